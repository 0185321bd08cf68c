using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>One run in the chart of the last ones.</summary>
/// <param name="Rows">Accepted and quarantined.</param>
/// <param name="Quarantined">How many of the rows are quarantined.</param>
/// <param name="Rejected">See <see cref="SyncCounts.Refused"/>.</param>
public sealed record RunPoint(DateTimeOffset StartedAt, SyncRunState State, int Rows, TimeSpan Duration, int Quarantined, int Rejected);

/// <summary>A run that failed; its details are in the log under its id.</summary>
public sealed record FailedRun(long Id, SyncFault Fault, DateTimeOffset At);

/// <summary>Everything about one system that fits a page's head.</summary>
/// <param name="Plan">Null when nothing reads the system.</param>
/// <param name="LastFailure">The last run that failed.</param>
/// <param name="Recent">The last runs that ended, oldest first.</param>
/// <param name="Silent">Feeds that it said it does not tell when it was asked last.</param>
/// <param name="Feeds">How current each kind of its data is.</param>
/// <param name="Actions">What people did to it lately, newest first.</param>
public sealed record SystemCard(
    RegistryEntry Registry, int Version, SystemHealthRow Health, SyncPlan? Plan, FailedRun? LastFailure, IReadOnlyList<RunPoint> Recent, IReadOnlyList<Feed> Silent, IReadOnlyList<FeedFreshness> Feeds,
    IReadOnlyList<IntegrationActionRow> Actions, bool CanManage, DateTimeOffset At)
{
    public string? ObstacleTo(SystemAction action) => SystemControl.ObstacleTo(action, Registry.IsActive, Plan, Health.IsRunning);
}

/// <summary>Opens the page of one system.</summary>
public sealed class GetSystemCard(ILkoDbFactory databases, ISyncSchedule schedule, ICronTimes cron, TimeProvider time)
{
    public const int RecentRuns = 30;
    public const int RecentActions = 10;

    public async Task<Outcome<SystemCard>> Run(string code, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.IntegrationRead, cancellationToken);
        if (db?.User is not { } user)
        {
            return Outcome<SystemCard>.Forbidden();
        }

        var systems = db.VisibleSystems().Where(row => row.Code == code);
        if (await systems.AsNoTracking().SingleOrDefaultAsync(cancellationToken) is not { } system)
        {
            return Outcome<SystemCard>.NotFound();
        }

        var now = time.Now();
        var plans = await schedule.PlansAsync(cancellationToken);
        var health = await HealthReader.ReadAsync(db, systems, plans, cron, now, cancellationToken);
        var ended = await db.SyncRuns.Where(row => row.System == code && row.FinishedAt != null).OrderByDescending(row => row.StartedAt).ThenByDescending(row => row.Id)
            .Take(RecentRuns)
            .Select(row => new { row.StartedAt, row.FinishedAt, row.State, row.AcceptedRows, row.QuarantinedRows, Rejected = row.NewFiles > 0 ? row.RejectedFiles : 0 })
            .ToListAsync(cancellationToken);
        var failed = await db.SyncRuns.Where(row => row.System == code && row.State == SyncRunState.Failed).OrderByDescending(row => row.StartedAt).ThenByDescending(row => row.Id)
            .Select(row => new { row.Id, row.StartedAt, row.Error })
            .FirstOrDefaultAsync(cancellationToken);
        var silent = await DeliveryGaps.SilentAsync(db, systems, cancellationToken);
        var feeds = await FeedFreshnessReader.ReadAsync(db, system, health[0], cron, now, cancellationToken);
        var actions = await db.IntegrationActions.Where(row => row.Subject == code).OrderByDescending(row => row.Id).Take(RecentActions)
            .Join(db.Users, row => row.By, person => person.Id, (row, person) => new IntegrationActionRow(row.Id, row.At, person.Name, row.Kind, row.Subject, row.Detail))
            .ToListAsync(cancellationToken);
        return Outcome<SystemCard>.Ok(new(
            system.Entry(), system.Version, health[0], plans.GetValueOrDefault(code), failed is null ? null : new(failed.Id.Value, SyncFaults.Read(failed.Error) ?? SyncFault.Untold, failed.StartedAt),
            [.. ended.AsEnumerable().Reverse().Select(row => new RunPoint(row.StartedAt, row.State, row.AcceptedRows + row.QuarantinedRows, row.FinishedAt!.Value - row.StartedAt, row.QuarantinedRows, row.Rejected))],
            silent.GetValueOrDefault(code, []), feeds,
            [.. actions.OrderByDescending(row => row.At).ThenByDescending(row => row.Id.Value)], user.Can(Permission.IntegrationManage), now));
    }
}
