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

/// <summary>Where an order belongs on its operator's side: what a person's rights are asked of.</summary>
internal readonly record struct OrderPlace(BranchId BranchId, ContractId ContractId, AccountId? AccountId)
{
    public static OrderPlace Of(Order order) => new(order.BranchId, order.ContractId, order.AccountId);
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
            if (IsOfContracts)
            {
                return order => ((answers.States.Contains(order.State) && (answers.IsEverywhere || answers.Branches.Contains(order.BranchId))
                        && (answers.AllContracts || answers.Contracts.Contains(order.ContractId) || (answers.Known.Contains(order.ContractId) && order.AccountId != null && answers.Single.Contains(order.AccountId.Value))))
                    || (decides.States.Contains(order.State) && (decides.IsEverywhere || decides.Branches.Contains(order.BranchId))
                        && (decides.AllContracts || decides.Contracts.Contains(order.ContractId) || (decides.Known.Contains(order.ContractId) && order.AccountId != null && decides.Single.Contains(order.AccountId.Value)))))
                    && (order.State != OrderState.HeldCharge || order.Terms.Any(terms => terms.State == TermsState.AwaitingResponse));
            }

            return order => ((answers.States.Contains(order.State) && (answers.IsEverywhere || answers.Branches.Contains(order.BranchId)))
                || (decides.States.Contains(order.State) && (decides.IsEverywhere || decides.Branches.Contains(order.BranchId))))
                && (order.State != OrderState.HeldCharge || order.Terms.Any(terms => terms.State == TermsState.AwaitingResponse));
        }
    }

    /// <summary>His rights move no order, wherever it is: nothing need be asked for him.</summary>
    public bool IsNever => _answers.IsEmpty && _decides.IsEmpty;

    /// <summary>His rights name contracts: state and branch alone do not say whether an order waits for him.</summary>
    public bool IsOfContracts => _answers.Reach is not null || _decides.Reach is not null;

    public static Turn Of(CurrentUser user) => new(user);

    /// <param name="isOffered">An offer is open on the order.</param>
    public bool Includes(OrderState state, OrderPlace place, bool isOffered) =>
        (state != OrderState.HeldCharge || isOffered) && (_answers.Includes(state, place) || _decides.Includes(state, place));

    /// <summary>The same for all orders of a branch, of a person whose rights name no contract.</summary>
    public bool Includes(OrderState state, BranchId branch) => Includes(state, new OrderPlace(branch, default, null), isOffered: true);

    /// <summary>What one right lets him move, and in which branches and contracts.</summary>
    private sealed record Part(IReadOnlyList<OrderState> States, bool IsEverywhere, IReadOnlyList<BranchId> Branches, ContractReach? Reach = null)
    {
        public bool AllContracts => Reach is null;

        public IReadOnlyList<ContractId> Contracts => Reach?.Whole ?? [];

        public IReadOnlyList<ContractId> Known => Reach?.Known ?? [];

        public IReadOnlyList<AccountId> Single => Reach?.Single ?? [];

        public static Part Of(CurrentUser user, Permission permission) => user.ScopeFor(permission) is not { } scope
            ? new([], false, [])
            : new(
                [.. OrderLifecycle.States.Values.Where(row => row.Holder == user.Side && row.State != OrderState.Draft && OrderLifecycle.RightToMove(row.State) == permission).Select(row => row.State)],
                scope.Branches is null, scope.Branches ?? [], scope.Contracts);

        public bool IsEmpty => States.Count == 0 || (!IsEverywhere && Branches.Count == 0);

        public bool Includes(OrderState state, OrderPlace place) =>
            States.Contains(state) && (IsEverywhere || Branches.Contains(place.BranchId)) && (Reach is null || Reach.Covers(place.ContractId, place.AccountId));
    }
}
