using Lko.Domain.Access;
using Lko.Domain.Persistence;

namespace Lko.Domain.Orders;

/// <summary>What all order use cases share about who may see an order.</summary>
internal static class OrderAccess
{
    /// <summary>The orders of the caller's scope; an operator's unsent drafts are nobody's business on the carrier's side.</summary>
    public static IQueryable<Order> VisibleOrders(this ILkoDb db) =>
        db.Scope.OperatorId is null && !db.Scope.IsSystem ? db.Orders.Where(order => order.State != OrderState.Draft) : db.Orders;

    /// <summary>Whether the order waits for the viewer's side.</summary>
    public static bool IsYourMove(OrderState state, Side viewer) => state.Row().Holder == viewer;

    public static IReadOnlyList<OrderState> StatesHeldBy(Side side) =>
        [.. OrderLifecycle.States.Values.Where(row => row.Holder == side && row.State != OrderState.Draft).Select(row => row.State)];
}
