using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Quartz;

namespace Lko.Infrastructure.Jobs;

/// <summary>The schedule of the source systems as the scheduler keeps it, the same on every node.</summary>
public sealed class SyncSchedule(ISchedulerFactory schedulers, Database database, TimeProvider time) : ISyncSchedule
{
    private const int Most = 1000;

    public Task RunNowAsync(string system, UserId by, CancellationToken cancellationToken) => OnceAsync(new SyncWork(By: by).Trigger(system, time.GetUtcNow()), cancellationToken);

    public Task ReprocessAsync(string system, UserId by, CancellationToken cancellationToken) => OnceAsync(new SyncWork(Reprocess: true, By: by).Trigger(system, time.GetUtcNow()), cancellationToken);

    public async Task<bool> BackfillAsync(string system, Period from, Period to, UserId by, CancellationToken cancellationToken)
    {
        try
        {
            await OnceAsync(new SyncWork(Backfill: new(from, to), By: by).OnlyTrigger(system, SyncWork.BackfillGroup, time.GetUtcNow()), cancellationToken);
            return true;
        }
        catch (ObjectAlreadyExistsException)
        {
            return false;
        }
    }

    public async Task StopAsync(string system, CancellationToken cancellationToken)
    {
        // Only the node that runs it hears this at once. On another node the run sees within seconds that the book has ended it.
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        await scheduler.Interrupt(SyncSystemJob.KeyOf(system), cancellationToken);
    }

    public async Task PauseAsync(string system, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        foreach (var job in JobsOf(system))
        {
            await scheduler.PauseJob(job, cancellationToken);
        }
    }

    public async Task ResumeAsync(string system, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        foreach (var job in JobsOf(system))
        {
            await scheduler.ResumeJob(job, cancellationToken);
        }
    }

    public async Task<IReadOnlyDictionary<string, SyncPlan>> PlansAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var triggers = await scheduler.QueryTriggers(new() { Group = GroupMatcher<TriggerKey>.GroupEquals(SyncSystemJob.Group), Skip = 0, Take = Most }, cancellationToken);
        var running = await scheduler.QueryFireInstances(new() { State = FireInstanceState.Executing, Skip = 0, Take = Most }, cancellationToken);
        await using var db = database.Open(DataScope.System());

        // A job that is still tidying up after its run reads nothing any more.
        var jobs = running.Items.Where(item => item.JobKey is { Group: SyncSystemJob.Group }).ToList();
        var names = jobs.Select(item => item.JobKey!.Name).ToList();
        var reading = names.Count == 0 ? [] : await db.SyncRuns.Where(row => row.State == SyncRunState.Running && names.Contains(row.System)).Select(row => row.System).ToListAsync(cancellationToken);
        var busy = jobs.Where(item => reading.Contains(item.JobKey!.Name, StringComparer.Ordinal))
            .GroupBy(item => item.JobKey!.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
        var fired = running.Items.Select(item => item.TriggerKey).ToHashSet();
        var backfills = triggers.Items
            .Where(trigger => string.Equals(trigger.ExecutionGroup, SyncWork.BackfillGroup, StringComparison.Ordinal) && (!fired.Contains(trigger.Key) || busy.ContainsKey(trigger.JobKey.Name)))
            .GroupBy(trigger => trigger.JobKey.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => SyncWork.RestOf(group.First()), StringComparer.Ordinal);
        var broken = await db.SourceBreakers.AsNoTracking().Where(row => row.OpenSince != null).ToDictionaryAsync(row => row.System, row => row.OpenSince, StringComparer.Ordinal, cancellationToken);
        return triggers.Items
            .Where(trigger => trigger.Key == SyncSystemJob.PlanOf(trigger.JobKey.Name))
            .ToDictionary(
                trigger => trigger.JobKey.Name,
                trigger => new SyncPlan(
                    trigger.State == TriggerState.Paused ? null : trigger.NextFireTimeUtc,
                    trigger.State == TriggerState.Paused,
                    busy.ContainsKey(trigger.JobKey.Name),
                    broken.GetValueOrDefault(trigger.JobKey.Name),
                    backfills.ContainsKey(trigger.JobKey.Name),
                    busy.TryGetValue(trigger.JobKey.Name, out var run) ? SyncSystemJob.ProgressOf(run) : null,
                    backfills.GetValueOrDefault(trigger.JobKey.Name)),
                StringComparer.Ordinal);
    }

    /// <summary>Everything that asks the system by its schedule: its sync, and of the CRM the poll of its order events.</summary>
    private static IEnumerable<JobKey> JobsOf(string system) => string.Equals(system, PollCrm.System, StringComparison.Ordinal) ? [SyncSystemJob.KeyOf(system), PollCrmJob.Key] : [SyncSystemJob.KeyOf(system)];

    private async Task OnceAsync(TriggerBuilder<IJob> trigger, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        await scheduler.ScheduleJob(trigger.Build(), cancellationToken: cancellationToken);
    }
}
