using System.Globalization;
using System.Reflection;
using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Lko.Infrastructure.Jobs;

/// <summary>
/// Fetches and takes over what one source system delivered. One at a time per system, on whatever node; a run that lost its node is begun
/// again on another; a system that holds it beyond the deadline loses it. A run that failed is repeated a few times before the next scheduled one,
/// in the same way as one that broke off. What a run saved is compared with what the system tells, by the next one if it did not live to. How far it has come is told to the
/// scheduler, which keeps it for every node.
/// </summary>
[DisallowConcurrentExecution]
[JobTimeout(Deadline)]
[RetryPolicy(5, "00:00:10", 3, MaxDelay = "00:15:00", Jitter = 0.2)]
public sealed partial class SyncSystemJob(SyncSystem sync, GetReconciliationDebt debt, ReconcileSystem reconcile, IngestGate gate, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<SyncSystemJob> log) : IJob
{
    public const string Group = "sync";

    /// <summary>Execution group of the runs that may wait.</summary>
    public const string BackfillGroup = "backfill";

    public const string Deadline = "00:05:00";

    private const string System = "system";
    private const string Reprocess = "reprocess";
    private const string From = "from";
    private const string To = "to";
    private const string By = "by";
    private const string Attempt = "attempt";
    private const string Pieces = "pieces";

    /// <summary>Months one run of a backfill asks for: as many as an ordinary run, so that the deadline suits both. The others follow run by run.</summary>
    private const int MonthsAtOnce = 3;

    /// <summary>As often as the scheduler passes it on.</summary>
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    /// <summary>Pauses before a failed run is repeated. The scheduler's own way to repeat takes an exception, and a system that is away is none.</summary>
    private static readonly RetryPolicy Retry = typeof(SyncSystemJob).GetCustomAttribute<RetryPolicyAttribute>()!.Policy;

    public static JobKey KeyOf(string system) => new(system, Group);

    /// <summary>Key of the trigger that follows the registry.</summary>
    public static TriggerKey PlanOf(string system) => new(system, Group);

    /// <summary>The job of one row of the registry.</summary>
    public static IJobDetail For(string system) =>
        JobBuilder.Create<SyncSystemJob>().WithIdentity(KeyOf(system)).UsingJobData(System, system).StoreDurably().RequestRecovery().Build();

