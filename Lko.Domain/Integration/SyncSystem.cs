using Lko.Domain.Common;
using Lko.Domain.Live;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>
/// Takes over what one source system delivered, as the portal itself: files, rows, quarantine, cursor and freshness in one transaction, then
/// the news of it. Every attempt leaves a <see cref="SyncRun"/>; one that fails changes nothing else, so the last good values stay.
/// </summary>
public sealed class SyncSystem(ILkoDbFactory factory, IEnumerable<ISourceConnector> connectors, IDropFolder dropFolder, TimeProvider time)
{
    /// <summary>Stream of the cursor: how far the deliveries of the system have been read.</summary>
    public const string Stream = "deliveries";

    private const string Reason = "sync of a source system";

    private readonly Dictionary<string, ISourceConnector> _connectors = connectors.ToDictionary(connector => connector.Dialect, StringComparer.Ordinal);

    /// <summary>One run. A failure of the source or of its files is a run that failed, not an exception.</summary>
    /// <param name="reprocess">Reads every effective file again, also unchanged ones: after the accounts or the connector changed.</param>
    /// <returns>The finished run; NotFound for a code outside the registry.</returns>
    public async Task<Outcome<SyncRunRow>> Run(string systemCode, bool reprocess, CancellationToken cancellationToken)
    {
        if (await StartAsync(systemCode, cancellationToken) is not { } runId)
        {
            return Outcome<SyncRunRow>.NotFound();
        }

        try
        {
            return Outcome<SyncRunRow>.Ok(await TakeOverAsync(systemCode, runId, reprocess, cancellationToken));
        }
        catch (Exception failure) when (failure is SourceUnavailableException or IOException or UnauthorizedAccessException)
        {
            return Outcome<SyncRunRow>.Ok(await FailAsync(systemCode, runId, failure.Message));
        }
        catch (OperationCanceledException)
        {
            await FailAsync(systemCode, runId, "Stopped before the end: shutdown or deadline.");
            throw;
        }
        catch (Exception failure)
        {
            await FailAsync(systemCode, runId, $"{failure.GetType().Name}: {failure.Message}");
            throw;
        }
    }

    private async Task<SyncRunId?> StartAsync(string systemCode, CancellationToken cancellationToken)
    {
        await using var db = factory.OpenSystem(Reason);
        if (!await db.SourceSystems.AnyAsync(row => row.Code == systemCode, cancellationToken))
        {
            return null;
        }

        var now = time.Now();
        foreach (var abandoned in await db.SyncRuns.Where(row => row.System == systemCode && row.State == SyncRunState.Running).ToListAsync(cancellationToken))
        {
            abandoned.Abandon(now);
        }

        var run = SyncRun.Start(systemCode, now);
        db.SyncRuns.Add(run);
        await SaveAsync(db, cancellationToken);
        return run.Id;
    }

