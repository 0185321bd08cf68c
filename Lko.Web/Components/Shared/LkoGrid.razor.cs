using Lko.Domain.Common;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace Lko.Web.Components.Shared;

/// <summary>
/// A server-paged list. It re-reads when the address (page, size, sort) or <see cref="Filter"/> changes and when the page calls
/// <see cref="ReloadAsync"/>. Nothing is read while prerendering, so a list page costs one query. With <see cref="Live"/> it keeps its rows
/// current without its page: a change draws the rows that differ and nothing else.
/// </summary>
public sealed partial class LkoGrid<TRow> : LkoComponentBase
{
    private GridState _state = new();
    private readonly List<GridState> _going = [];
    private string? _path;
    private Page<TRow>? _page;
    private (GridState State, object? Filter)? _loaded;
    private CancellationTokenSource? _loading;
    private bool _busy;
    private int _stamp;
    private Reading _reading = new();

    /// <summary>The rows of a page. Called on the circuit; cancelled when a newer request or leaving overtakes it.</summary>
    [Parameter, EditorRequired]
    public Func<GridRequest, CancellationToken, Task<Page<TRow>>> Load { get; set; } = null!;

    /// <summary>Identity of a row across reloads.</summary>
    [Parameter, EditorRequired]
    public Func<TRow, object> RowKey { get; set; } = null!;

    /// <summary>Name of the list for screen readers.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>The <see cref="LkoColumn{TRow}"/>s.</summary>
    [Parameter, EditorRequired]
    public RenderFragment? Columns { get; set; }

    /// <summary>The page knows what its cells need; no row is read before.</summary>
    [Parameter]
    public bool IsReady { get; set; } = true;

    /// <summary>The fields and chips of the page's filters; over the rows, at the left.</summary>
    [Parameter]
    public RenderFragment? Filters { get; set; }

    /// <summary>What else can be done with the list as a whole; over the rows, behind the height of rows and the columns.</summary>
    [Parameter]
    public RenderFragment? Tools { get; set; }

    /// <summary>What the page filters by, compared by value: a change reads again. Records do.</summary>
    [Parameter]
    public object? Filter { get; set; }

    /// <summary>Page, size and sort; read from the address when null.</summary>
    [Parameter]
    public GridState? State { get; set; }

    /// <summary>Told instead of writing the address.</summary>
    [Parameter]
    public EventCallback<GridState> StateChanged { get; set; }

    /// <summary>Column key the list is sorted by when the address names none, e.g. <c>deadline</c>; <c>-submitted</c> descends.</summary>
    [Parameter]
    public string? DefaultSort { get; set; }

    /// <summary><c>mine</c> puts the copper edge on what waits for the viewer.</summary>
    [Parameter]
    public Func<TRow, string?>? RowClass { get; set; }

    /// <summary>Names the card in short form that a row opens beside the list (see <see cref="SidePanel"/>); null opens the row's page.</summary>
    [Parameter]
    public Func<TRow, string?>? Brief { get; set; }

    /// <summary>What would be here, and why it is not.</summary>
    [Parameter, EditorRequired]
    public string EmptyText { get; set; } = "";

    /// <summary>What can be done about an empty list.</summary>
    [Parameter]
    public RenderFragment? EmptyActions { get; set; }

    /// <summary>Conditions may hide rows: an empty list offers to take them away.</summary>
    [Parameter]
    public bool IsFiltered { get; set; }

    /// <summary>Said when the conditions hide every row; that nothing was found when null.</summary>
    [Parameter]
    public string? FilteredEmptyText { get; set; }

    /// <summary>Told to take all conditions away.</summary>
    [Parameter]
    public EventCallback OnResetFilters { get; set; }

    /// <summary>Beside the pager text, e.g. what the copper edge means.</summary>
    [Parameter]
    public RenderFragment? Legend { get; set; }

    private bool IsReadable => !_reading.IsFailed || _reading.IsDone;

    private GridRequest Request => _state.Request(DefaultSort);