    /// <summary>At the system's own times. Runs that were missed while nobody ran are made up once.</summary>
    /// <exception cref="FormatException">The schedule is none.</exception>
    /// <exception cref="TimeZoneNotFoundException">Its zone is none.</exception>
    public static ITrigger Plan(SourceSystem system, TimeProvider time) => TriggerBuilder.Create(time)
        .WithIdentity(PlanOf(system.Code))
        .ForJob(KeyOf(system.Code))
        .WithCronSchedule(system.Schedule, cron => cron
            .InTimeZone(TimeZoneInfo.FindSystemTimeZoneById(system.ScheduleZone))
            .WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
        .Build();

    /// <summary>One run besides the schedule, once a worker is free.</summary>
    /// <param name="by">Who asks; null for the portal itself.</param>
    public static ITrigger Once(string system, DateTimeOffset at, bool reprocess = false, UserId? by = null)
    {
        var data = new JobDataMap { [Reprocess] = reprocess.ToString(CultureInfo.InvariantCulture) };
        if (by is { } person)
        {
            data[By] = Text(person.Value);
        }

        return OneShot.Of(KeyOf(system), at).UsingJobData(data).Build();
    }

    /// <summary>Makes up for times that passed while nobody ran. Has one key for each system: nodes that start together make it up once.</summary>
    public static ITrigger CatchUp(string system, DateTimeOffset at) =>
        OneShot.Of(KeyOf(system), at).UsingJobData(new JobDataMap { [Reprocess] = bool.FalseString }).WithIdentity($"{system}-catch-up", Group).Build();

    /// <summary>Has one key for each system, so that the scheduler takes no second one while the first waits or runs.</summary>
    public static ITrigger Backfill(string system, Period from, Period to, UserId by, DateTimeOffset at) =>
        OneShot.Of(KeyOf(system), at)
            .UsingJobData(new JobDataMap { [From] = Text(from.Number), [To] = Text(to.Number), [By] = Text(by.Value) })
            .WithIdentity($"{system}-{BackfillGroup}", Group)
            .WithExecutionGroup(BackfillGroup)
            .WithDescription($"{Text(from.Number)};{Text(to.Number)}")
            .WithRetryPolicy(RetryPolicy.None)
            .Build();

    /// <summary>The months that a backfill still has to read.</summary>
    public static BackfillRest? RestOf(TriggerHeader backfill) =>
        backfill.Description?.Split(';') is [var from, var to] ? new(Period.FromNumber((int)Number(from)), Period.FromNumber((int)Number(to))) : null;

    /// <summary>What a run under way has told of itself.</summary>
    public static SyncProgress? ProgressOf(FireInstance instance) =>
        instance.ProgressMessage?.Split(';') is [var stage, var files, var filesFound, var bytes, var bytesFound, var rows]
            ? new((SyncStage)Number(stage), (int)Number(files), (int)Number(filesFound), Number(bytes), Number(bytesFound), Number(rows), instance.FireTimeUtc)
            : null;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var data = context.MergedJobDataMap;
        var system = data.GetString(System)!;
        if (context.Recovering)
        {
            LogRecovering(system, context.Recovering);
        }

        var months = data.GetString(From) is { } from ? Months(from, data.GetString(To)!) : [];
        var piece = months.Take(data.GetString(Pieces) is { } size ? (int)Number(size) : MonthsAtOnce).ToList();
        var by = data.GetString(By) is { } person ? UserId.From(Number(person)) : (UserId?)null;
        var request = new SyncRequest(system, data.GetString(Reprocess) is { } said && bool.Parse(said), piece is [] ? null : piece, AskedBy: by)
        {
            GoingDown = lifetime.ApplicationStopping,
            IsRepetition = data.GetString(Attempt) is not null,
        };
        SyncRunRow run;
        try
        {
            // What an earlier run saved and did not live to compare comes first: this one may end as that did.
            await PayDebtAsync(system, cancellationToken);
            run = await RunAsync(context, request, cancellationToken);

            // What one that did not succeed has saved stays owed: whoever stopped it, or its deadline, ends this too.
            if (run.State == SyncRunState.Succeeded)
            {
                await ReconcileAsync(system, cancellationToken);
            }
        }
        catch (Exception failure) when (piece is not [])
        {
            // The scheduler's own way to repeat would drop the months that are left at its end; a backfill has none.
            var wasTooMuch = failure is OperationCanceledException && piece.Count > 1 && !request.GoingDown.IsCancellationRequested;
            await (wasTooMuch ? DivideAsync(context, data, piece.Count) : RepeatAsync(context, data, months, piece.Count));
            return;
        }

        switch (run.State)
        {
            case SyncRunState.Failed or SyncRunState.Held:
                LogFailed(run.Id, system, run.Fault, run.Error);
                await RepeatAsync(context, data, months, piece.Count);
                break;
            case SyncRunState.Interrupted:
                LogOvertaken(system);
                break;
            case SyncRunState.Succeeded when months.Count > piece.Count:
                await GoOnAsync(context, data, months[piece.Count]);
                break;
            default:
                break;
        }
    }

