using System.Globalization;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>What a reconciliation left behind.</summary>
/// <param name="Broken">Breaks there are now, whatever their state.</param>
/// <param name="Appeared">Breaks that are new, or came back.</param>
/// <param name="Healed">Breaks that are gone.</param>
public sealed record ReconcileResult(int Broken, int Appeared, int Healed);

/// <summary>
/// Compares what one system told with the rows it delivered, with tolerance 0, as the portal itself, after its files were taken over: balances with
/// charges, corrections and payments, a month's closing with the next one's opening, documents with charges, the portal's totals with the system's and with the sums of its files.
/// Every difference is one finding, however often this runs; one that is gone closes itself. How far it has come among the system's runs is kept
/// in its own transaction, so that what a run saved before it died stays owed. NotFound for a code outside the registry.
/// </summary>
public sealed class ReconcileSystem(ILkoDbFactory factory, TimeProvider time)
{
    /// <summary>Stream of the cursor: the last run whose changes are compared.</summary>
    public const string Stream = "reconciliation";

    private const int Attempts = 3;

    public async Task<Outcome<ReconcileResult>> Run(string systemCode, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = factory.OpenSystem("reconciliation");
            if (await db.SourceSystems.AsNoTracking().SingleOrDefaultAsync(row => row.Code == systemCode, cancellationToken) is not { } system)
            {
                return Outcome<ReconcileResult>.NotFound();
            }

            if (await db.InTransactionAsync(token => ReconcileAsync(db, system, token), cancellationToken) is { } result)
            {
                return Outcome<ReconcileResult>.Ok(result);
            }

            // A person moved one of the findings meanwhile; his move stands and the comparison is made again.
            if (attempt == Attempts)
            {
                return Outcome<ReconcileResult>.Conflict($"Findings of {systemCode} kept changing.");
            }
        }
    }

    /// <returns>Null when somebody else changed a finding meanwhile.</returns>
    private async Task<ReconcileResult?> ReconcileAsync(ILkoDb db, SourceSystem system, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var compared = await ReachAsync(db, system.Code, cancellationToken);
        var breaks = await LedgerBreaks.FindAsync(db, system, cancellationToken);
        var suspects = await BreakSuspects.LoadAsync(db, system.Code, breaks, cancellationToken);
        var stored = (await db.Findings.Where(row => row.System == system.Code && BreakSubject.Kinds.Contains(row.Kind)).ToListAsync(cancellationToken))
            .ToLookup(row => (row.Kind, row.Subject));
        var (appeared, changed) = (0, 0);
        var broken = new HashSet<(FindingKind, string)>();
        foreach (var each in breaks)
        {
            var subject = each.In(system.Code);
            broken.Add((each.Kind, subject.ToString()));
            if (stored[(each.Kind, subject.ToString())].FirstOrDefault() is not { } finding)
            {
                db.Findings.Add(Finding.OfBreak(subject, each.Figures, suspects.Of(each), now));
                appeared++;
                continue;
            }

            appeared += finding.State == FindingState.Closed ? 1 : 0;
            changed += finding.See(each.Figures, suspects.Of(each), now) ? 1 : 0;
        }

        var healed = stored.SelectMany(group => group).Where(row => row.State != FindingState.Closed && !broken.Contains((row.Kind, row.Subject))).ToList();
        foreach (var finding in healed)
        {
            finding.Close(now);
        }

        (await db.SyncCursors.SingleOrDefaultAsync(row => row.System == system.Code && row.Stream == Stream, cancellationToken) ?? db.SyncCursors.Add(SyncCursor.Start(system.Code, Stream)).Entity)
            .Advance(compared.ToString(CultureInfo.InvariantCulture), now);
        if (await db.SaveAsync(cancellationToken) != SaveResult.Saved)
        {
            return null;
        }

        await OpenBreaks.MarkAsync(db, db.BalanceSnapshots.Where(row => row.System == system.Code), now, cancellationToken);
        if (appeared + changed + healed.Count > 0)
        {
            db.Announce(new(Topic.Balance, system.Code, null, null, system.CarrierBranch));
        }

        return new(breaks.Count, appeared, healed.Count);
    }

    /// <summary>The last run before any that is still under way: what that one saves from now on is not seen here.</summary>
    private static async Task<long> ReachAsync(ILkoDb db, string systemCode, CancellationToken cancellationToken)
    {
        var runs = db.SyncRuns.Where(row => row.System == systemCode);
        var running = await runs.Where(row => row.State == SyncRunState.Running).OrderBy(row => row.Id).Select(row => (SyncRunId?)row.Id).FirstOrDefaultAsync(cancellationToken);
        var last = await runs.OrderByDescending(row => row.Id).Select(row => (SyncRunId?)row.Id).FirstOrDefaultAsync(cancellationToken);
        return running is { } open ? open.Value - 1 : last?.Value ?? 0;
    }
}
