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
    /// <summary>Tells the operator's people that the order moved.</summary>
    public static async Task TellOperatorAsync(ILkoDb db, Order order, OrderState before, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (order.State == before && order.State is not (OrderState.InProgress or OrderState.Acknowledged))
        {
            return;
        }

        var yours = order.State.Row().Holder == Side.Operator;
        await TellAsync(db, order, null, $"Order.{order.State}", yours, at, cancellationToken);
    }

    public static Task TellRefusedAsync(ILkoDb db, Order order, DateTimeOffset at, CancellationToken cancellationToken) =>
        TellAsync(db, order, null, "Order.Refused", isYourMove: true, at, cancellationToken);

    /// <summary>Tells the carrier's account managers of the macro-region what the operator decided.</summary>
    public static Task TellCarrierAsync(ILkoDb db, Order order, string messageType, DateTimeOffset at, CancellationToken cancellationToken) =>
        TellAsync(db, order, Role.CarrierAccountManager, $"Carrier.{messageType}", isYourMove: false, at, cancellationToken);

    /// <summary>Tells the carrier's support that a message about the order was given up.</summary>
    public static Task TellSupportAsync(ILkoDb db, Order order, DateTimeOffset at, CancellationToken cancellationToken) =>
        TellAsync(db, order, Role.CarrierSupport, "Carrier.DeadLetter", isYourMove: true, at, cancellationToken);

    /// <param name="staff">The carrier's people to tell; null = the operator's.</param>
    private static async Task TellAsync(ILkoDb db, Order order, Role? staff, string kind, bool isYourMove, DateTimeOffset at, CancellationToken cancellationToken)
    {
        OperatorId? operatorId = staff is null ? order.OperatorId : null;
        var arguments = JsonSerializer.Serialize(new[] { order.ProductCode, order.Stage.ToString() });
        foreach (var user in await AudienceAsync(db, order, staff, cancellationToken))
        {
            db.Notifications.Add(Notification.To(user, operatorId, kind, isYourMove, order.Number!, arguments, at));
            db.Announce(new Change(Topic.Notification, order.Number!, operatorId, null, null, user.Value));
        }
    }

    private static async Task<List<UserId>> AudienceAsync(ILkoDb db, Order order, Role? staff, CancellationToken cancellationToken)
    {
        var side = staff?.Side ?? Side.Operator;
        var people = await db.Users.AsNoTracking().Include(user => user.Grants)
            .Where(user => user.Side == side && !user.IsDisabled && (side == Side.Carrier || user.OperatorId == order.OperatorId))
            .ToListAsync(cancellationToken);
        if (staff is not null)
        {
            return [.. people.Where(user => user.Grants.Any(grant =>
                string.Equals(grant.RoleCode, staff.Code, StringComparison.Ordinal)
                && (grant.CarrierBranch is null || string.Equals(grant.CarrierBranch, order.CarrierBranch, StringComparison.Ordinal)))).Select(user => user.Id)];
        }

        var above = await BranchAndAboveAsync(db, order, cancellationToken);
        return [.. people.Where(user => user.Grants.Any(grant =>
            Role.All.TryGetValue(grant.RoleCode, out var role) && role.Has(Permission.OrdersRead)
            && (grant.BranchId is null || above.Contains(grant.BranchId.Value)))).Select(user => user.Id)];
    }

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
