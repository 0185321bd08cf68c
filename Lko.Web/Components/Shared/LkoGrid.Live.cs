using Lko.Domain.Common;
using Lko.Domain.Live;
using Microsoft.AspNetCore.Components;

namespace Lko.Web.Components.Shared;

/// <summary>How a list that is looked at keeps up with what changes.</summary>
public sealed partial class LkoGrid<TRow>
{
    private bool _refreshing;
    private bool _missed;
    private int _pending;

    /// <summary>
    /// Which changes may concern the shown rows. What is still there changes where it stands; what came, went or moved to another page is only
    /// counted, because rows never move under the cursor by themselves.
    /// </summary>
    [Parameter]
    public Func<Change, bool>? Live { get; set; }

    /// <summary>Exactly the rows of these keys, whatever the filters say: a row that has left the list still tells its present state where it stands.</summary>
    [Parameter]
    public Func<IReadOnlyList<object>, CancellationToken, Task<IReadOnlyList<TRow>>>? LoadOnly { get; set; }

    /// <summary>Which changes are only counted: for a list whose page shows more than its rows, sums or sources, and reads all of it at once.</summary>
    [Parameter]
    public Func<Change, bool>? Heard { get; set; }

    private void ListenToChanges()
    {
        if (Live is { } live)
        {
            Listen(live, RefreshAsync);
        }

        if (Heard is { } heard)
        {
            Listen(heard, changes =>
            {
                _pending += changes.Count;
                return Task.CompletedTask;
            });
        }
    }

    private async Task RefreshAsync()
    {
        // What is being read may be from before the change: it is read once more after that.
        _missed = _loading is not null || _refreshing;
        if (_missed)
        {
            return;
        }

        if (_page is null || !IsReadable)
        {
            await ReloadAsync();
            return;
        }

        _refreshing = true;
        do
        {
            _missed = false;
            await TryReadAsync(_reading, () => RefreshAsync(_page));
            StateHasChanged();
        }
        while (_missed && _loading is null);
        _refreshing = false;
    }

    private async Task RefreshAsync(Page<TRow> shown)
    {
        var now = await Load(Request, Gone);
        var rows = now.Rows.ToDictionary(RowKey);
        var left = shown.Rows.Select(RowKey).Where(key => !rows.ContainsKey(key)).ToList();
        var came = rows.Count + left.Count - shown.Rows.Count;
        if (left.Count > 0 && LoadOnly is not null)
        {
            foreach (var row in await LoadOnly(left, Gone))
            {
                rows[RowKey(row)] = row;
            }
        }

        // Whoever has turned the page meanwhile sees rows read later than these.
        if (ReferenceEquals(_page, shown) && _loading is null)
        {
            _page = shown with { Rows = [.. shown.Rows.Select(row => rows.GetValueOrDefault(RowKey(row), row))] };
            _pending = Math.Max(came, left.Count);
            RefreshPicked();
        }
    }
}
