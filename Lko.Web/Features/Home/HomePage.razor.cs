using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Live;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Domain.Reports;
using Lko.Web.Features.Billing;
using Lko.Web.Resources;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace Lko.Web.Features.Home;

/// <summary>What waits for the person, what is in work, what is owed: each part only for whom his grants open it.</summary>
public sealed partial class HomePage : LkoComponentBase
{
    private const int Shown = 5;

    /// <summary>A night's run tells of dozens of systems one after another; sums over all accounts are not read for each.</summary>
    private static readonly TimeSpan BalanceInterval = TimeSpan.FromSeconds(5);
    private static readonly Texts Texts = WebTexts.Home;

    private readonly Reading<HomeOrders> _orders = new();
    private readonly Reading<BalanceOverview> _finance = new();
    private readonly Reading<PortalShare?> _carrier = new();
    private CurrentUser? _user;
    private bool _canOrder;
    private string? _asked;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;

    [Inject] private ICaller Caller { get; set; } = null!;

    [Inject] private GetBalances GetBalances { get; set; } = null!;

    [Inject] private GetPortalShare GetPortalShare { get; set; } = null!;

    [Inject] private ListOrders ListOrders { get; set; } = null!;

    [Inject] private ListCarrierBranches ListCarrierBranches { get; set; } = null!;

    [Inject] private CountOrders CountOrders { get; set; } = null!;

    [Inject] private ProductCatalogue Catalogue { get; set; } = null!;

    [Inject] private TimeProvider Time { get; set; } = null!;

    [SupplyParameterFromQuery(Name = ScopeQuery.Name)] private string? Scope { get; set; }

    /// <summary>The part of his reach the person confines himself to; null = all.</summary>
    private string? Within => ScopeQuery.Of(Scope);

    protected override async Task OnInitializedAsync()
    {
        // What changes while the page is read is read again.
        Listen(change => change.Topic == Topic.Order && change.Concerns(_user, Permission.OrdersRead), ReadOrdersAsync);
        Listen(IsOfBalances, ReadBalancesAsync, BalanceInterval);
        Listen(change => change.Topic == Topic.Sync && change.IsAbout(PollCrm.System) && SeesShare, ReadShareAsync);
        ListenToRights(ReadAsync);
        await ReadAsync();
    }

    protected override Task OnParametersSetAsync() => string.Equals(_asked, Within, StringComparison.Ordinal) ? Task.CompletedTask : ReadAsync();

    private async Task ReadAsync()
    {
        _asked = Within;
        if (await Caller.GetAsync(Gone) is not { } user)
        {
            return;
        }

        // The outline of what this person will see stands before anything is read.
        (_user, _zone, _canOrder) = (user, user.ZoneOf(null), user.Side == Side.Operator && user.Can(Permission.OrdersWrite));
        StateHasChanged();
        await Task.WhenAll(ReadOrdersAsync(), ReadBalancesAsync(), ReadShareAsync());
    }

    private Task ReadOrdersAsync() => !Sees(Permission.OrdersRead) ? Task.CompletedTask : TryReadAsync(
        _orders,
        Within,
        async () =>
        {
            var (within, branches) = (Within, _orders.Value?.Branches);
            return new HomeOrders(
                (await CountOrders.Run(within, Gone)).Value, SeesWaiting ? await ListAsync(OrderView.Waiting, within) : [], await ListAsync(OrderView.Open, within),
                branches ?? (await ListCarrierBranches.Run(Gone)).Value);
        });

    private Task ReadBalancesAsync() => !Sees(Permission.BalancesRead) ? Task.CompletedTask : TryReadAsync(
        _finance, Within, async () => (await GetBalances.Run(BalanceQuery.Latest with { Page = new PageRequest(1, 1), Within = Within }, Gone)).Value);

    /// <summary>One figure among others: when it cannot be read, the page goes on with that of before.</summary>
    private Task ReadShareAsync() => TryReadAsync(
        _carrier, Within, async () => SeesShare && await GetPortalShare.Run(Within, Gone) is Outcome<PortalShare>.Done done ? done.Result : null);

    private async Task<IReadOnlyList<OrderRow>> ListAsync(OrderView view, string? within) =>
        (await ListOrders.Run(new OrderQuery(view, null, null, null, null, null, false, new PageRequest(1, Shown), Within: within), Gone)).Value.Rows;

    /// <summary>What came of a system that holds no account the person sees changes nothing he sees. Before anything was read, it may.</summary>
    private bool IsOfBalances(Change change) =>
        Sees(Permission.BalancesRead) && change.IsOfFigures(_finance.Value?.Sources);

    /// <summary>The carrier's side moves orders in its CRM: nothing of them waits for it here.</summary>
    private bool SeesWaiting => _user?.Side == Side.Operator;

    private bool SeesShare => Sees(Permission.OrdersRead) && _user!.Side == Side.Carrier;

    private int Count(OrderView view) => _orders.Value?.Counts[view] ?? 0;

    /// <summary>How many of the orders in work are late or at risk.</summary>
    private string Clocks() => string.Join(", ", new[] { (View: OrderView.Late, Text: "Late"), (View: OrderView.AtRisk, Text: "AtRisk") }
        .Where(each => Count(each.View) > 0).Select(each => Texts.Format(each.Text, Count(each.View))).DefaultIfEmpty(Texts["NoneLate"]));

    /// <summary>What the sum of a macro-region lacks: systems, or accounts of systems that have all been read.</summary>
    private static string Lacks(BranchBalance branch) => branch.SystemsFresh < branch.Systems
        ? Texts.Format("Systems", branch.SystemsFresh, branch.Systems)
        : Fmt.Counted(Texts, "Accounts", branch.Accounts - branch.AccountsWithData);

    private bool Sees(Permission permission) => _user?.Can(permission) == true;

    /// <summary>A figure: null while it is being read, a dash when it could not be.</summary>
    private static string? Figure(Reading reading, Func<string> text) => reading.IsDone ? text() : reading.IsFailed ? Fmt.None : null;

    private static string Places(OrderRow row) => new Lko.Domain.Catalogue.Route(row.PlaceA?.Current, row.PlaceB?.Current).ToString();

    private static string Local(string russian, string english) => new LocalText(russian, english).Current;

    /// <summary>The orders of the scope: how many stand where, the first that wait for the person and the first in work, and who of the carrier holds them.</summary>
    private sealed record HomeOrders(
        IReadOnlyDictionary<OrderView, int> Counts, IReadOnlyList<OrderRow> Waiting, IReadOnlyList<OrderRow> Open, IReadOnlyList<CarrierBranchRow> Branches);
}
