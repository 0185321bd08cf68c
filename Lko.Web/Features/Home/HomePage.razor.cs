using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Live;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Domain.Reports;
using Lko.Web.Resources;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace Lko.Web.Features.Home;

/// <summary>What waits for the person, what is in work, what is owed: each part only for whom his grants open it.</summary>
public sealed partial class HomePage : LkoComponentBase
{
    private const int Shown = 5;
    private static readonly Texts Texts = WebTexts.Home;

    private CurrentUser? _user;
    private bool _canOrder;
    private BalanceOverview? _balances;
    private PortalShare? _share;
    private IReadOnlyDictionary<OrderView, int>? _counts;
    private IReadOnlyList<OrderRow> _waiting = [];
    private IReadOnlyList<OrderRow> _open = [];
    private IReadOnlyList<CarrierBranchRow> _branches = [];
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;

    [Inject] private ICaller Caller { get; set; } = null!;

    [Inject] private GetBalances GetBalances { get; set; } = null!;

    [Inject] private GetProfile GetProfile { get; set; } = null!;

    [Inject] private GetPortalShare GetPortalShare { get; set; } = null!;

    [Inject] private ListOrders ListOrders { get; set; } = null!;

    [Inject] private CountOrders CountOrders { get; set; } = null!;

    [Inject] private ListCarrierBranches ListCarrierBranches { get; set; } = null!;

    [Inject] private ProductCatalogue Catalogue { get; set; } = null!;

    [Inject] private TimeProvider Time { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        await ReadAsync();
        Listen(change => change.Topic == Topic.Order, ReadOrdersAsync);
        Listen(change => change.Topic == Topic.Balance, ReadBalancesAsync);
        Listen(change => change is { Topic: Topic.Sync, Key: PollCrm.System }, ReadShareAsync);
        ListenToRights(ReadAsync);
    }

    private async Task ReadAsync()
    {
        if (await Caller.GetAsync(Gone) is not { } user)
        {
            return;
        }

        _canOrder = user.Side == Side.Operator && user.Can(Permission.OrdersWrite);
        _zone = await GetProfile.Run(Gone) is Outcome<ProfileRow>.Done profile ? TimeZoneInfo.FindSystemTimeZoneById(profile.Result.TimeZone) : _zone;
        _branches = (await ListCarrierBranches.Run(Gone)).Value;
        await ReadOrdersAsync();
        await ReadBalancesAsync();
        await ReadShareAsync();
        _user = user;
    }

    private async Task ReadOrdersAsync()
    {
        _counts = await CountOrders.Run(Gone) is Outcome<IReadOnlyDictionary<OrderView, int>>.Done counts ? counts.Result : null;
        if (_counts is not null)
        {
            _waiting = await ListAsync(OrderView.Waiting);
            _open = await ListAsync(OrderView.Open);
        }
    }

    private async Task ReadBalancesAsync() =>
        _balances = await GetBalances.Run(BalanceQuery.Latest with { Page = new PageRequest(1, 1) }, Gone) is Outcome<BalanceOverview>.Done done ? done.Result : null;

    private async Task ReadShareAsync() => _share = await GetPortalShare.Run(Gone) is Outcome<PortalShare>.Done done ? done.Result : null;

    private async Task<IReadOnlyList<OrderRow>> ListAsync(OrderView view) =>
        await ListOrders.Run(new OrderQuery(view, null, null, null, null, null, false, new PageRequest(1, Shown)), Gone) is Outcome<Page<OrderRow>>.Done done ? done.Result.Rows : [];

    private TimeZoneInfo Zone(OrderRow row) => _branches.FirstOrDefault(branch => string.Equals(branch.Code, row.CarrierBranch, StringComparison.Ordinal))?.Zone ?? TimeZoneInfo.Utc;

    private static string Places(OrderRow row) => new Lko.Domain.Catalogue.Route(row.PlaceA, row.PlaceB).ToString();

    private static string Local(string russian, string english) => new LocalText(russian, english).Current;
}
