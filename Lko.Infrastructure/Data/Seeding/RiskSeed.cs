using Lko.Domain.Orders;
using Microsoft.EntityFrameworkCore;

namespace Lko.Infrastructure.Data.Seeding;

/// <summary>Tells the orders of a database of earlier versions from when on they are at risk: no migration can count working days, so theirs has only marked them, by one of the two instants alone.</summary>
internal static class RiskSeed
{
    public static async Task RunAsync(LkoDbContext db, CancellationToken cancellationToken)
    {
        var marked = await db.Orders.Where(row => row.OwnRiskAt == null && row.RiskAt != null)
            .Select(row => new
            {
                row.Id,
                row.State,
                row.Stage,
                row.DueAt,
                row.StateSince,
                Subject = db.Contracts.Where(contract => contract.Id == row.ContractId).Select(contract => contract.Subject).FirstOrDefault(),
                Branch = db.Branches.Where(branch => branch.Id == row.BranchId).Select(branch => branch.TimeZone).FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        foreach (var order in marked)
        {
            var zone = OrderZones.Of(order.Subject, order.Branch).OfTerm(order.State);
            var deadline = order.DueAt is { } due ? OrderDeadline.Of(order.State, order.Stage, due, order.StateSince, zone) : null;
            var (risk, own) = (deadline?.RiskAt, deadline?.OwnRiskAt);
            await db.Orders.Where(row => row.Id == order.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.RiskAt, risk).SetProperty(row => row.OwnRiskAt, own), cancellationToken);
        }
    }
}
