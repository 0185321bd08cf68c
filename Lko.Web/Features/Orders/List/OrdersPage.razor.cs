using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Live;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Web.Components.Shared;
using Lko.Web.Resources;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Lko.Web.Features.Orders.List;

/// <summary>
/// The orders of the viewer's scope. View, filters, sort and page live in the address. A live change refreshes visible rows where they stand;
/// rows that would come, go or move wait behind a line above the list.
/// </summary>
public sealed partial class OrdersPage : LkoComponentBase
{
    private const string ViewKey = "view";
    private const string SearchKey = "q";
    private const string ProductKey = "product";
    private const string StateKey = "state";
    private const string PageKey = "page";
    private static readonly Texts Texts = WebTexts.Orders;
    private static readonly OrderView[] Views = [OrderView.Open, OrderView.Waiting, OrderView.Late, OrderView.Drafts, OrderView.Ended, OrderView.All];

    private readonly Reading _reading = new();
    private CurrentUser? _user;
    private bool _canOrder;
    private int _pending;
    private LkoGrid<OrderRow>? _grid;
    private GridRequest? _shown;
    private IReadOnlyDictionary<OrderView, int> _counts = new Dictionary<OrderView, int>();
    private IReadOnlyList<CarrierBranchRow> _branches = [];
    private IReadOnlyList<OrderRow> _rows = [];
    private Dictionary<OrderId, OrderRow> _fresh = [];

    [Inject] private ICaller Caller { get; set; } = null!;

    [Inject] private ListOrders ListOrders { get; set; } = null!;

    [Inject] private CountOrders CountOrders { get; set; } = null!;

    [Inject] private DiscardDraft DiscardDraft { get; set; } = null!;

    [Inject] private ListCarrierBranches ListCarrierBranches { get; set; } = null!;

    [Inject] private ProductCatalogue Catalogue { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private IDialogService Dialogs { get; set; } = null!;

    [Inject] private Snacks Snacks { get; set; } = null!;

    [Inject] private TimeProvider Time { get; set; } = null!;

    [SupplyParameterFromQuery(Name = ViewKey)] private string? ViewText { get; set; }

    [SupplyParameterFromQuery(Name = SearchKey)] private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = ProductKey)] private string? Product { get; set; }

    [SupplyParameterFromQuery(Name = StateKey)] private string? StateText { get; set; }

    private OrderView View => Enum.TryParse<OrderView>(ViewText, ignoreCase: true, out var view) && Enum.IsDefined(view) ? view : OrderView.Open;

    private OrderState? State => Enum.TryParse<OrderState>(StateText, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : null;

    private bool IsFiltered => !string.IsNullOrEmpty(Search) || !string.IsNullOrEmpty(Product) || State is not null;

    protected override async Task OnInitializedAsync()
    {
        await ReadRightsAsync();
        Listen(change => change.Topic == Topic.Order, RefreshAsync);
        ListenToRights(ReadRightsAsync);
    }

    private Task ReadRightsAsync() => TryReadAsync(_reading, async () =>
    {
        _user = await Caller.GetAsync(Gone);
        _canOrder = _user?.Side == Side.Operator && _user.Can(Permission.OrdersWrite);
        _branches = (await ListCarrierBranches.Run(Gone)).Value;
        await CountAsync();
    });

    private async Task CountAsync() => _counts = (await CountOrders.Run(Gone)).Value;

    private async Task<Page<OrderRow>> LoadAsync(GridRequest request, CancellationToken cancellationToken)
    {
        var page = await ReadAsync(request, cancellationToken);
        (_shown, _rows, _fresh, _pending) = (request, page.Rows, [], 0);
        return page;
    }

    private async Task<Page<OrderRow>> ReadAsync(GridRequest request, CancellationToken cancellationToken, IReadOnlyList<OrderId>? only = null)
    {
        var query = new OrderQuery(View, Search, Product, State, null, request.Sort, request.Descending, request.Page, only);
        return (await ListOrders.Run(query, cancellationToken)).Value;
    }

    /// <summary>Reads the shown page again: what is still there changes its own cells; what came, went or moved is only counted.</summary>
    private Task RefreshAsync() => TryReadAsync(_reading, async () =>
    {
        await CountAsync();
        if (_shown is not { } request)
        {
            return;
        }

        var before = _rows.Select(row => row.Id).ToHashSet();
        var now = (await ReadAsync(request, Gone)).Rows.Select(row => row.Id).ToHashSet();
        _pending = Math.Max(now.Count(id => !before.Contains(id)), before.Count(id => !now.Contains(id)));
        if (before.Count > 0)
        {
            // A row that has left this view still tells its present state where it stands.
            _fresh = (await ReadAsync(request with { Page = new PageRequest(1, PageRequest.MaxSize) }, Gone, [.. before])).Rows.ToDictionary(row => row.Id);
        }
    });

    private async Task ShowAsync()
    {
        _pending = 0;
        await (_grid?.ReloadAsync() ?? Task.CompletedTask);
    }

    private async Task DiscardAsync(OrderRow row)
    {
        var name = Catalogue.ProductName(row.ProductCode, row.SpecificationVersion);
        if (await Dialogs.ConfirmAsync(new ConfirmRequest(Texts["List.DiscardTitle"], Texts.Format("List.DiscardText", name), Texts["List.DiscardVerb"], Destructive: true)) is null)
        {
            return;
        }

        switch (await DiscardDraft.Run(row.Id, Gone))
        {
            case Outcome<Nothing>.Done:
                Snacks.Done(Texts["List.Discarded"]);
                break;
            case Outcome<Nothing>.Clash clash:
                Snacks.Failed(clash.Message);
                break;
            default:
                break;
        }

        await CountAsync();
        await ShowAsync();
    }

    private List<TabItem> TabItems() =>
        [.. Views.Where(view => view != OrderView.Drafts || _user?.Side == Side.Operator).Select(view => new TabItem(
            Texts[$"List.View.{view}"], OrderUrls.View(view), view == View, _counts.TryGetValue(view, out var count) ? count : null, view == OrderView.Waiting && count > 0))];

    /// <summary>The row as it is now; the grid holds it as it was when the page was read.</summary>
    private OrderRow Fresh(OrderRow row) => _fresh.GetValueOrDefault(row.Id, row);

    private static string Href(OrderRow row) => row.Number is { } number ? OrderUrls.Card(number) : OrderUrls.Draft(row.Id);

    private string Holder(OrderRow row)
    {
        var holder = OrderWords.HolderName(row.State, _user!.Side, _branches.FirstOrDefault(branch => Is(branch.Code, row.CarrierBranch))?.Name ?? row.CarrierBranch, Local(row.OperatorRu, row.OperatorEn));
        return row.State.Row().Holder == _user!.Side ? Texts["List.WithYou"] : holder;
    }

    private TimeZoneInfo Zone(string carrierBranch) => _branches.FirstOrDefault(branch => Is(branch.Code, carrierBranch))?.Zone ?? TimeZoneInfo.Utc;

    private void Go(string key, object? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        [key] = value?.ToString()?.Trim() is { Length: > 0 } text ? text : null,
        [PageKey] = null,
    }));

    private void Reset() => Navigation.NavigateTo(OrderUrls.View(View));

    private static string Local(string russian, string english) => new LocalText(russian, english).Current;

    private static bool Is(string code, string? other) => string.Equals(code, other, StringComparison.Ordinal);
}
