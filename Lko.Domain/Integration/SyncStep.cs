using System.Collections.Frozen;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Cooperation;
using Lko.Domain.Live;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>
/// One step of a run: as many whole deliveries that were not seen yet as make a fair transaction. What a system sent in an outage of days is
/// so taken over piece by piece, and a run that ends in between keeps what it has.
/// </summary>
/// <param name="isCaughtUp">An earlier step of the run has seen everything that had arrived.</param>
/// <param name="fetched">What the fetch found, saved with the step in which the news are over; null when the system was not asked.</param>
/// <param name="rereading">What is read again behind the news.</param>
/// <param name="events">Records the events of orders that files bring.</param>
internal sealed class SyncStep(
    ILkoDb db, OpenRun run, ISourceConnector connector, RunGate gate, TimeSpan fullCheck, TimeProvider time, bool isCaughtUp, Fetched? fetched, Rereading rereading, OrderEventFiles events)
{
    /// <summary>New bytes after which a step ends with the delivery it is in; of what is read again, with the month.</summary>
    public const long MaxNewBytes = 64L * 1024 * 1024;

    private static readonly Dictionary<Feed, Period> NoWaits = [];

    /// <summary>This step has seen everything that had arrived.</summary>
    public bool IsCaughtUp { get; private set; } = isCaughtUp;

    /// <summary>Nothing new is left behind this step: what the run came for is saved.</summary>
    public bool IsNewsOver { get; private set; }

    /// <summary>Large files of calls are left behind this step, for <see cref="CallPieces"/>.</summary>
    public bool LeavesCalls { get; private set; }

    /// <param name="files">Everything in the drop folder, in order.</param>
    /// <param name="before">What the earlier steps of the run came to.</param>
    /// <returns>The finished run after the last step, else the counts so far.</returns>
    public async Task<(SyncRunRow? Row, SyncCounts Counts)> RunAsync(IReadOnlyList<DeliveredFile> files, SyncRequest request, SyncCounts before, CancellationToken cancellationToken)
    {
        var system = run.System;
        var reference = await SourceReference.LoadAsync(db, system, cancellationToken);
        var seen = await db.SourceFiles.AsNoTracking().Where(row => row.System == system.Code && row.Verdict != FileVerdict.NotTaken).ToListAsync(cancellationToken);
        var reach = request.Reprocess ? files : Reach(files, seen);
        var isLast = reach.Count == files.Count;
        var wasCaughtUp = IsCaughtUp;
        var present = reach.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);

        // What is read again passes its controls again, in the first step that sees everything; what was read otherwise than now, in steps behind all that is new.
        var mark = ReaderMark.Of(system, connector);
        Func<Period?, bool> rereads = isLast && !wasCaughtUp ? request.Rereads : _ => false;
        var outdated = rereading.HasProgress && gate.IsMostlyOver ? FrozenSet<string>.Empty : rereading.Next(seen.Where(IsOutdated));
        bool IsOutdated(SourceFile row) => row.Verdict != FileVerdict.NotTaken && row.ReaderMark != mark && present.Contains(row.Path);
        bool IsWeighedAnew(SourceFile row) => present.Contains(row.Path) && (rereads(row.Period) || outdated.Contains(row.Path) || row.WaitsForAccount(reference.IsAccount));
        var known = seen.Where(row => !IsWeighedAnew(row)).Select(row => row.Known()).ToList();
        Deliveries deliveries;
        var readAgain = outdated;
        using (await gate.ReadAsync(cancellationToken))
        {
            // Bytes are weighed before the transaction, so that a slow disk holds no lock.
            deliveries = await WeighAsync(known);
            var effective = Effective(seen);
            if (new FeedPlan(deliveries, effective, rereads, outdated, NoWaits).Unreadable() is { Count: > 0 } unreadable)
            {
                deliveries = await WeighAsync([.. known, .. seen.Where(row => unreadable.Contains(row.Path)).Select(row => row.Known())]);
                readAgain = outdated.Except(unreadable, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
            }
        }

        Task<Deliveries> WeighAsync(IReadOnlyCollection<KnownFile> believed) =>
            DeliveryReader.ReadAsync(system, connector, reach, reference.IsAccount, believed, seen.Where(IsWeighedAnew).Select(row => row.Known()), time.Now() - fullCheck, request.Meter, cancellationToken);

        // Events change orders in transactions of their own: if the step fails after that, they are recorded once more and known by their ids.
        var recorded = await events.RecordAsync(new(system, connector, reference, deliveries), deliveries, seen, IsWeighedAnew, cancellationToken);
        using var place = await gate.WriteAsync(cancellationToken);

        // The database may have the whole unit done again: what it comes to is known behind it.
        var done = await db.InTransactionAsync(
            async token =>
            {
                var stored = await db.SourceFiles.Where(row => row.System == system.Code).ToDictionaryAsync(row => row.Path, StringComparer.Ordinal, token);
                var places = await CallPlace.LoadAsync(db, system.Code, token);
                var effective = Effective(stored.Values);
                var news = Store(deliveries, stored, known);
                await db.SaveOrThrowAsync(token);

                // Accounts first: the other rows name them.
                var waiting = await WaitingRows.ForOperatorsAsync(db, system, token);
                var (current, accounts) = (reference, Taking(reference, waiting));
                if (accounts.HasWork(Feed.Accounts))
                {
                    accounts = Taking(await reference.WithOwnersAsync(db, system, token), waiting);
                    await accounts.RunAsync([Feed.Accounts], token);
                }

                var opened = isLast ? await OpenClientAccounts.RunAsync(db, system, token) : 0;
                if (accounts.AccountsChanged || opened > 0)
                {
                    current = await SourceReference.LoadAsync(db, system, token);
                }

                var taking = Taking(current, await WaitingRows.ForAccountsAsync(db, system.Code, current, token));
                await taking.RunAsync(FeedNature.InOrder.Where(feed => feed != Feed.Accounts), token);
                var gone = isLast && !wasCaughtUp && fetched?.Told is { Feed: Feed.LastMileRequests } told ? await GoneRequests.SettleAsync(db, system, told, time.Now(), token) : 0;
                await UnknownNames.TellAsync(db, system, [.. deliveries.Unknown, .. taking.Unknown], time.Now(), token);
                var counts = new SyncCounts(
                    files.Count,
                    before.NewFiles + news,
                    deliveries.Ledger.Entries.Count(entry => entry.Verdict == FileVerdict.Rejected),
                    before.AcceptedRows + accounts.Accepted + taking.Accepted,
                    before.QuarantinedRows + accounts.Quarantined + taking.Quarantined,
                    before.ChangedRows + recorded + accounts.Changed + opened + taking.Changed + gone);

                // A file of details that was refused because its account was unknown is weighed anew in a step of its own.
                // Nor are the news over while large files of calls are left.
                var leavesCalls = taking.IsPutOff || places.Count > 0;
                var isOver = isLast && !leavesCalls && !deliveries.Ledger.Entries.Any(entry => deliveries.Files.ContainsKey(entry.Path) && entry.WaitsForAccount(current.IsAccount));

                // Reading again takes no time from the system's own news: what is left of it is left to the next run, which is asked for only by one that came on.
                // Each comes on by a piece, or a system that takes half of a run to tell its news would never be read again.
                var isLeft = request.Backfill is null && stored.Values.Any(row => IsOutdated(row) && rereading.Tries(row));
                var row = await SaveAsync(request, reach, isOver, isOver && (!isLeft || (rereading.IsOpen && gate.IsMostlyOver)), deliveries.Ledger.IsLayoutBroken, counts, counts.ChangedRows > before.ChangedRows || current != reference, token);
                return (Row: row is not null && isLeft && (rereading.HasProgress || outdated.Count > 0) ? row with { GoesOn = true } : row, Counts: counts, LeavesCalls: leavesCalls, IsOver: isOver);

                TakeOver Taking(SourceReference judge, IReadOnlyDictionary<Feed, Period> waits) => new(
                    db, system, judge, new CanonicalReader(system, connector, judge, deliveries, request.Meter), deliveries, stored, effective, places,
                    new(deliveries, effective, rereads, readAgain, waits), time.Now(), request.Meter);
            },
            cancellationToken);
        (IsCaughtUp, IsNewsOver, LeavesCalls) = (isLast, done.IsOver, done.LeavesCalls);
        return (done.Row, done.Counts);
    }

    private static Dictionary<string, EffectiveFile> Effective(IEnumerable<SourceFile> files) =>
        files.Select(row => row.Effective()).OfType<EffectiveFile>().ToDictionary(row => row.Path, StringComparer.Ordinal);

    /// <summary>The files up to the delivery in which the step ends.</summary>
    private static IReadOnlyList<DeliveredFile> Reach(IReadOnlyList<DeliveredFile> files, List<SourceFile> seen)
    {
        var known = seen.Select(row => row.Path).ToHashSet(StringComparer.Ordinal);
        var last = files.Count - 1;
        var bytes = 0L;
        for (var index = 0; index < last; index++)
        {
            bytes += known.Contains(files[index].Path) ? 0 : files[index].Size;
            var ends = !string.Equals(files[index].Delivery, files[index + 1].Delivery, StringComparison.Ordinal);
            if (bytes >= MaxNewBytes && ends && !files.Skip(index + 1).Any(file => known.Contains(file.Path)))
            {
                return [.. files.Take(index + 1)];
            }
        }

        return files;
    }

    /// <summary>Brings the stored files in line with the ledger.</summary>
    /// <returns>How many files are new or rewritten.</returns>
    private int Store(Deliveries deliveries, Dictionary<string, SourceFile> stored, List<KnownFile> known)
    {
        var now = time.Now();
        var believed = known.ToDictionary(file => file.Path, file => file.Sha256, StringComparer.Ordinal);
        var news = 0;
        foreach (var entry in deliveries.Ledger.Entries)
        {
            if (!stored.TryGetValue(entry.Path, out var row))
            {
                row = SourceFile.Of(run.System.Code, deliveries.Files[entry.Path], entry, now);
                stored.Add(entry.Path, row);
                db.SourceFiles.Add(row);
                news++;
            }
            else if (!string.Equals(row.Sha256, entry.Sha256, StringComparison.Ordinal))
            {
                row.Rewrite(deliveries.Files[entry.Path], entry, now);
                news++;
            }
            else
            {
                row.Judge(entry, now);
                if (deliveries.Hashed.Contains(entry.Path))
                {
                    row.Look(deliveries.Files[entry.Path], now);
                }
            }

            if (!string.Equals(believed.GetValueOrDefault(entry.Path), entry.Sha256, StringComparison.Ordinal))
            {
                row.ReadBy(ReaderMark.Of(run.System, connector));
            }
        }

        return news;
    }

    private async Task<SyncRunRow?> SaveAsync(SyncRequest request, IReadOnlyList<DeliveredFile> reach, bool isOver, bool isLast, bool isLayoutBroken, SyncCounts counts, bool figuresChanged, CancellationToken cancellationToken)
    {
        var (code, now) = (run.System.Code, time.Now());
        var row = await db.SyncRuns.SingleAsync(each => each.Id == run.Id, cancellationToken);
        if (row.State != SyncRunState.Running)
        {
            throw new SourceUnavailableException("Another run has taken this one's place.") { Fault = SyncFault.Overtaken };
        }

        row.Advance(counts);
        row.Beat(now);
        if (isOver)
        {
            // Whatever becomes of what is read again behind it, the news are here.
            Refresh(await db.FreshnessOfAsync(code, cancellationToken), request, isLayoutBroken, now);
            if (fetched?.Reached is { } reached && (fetched.GoesOn || ChangeCursor.Believes(fetched.ClockSkew)))
            {
                (await db.CursorOfAsync(code, ChangeCursor.Stream, cancellationToken)).Advance(reached.ToString(), now);
            }
        }

        if (isLast)
        {
            row.Close(fetched, now);
        }

        (await db.CursorOfAsync(code, SyncSystem.Stream, cancellationToken)).Advance(reach.Count > 0 ? reach[^1].Delivery : null, now);
        if (figuresChanged)
        {
            db.Announce(new(Topic.Balance, code, null, null, run.System.CarrierBranch));
        }

        db.Announce(new(Topic.Sync, code, null, null, run.System.CarrierBranch));
        await db.SaveOrThrowAsync(cancellationToken);
        return isLast ? SyncRunRow.Of(row) with { Error = fetched?.Failure?.Error ?? rereading.Error, GoesOn = fetched?.GoesOn is true } : null;
    }

    /// <summary>Where something is lacking, or the rest is for the next run, the data are as new as before; so they are where nobody asked for what is new.</summary>
    private void Refresh(SourceFreshness freshness, SyncRequest request, bool isLayoutBroken, DateTimeOffset now)
    {
        if (fetched is { Failure: null, GoesOn: true })
        {
            return;
        }

        // After a broken layout what is shown is what was told before: it is as old as it is, although the run brought what there was.
        if (fetched?.Failure is not null || isLayoutBroken)
        {
            freshness.Fail(now);
        }
        else if (request.AsksForNews)
        {
            freshness.Succeed(now);
        }
        else if (request.Cause == SyncCause.Import)
        {
            freshness.Bring(now);
        }
    }
}
