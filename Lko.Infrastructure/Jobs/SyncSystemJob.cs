using System.Globalization;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Lko.Infrastructure.Jobs;

/// <summary>
/// Fetches and takes over what one source system delivered. One at a time per system, on whatever node; a run that lost its node is begun
/// again on another; a system that holds it beyond the deadline loses it. What follows a run says <see cref="SyncSequel"/>; only what broke off because the portal
/// goes down is left to the scheduler. What a run saved is compared with what the system tells, by the next one if it did not live to. How far it has come is told to the
/// scheduler, which keeps it for every node.
/// </summary>
[DisallowConcurrentExecution]
[JobTimeout(Deadline)]
[RetryPolicy(5, "00:00:10", 3, MaxDelay = "00:15:00", Jitter = 0.2)]
public sealed partial class SyncSystemJob(SyncSystem sync, GetReconciliationDebt debt, ReconcileSystem reconcile, GetRereadDebt rereads, IngestGate gate, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<SyncSystemJob> log) : IJob
{
    public const string Group = "sync";

    /// <summary>Of everything, the waiting for a turn at the database and the comparisons among it.</summary>
    public const string Deadline = "00:30:00";

    /// <summary>How long a run itself may work.</summary>
    public static readonly TimeSpan MostWork = TimeSpan.FromMinutes(5);

    private const string System = "system";

    /// <summary>As often as the scheduler passes it on.</summary>
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

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

        var work = SyncWork.Read(data);
        var sequel = new SyncSequel(context, work, time, log);
        var request = new SyncRequest(system, work.Reprocess, work.Piece is [] ? null : work.Piece, AskedBy: work.By)
        {
            MostWork = MostWork,
            GoingDown = lifetime.ApplicationStopping,
            IsRepetition = work.IsOwn || context.Trigger.RetryAttempt > 0,
            Recovers = context.Recovering,
        };
        SyncRunRow? ended;
        try
        {
            // What an earlier run saved and did not live to compare comes first: this one may end as that did.
            await PayDebtAsync(system, cancellationToken);
            ended = await RunAsync(context, request, cancellationToken);

            // What one that did not succeed has saved stays owed: whoever stopped it, or its deadline, ends this too.
            if (ended is { State: SyncRunState.Succeeded, GoesOn: false })
            {
                await ReconcileAsync(system, cancellationToken);
                await RereadAsync(context, sequel, system, cancellationToken);
            }
        }
        catch (Exception failure)
        {
            // The portal's own trouble, or the deadline.
            LogBroken(failure.Data[SyncSystem.RunKey] as long?, system, failure);
            var isGoingDown = request.GoingDown.IsCancellationRequested;
            if (isGoingDown && work.Backfill is null)
            {
                throw;
            }

            // The scheduler's own way to repeat ends, and would then drop the months that are left, or leave the system alone until its next time.
            await sequel.BreakOffAsync(SyncFaults.Of(failure, isGoingDown));
            return;
        }

        if (ended is not { } run)
        {
            await sequel.ScheduleAsync(work with { IsOwn = true }, SyncRun.MostSilence);
            return;
        }

        if (run is { State: SyncRunState.Succeeded, Error: { } error })
        {
            LogNotReadAgain(run.Id, system, error);
        }

        switch (run.State)
        {
            case SyncRunState.Failed or SyncRunState.Held:
                LogFailed(run.Id, system, run.Fault, run.Error);
                await sequel.RepeatAsync(run.Fault);
                break;
            case SyncRunState.Interrupted when run.IsReplaced:
                LogOvertaken(system);
                break;
            case SyncRunState.Interrupted:
                LogGivenUp(system);
                await sequel.RepeatAsync(SyncFault.Overtaken);
                break;
            case SyncRunState.Succeeded:
                await sequel.GoOnAsync(run);
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

    /// <summary>The months of new breaks are read again as a backfill, once: that closes what the system has put right meanwhile before people look at it.</summary>
    private async Task RereadAsync(IJobExecutionContext context, SyncSequel sequel, string system, CancellationToken cancellationToken)
    {
        try
        {
            var triggers = await context.Scheduler.GetTriggersOfJob(context.JobDetail.Key, cancellationToken);
            foreach (var months in (await rereads.Run(system, [.. triggers.Select(SyncWork.RestOf).OfType<BackfillRest>()], cancellationToken)).Value)
            {
                await sequel.ScheduleAsync(new SyncWork(Backfill: months), TimeSpan.Zero);
            }
        }
        catch (SchedulerException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The portal goes down while the run ends: it has succeeded, and the next one finds what is to be read again.
        }
    }

    /// <returns>Null while another process works on the system.</returns>
    private async Task<SyncRunRow?> RunAsync(IJobExecutionContext context, SyncRequest request, CancellationToken cancellationToken)
    {
        using var ended = new CancellationTokenSource();
        var telling = TellAsync(context, request.Meter, ended.Token);
        try
        {
            var outcome = await sync.Run(request, cancellationToken);
            if (outcome is Outcome<SyncRunRow>.Clash busy)
            {
                LogBusy(request.System, busy.Message);
                return null;
            }

            return outcome.Value;
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

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{System} is read again after its node was lost, Recovering={Recovering}")]
    private partial void LogRecovering(string system, bool recovering);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run}: {System} was not read ({Fault}). {Error}")]
    private partial void LogFailed(long run, string system, SyncFault? fault, string? error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run}: {System} was read, but something that had been read by another version of its connector, or under other settings, could not be read again. {Error}")]
    private partial void LogNotReadAgain(long run, string system, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{System} is read later. {Why}")]
    private partial void LogBusy(string system, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run}: {System} was not read, or not to its end")]
    private partial void LogBroken(long? run, string system, Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "What an earlier run of {System} saved could not be compared; it stays owed")]
    private partial void LogOwed(string system, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Lease lost: the run of {System} was taken over by another node, the rest of this one was not written")]
    private partial void LogOvertaken(string system);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Lease lost: the run of {System} was not seen at work and was given up, the rest of it was not written")]
    private partial void LogGivenUp(string system);
}
