using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Quartz;

namespace Lko.Web.Observability;

#pragma warning disable RS0030 // a supervisor asks about the database itself, not about anybody's rows
/// <summary>Nothing works without the database: the node is not ready.</summary>
internal sealed class DatabaseHealth(Database database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var db = database.Open(DataScope.System());
        return await db.Database.CanConnectAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The database does not answer.");
    }
}

/// <summary>
/// What the portal owes to other systems. Messages that wait too long or were given up are an alarm, but no reason to stop serving people:
/// the node stays ready, degraded.
/// </summary>
internal sealed class OutboxHealth(Database database, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var db = database.Open(DataScope.System());
        if (await db.Outbox.CountAsync(row => row.State == OutboxState.Dead, cancellationToken) is > 0 and var dead)
        {
            return HealthCheckResult.Degraded($"Messages given up: {dead}.");
        }

        var oldest = await db.Outbox.Where(row => row.State == OutboxState.Pending || row.State == OutboxState.Unknown)
            .OrderBy(row => row.CreatedAt).Select(row => (DateTimeOffset?)row.CreatedAt).FirstOrDefaultAsync(cancellationToken);
        return oldest is { } at && time.Now() - at > Patience
            ? HealthCheckResult.Degraded($"The oldest message waits since {at:O}.")
            : HealthCheckResult.Healthy();
    }
}
#pragma warning restore RS0030

/// <summary>Without its scheduler a node takes orders that it would not send: it is not ready.</summary>
internal sealed class SchedulerHealth(ISchedulerFactory schedulers) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        return scheduler.Status == SchedulerStatus.Running ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"The scheduler is {scheduler.Status}.");
    }
}
