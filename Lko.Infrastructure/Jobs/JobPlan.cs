using System.Data.Common;
using Lko.Domain.Access;
using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Lko.Infrastructure.Jobs;

/// <summary>
/// Brings the schedule in line with the registry of systems: one job per active system that can be read, at the system's own times, and wakes the
/// dispatcher when an order changes. Runs once the portal already serves.
/// </summary>
internal sealed partial class JobPlan(
    Database database, ISchedulerFactory schedulers, IEnumerable<ISourceConnector> connectors, ILiveFeed feed, IHostApplicationLifetime lifetime,
    JobPlanOptions options, ILogger<JobPlan> log) : BackgroundService
{
    /// <summary>A burst of changes wakes the dispatcher once.</summary>
    private static readonly TimeSpan WakeInterval = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await StartedAsync(stoppingToken);
        var scheduler = await schedulers.GetScheduler(stoppingToken);
        using var _ = feed.Subscribe(change => change.Topic == Topic.Order, _ => WakeAsync(scheduler, stoppingToken), WakeInterval);
        try
        {
            await PlanAsync(scheduler, stoppingToken);
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure) when (failure is SchedulerException or DbException)
        {
            LogFailed(failure);
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
    }

    private async Task PlanAsync(IScheduler scheduler, CancellationToken stoppingToken)
    {
        await using var db = database.Open(DataScope.System());
        var systems = await db.SourceSystems.AsNoTracking().Where(row => row.IsActive).OrderBy(row => row.Code).ToListAsync(stoppingToken);
        var dialects = connectors.Select(connector => connector.Dialect).ToHashSet(StringComparer.Ordinal);
        var read = systems.Where(row => dialects.Contains(row.Dialect)).ToList();
        foreach (var system in read)
        {
            await scheduler.ScheduleJob(SyncSystemJob.For(system.Code), [Trigger(SyncSystemJob.KeyOf(system.Code), system)], ScheduleJobOptions.Replacing, stoppingToken);
        }

        foreach (var key in await scheduler.GetJobKeys(GroupMatcher<JobKey>.GroupEquals(SyncSystemJob.Group), stoppingToken))
        {
            if (!read.Exists(system => string.Equals(system.Code, key.Name, StringComparison.Ordinal)))
            {
                await scheduler.DeleteJob(key, stoppingToken);
            }
        }

        if (systems.Find(row => string.Equals(row.Code, PollCrm.System, StringComparison.Ordinal)) is { } crm)
        {
            await scheduler.ScheduleJob(
                JobBuilder.Create<PollCrmJob>().WithIdentity(PollCrmJob.Key).StoreDurably().Build(), [Trigger(PollCrmJob.Key, crm)], ScheduleJobOptions.Replacing, stoppingToken);
            await scheduler.TriggerJob(PollCrmJob.Key, cancellationToken: stoppingToken);
        }

        if (options.SyncAtStart)
        {
            foreach (var system in read)
            {
                await scheduler.TriggerJob(SyncSystemJob.KeyOf(system.Code), cancellationToken: stoppingToken);
            }
        }
    }

    /// <summary>At the system's own times; what was missed while nobody ran is made up by the next run, which reads everything new.</summary>
    private static ITrigger Trigger(JobKey job, SourceSystem system) => TriggerBuilder.Create()
        .WithIdentity(job.Name, job.Group)
        .ForJob(job)
        .WithCronSchedule(system.Schedule, cron => cron
            .InTimeZone(TimeZoneInfo.FindSystemTimeZoneById(system.ScheduleZone))
            .WithMisfireInstruction(CronTriggerMisfireInstruction.DoNothing))
        .Build();

    private static async Task WakeAsync(IScheduler scheduler, CancellationToken stoppingToken)
    {
        try
        {
            if (scheduler.Status == SchedulerStatus.Running && !stoppingToken.IsCancellationRequested)
            {
                await scheduler.TriggerJob(DispatchOutboxJob.Key, cancellationToken: stoppingToken);
            }
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested || scheduler.Status != SchedulerStatus.Running)
        {
            // The portal is going down; what waits in the outbox leaves after the next start.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The schedule could not be brought in line with the registry")]
    private partial void LogFailed(Exception failure);
}

/// <param name="SyncAtStart">Every system is also read once when the portal starts.</param>
public sealed record JobPlanOptions(bool SyncAtStart);
