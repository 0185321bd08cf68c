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
        var rows = await db.VisibleOrders().AsNoTracking().Include(order => order.History).Include(order => order.Terms)
            .Where(order => orders.Contains(order.Id)).OrderBy(order => order.Id).ToListAsync(cancellationToken);
        var contracts = rows.Select(row => row.ContractId).Distinct().ToList();
        var subjects = await db.Contracts.Where(row => contracts.Contains(row.Id)).Select(row => new { row.Id, row.Subject })
            .ToDictionaryAsync(row => row.Id, row => row.Subject, cancellationToken);
        return Outcome<IReadOnlyList<CancellationRow>>.Ok(rows.ConvertAll(row => new CancellationRow(row.Id, row.Number, row.Version, Obstacle(row))));

        string? Obstacle(Order row) => OrderLifecycle.Obstacle(OrderIntent.RequestCancellation, OrderSituation.Of(
            row, OrderMoves.PointOfNoReturn(catalogue, row.ProductCode, row.SpecificationVersion), Subjects.ZoneOf(subjects[row.ContractId]),
            user.Can(right, row.BranchId, row.CarrierBranch, row.ContractId, row.AccountId)));
    }
}
