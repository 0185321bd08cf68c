using System.Linq.Expressions;
using Lko.Domain.Access;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;

namespace Lko.Domain.Orders;

/// <summary>What all order use cases share about who may see an order.</summary>
internal static class OrderAccess
{
    /// <summary>The orders of the caller's scope; an operator's unsent drafts are nobody's business on the carrier's side.</summary>
    public static IQueryable<Order> VisibleOrders(this ILkoDb db) =>
        db.Scope.OperatorId is null && !db.Scope.IsSystem ? db.Orders.Where(order => order.State != OrderState.Draft) : db.Orders;
}

/// <summary>
/// Which orders wait for a person: those that his side holds in a state which his rights let him move, where they do. A charge waits as long as an offer
/// of it is open.
/// </summary>
internal sealed class Turn
{
    private readonly Part _answers;
    private readonly Part _decides;

    private Turn(CurrentUser user) => (_answers, _decides) = (Part.Of(user, Permission.OrdersWrite), Part.Of(user, Permission.OrdersDecide));

    /// <summary>The same for the database.</summary>
    public Expression<Func<Order, bool>> Orders
    {
        get
        {
            var (answers, decides) = (_answers, _decides);
            return order => ((answers.States.Contains(order.State) && (answers.IsEverywhere || answers.Branches.Contains(order.BranchId)))
                || (decides.States.Contains(order.State) && (decides.IsEverywhere || decides.Branches.Contains(order.BranchId))))
                && (order.State != OrderState.HeldCharge || order.Terms.Any(terms => terms.State == TermsState.AwaitingResponse));
        }
    }

    /// <summary>His rights move no order, wherever it is: nothing need be asked for him.</summary>
    public bool IsNever => _answers.IsEmpty && _decides.IsEmpty;

    public static Turn Of(CurrentUser user) => new(user);

    /// <param name="isOffered">An offer is open on the order.</param>
    public bool Includes(OrderState state, BranchId branch, bool isOffered) =>
        (state != OrderState.HeldCharge || isOffered) && (_answers.Includes(state, branch) || _decides.Includes(state, branch));

    /// <summary>What one right lets him move, and in which branches.</summary>
    private sealed record Part(IReadOnlyList<OrderState> States, bool IsEverywhere, IReadOnlyList<BranchId> Branches)
    {
        public static Part Of(CurrentUser user, Permission permission) => user.ScopeFor(permission) is not { } scope
            ? new([], false, [])
            : new(
                [.. OrderLifecycle.States.Values.Where(row => row.Holder == user.Side && row.State != OrderState.Draft && OrderLifecycle.RightToMove(row.State) == permission).Select(row => row.State)],
                scope.Branches is null, scope.Branches ?? []);

        public bool IsEmpty => States.Count == 0 || (!IsEverywhere && Branches.Count == 0);

        public bool Includes(OrderState state, BranchId branch) => States.Contains(state) && (IsEverywhere || Branches.Contains(branch));
    }
}
