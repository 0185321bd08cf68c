using System.Reflection;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Lko.Infrastructure.Jobs;

/// <summary>
/// What follows a run of a system's job: the rest of what it was to do, the same once more, or nothing but the next time of the schedule. A run that failed or broke off is repeated
/// a few times, then every half hour or so until the next scheduled one, so that a system that was away at its time, or a portal that was in trouble, makes up for it soon.
/// </summary>
internal sealed partial class SyncSequel(IJobExecutionContext context, SyncWork work, TimeProvider time, ILogger log)
{
    /// <summary>Pauses before a run is repeated. The scheduler's own way to repeat takes an exception, which a system that is away is none, and has an end.</summary>
    private static readonly RetryPolicy Retry = typeof(SyncSystemJob).GetCustomAttribute<RetryPolicyAttribute>()!.Policy;

    private string System => context.JobDetail.Key.Name;

    /// <summary>The run has succeeded: what it has left, and the months behind it, follow at once.</summary>
    public async Task GoOnAsync(SyncRunRow run)
    {
        var next = run switch
        {
            { GoesOn: true, LeavesPieces: true } => work.Rest ?? new SyncWork(By: work.By, IsOwn: true),
            { GoesOn: true } => work with { Attempt = 0, IsOwn = true },
            _ => work.Rest,
        };
        if (next is not null)
        {
            await ScheduleAsync(next, TimeSpan.Zero);
        }
    }

    /// <summary>The run came to no end of its own. Months that were too much for one run are asked for in smaller pieces at once.</summary>
    public Task BreakOffAsync(SyncFault fault) =>
        fault == SyncFault.OutOfTime && work.Smaller is { } smaller ? ScheduleAsync(smaller, TimeSpan.Zero) : RepeatAsync(fault);

    /// <summary>
    /// A run that failed is repeated a few times, then in smaller pieces; a month that cannot be read even so is left, and those behind it are not. What is
    /// read by the schedule waits for that when it is nearer, and is tried now and then where it is far and waiting may help. A system has one repetition that waits,
    /// however many of its runs have failed.
    /// </summary>
    public async Task RepeatAsync(SyncFault? fault)
    {
        if (work.IsUsual)
        {
            var pause = work.Attempt < Retry.MaxAttempts ? Retry.DelayFor(work.Again.Attempt) : Retry.DelayFor(Retry.MaxAttempts) * 2;
            var isLeft = work.Attempt >= Retry.MaxAttempts && fault?.MayPass() is not true;
            if (!isLeft && !await IsAskedSoonAsync(pause))
            {
                await ScheduleAsync(work.Again, pause);
            }

            return;
        }

        if (work.Attempt < Retry.MaxAttempts)
        {
            await ScheduleAsync(work.Again, Retry.DelayFor(work.Again.Attempt));
        }
        else if (work.Smaller is { } smaller)
        {
            await ScheduleAsync(smaller, TimeSpan.Zero);
        }
        else if (work.Rest is { } rest)
        {
            LogLeft(System, work.Piece[0]);
            await ScheduleAsync(rest, TimeSpan.Zero);
        }
    }

    /// <summary>
    /// Whatever ended the run, its deadline too: what is to come after it must be written. It comes behind what others wait for; of a system that is paused
    /// it waits for the end of the pause.
    /// </summary>
    public async Task ScheduleAsync(SyncWork next, TimeSpan pause)
    {
        var isPaused = await context.Scheduler.GetTriggerState(SyncSystemJob.PlanOf(System), CancellationToken.None) == TriggerState.Paused;
        await context.Scheduler.ScheduleJob(next.Trigger(System, time.GetUtcNow() + pause).Build(), new ScheduleJobOptions { Paused = isPaused }, CancellationToken.None);
    }

    /// <summary>Whether the schedule, or a repetition that waits already, asks the system before the pause is over.</summary>
    private async Task<bool> IsAskedSoonAsync(TimeSpan pause)
    {
        var triggers = await context.Scheduler.GetTriggersOfJob(context.JobDetail.Key, CancellationToken.None);
        return triggers.Any(trigger => trigger.Key != context.Trigger.Key
            && (trigger.Key == SyncSystemJob.PlanOf(System) ? trigger.NextFireTimeUtc <= time.GetUtcNow() + pause : SyncWork.Read(trigger.JobDataMap).IsUsual));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{System} could not be read again for {Month}; the backfill goes on behind it")]
    private partial void LogLeft(string system, Period month);
}
