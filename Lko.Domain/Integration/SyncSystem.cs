using System.Globalization;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Orders;
using Lko.Domain.Persistence;

namespace Lko.Domain.Integration;

/// <summary>
/// Fetches what one source system has to deliver and takes it over, as the portal itself, in steps of whole deliveries: files, rows, quarantine
/// and cursor of a step in one transaction, then the news of it. Every attempt leaves a <see cref="SyncRun"/>; a step that fails changes nothing,
/// so the last good values stay, and the next run goes on behind the last step that was saved.
/// </summary>
public sealed class SyncSystem(
    ILkoDbFactory factory, IEnumerable<ISourceConnector> connectors, IEnumerable<ITransport> transports, IDropFolder dropFolder, IngestGate ingest, AnswerTerm answer, TimeProvider time)
{
    /// <summary>Stream of the cursor: how far the deliveries of the system have been read.</summary>
    public const string Stream = "deliveries";

    /// <summary>Under this key an exception tells the id of the run that it ended: the log and the screens name the run by it.</summary>
    public const string RunKey = "lko.run";

    /// <summary>Of the time that a run may work; the rest is for taking over what came.</summary>
    private const double ShareOfAsking = 0.5;

    internal const string Reason = "sync of a source system";

    private readonly Dictionary<string, ISourceConnector> _connectors = connectors.ToDictionary(connector => connector.Dialect, StringComparer.Ordinal);
    private readonly Dictionary<string, ITransport> _transports = transports.ToDictionary(transport => transport.Code, StringComparer.Ordinal);

    /// <summary>One run. A failure of the source or of its files is a run that failed, not an exception.</summary>
    /// <returns>The finished run; Conflict while another run of the system is at work, NotFound for a code outside the registry.</returns>
    public async Task<Outcome<SyncRunRow>> Run(SyncRequest request, CancellationToken cancellationToken)
    {
        var outcome = await RunAsync(request, cancellationToken);
        if (outcome.IsOk && outcome.Value is { FinishedAt: { } finished } run)
        {
            Telemetry.Syncs.Record((finished - run.StartedAt).TotalSeconds, new("system", run.System), new("outcome", run.State.ToString().ToLowerInvariant()));
        }

        return outcome;
    }

    private async Task<Outcome<SyncRunRow>> RunAsync(SyncRequest request, CancellationToken cancellationToken)
    {
        using var gate = new RunGate(ingest, request.MostWork, time, cancellationToken);
        if (await SyncRunBook.OpenAsync(factory, gate, time, request, gate.Token) is not { } opening)
        {
            return Outcome<SyncRunRow>.NotFound();
        }

        if (opening.Run is not { } run)
        {
            return Outcome<SyncRunRow>.Conflict(string.Create(CultureInfo.InvariantCulture, $"Another run of {request.System} has been under way since {opening.Since:u}."));
        }

        // What lies here already asks nothing of a system that is left alone.
        if (run.LeftAloneUntil is not null && request is { Fetch: true, Reprocess: false, AsksInPause: false })
        {
            return Outcome<SyncRunRow>.Ok(await SyncRunBook.HoldAsync(factory, gate, time, run));
        }

        await using var watch = new RunWatch(factory, ingest, time, run.Id, gate.Token);
        try
        {
            var connector = _connectors.GetValueOrDefault(run.System.Dialect) ?? throw new SourceUnavailableException($"No connector reads the dialect {run.System.Dialect}.") { Fault = SyncFault.NotSetUp };
            var fetched = request is { Fetch: true, Reprocess: false } ? await FetchAsync(gate, run, request, watch.Token) : null;

            return Outcome<SyncRunRow>.Ok(await TakeOverAsync(gate, run, connector, request, fetched, watch.Token));
        }
        catch (Exception failure) when (failure is SourceUnavailableException or IOException or UnauthorizedAccessException)
        {
            return Outcome<SyncRunRow>.Ok(await SyncRunBook.FailAsync(factory, gate, time, run, FaultOf(failure, request), failure.Message));
        }
        catch (Exception failure)
        {
            failure.Data[RunKey] = run.Id.Value;
            var ended = await SyncRunBook.FailAsync(factory, gate, time, run, FaultOf(failure, request), failure.Message);
            if (failure is OperationCanceledException && ended.State is SyncRunState.Stopped or SyncRunState.Interrupted)
            {
                // Somebody ended it: nothing has failed, and nothing is to be repeated.
                return Outcome<SyncRunRow>.Ok(ended);
            }

            throw;
        }
    }

    private static SyncFault FaultOf(Exception failure, SyncRequest request) => SyncFaults.Of(failure, request.GoingDown.IsCancellationRequested);

    private async Task<Fetched> FetchAsync(RunGate gate, OpenRun run, SyncRequest request, CancellationToken cancellationToken)
    {
        var transport = _transports.GetValueOrDefault(run.System.Transport) ?? throw new SourceUnavailableException($"Nothing carries what {run.System.Transport} delivers.") { Fault = SyncFault.NotSetUp };
        Fetched fetched;

        // Whoever waits for his turn here waits for no fault of his system.
        using var place = await gate.FetchAsync(transport.Code, cancellationToken);
        try
        {
            fetched = await transport.FetchAsync(run.System, OrderOf(gate, run, request), cancellationToken);
        }
        catch (Exception failure) when (!gate.Clock.IsWaiting && FaultOf(failure, request).IsOfSource())
        {
            // A system that holds its run until the deadline has failed too; one that was not asked yet has not.
            await SyncRunBook.CountCallAsync(factory, gate, time, run, null, request.Backfill is null && failure is SourceUnavailableException source ? source.Place : run.Place, (failure as SourceUnavailableException)?.RetryAfter);
            if (request.Backfill is null && failure is SourceUnavailableException away)
            {
                // What an earlier run brought and did not live to take over lies here, and waits for no system.
                return Fetched.FilesOnly with { Failure = new(away.Fault, away.Message, [], IsOfSystem: true) };
            }

            throw;
        }

        await SyncRunBook.CountCallAsync(factory, gate, time, run, fetched, request.Backfill is null ? fetched.Place : run.Place, fetched.Failure?.RetryAfter);
        return fetched;
    }

    /// <summary>Filling in the past has months of its own, and neither begins where the days left off nor moves that.</summary>
    private FetchOrder OrderOf(RunGate gate, OpenRun run, SyncRequest request)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), run.System.Zone).DateTime);
        FetchOrder order = request.Backfill is null ? new(request.PeriodsAt(today), run.Changes) { Place = run.Place } : new(request.PeriodsAt(today)) { IsBackfill = true };
        return order with { MostTime = request.MostWork * ShareOfAsking, Clock = gate.Clock };
    }

    private async Task<SyncRunRow> TakeOverAsync(RunGate gate, OpenRun run, ISourceConnector connector, SyncRequest request, Fetched? fetched, CancellationToken cancellationToken)
    {
        IReadOnlyList<DeliveredFile> files = [.. dropFolder.List(run.System.Code).Select(file => file.Until(cancellationToken))];
        await NotTakenBook.KeepAsync(factory, gate, time, run, [.. fetched?.NotTaken ?? [], .. dropFolder.NotTaken(run.System.Code)], cancellationToken);
        var (counts, isCaughtUp, rereading) = (new SyncCounts(files.Count, 0, 0, 0, 0, 0), false, new Rereading());

        // Filling in the past is no progress of what is read day by day.
        var told = fetched is not null && request.Backfill is not null ? fetched with { Reached = null } : fetched;
        var pieces = new CallPieces(factory, run, connector, gate, request.Meter, time);
        while (true)
        {
            bool leavesCalls;
            try
            {
                await using var db = factory.OpenSystem(Reason);
                var step = new SyncStep(db, run, connector, gate, dropFolder.FullCheck, time, isCaughtUp, told, rereading, new OrderEventFiles(factory, gate, answer, time));
                var done = await step.RunAsync(files, request, counts, cancellationToken);
                if (done.Row is { } row)
                {
                    return row;
                }

                (counts, isCaughtUp, leavesCalls) = (done.Counts, step.IsCaughtUp, step.LeavesCalls);
                rereading.Saved(step.IsNewsOver && request.Backfill is null);
            }
            catch (Exception failure) when (rereading.IsOpen)
            {
                // The news are saved: what fails behind them costs neither them nor what else is to be read again.
                var isLeft = rereading.Fail(failure);
                if (isLeft && !gate.IsMostlyOver && failure is not (OperationCanceledException or SourceUnavailableException { Fault: SyncFault.Overtaken }))
                {
                    continue;
                }

                var ended = await SyncRunBook.CloseAsync(factory, gate, time, run, told, rereading.Error);
                if (failure is OperationCanceledException && !gate.IsOutOfTime)
                {
                    throw;
                }

                return isLeft && rereading.HasProgress ? ended with { GoesOn = true } : ended;
            }

            // What a step has put off, or an earlier run left, comes before the next one.
            if (leavesCalls)
            {
                (counts, var isDone) = await pieces.RunAsync(files, counts, cancellationToken);
                if (!isDone)
                {
                    return await SyncRunBook.CloseAsync(factory, gate, time, run, told, rereading.Error) with { GoesOn = true, LeavesPieces = isCaughtUp && told is not { GoesOn: true } };
                }
            }
        }
    }
}
