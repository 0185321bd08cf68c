using Lko.Domain.Orders;
using Microsoft.EntityFrameworkCore;

namespace Lko.Infrastructure.Data.Seeding;

/// <summary>Tells the orders of a database of earlier versions from when on they are at risk: no migration can count working days, so theirs has only marked them, by one of the two instants alone.</summary>
internal static class RiskSeed
{
    private const int WrittenAtOnce = 500;

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
        foreach (var alike in marked.GroupBy(order => DeadlineOf(order.State, order.Stage, order.DueAt, order.StateSince, OrderZones.Of(order.Subject, order.Branch)), order => order.Id))
        {
            var (risk, own) = (alike.Key?.RiskAt, alike.Key?.OwnRiskAt);
            foreach (var some in alike.Chunk(WrittenAtOnce))
            {
                await db.Orders.Where(row => some.Contains(row.Id))
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.RiskAt, risk).SetProperty(row => row.OwnRiskAt, own), cancellationToken);
            }
        }
    }

    private static OrderDeadline? DeadlineOf(OrderState state, OrderStage stage, DateTimeOffset? dueAt, DateTimeOffset since, OrderZones zones) =>
        dueAt is { } due ? OrderDeadline.Of(state, stage, due, since, zones.OfTerm(state)) : null;
}