    private string Css => _busy && _page is not null ? "lkogrid busy" : "lkogrid";

    /// <summary>Reads the current page again; the old rows stay, dimmed, until the new ones are here.</summary>
    public async Task ReloadAsync()
    {
        if (!IsReady)
        {
            return;
        }

        if (_loading is not null)
        {
            await _loading.CancelAsync();
        }

        using var loading = CancellationTokenSource.CreateLinkedTokenSource(Gone);
        var counted = _pending;
        _loading = loading;
        _busy = true;
        if (_loaded is { } before && !Equals(before.Filter, Filter))
        {
            _picked.Clear();
        }

        _loaded = (_state, Filter);
        try
        {
            StateHasChanged();
            var page = await Load(Request, loading.Token);
            if (loading.IsCancellationRequested)
            {
                return;
            }

            // What was counted meanwhile may not be in it.
            (_page, _pending) = (page, _pending - counted);
            _stamp++;
            RefreshPicked();
            _reading.Succeed();
        }
        catch (OperationCanceledException) when (loading.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            if (loading.IsCancellationRequested)
            {
                return;
            }

            _reading = new();
            _reading.Fail(failure, Logger);
        }
        finally
        {
            if (_loading == loading)
            {
                (_loading, _busy) = (null, false);
            }
        }

        if (_page is { Rows.Count: 0, Total: > 0 and var total } && _state.Page > _state.LastPage(total))
        {
            await Go(_state with { Page = _state.LastPage(total) }, replace: true);
            return;
        }

        StateHasChanged();
        if (_missed)
        {
            await RefreshAsync();
        }
    }

    protected override void OnInitialized()
    {
        ListenToRights(ReloadAsync);
        ListenToChanges();
        if (RendererInfo.IsInteractive)
        {
            Navigation.LocationChanged += FollowAddress;
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        _stamp++;
        _path = PathOf(Navigation.Uri);
        _choice = ColumnChoice.FromUri(Navigation.Uri);
        _state = State ?? GridState.FromUri(Navigation.Uri);
        if (RendererInfo.IsInteractive && (_loaded is not { } loaded || loaded.State != _state || !Equals(loaded.Filter, Filter)))
        {
            await ReloadAsync();
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            Navigation.LocationChanged -= FollowAddress;
            _loading = null;
        }
    }

    // A part of a page is not told when only the page or the sort of its list changes in the address, as by the browser's Back. Where the list itself has
    // gone it is already, and perhaps beyond.
    private void FollowAddress(object? sender, LocationChangedEventArgs change)
    {
        if (State is not null || !string.Equals(PathOf(change.Location), _path, StringComparison.Ordinal))
        {
            return;
        }

        var state = GridState.FromUri(change.Location);
        if (_going.Remove(state))
        {
            return;
        }

        _going.Clear();
        if (state != _state)
        {
            _ = OnCircuitAsync(OnParametersSetAsync);
        }
    }

    private static string PathOf(string address) => address.Split('?', '#')[0];

    private string? AriaSort(LkoColumn<TRow> column)
    {
        var (sort, descending) = _state.SortOr(DefaultSort);
        return column.Sort is null || !string.Equals(column.Sort, sort, StringComparison.Ordinal) ? null : descending ? "descending" : "ascending";
    }

    private Task SortBy(string column)
    {
        var (sort, descending) = _state.SortOr(DefaultSort);
        return Go(_state.SortBy(column, sort, descending));
    }

    private Task Go(GridState state) => Go(state, replace: false);

    /// <param name="replace">Nobody asked for it: there is nothing to go back to.</param>
    private async Task Go(GridState state, bool replace)
    {
        if (StateChanged.HasDelegate)
        {
            await StateChanged.InvokeAsync(state);
            return;
        }

        _going.Add(state);
        Navigation.SafeNavigate(Navigation.GetUriWithQueryParameters(state.ToQuery()), replace);
        _state = state;
        if (_loaded?.State != state)
        {
            await ReloadAsync();
        }
    }
}
