using System.Data.Common;
using Lko.Domain.Access;
using Lko.Domain.Common;
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
/// Keeps the schedule in line with the registry of systems: one job per active system that can be read, at the system's own times; wakes the
/// dispatcher when an order changes. Begins once the portal already serves, and looks at the registry again and again, so that a row changed on
/// another node counts here too.
/// </summary>
internal sealed partial class JobPlan(
    Database database, ISchedulerFactory schedulers, IEnumerable<ISourceConnector> connectors, ILiveFeed feed, IHostApplicationLifetime lifetime,
    JobPlanOptions options, TimeProvider time, ILogger<JobPlan> log) : BackgroundService
{
    /// <summary>A burst of changes wakes the dispatcher once.</summary>
    private static readonly TimeSpan WakeInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>What is made up after a start leaves the first pages their time, and comes one system after another.</summary>
    private static readonly TimeSpan CatchUpAfter = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan CatchUpSpread = TimeSpan.FromMilliseconds(50);

    /// <summary>What the registry said of each system when we looked last.</summary>
    private readonly Dictionary<string, Followed> _planned = new(StringComparer.Ordinal);

    /// <summary>The same of the poll for the CRM's events, which goes by the CRM's row, too.</summary>
    private Followed? _polled;

    private readonly HashSet<string> _dialects = connectors.Select(connector => connector.Dialect).ToHashSet(StringComparer.Ordinal);

    private DateTimeOffset _startedAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _startedAt = time.Now();
        await StartedAsync(stoppingToken);
        var scheduler = await schedulers.GetScheduler(stoppingToken);
        using var _ = feed.Subscribe(change => change.Topic == Topic.Order, _ => WakeAsync(scheduler, stoppingToken), WakeInterval);
        using var timer = new PeriodicTimer(options.LookInterval, TimeProvider.System);
        do
        {
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
        }
        while (await NextAsync(timer, stoppingToken));
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
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
        var read = systems.Where(row => _dialects.Contains(row.Dialect)).ToList();
        var jobs = await scheduler.GetJobKeys(GroupMatcher<JobKey>.GroupEquals(SyncSystemJob.Group), stoppingToken);
        var news = read.Where(row => IsNews(row, _planned.GetValueOrDefault(row.Code), jobs.Contains(SyncSystemJob.KeyOf(row.Code)))).ToList();
        var freshness = news.Count == 0 ? [] : await db.SourceFreshness.AsNoTracking().ToDictionaryAsync(row => row.System, StringComparer.Ordinal, stoppingToken);
        foreach (var (place, system) in news.Index())
        {
            _planned[system.Code] = await OneAsync(system, () => PlanAsync(scheduler, system, freshness.GetValueOrDefault(system.Code)?.LastSuccessAt, CatchUpAfter + (place * CatchUpSpread), stoppingToken));
        }

        foreach (var key in jobs.Where(key => !read.Exists(system => string.Equals(system.Code, key.Name, StringComparison.Ordinal))))
        {
            await scheduler.DeleteJob(key, stoppingToken);
        }

        if (systems.Find(row => string.Equals(row.Code, PollCrm.System, StringComparison.Ordinal)) is not { } crm)
        {
            _polled = null;
            await scheduler.DeleteJob(PollCrmJob.Key, stoppingToken);
        }
        else if (IsNews(crm, _polled, await scheduler.GetJobDetail(PollCrmJob.Key, stoppingToken) is not null))
        {
            _polled = await OneAsync(crm, () => PollAsync(scheduler, crm, stoppingToken));
        }
    }

    /// <summary>The row has changed, or its job is gone: another node may have taken that away, while the row was switched off, and not have lived to plan it again.</summary>
    private static bool IsNews(SourceSystem row, Followed? known, bool hasJob) =>
        known is null || !string.Equals(known.Schedule, row.Schedule, StringComparison.Ordinal) || !string.Equals(known.Zone, row.ScheduleZone, StringComparison.Ordinal) || (known.IsPlanned && !hasJob);

    /// <summary>A row of the registry that nobody can follow stops that system and no other.</summary>
    private async Task<Followed> OneAsync(SourceSystem system, Func<Task> plan)
    {
        try
        {
            await plan();
            return new(system.Schedule, system.ScheduleZone, IsPlanned: true);
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            LogRow(system.Code, failure);
            return new(system.Schedule, system.ScheduleZone, IsPlanned: false);
        }
    }

    /// <summary>Tells the scheduler, unless it knows already: a stored trigger keeps its place over a restart, and its pause whatever becomes of its times.</summary>
    private async Task PlanAsync(IScheduler scheduler, SourceSystem system, DateTimeOffset? lastSuccess, TimeSpan catchUpAfter, CancellationToken stoppingToken)
    {
        var plan = SyncSystemJob.Plan(system, time);
        if (!IsSame(await scheduler.GetTrigger(plan.Key, stoppingToken), plan))
        {
            var isPaused = await scheduler.GetTriggerState(plan.Key, stoppingToken) == TriggerState.Paused;
            await scheduler.ScheduleJob(SyncSystemJob.For(system.Code), [plan], new ScheduleJobOptions { Replace = true, Paused = isPaused }, stoppingToken);
        }

        // What was due while nobody ran, or was never read at all, is made up now, once.
        var due = lastSuccess is { } at ? new CronExpression(system.Schedule, TimeZoneInfo.FindSystemTimeZoneById(system.ScheduleZone)).GetNextValidTimeAfter(at) : DateTimeOffset.MinValue;
        if (options.CatchUpAtStart && due < time.GetUtcNow() && await scheduler.GetTriggerState(plan.Key, stoppingToken) != TriggerState.Paused
            && !await IsMadeUpAsync(scheduler, system.Code, stoppingToken))
        {
            try
            {
                await scheduler.ScheduleJob(new SyncWork().OnlyTrigger(system.Code, "catch-up", time.GetUtcNow() + catchUpAfter).Build(), cancellationToken: stoppingToken);
            }
            catch (ObjectAlreadyExistsException)
            {
                // Another node that started too has done it.
            }
        }
    }

    /// <summary>
    /// Whether the missed time is made up without us: the stored trigger fires late, a lost node's run is recovered, another node is ahead. Asked in
    /// the order in which a run goes from waiting to done, so that it is not overlooked in between.
    /// </summary>
    private async Task<bool> IsMadeUpAsync(IScheduler scheduler, string system, CancellationToken stoppingToken)
    {
        var now = time.GetUtcNow();
        var triggers = await scheduler.GetTriggersOfJob(SyncSystemJob.KeyOf(system), stoppingToken);
        if (triggers.Any(trigger => !string.Equals(trigger.ExecutionGroup, SyncWork.BackfillGroup, StringComparison.Ordinal)
            && (trigger.Key != SyncSystemJob.PlanOf(system) || trigger.NextFireTimeUtc <= now)))
        {
            return true;
        }

        if ((await scheduler.QueryFireInstances(new() { Job = SyncSystemJob.KeyOf(system), Skip = 0, Take = 1 }, stoppingToken)).Items.Count > 0)
        {
            return true;
        }

        await using var db = database.Open(DataScope.System());
        return await db.SyncRuns.AnyAsync(
            row => row.System == system && (row.StartedAt >= _startedAt || (row.State == SyncRunState.Succeeded && row.FinishedAt >= _startedAt)), stoppingToken);
    }

    private static bool IsSame(ITrigger? stored, ITrigger plan) =>
        stored is ICronTrigger known && plan is ICronTrigger wanted
        && string.Equals(known.CronExpressionString, wanted.CronExpressionString, StringComparison.Ordinal) && known.TimeZone.Equals(wanted.TimeZone)
        && known.MisfireInstruction == wanted.MisfireInstruction;

    /// <summary>
    /// At the CRM's own times, and now: what was recorded while nobody ran is read at once, so that a missed poll need not be made up. While the CRM is paused,
    /// the poll is.
    /// </summary>
    private async Task PollAsync(IScheduler scheduler, SourceSystem crm, CancellationToken stoppingToken)
    {
        var trigger = TriggerBuilder.Create(time)
            .WithIdentity(PollCrmJob.Key.Name, PollCrmJob.Key.Group)
            .ForJob(PollCrmJob.Key)
            .WithCronSchedule(crm.Schedule, cron => cron
                .InTimeZone(TimeZoneInfo.FindSystemTimeZoneById(crm.ScheduleZone))
                .WithMisfireInstruction(CronTriggerMisfireInstruction.DoNothing))
            .Build();
        var isPaused = await scheduler.GetTriggerState(SyncSystemJob.PlanOf(crm.Code), stoppingToken) == TriggerState.Paused;
        await scheduler.ScheduleJob(JobBuilder.Create<PollCrmJob>().WithIdentity(PollCrmJob.Key).StoreDurably().Build(), [trigger], new ScheduleJobOptions { Replace = true, Paused = isPaused }, stoppingToken);
        if (!isPaused)
        {
            await scheduler.ScheduleJob(OneShot.Of(PollCrmJob.Key, time.GetUtcNow()).Build(), cancellationToken: stoppingToken);
        }
    }

    private async Task WakeAsync(IScheduler scheduler, CancellationToken stoppingToken)
    {
        try
        {
            if (scheduler.Status == SchedulerStatus.Running && !stoppingToken.IsCancellationRequested)
            {
                await scheduler.ScheduleJob(OneShot.Of(DispatchOutboxJob.Key, time.GetUtcNow()).Build(), cancellationToken: stoppingToken);
            }
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested || scheduler.Status != SchedulerStatus.Running)
        {
            // The portal is going down; what waits in the outbox leaves after the next start.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The schedule could not be brought in line with the registry")]
    private partial void LogFailed(Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "The registry's row of {System} cannot be followed")]
    private partial void LogRow(string system, Exception failure);

    /// <param name="IsPlanned">The scheduler was told; else nobody can follow the row, which has no job then.</param>
    private sealed record Followed(string Schedule, string Zone, bool IsPlanned);
}

/// <param name="CatchUpAtStart">Systems that were due while nobody ran are read when the portal starts.</param>
public sealed record JobPlanOptions(bool CatchUpAtStart)
{
    /// <summary>How often the registry is looked at.</summary>
    public TimeSpan LookInterval { get; init; } = TimeSpan.FromSeconds(30);
}
