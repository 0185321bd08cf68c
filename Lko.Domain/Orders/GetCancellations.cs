using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Orders;

/// <summary>An order of several that a person wants to cancel.</summary>
/// <param name="Version">What he looks at, for <see cref="OrderMove"/>.</param>
/// <param name="Obstacle">Why it cannot be cancelled now, in his language; null when it can.</param>
public sealed record CancellationRow(OrderId Id, string? Number, int Version, string? Obstacle);

/// <summary>Says of several orders which of them the caller may ask the carrier to cancel now, and why not the others.</summary>
public sealed class GetCancellations(ILkoDbFactory databases, ProductCatalogue catalogue)
{
    public async Task<Outcome<IReadOnlyList<CancellationRow>>> Run(IReadOnlyList<OrderId> orders, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.OrdersRead, cancellationToken);
        if (db?.User is not { Side: Side.Operator } user)
        {
            return Outcome<IReadOnlyList<CancellationRow>>.Forbidden();
        }

        var right = OrderLifecycle.Intents[OrderIntent.RequestCancellation].Permission;
        var rows = await db.VisibleOrders().AsNoTracking().Where(order => orders.Contains(order.Id)).OrderBy(order => order.Id)
            .Select(order => new { order.Id, order.Number, order.Version, order.State, order.Stage, order.ProductCode, order.SpecificationVersion, order.BranchId, order.CarrierBranch, order.ContractId, order.AccountId })
            .ToListAsync(cancellationToken);
        return Outcome<IReadOnlyList<CancellationRow>>.Ok(rows.ConvertAll(row => new CancellationRow(
            row.Id, row.Number, row.Version,
            OrderLifecycle.Obstacle(OrderIntent.RequestCancellation, new OrderSituation(
                row.State, row.Stage, OrderMoves.PointOfNoReturn(catalogue, row.ProductCode, row.SpecificationVersion), MayDecide: user.Can(right, row.BranchId, row.CarrierBranch, row.ContractId, row.AccountId))))));
    }
}
