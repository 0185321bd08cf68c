using System.Linq.Expressions;
using System.Text.Json;
using Lko.Domain.Access;
using Lko.Domain.Live;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Notifications;

/// <summary>Who is told what about an order. Called by the portal's own units of work, which see both sides.</summary>
internal static class OrderNotices
{
    /// <summary>The operator accepted the delivery.</summary>
    public const string Accepted = "Order.DeliveryAccepted";

    /// <summary>A charge is assessed, and its terms have not come yet.</summary>
    public const string TermsAhead = "Order.TermsAhead";

    /// <summary>The CRM refused what the operator decided.</summary>
    public const string Refused = "Order.Refused";

    /// <summary>Told to the carrier: the order is in another state.</summary>
    public const string Moved = "Carrier.State";

    /// <summary>The sentence that tells the operator of a state.</summary>
    public static string KindOf(OrderState state) => $"Order.{state}";

    /// <summary>The sentence that tells the carrier of a decision.</summary>
    public static string KindOf(string messageType) => $"Carrier.{messageType}";

    /// <summary>
    /// Tells both sides what the CRM reported in time: the account managers the order's states; the operator's people every step of the work too, and what
    /// else he is asked or has to wait for in the same state.
    /// </summary>
    public static async Task TellReportedAsync(ILkoDb db, Order order, KnownOrder before, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var moved = before.IsLeftBy(order);
        if (NewsOf(order, before, moved) is { } kind)
        {
            Tell(db, order, await OperatorAsync(db, order, cancellationToken), kind, Asks(order), at);
        }

        if (moved)
        {
            Tell(db, order, await CarrierAsync(db, order, Role.CarrierAccountManager, cancellationToken), Moved, isYourMove: false, at);
        }
    }

    /// <summary>Tells the operator's people of an offer that waits for an answer, though its report came late and moved nothing.</summary>
    public static async Task TellLateAsync(ILkoDb db, Order order, KnownOrder before, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (order.State == OrderState.HeldCharge && before.LacksOfferOf(order))
        {
            Tell(db, order, await OperatorAsync(db, order, cancellationToken), KindOf(order.State), Asks(order), at);
        }
    }

    public static async Task TellRefusedAsync(ILkoDb db, Order order, DateTimeOffset at, CancellationToken cancellationToken) =>
        Tell(db, order, await OperatorAsync(db, order, cancellationToken), Refused, Asks(order), at);

    /// <summary>Tells the operator's people that one of them accepted the delivery; himself only if another has his name.</summary>
    /// <param name="by">His name, as the message to the CRM has it.</param>
    public static async Task TellAcceptedAsync(ILkoDb db, Order order, string by, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var people = await OperatorAsync(db, order, cancellationToken);
        var himself = people.FindAll(user => string.Equals(user.Name, by, StringComparison.Ordinal));
        Tell(db, order, himself is [var one] ? people.Except([one]) : people, Accepted, isYourMove: false, at);
    }

    /// <summary>Tells the carrier's account managers of the macro-region what the operator decided.</summary>
    public static async Task TellCarrierAsync(ILkoDb db, Order order, string messageType, DateTimeOffset at, CancellationToken cancellationToken) =>
        Tell(db, order, await CarrierAsync(db, order, Role.CarrierAccountManager, cancellationToken), KindOf(messageType), isYourMove: false, at);

    /// <summary>Tells the carrier's support that a message about the order was given up.</summary>
    public static async Task TellSupportAsync(ILkoDb db, Order order, DateTimeOffset at, CancellationToken cancellationToken) =>
        Tell(db, order, await CarrierAsync(db, order, Role.CarrierSupport, cancellationToken), "Carrier.DeadLetter", isYourMove: true, at);

