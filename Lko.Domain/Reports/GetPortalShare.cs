using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Reports;

/// <summary>The share of orders through the portal that the carrier has set as its goal.</summary>
/// <param name="Percent">From 1 to 100.</param>
public sealed record PortalShareGoal(int Percent = 15);

/// <summary>How many of the orders that the CRM registered in a month came through the portal.</summary>
/// <param name="AsOf">When the CRM's snapshot was received that says so.</param>
public sealed record PortalShare(Period Month, int Orders, int ThroughPortal, DateTimeOffset AsOf, PortalShareGoal Goal)
{
    /// <summary>Every system that told of these orders can be read, and was lately.</summary>
    public bool IsFresh { get; init; } = true;

    /// <summary>Code of the system that told of these orders; null where several did, or to whom may not look at it.</summary>
    public string? System { get; init; }

    public decimal Percent => 100m * ThroughPortal / Orders;
}

/// <summary>
/// The product's measure for the latest month the CRM tells of, over the macro-regions of the carrier's person. Forbidden without
/// <see cref="Permission.OrdersRead"/> and to operators. NotFound while the CRM has told nothing.
/// </summary>
public sealed class GetPortalShare(ILkoDbFactory databases, PortalShareGoal goal, ICronTimes cron, TimeProvider time)
{
    /// <param name="within">Code of the macro-region to look at; null = all the person may see.</param>
    public async Task<Outcome<PortalShare>> Run(string? within, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.OrdersRead, within, cancellationToken);
        if (db is not { Scope.SeesCarrierRows: true })
        {
            return Outcome<PortalShare>.Forbidden();
        }

        var orders = db.ReportedOrders.Where(row => row.State != ReportedOrderRecord.Draft);
        if (db.Scope.CarrierBranches is { } regions)
        {
            orders = orders.Where(row => regions.Contains(row.MacroBranch));
        }

        var latest = await orders.GroupBy(row => row.RegisteredIn).OrderByDescending(group => group.Key)
            .Select(group => new { Month = group.Key, Orders = group.Count(), ThroughPortal = group.Count(row => row.Channel == ReportedOrderRecord.Portal), AsOf = group.Max(row => row.Source.ReceivedAt) })
            .FirstOrDefaultAsync(cancellationToken);
        if (latest is null)
        {
            return Outcome<PortalShare>.NotFound();
        }

        var systems = await orders.Where(row => row.RegisteredIn == latest.Month).Select(row => row.System).Distinct().ToListAsync(cancellationToken);
        var read = await SystemsRead.LoadAsync(db, cron, time.GetUtcNow(), cancellationToken);
        var source = systems is [var only] && await db.VisibleSystems().AnyAsync(row => row.Code == only, cancellationToken) ? only : null;
        return Outcome<PortalShare>.Ok(new(latest.Month, latest.Orders, latest.ThroughPortal, latest.AsOf, goal) { IsFresh = systems.TrueForAll(read.IsFresh), System = source });
    }
}
