using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Web.Components.Shared;
using Lko.Web.Resources;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Lko.Web.Features.Orders.List;

/// <summary>
/// The orders of the viewer's scope. View, filters, sort and page live in the address. A live change is the business of the rows and the tabs:
/// the page itself draws nothing.
/// </summary>
public sealed partial class OrdersPage : LkoComponentBase
{
    private const string ViewKey = OrderFilter.ViewKey;
    private const string SearchKey = OrderFilter.SearchKey;
    private const string ProductKey = OrderFilter.ProductKey;
    private const string StateKey = OrderFilter.StateKey;
    private const string RegionKey = OrderFilter.RegionKey;
    private const string FromKey = OrderFilter.FromKey;
    private const string ToKey = OrderFilter.ToKey;
    private const string PageKey = "page";
    private static readonly Texts Texts = WebTexts.Orders;

    private readonly Reading _reading = new();
    private CurrentUser? _user;
    private bool _canOrder;
    private bool _discarding;
    private OrderTabs? _tabs;
    private LkoGrid<OrderRow>? _grid;
    private IReadOnlyList<CarrierBranchRow> _branches = [];

    [Inject] private ICaller Caller { get; set; } = null!;

    [Inject] private ListOrders ListOrders { get; set; } = null!;

    [Inject] private DiscardDraft DiscardDraft { get; set; } = null!;

    [Inject] private ListCarrierBranches ListCarrierBranches { get; set; } = null!;

