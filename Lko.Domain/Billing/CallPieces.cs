using System.Collections.Frozen;
using System.Globalization;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>
/// Takes large files of calls over piece by piece, each with the place in its file in one transaction. Their controls have passed before the first piece. Others
/// write between the pieces, and a run that ends early keeps those that are saved: the next goes on behind them.
/// </summary>
internal sealed class CallPieces(ILkoDbFactory factory, OpenRun run, ISourceConnector connector, RunGate gate, SyncMeter meter, TimeProvider time)
{
    private const int PieceRows = 25_000;

    /// <summary>How long pieces may hold the single writer of an embedded database, one behind the other.</summary>
    private static readonly TimeSpan MostHeld = TimeSpan.FromMilliseconds(400);

    /// <summary>Longer than the longest pause in which somebody who waits for that database looks whether it is free.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(110);

    private SyncCounts _counts = new(0, 0, 0, 0, 0, 0);
    private TimeSpan _held;

    /// <param name="files">Everything in the drop folder, as the step before has weighed it.</param>
    /// <param name="before">What the run came to so far.</param>
    /// <returns>What it came to since; not done when the rest is for the next run.</returns>
    /// <exception cref="SourceUnavailableException">A file that is needed is not there any more.</exception>
    public async Task<(SyncCounts Counts, bool IsDone)> RunAsync(IReadOnlyList<DeliveredFile> files, SyncCounts before, CancellationToken cancellationToken)
    {
        _counts = before;
        await using var db = factory.OpenSystem(SyncSystem.Reason);
        var places = await CallPlace.LoadAsync(db, run.System.Code, cancellationToken);
        var ids = places.Keys.ToList();
        var stored = await db.SourceFiles.AsNoTracking().Where(row => row.System == run.System.Code && (row.Feed == Feed.Usage || ids.Contains(row.Id))).ToListAsync(cancellationToken);
        var deliveries = new Deliveries(new FileLedger(), files.ToDictionary(file => file.Path, StringComparer.Ordinal), FrozenSet<string>.Empty);
        var reference = await SourceReference.LoadAsync(db, run.System, cancellationToken);
        var reader = new CanonicalReader(run.System, connector, reference, deliveries, meter);
        var clock = new LocalClock(run.System.Zone);

        // What counts for one reader, or with one set of codes, may not for another: which rows are done with is known only under the same.
        var groups = PieceGroup.Of(stored, places, string.Create(CultureInfo.InvariantCulture, $"{ReaderMark.Of(run.System, connector):x}.{reference.TrafficMark():x}"));
        meter.Begin(SyncStage.TakingOver, groups.Sum(group => group.After.Count), groups.Sum(group => group.After.Sum(file => file.Row.Size)));
        var quarantine = await OpenAsync(db, groups, cancellationToken);
        foreach (var group in groups)
        {
            var isDone = group.IsOfSwitch
                ? await TakeAsync(db, reader, group, quarantine, (row, file) => SwitchCall.Of(run.System.Code, (CallRecord)row.Record, At(row), file, row.Line), cancellationToken)
                : await TakeAsync(db, reader, group, quarantine, (row, file) => CallDetail.Of(reference.Accounts[((CallRecord)row.Record).Account!], (CallRecord)row.Record, At(row), file, row.Line), cancellationToken);
            if (!isDone)
            {
                return (_counts, false);
            }
        }

        return (_counts, true);

        DateTimeOffset At(AcceptedRow row) => clock.ToUtc(((CallRecord)row.Record).AnsweredAt);
    }

    /// <summary>What is known of the rows that do not count, and the places: those of files that begin anew, and of all that follow them.</summary>
    private async Task<IngestQuarantine> OpenAsync(ILkoDb db, IReadOnlyList<PieceGroup> groups, CancellationToken cancellationToken)
    {
        IngestQuarantine? opened = null;
        await WriteAsync(
            db,
            async token =>
            {
                opened = await IngestQuarantine.OpenAsync(db, run.System.Code, Feed.Usage, PieceGroup.ReadFiles(groups), time.Now(), token);
                foreach (var file in groups.SelectMany(group => group.After))
                {
                    await CallPlace.KeepAsync(db, run.System.Code, file.Row.Id, file.Place, token);
                }
            },
            cancellationToken);
        return opened!;
    }