    /// <summary>The sentence of what the operator does not know yet; null when there is nothing. A mere repetition is nothing.</summary>
    private static string? NewsOf(Order order, KnownOrder before, bool moved)
    {
        var isNews = order.State switch
        {
            OrderState.Acknowledged or OrderState.InProgress => true,
            OrderState.PendingInformation => moved || before.LacksQuestionOf(order),
            OrderState.HeldDelay => moved || before.LacksDayOf(order),
            OrderState.HeldCharge => order.OpenTerms is null ? moved && !order.IsOfferAnswered : moved || before.LacksOfferOf(order),
            _ => moved,
        };
        return !isNews ? null : order.State == OrderState.HeldCharge && order.OpenTerms is null ? TermsAhead : KindOf(order.State);
    }

    /// <summary>The next move is the operator's; a charge asks for none without an open offer.</summary>
    private static bool Asks(Order order) => order.State.Row().Holder == Side.Operator && (order.State != OrderState.HeldCharge || order.OpenTerms is not null);

    private static void Tell(ILkoDb db, Order order, IEnumerable<User> people, string kind, bool isYourMove, DateTimeOffset at)
    {
        var arguments = JsonSerializer.Serialize(new[] { order.ProductCode, order.Stage.ToString(), order.State.ToString() });
        foreach (var user in people)
        {
            db.Notifications.Add(Notification.To(user.Id, user.OperatorId, kind, isYourMove, order.Number!, arguments, at));
            db.Announce(new Change(Topic.Notification, order.Number!, user.OperatorId, null, null, user.Id.Value));
        }
    }

    /// <summary>The carrier's people in a role over the order's macro-region.</summary>
    private static async Task<List<User>> CarrierAsync(ILkoDb db, Order order, Role role, CancellationToken cancellationToken) =>
        (await PeopleAsync(db, user => user.Side == Side.Carrier, cancellationToken)).FindAll(user => user.Grants.Any(grant =>
            string.Equals(grant.RoleCode, role.Code, StringComparison.Ordinal)
            && (grant.CarrierBranch is null || string.Equals(grant.CarrierBranch, order.CarrierBranch, StringComparison.Ordinal))));

    /// <summary>The operator's people who may read the order.</summary>
    private static async Task<List<User>> OperatorAsync(ILkoDb db, Order order, CancellationToken cancellationToken)
    {
        var above = await BranchAndAboveAsync(db, order, cancellationToken);

        // An account that has moved to another contract opens nothing of the one it left.
        var account = order.AccountId is { } id && await db.Accounts.AnyAsync(row => row.Id == id && row.ContractId == order.ContractId, cancellationToken) ? order.AccountId : null;
        return (await PeopleAsync(db, user => user.Side == Side.Operator && user.OperatorId == order.OperatorId, cancellationToken)).FindAll(user => user.Grants.Any(grant =>
            Role.All.TryGetValue(grant.RoleCode, out var role) && role.Has(Permission.OrdersRead)
            && (grant.BranchId is null || above.Contains(grant.BranchId.Value)) && grant.Covers(order.ContractId, account)));
    }

    private static Task<List<User>> PeopleAsync(ILkoDb db, Expression<Func<User, bool>> which, CancellationToken cancellationToken) =>
        db.Users.AsNoTracking().Include(user => user.Grants).Where(user => !user.IsDisabled).Where(which).ToListAsync(cancellationToken);

    /// <summary>The order's branch and its ancestors: a grant on any of them covers the order.</summary>
    private static async Task<HashSet<BranchId>> BranchAndAboveAsync(ILkoDb db, Order order, CancellationToken cancellationToken)
    {
        var parents = await db.Branches.Where(branch => branch.OperatorId == order.OperatorId)
            .Select(branch => new { branch.Id, branch.ParentId }).ToDictionaryAsync(branch => branch.Id, branch => branch.ParentId, cancellationToken);
        var found = new HashSet<BranchId>();
        for (BranchId? node = order.BranchId; node is { } id && found.Add(id); node = parents.GetValueOrDefault(id))
        {
        }

        return found;
    }
}