    [Inject] private ProductCatalogue Catalogue { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private IDialogService Dialogs { get; set; } = null!;

    [Inject] private Snacks Snacks { get; set; } = null!;

    [Inject] private TimeProvider Time { get; set; } = null!;

    [SupplyParameterFromQuery(Name = ScopeQuery.Name)] private string? Scope { get; set; }

    [SupplyParameterFromQuery(Name = ViewKey)] private string? ViewText { get; set; }

    [SupplyParameterFromQuery(Name = SearchKey)] private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = ProductKey)] private string? Product { get; set; }

    [SupplyParameterFromQuery(Name = StateKey)] private string? StateText { get; set; }

    /// <summary>Code of the carrier's macro-region that holds the order.</summary>
    [SupplyParameterFromQuery(Name = RegionKey)] private string? CarrierBranch { get; set; }

    [SupplyParameterFromQuery(Name = FromKey)] private string? FromText { get; set; }

    [SupplyParameterFromQuery(Name = ToKey)] private string? ToText { get; set; }

    [SupplyParameterFromQuery(Name = ColumnChoice.Key)] private string? Hide { get; set; }

    /// <summary>Number of the order that is shown beside the list.</summary>
    [SupplyParameterFromQuery(Name = SidePanel.Key)] private string? Open { get; set; }

    /// <summary>The part of his reach the person confines himself to; null = all.</summary>
    private string? Within => ScopeQuery.Of(Scope);

    private OrderFilter Filter => new(ViewText, Search, Product, StateText, CarrierBranch, FromText, ToText, Within);

    private OrderView View => Filter.View;

    private OrderState? State => Filter.State;

    private string? NoFrom => Filter.NoFrom;

    private string? NoTo => Filter.NoTo;

    private bool IsBackwards => Filter.IsBackwards;

    /// <summary>Why no order can be of the period; null when one can.</summary>
    private string? NoPeriod => Filter.NoPeriod;

    /// <summary>The macro-regions of which orders can be his: a grant over one of them leaves nothing to choose.</summary>
    private IReadOnlyList<CarrierBranchRow> Regions => _user?.ScopeFor(Permission.OrdersRead)?.CarrierBranches is { } own ? [.. _branches.Where(branch => own.Contains(branch.Code, StringComparer.Ordinal))] : _branches;

    private IReadOnlyList<(string Key, string Field, string Value)> Conditions => Filter.Conditions(Catalogue, _branches);

    /// <summary>Whoever may place an order is told so where there is none.</summary>
    private string EmptyText => _canOrder && Texts.Find($"List.Place.{View}") is { } place ? $"{Texts[$"List.Empty.{View}"]} {place}" : Texts[$"List.Empty.{View}"];

    private bool IsFiltered => !string.IsNullOrEmpty(Search) || Conditions.Count > 0;

    protected override async Task OnInitializedAsync()
    {
        await ReadRightsAsync();
        ListenToRights(ReadRightsAsync);
    }

    private Task ReadRightsAsync() => TryReadAsync(_reading, async () =>
    {
        _user = await Caller.GetAsync(Gone);
        _canOrder = _user?.Side == Side.Operator && _user.Can(Permission.OrdersWrite);
        _branches = (await ListCarrierBranches.Run(Gone)).Value;
    });

    private Task RetryAsync() => Task.WhenAll(ReadRightsAsync(), CountAsync());

    private Task CountAsync() => _tabs?.CountAsync() ?? Task.CompletedTask;

    private async Task<Page<OrderRow>> ReadAsync(GridRequest request, CancellationToken cancellationToken, IReadOnlyList<OrderId>? only = null)
    {
        if (NoPeriod is not null)
        {
            return new Page<OrderRow>([], 0);
        }

        return (await ListOrders.Run(Filter.Query(request.Sort, request.Descending, request.Page, only), cancellationToken)).Value;
    }

    private async Task<IReadOnlyList<OrderRow>> ReadOnlyAsync(IReadOnlyList<object> keys, CancellationToken cancellationToken) =>
        (await ReadAsync(new GridRequest(new PageRequest(1, PageRequest.MaxSize), null, false), cancellationToken, [.. keys.Cast<OrderId>()])).Rows;

    private async Task DiscardAsync(OrderRow row)
    {
        // A second press before the first is answered must not ask twice.
        if (_discarding)
        {
            return;
        }

        _discarding = true;
        try
        {
            await AskAndDiscardAsync(row);
        }
        finally
        {
            _discarding = false;
        }
    }

    private async Task AskAndDiscardAsync(OrderRow row)
    {
        var name = Catalogue.ProductName(row.ProductCode, row.SpecificationVersion);
        if (await Dialogs.ConfirmAsync(new ConfirmRequest(Texts["List.DiscardTitle"], Texts.Format("List.DiscardText", name), Texts["List.DiscardVerb"], Destructive: true)) is null)
        {
            return;
        }

        switch (await DiscardDraft.Run(row.Id, CancellationToken.None))
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
        await (_grid?.ReloadAsync() ?? Task.CompletedTask);
    }

    private string PickLabel(OrderRow row) => Texts.Format("List.Pick", row.Number ?? $"{OrderState.Draft.Row().Name} · {Catalogue.ProductName(row.ProductCode, row.SpecificationVersion)}");

    private async Task DoneAsync()
    {
        _grid?.Unpick();
        await CountAsync();
        await (_grid?.ReloadAsync() ?? Task.CompletedTask);
    }

    private static string Href(OrderRow row) => row.Number is { } number ? OrderUrls.Card(number) : OrderUrls.Draft(row.Id);

    private string? RowClass(OrderRow row) => (row.IsYourMove, row.Number is { } number && string.Equals(number, Open, StringComparison.OrdinalIgnoreCase)) switch
    {
        (true, true) => "mine sel",
        (true, false) => "mine",
        (false, true) => "sel",
        _ => null,
    };

    /// <summary>The last day of a draft that nobody touches, by the viewer's clock.</summary>
    private DateOnly KeptUntil(OrderRow row) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(row.UpdatedAt + ForgetDrafts.Kept, _user!.ZoneOf(row.Zone)).DateTime);

    private string Holder(OrderRow row) => OrderWords.HolderOf(row, _user!.Side, _branches);

    private void Go(string key, object? value) => Navigation.SafeNavigate(With(key, value));

    private string Without(string key) => With(key, null);

    private string With(string key, object? value) => Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        [key] = value?.ToString()?.Trim() is { Length: > 0 } text ? text : null,
        [PageKey] = null,
        [SidePanel.Key] = null,
    });

    // What is left when no filter hides the rows is the scope.
    private void Reset() => Navigation.SafeNavigate(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        [SearchKey] = null,
        [ProductKey] = null,
        [StateKey] = null,
        [RegionKey] = null,
        [FromKey] = null,
        [ToKey] = null,
        [PageKey] = null,
        [SidePanel.Key] = null,
        [ScopeQuery.Name] = IsFiltered ? Within : null,
    }));

    private static string Local(string russian, string english) => new LocalText(russian, english).Current;

    private static bool Is(string code, string? other) => string.Equals(code, other, StringComparison.Ordinal);
}
