using Lko.Domain.Common;
using Microsoft.AspNetCore.Components;

namespace Lko.Web.Components.Shared;

/// <summary>
/// The rows a person has marked to do something with all of them. They stay marked over pages, sorting and live changes, and no longer when the list is of something
/// else.
/// </summary>
public sealed partial class LkoGrid<TRow>
{
    /// <summary>All rows of a list can be marked at once as long as there are no more of them.</summary>
    public const int MostPicked = 1000;

    private readonly Dictionary<object, TRow> _picked = [];
    private object? _anchor;
    private bool _gathering;

    /// <summary>What marking a row is called, e.g. "Select LKO-2026-0012345"; null = rows cannot be marked.</summary>
    [Parameter]
    public Func<TRow, string>? PickLabel { get; set; }

    /// <summary>What can be done with the marked rows.</summary>
    [Parameter]
    public RenderFragment<IReadOnlyList<TRow>>? Deeds { get; set; }

    private int ColumnCount => Columnset.Count + (PickLabel is null ? 0 : 1);

    private bool IsPagePicked => _page is { Rows.Count: > 0 } page && page.Rows.All(row => _picked.ContainsKey(RowKey(row)));

    /// <summary>Some rows of the page are marked and some are not; lko.js shows it in the box.</summary>
    private bool IsPagePartlyPicked => !IsPagePicked && _page?.Rows.Any(row => _picked.ContainsKey(RowKey(row))) == true;

    /// <summary>Marks nothing any more.</summary>
    public void Unpick()
    {
        _picked.Clear();
        _anchor = null;
        StateHasChanged();
    }

    internal bool? IsPicked(TRow row) => PickLabel is null ? null : _picked.ContainsKey(RowKey(row));

    /// <summary>Marks the row or takes its mark away.</summary>
    /// <param name="range">The same for all rows since the one that was pressed before.</param>
    internal void Pick(TRow row, bool range)
    {
        var (key, rows) = (RowKey(row), _page?.Rows ?? []);
        var isPicked = !_picked.ContainsKey(key);
        var (from, to) = (IndexOf(range ? _anchor : null), IndexOf(key));
        foreach (var each in from < 0 || to < 0 ? [row] : rows.Skip(Math.Min(from, to)).Take(Math.Abs(to - from) + 1))
        {
            Mark(each, isPicked);
        }

        _anchor = key;
        StateHasChanged();

        int IndexOf(object? wanted) => wanted is null ? -1 : rows.TakeWhile(each => !Equals(RowKey(each), wanted)).Count() is var index && index < rows.Count ? index : -1;
    }

    private void PickPage()
    {
        var isPicked = !IsPagePicked;
        foreach (var row in _page?.Rows ?? [])
        {
            Mark(row, isPicked);
        }
    }

    private async Task PickAllAsync()
    {
        if (_gathering)
        {
            return;
        }

        _gathering = true;
        var (filter, rows) = (Filter, new List<TRow>());
        try
        {
            await TryReadAsync(_reading, async () =>
            {
                Page<TRow> page;
                var number = 1;
                do
                {
                    page = await Load(Request with { Page = new PageRequest(number++, PageRequest.MaxSize) }, Gone);
                    rows.AddRange(page.Rows);
                }
                while (page.Rows.Count > 0 && rows.Count < Math.Min(page.Total, MostPicked));
            });
        }
        finally
        {
            _gathering = false;
        }

        if (Equals(filter, Filter))
        {
            rows.ForEach(row => Mark(row, isPicked: true));
        }
    }

    private void Mark(TRow row, bool isPicked)
    {
        if (isPicked)
        {
            _picked[RowKey(row)] = row;
        }
        else
        {
            _picked.Remove(RowKey(row));
        }
    }

    /// <summary>What is known of the marked rows by the page that has just been read.</summary>
    private void RefreshPicked()
    {
        foreach (var row in _page?.Rows ?? [])
        {
            if (_picked.ContainsKey(RowKey(row)))
            {
                _picked[RowKey(row)] = row;
            }
        }
    }
}