    /// <summary>A comparison that fails keeps no data out: it stays owed.</summary>
    private async Task PayDebtAsync(string system, CancellationToken cancellationToken)
    {
        try
        {
            await ReconcileAsync(system, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogOwed(system, failure);
        }
    }

    /// <summary>Draws the balance of what has changed since it was drawn last.</summary>
    private async Task ReconcileAsync(string system, CancellationToken cancellationToken)
    {
        if ((await debt.Run(system, cancellationToken)).Value)
        {
            using var place = await gate.WriteAsync(cancellationToken);
            await reconcile.Run(system, cancellationToken);
        }
    }

    private async Task<SyncRunRow> RunAsync(IJobExecutionContext context, SyncRequest request, CancellationToken cancellationToken)
    {
        using var ended = new CancellationTokenSource();
        var telling = TellAsync(context, request.Meter, ended.Token);
        try
        {
            return (await sync.Run(request, cancellationToken)).Value;
        }
        catch (Exception failure)
        {
            // The portal's own trouble, or the deadline: the scheduler repeats what broke off.
            LogBroken(failure.Data[SyncSystem.RunKey] as long?, request.System, failure);
            throw;
        }
        finally
        {
            await ended.CancelAsync();
            await telling;
        }
    }

    /// <summary>Looks at the run's counts from outside, so that the run itself has nothing to do with it.</summary>
    private async Task TellAsync(IJobExecutionContext context, SyncMeter meter, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(ProgressInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                var seen = meter.Look(context.FireTimeUtc);
                context.ReportProgress(
                    seen.Percent ?? 0,
                    string.Create(CultureInfo.InvariantCulture, $"{(int)seen.Stage};{seen.FilesDone};{seen.FilesFound};{seen.BytesDone};{seen.BytesFound};{seen.Rows}"));
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over; its counts are in the book.
        }
    }

    /// <summary>A run that failed is repeated a few times, then month by month; one that cannot be read even so is left, and those behind it are not.</summary>
    private async Task RepeatAsync(IJobExecutionContext context, JobDataMap data, List<Period> months, int piece)
    {
        var attempt = data.GetString(Attempt) is { } number ? (int)Number(number) + 1 : 1;
        if (attempt <= Retry.MaxAttempts)
        {
            var again = Copy(data);
            again[Attempt] = Text(attempt);
            await ScheduleAsync(context, again, Retry.DelayFor(attempt));
        }
        else if (piece > 1)
        {
            await DivideAsync(context, data, piece);
        }
        else if (months.Count > 1)
        {
            LogLeft(data.GetString(System)!, months[0]);
            await GoOnAsync(context, data, months[1]);
        }
    }

    /// <summary>What was too much for one run comes again in pieces that are half as large, and so does what follows.</summary>
    private Task DivideAsync(IJobExecutionContext context, JobDataMap data, int piece)
    {
        var smaller = Copy(data);
        smaller[Pieces] = Text(piece / 2);
        return ScheduleAsync(context, smaller, TimeSpan.Zero);
    }

    /// <summary>The months that are left, behind the backfills of others that wait.</summary>
    private Task GoOnAsync(IJobExecutionContext context, JobDataMap data, Period from)
    {
        var rest = Copy(data);
        rest[From] = Text(from.Number);
        return ScheduleAsync(context, rest, TimeSpan.Zero);
    }

    private static JobDataMap Copy(JobDataMap data)
    {
        var copy = new JobDataMap();
        foreach (var key in new[] { Reprocess, From, To, By, Pieces })
        {
            if (data.GetString(key) is { } value)
            {
                copy[key] = value;
            }
        }

        return copy;
    }

    /// <summary>Whatever ended the run, its deadline too: what is to come after it must be written.</summary>
    private async Task ScheduleAsync(IJobExecutionContext context, JobDataMap data, TimeSpan pause)
    {
        var trigger = OneShot.Of(context.JobDetail.Key, time.GetUtcNow() + pause).UsingJobData(data);
        if (data.GetString(From) is { } from)
        {
            trigger = trigger.WithExecutionGroup(BackfillGroup).WithDescription($"{from};{data.GetString(To)}").WithRetryPolicy(RetryPolicy.None);
        }

        await context.Scheduler.ScheduleJob(trigger.Build(), cancellationToken: CancellationToken.None);
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

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{System} is read again after its node was lost, Recovering={Recovering}")]
    private partial void LogRecovering(string system, bool recovering);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run}: {System} was not read ({Fault}). {Error}")]
    private partial void LogFailed(long run, string system, SyncFault? fault, string? error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run}: {System} was not read")]
    private partial void LogBroken(long? run, string system, Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "What an earlier run of {System} saved could not be compared; it stays owed")]
    private partial void LogOwed(string system, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{System} could not be read again for {Month}; the backfill goes on behind it")]
    private partial void LogLeft(string system, Period month);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Lease lost: the run of {System} was taken over by another node, the rest of this one was not written")]
    private partial void LogOvertaken(string system);
}
