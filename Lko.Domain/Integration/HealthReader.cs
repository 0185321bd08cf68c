using System.Linq.Expressions;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Orders;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>Which systems a person of the carrier may look at, and how they stand.</summary>
internal static class HealthReader
{
    /// <summary>Staff of a macro-region see its systems; the country's own belong to those who see the whole country.</summary>
    public static IQueryable<SourceSystem> VisibleSystems(this ILkoDb db)
    {
        var branches = db.Scope.CarrierBranches;
        return branches is null ? db.SourceSystems : db.SourceSystems.Where(row => row.CarrierBranch != null && branches.Contains(row.CarrierBranch));
    }

    /// <summary>Of each system the latest of its runs that are so. Looked up system by system: what it costs does not grow with the history.</summary>
    public static IQueryable<SyncRun> LastOfEach(this ILkoDb db, IQueryable<string> systems, Expression<Func<SyncRun, bool>> which)
    {
        var runs = db.SyncRuns.Where(which);
        var last = systems.Select(code =>
            runs.Where(run => run.System == code).OrderByDescending(run => run.StartedAt).ThenByDescending(run => run.Id).Select(run => (SyncRunId?)run.Id).FirstOrDefault());
        return db.SyncRuns.Where(run => last.Contains(run.Id));
    }

    public static async Task<List<SystemHealthRow>> ReadAsync(
        ILkoDb db, IQueryable<SourceSystem> systems, IReadOnlyDictionary<string, SyncPlan> plans, ICronTimes cron, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var codes = systems.Select(row => row.Code);
        var registry = await systems.OrderBy(row => row.Code)
            .Select(row => new
            {
                row.Code,
                row.ShortName,
                row.Kind,
                row.NameRu,
                row.NameEn,
                row.CarrierBranch,
                row.Dialect,
                row.Schedule,
                row.ScheduleZone,
                row.Transport,
                row.IsActive,
                Quarantined = db.QuarantineRows.Where(each => each.System == row.Code).OrderBy(each => each.Reason).ThenBy(each => each.FirstSeenAt).Take(QuarantineGroup.MostCounted).Count(),
            })
            .ToListAsync(cancellationToken);
        var freshness = await db.SourceFreshness.AsNoTracking().Where(row => codes.Contains(row.System)).ToDictionaryAsync(row => row.System, StringComparer.Ordinal, cancellationToken);
        var runs = await LastRunsAsync(db, codes, cancellationToken);
        var rejected = await DeliveryGaps.RejectedAsync(db, codes, cancellationToken);
        var missing = await DeliveryGaps.MissingAsync(db, systems, now, cancellationToken);

        // What the CRM tells of orders is asked for by a poll of its own: where that stands still, the system is behind whatever else it tells.
        var polled = await db.SyncCursors.AsNoTracking().Where(row => codes.Contains(row.System) && row.Stream == PollCrm.Stream).ToDictionaryAsync(row => row.System, StringComparer.Ordinal, cancellationToken);
        var running = await db.SyncRuns.Where(SyncRun.UnderWay(now)).Select(run => run.System).ToHashSetAsync(StringComparer.Ordinal, cancellationToken);
        return
        [
            .. registry.Select(row =>
            {
                var plan = plans.GetValueOrDefault(row.Code);
                var fresh = freshness.GetValueOrDefault(row.Code);
                var (last, failing) = Currency(fresh, polled.GetValueOrDefault(row.Code));
                var due = (last ?? failing) is { } at ? cron.Next(row.Schedule, row.ScheduleZone, at, 2) ?? [] : [];
                var missed = due.Count(each => each < now);
                TimeSpan? lag = last is null ? null : missed > 0 ? now - due[0] : TimeSpan.Zero;
                var run = runs.GetValueOrDefault(row.Code);
                var refused = rejected.GetValueOrDefault(row.Code);
                Period? absent = missing.TryGetValue(row.Code, out var month) ? month : run is { Files: 0 } && row.Transport != RegistryEntry.Asked ? DeliveryGaps.DueMonth(now) : null;
                var state = !row.IsActive ? SystemHealth.Inactive
                    : plan is { IsPaused: true } ? SystemHealth.Paused
                    : failing is not null || plan?.BreakerOpenSince is not null ? SystemHealth.Failing
                    : lag is null ? SystemHealth.NotRead
                    : lag > SourceFreshness.Grace ? SystemHealth.Late
                    : absent is not null ? SystemHealth.Missing
                    : refused > 0 ? SystemHealth.Rejected
                    : row.Quarantined > 0 ? SystemHealth.Quarantined : SystemHealth.Fresh;
                var next = plan is not null ? plan.NextRun : row.IsActive && cron.Next(row.Schedule, row.ScheduleZone, now, 1) is [var first] ? first : (DateTimeOffset?)null;
                return new SystemHealthRow(
                    row.Code, row.ShortName, row.Kind, new LocalText(row.NameRu, row.NameEn), row.CarrierBranch, row.Dialect, state,
                    plan is { IsRunning: true } || running.Contains(row.Code), last, failing, plan?.BreakerOpenSince, lag, missed,
                    run?.RowsPerSecond, row.Quarantined, next, plan?.Progress, refused, absent);
            }),
        ];
    }

    /// <summary>When a system told everything last, and since when it fails: of one that is asked in two ways, as of the way that is worse off.</summary>
    private static (DateTimeOffset? LastSuccessAt, DateTimeOffset? FailingSince) Currency(SourceFreshness? runs, SyncCursor? poll)
    {
        if (poll is null)
        {
            return (runs?.LastSuccessAt, runs?.FailingSince);
        }

        DateTimeOffset?[] successes = [runs?.LastSuccessAt, poll.LastSuccessAt];
        DateTimeOffset?[] failures = [runs?.FailingSince, poll.FailingSince];
        return (successes.Contains(null) ? null : successes.Min(), failures.Min());
    }

    /// <summary>Each system's last run that succeeded. How fast its rows are read says the last one that found any: most find nothing new.</summary>
    private static async Task<Dictionary<string, LastRun>> LastRunsAsync(ILkoDb db, IQueryable<string> codes, CancellationToken cancellationToken)
    {
        var last = await db.LastOfEach(codes, run => run.State == SyncRunState.Succeeded).AsNoTracking().ToListAsync(cancellationToken);
        var reading = await db.LastOfEach(codes, run => run.State == SyncRunState.Succeeded && run.AcceptedRows > 0).AsNoTracking().ToDictionaryAsync(run => run.System, StringComparer.Ordinal, cancellationToken);
        return last.ToDictionary(
            run => run.System,
            run => new LastRun(run.Files, SpeedOf(run.QuarantinedRows > 0 ? run : reading.GetValueOrDefault(run.System))),
            StringComparer.Ordinal);
    }

    private static decimal? SpeedOf(SyncRun? run) =>
        run?.FinishedAt > run?.StartedAt ? (run!.AcceptedRows + run.QuarantinedRows) / (decimal)(run.FinishedAt!.Value - run.StartedAt).TotalSeconds : null;

    /// <param name="Files">Files that lay there.</param>
    /// <param name="RowsPerSecond">Null where no run has found a row yet.</param>
    private sealed record LastRun(int Files, decimal? RowsPerSecond);
}
