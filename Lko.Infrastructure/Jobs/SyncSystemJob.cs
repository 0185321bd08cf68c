using System.Globalization;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Quartz;

namespace Lko.Infrastructure.Jobs;

/// <summary>
/// Fetches and takes over what one source system delivered. One at a time per system, on whatever node; a run that lost its node is begun
/// again on another; a system that holds it beyond the deadline loses it. A run that failed is repeated a few times before the next scheduled one.
/// </summary>
[DisallowConcurrentExecution]
[JobTimeout(Deadline)]
public sealed class SyncSystemJob(SyncSystem sync) : IJob
{
    public const string Group = "sync";

    /// <summary>Execution group of the runs that may wait.</summary>
    public const string BackfillGroup = "backfill";

    public const string Deadline = "00:05:00";

    private const string System = "system";
    private const string Reprocess = "reprocess";
    private const string From = "from";
    private const string To = "to";

    private static readonly RetryPolicy Retry = RetryPolicy.Exponential(4, TimeSpan.FromSeconds(30), 3, TimeSpan.FromMinutes(15), jitter: 0.2);

    public static JobKey KeyOf(string system) => new(system, Group);

    /// <summary>Key of the trigger that follows the registry.</summary>
    public static TriggerKey PlanOf(string system) => new(system, Group);

    /// <summary>The job of one row of the registry.</summary>
    public static IJobDetail For(string system) =>
        JobBuilder.Create<SyncSystemJob>().WithIdentity(KeyOf(system)).UsingJobData(System, system).StoreDurably().RequestRecovery().Build();

    /// <summary>At the system's own times. Runs that were missed while nobody ran are made up once.</summary>
    /// <exception cref="FormatException">The schedule is none.</exception>
    /// <exception cref="TimeZoneNotFoundException">Its zone is none.</exception>
    public static ITrigger Plan(SourceSystem system) => TriggerBuilder.Create()
        .WithIdentity(PlanOf(system.Code))
        .ForJob(KeyOf(system.Code))
        .WithRetryPolicy(Retry)
        .WithCronSchedule(system.Schedule, cron => cron
            .InTimeZone(TimeZoneInfo.FindSystemTimeZoneById(system.ScheduleZone))
            .WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
        .Build();

    /// <summary>One run besides the schedule, as soon as a worker is free.</summary>
    public static ITrigger Once(string system, bool reprocess = false) => TriggerBuilder.Create()
        .WithIdentity($"{system}-{Guid.NewGuid():N}", Group)
        .ForJob(KeyOf(system))
        .UsingJobData(Reprocess, reprocess.ToString(CultureInfo.InvariantCulture))
        .WithRetryPolicy(Retry)
        .StartNow()
        .Build();

    public static ITrigger Backfill(string system, Period from, Period to) => TriggerBuilder.Create()
        .WithIdentity($"{system}-{Guid.NewGuid():N}", Group)
        .ForJob(KeyOf(system))
        .UsingJobData(From, from.Number.ToString(CultureInfo.InvariantCulture))
        .UsingJobData(To, to.Number.ToString(CultureInfo.InvariantCulture))
        .WithExecutionGroup(BackfillGroup)
        .WithRetryPolicy(Retry)
        .StartNow()
        .Build();

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var data = context.MergedJobDataMap;
        var reprocess = data.GetString(Reprocess) is { } said && bool.Parse(said);
        var months = data.GetString(From) is { } from ? Months(from, data.GetString(To)!) : null;
        var run = (await sync.Run(new(data.GetString(System)!, reprocess, months), cancellationToken)).Value;
        if (run.State is SyncRunState.Failed or SyncRunState.Held)
        {
            // Told to the scheduler, which repeats it; the run itself is written down already.
            throw new JobExecutionException($"{run.System}: {run.Error}");
        }
    }

    private static List<Period> Months(string from, string to)
    {
        var months = new List<Period>();
        for (var month = Period.FromNumber(int.Parse(from, CultureInfo.InvariantCulture)); month.Number <= int.Parse(to, CultureInfo.InvariantCulture); month = month.Next)
        {
            months.Add(month);
        }

        return months;
    }
}