    private async Task<SyncRunRow> TakeOverAsync(string systemCode, SyncRunId runId, bool reprocess, CancellationToken cancellationToken)
    {
        await using var db = factory.OpenSystem(Reason);
        var system = await db.SourceSystems.AsNoTracking().SingleAsync(row => row.Code == systemCode, cancellationToken);
        var connector = _connectors.GetValueOrDefault(system.Dialect) ?? throw new SourceUnavailableException($"No connector reads the dialect {system.Dialect}.");
        var reference = await SourceReference.LoadAsync(db, system, cancellationToken);
        var files = dropFolder.List(systemCode);
        var present = files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var known = (await db.SourceFiles.AsNoTracking().Where(row => row.System == systemCode).ToListAsync(cancellationToken))
            .Select(row => row.Known()).Where(row => !reprocess || !present.Contains(row.Path)).ToList();

        // Bytes are read before the transaction, so that a slow disk holds no lock.
        var deliveries = await DeliveryReader.ReadAsync(system, connector, files, reference.IsAccount, known, cancellationToken);
        var reader = new CanonicalReader(system, connector, reference, deliveries);
        return await db.InTransactionAsync(
            async token =>
            {
                var stored = await db.SourceFiles.Where(row => row.System == systemCode).ToDictionaryAsync(row => row.Path, StringComparer.Ordinal, token);
                var before = stored.Values.Select(row => row.Effective()).OfType<EffectiveFile>().ToDictionary(row => row.Path, StringComparer.Ordinal);
                var news = Store(db, systemCode, deliveries, stored);
                await SaveAsync(db, token);
                var taking = new TakeOver(db, system, reference, reader, deliveries, stored, before, reprocess, time.Now());
                await taking.RunAsync(token);

                var now = time.Now();
                var run = await db.SyncRuns.SingleAsync(row => row.Id == runId, token);
                run.Succeed(new(files.Count, news, deliveries.Ledger.Entries.Count(entry => entry.Verdict == FileVerdict.Rejected), taking.Accepted, taking.Quarantined, taking.Changed), now);
                (await FreshnessAsync(db, systemCode, token)).Succeed(now);
                (await CursorAsync(db, systemCode, token)).Advance(files.Count > 0 ? files[^1].Delivery : null, now);
                if (taking.BalancesChanged)
                {
                    db.Announce(new(Topic.Balance, systemCode, null, null, system.CarrierBranch));
                }

                db.Announce(new(Topic.Sync, systemCode, null, null, system.CarrierBranch));
                await SaveAsync(db, token);
                return SyncRunRow.Of(run);
            },
            cancellationToken);
    }

    private async Task<SyncRunRow> FailAsync(string systemCode, SyncRunId runId, string error)
    {
        // The run has failed whatever its own token says; that much must be written.
        await using var db = factory.OpenSystem(Reason);
        var now = time.Now();
        var run = await db.SyncRuns.SingleAsync(row => row.Id == runId, CancellationToken.None);
        run.Fail(error, now);
        (await FreshnessAsync(db, systemCode, CancellationToken.None)).Fail(now);
        db.Announce(new(Topic.Sync, systemCode, null, null, null));
        await SaveAsync(db, CancellationToken.None);
        return SyncRunRow.Of(run);
    }

    /// <summary>Brings the stored files in line with the ledger.</summary>
    /// <returns>How many files are new or rewritten.</returns>
    private int Store(ILkoDb db, string systemCode, Deliveries deliveries, Dictionary<string, SourceFile> stored)
    {
        var now = time.Now();
        var news = 0;
        foreach (var entry in deliveries.Ledger.Entries)
        {
            if (!stored.TryGetValue(entry.Path, out var row))
            {
                row = SourceFile.Of(systemCode, deliveries.Files[entry.Path], entry, now);
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
                row.Judge(entry);
            }
        }

        return news;
    }

    private static async Task<SourceFreshness> FreshnessAsync(ILkoDb db, string systemCode, CancellationToken cancellationToken)
    {
        var row = await db.SourceFreshness.SingleOrDefaultAsync(each => each.System == systemCode, cancellationToken);
        return row ?? db.SourceFreshness.Add(SourceFreshness.Start(systemCode)).Entity;
    }

    private static async Task<SyncCursor> CursorAsync(ILkoDb db, string systemCode, CancellationToken cancellationToken)
    {
        var row = await db.SyncCursors.SingleOrDefaultAsync(each => each.System == systemCode && each.Stream == Stream, cancellationToken);
        return row ?? db.SyncCursors.Add(SyncCursor.Start(systemCode, Stream)).Entity;
    }

    private static async Task SaveAsync(ILkoDb db, CancellationToken cancellationToken)
    {
        if (await db.SaveAsync(cancellationToken) is not SaveResult.Saved and var result)
        {
            throw new SourceUnavailableException($"Another run wrote at the same time ({result}).");
        }
    }
}
