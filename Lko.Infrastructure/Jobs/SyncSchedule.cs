using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Quartz;

namespace Lko.Infrastructure.Jobs;

/// <summary>The schedule of the source systems as the scheduler keeps it, the same on every node.</summary>
public sealed class SyncSchedule(ISchedulerFactory schedulers, Database database) : ISyncSchedule
{
    private const int Most = 1000;

    public Task RunNowAsync(string system, CancellationToken cancellationToken) => OnceAsync(SyncSystemJob.Once(system), cancellationToken);

    public Task ReprocessAsync(string system, CancellationToken cancellationToken) => OnceAsync(SyncSystemJob.Once(system, reprocess: true), cancellationToken);

    public Task BackfillAsync(string system, Period from, Period to, CancellationToken cancellationToken) => OnceAsync(SyncSystemJob.Backfill(system, from, to), cancellationToken);

    public async Task PauseAsync(string system, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        await scheduler.PauseTrigger(SyncSystemJob.PlanOf(system), cancellationToken);
    }

    public async Task ResumeAsync(string system, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        await scheduler.ResumeTrigger(SyncSystemJob.PlanOf(system), cancellationToken);
    }

    public async Task<IReadOnlyDictionary<string, SyncPlan>> PlansAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var triggers = await scheduler.QueryTriggers(new() { Group = GroupMatcher<TriggerKey>.GroupEquals(SyncSystemJob.Group), Skip = 0, Take = Most }, cancellationToken);
        var running = await scheduler.QueryFireInstances(new() { State = FireInstanceState.Executing, Skip = 0, Take = Most }, cancellationToken);
        var busy = running.Items.Where(item => item.JobKey is { Group: SyncSystemJob.Group }).Select(item => item.JobKey!.Name).ToHashSet(StringComparer.Ordinal);
        await using var db = database.Open(DataScope.System());
        var open = await db.SourceBreakers.AsNoTracking().Where(row => row.OpenSince != null).ToDictionaryAsync(row => row.System, row => row.OpenSince, StringComparer.Ordinal, cancellationToken);
        return triggers.Items
            .Where(trigger => trigger.Key == SyncSystemJob.PlanOf(trigger.JobKey.Name))
            .ToDictionary(
                trigger => trigger.JobKey.Name,
                trigger => new SyncPlan(
                    trigger.State == TriggerState.Paused ? null : trigger.NextFireTimeUtc,
                    trigger.State == TriggerState.Paused,
                    busy.Contains(trigger.JobKey.Name),
                    open.GetValueOrDefault(trigger.JobKey.Name)),
                StringComparer.Ordinal);
    }

    private async Task OnceAsync(ITrigger trigger, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        await scheduler.ScheduleJob(trigger, cancellationToken: cancellationToken);
    }
}