    private async Task<bool> TakeAsync<TCall>(
        ILkoDb db, CanonicalReader reader, PieceGroup group, IngestQuarantine quarantine, Func<AcceptedRow, SourceFileId, TCall> make, CancellationToken cancellationToken)
        where TCall : class, ICall
    {
        var (memory, changedBefore) = (new CallMemory(), _counts.ChangedRows);
        var told = new ToldCalls(memory);
        if (!await TakeOutAsync(db, group, memory, told, changedBefore, cancellationToken))
        {
            return false;
        }

        using var rows = ReadAhead.Of(Read(reader, group, make, cancellationToken), cancellationToken).GetEnumerator();
        for (var isMore = true; isMore;)
        {
            await WriteAsync(db, async token => isMore = await SaveAsync(db, group, rows, quarantine, told, changedBefore, token), cancellationToken);
            if (isMore && gate.IsNearlyOver)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What is not told any more leaves the tables, and what is told from its beginning.</summary>
    /// <returns>False when the rest is for the next run.</returns>
    private async Task<bool> TakeOutAsync(ILkoDb db, PieceGroup group, CallMemory memory, ToldCalls told, int changedBefore, CancellationToken cancellationToken)
    {
        var tables = new CallTables(db);
        foreach (var file in group.Gone.Concat(group.After.Where(file => file.Rows == 0)))
        {
            if (group.After.Count > 0 && memory.HasRoomFor(file.Place.RowsBefore))
            {
                await tables.RememberAsync(told, file.Row.Id, cancellationToken);
            }

            foreach (var deletion in await tables.DeletionsAsync(file.Row.Id, PieceRows, cancellationToken))
            {
                await WriteAsync(
                    db,
                    async token =>
                    {
                        told.TookOut(await deletion(token));
                        _counts = _counts with { ChangedRows = changedBefore + told.Changes };
                    },
                    cancellationToken);
                if (gate.IsNearlyOver)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static IEnumerable<PieceRow<TCall>> Read<TCall>(CanonicalReader reader, PieceGroup group, Func<AcceptedRow, SourceFileId, TCall> make, CancellationToken cancellationToken)
        where TCall : class, ICall
    {
        using var taken = new HashedKeySet();
        foreach (var _ in reader.Read(group.Before.Select(file => file.Entry), taken))
        {
            // Only the keys are wanted; the rows are stored already.
            cancellationToken.ThrowIfCancellationRequested();
        }

        foreach (var file in group.After)
        {
            var stored = file.Rows;
            foreach (var row in reader.Read([file.Entry], taken))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var isStored = stored > 0;
                stored -= isStored ? 1 : 0;
                if (row.Quarantined is { } bad)
                {
                    // Also one that is stored: so it stays.
                    yield return new(file, null, bad, isStored);
                }
                else if (!isStored)
                {
                    yield return new(file, make(row.Accepted!, file.Row.Id), null, false);
                }
            }
        }
    }

    /// <summary>Rows go from the file to the table one by one: those of a piece are held nowhere.</summary>
    /// <returns>Whether there may be more rows.</returns>
    private async Task<bool> SaveAsync<TCall>(
        ILkoDb db, PieceGroup group, IEnumerator<PieceRow<TCall>> rows, IngestQuarantine quarantine, ToldCalls told, int changedBefore, CancellationToken cancellationToken)
        where TCall : class, ICall
    {
        var done = new Dictionary<PieceFile, (int Accepted, int Quarantined)>();
        var (isMore, left) = (true, PieceRows);
        while (isMore && left > 0)
        {
            await db.AddManyAsync(Calls(), cancellationToken);
            await quarantine.WriteAsync(cancellationToken);
        }

        foreach (var (file, (accepted, quarantined)) in done)
        {
            file.Advance(accepted, quarantined);
            _counts = _counts with { AcceptedRows = _counts.AcceptedRows + accepted, QuarantinedRows = _counts.QuarantinedRows + quarantined };
            await CallPlace.KeepAsync(db, run.System.Code, file.Row.Id, file.Place, cancellationToken);
        }

        _counts = _counts with { ChangedRows = changedBefore + told.Changes };
        if (!isMore)
        {
            await EndAsync(db, group, quarantine, cancellationToken);
        }

        return isMore;

        IEnumerable<TCall> Calls()
        {
            while (left > 0 && !quarantine.IsFull && (isMore = rows.MoveNext()))
            {
                left--;
                var (file, call, bad, isStored) = rows.Current;
                if (!isStored)
                {
                    var (accepted, quarantined) = done.GetValueOrDefault(file);
                    done[file] = call is null ? (accepted, quarantined + 1) : (accepted + 1, quarantined);
                }

                if (call is not null)
                {
                    yield return told.Tell(call);
                }
                else
                {
                    quarantine.Take(bad!);
                }
            }
        }
    }

    /// <summary>All files of the group are taken over to their ends.</summary>
    private async Task EndAsync(ILkoDb db, PieceGroup group, IngestQuarantine quarantine, CancellationToken cancellationToken)
    {
        await quarantine.CloseAsync(group.After.Concat(group.Gone).Select(file => file.Row.Path).ToHashSet(StringComparer.Ordinal), cancellationToken);
        foreach (var file in group.After)
        {
            (await db.SourceFiles.SingleAsync(row => row.Id == file.Row.Id, cancellationToken)).Count(file.Place.Accepted, file.Place.Quarantined);
        }

        foreach (var file in group.After.Concat(group.Gone))
        {
            await CallPlace.KeepAsync(db, run.System.Code, file.Row.Id, null, cancellationToken);
        }

        db.Announce(new(Topic.Sync, run.System.Code, null, null, run.System.CarrierBranch));
    }

    /// <summary>One transaction, which only the run may make that counts.</summary>
    private async Task WriteAsync(ILkoDb db, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        if (_held >= MostHeld)
        {
            _held = TimeSpan.Zero;
            await Task.Delay(Breath, time, cancellationToken);
        }

        using (await gate.WriteAsync(cancellationToken))
        {
            long? since = null;
            await db.InTransactionAsync(
                async token =>
                {
                    if (since is not null)
                    {
                        // What a piece was made of is not there a second time.
                        throw new SourceUnavailableException("The database broke a piece off; the next run goes on behind the last one that was saved.") { Fault = SyncFault.Internal };
                    }

                    since = time.GetTimestamp();
                    await work(token);
                    var row = await db.SyncRuns.SingleAsync(each => each.Id == run.Id, token);
                    if (row.State != SyncRunState.Running)
                    {
                        throw new SourceUnavailableException("Another run has taken this one's place.") { Fault = SyncFault.Overtaken };
                    }

                    row.Advance(_counts);
                    row.Beat(time.Now());
                    await db.SaveOrThrowAsync(token);
                    return true;
                },
                cancellationToken);
            _held += time.GetElapsedTime(since!.Value);
        }
    }
}
