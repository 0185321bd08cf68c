using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>The files of one system that may be why its figures do not agree.</summary>
internal sealed class BreakSuspects(IReadOnlyList<BreakSuspects.File> files)
{
    public static async Task<BreakSuspects> LoadAsync(ILkoDb db, string system, IReadOnlyCollection<LedgerBreak> breaks, CancellationToken cancellationToken)
    {
        if (breaks.Count == 0)
        {
            return new([]);
        }

        return new(await db.SourceFiles.AsNoTracking()
            .Where(row => row.System == system && row.Feed != null && row.Period != null && row.Verdict <= FileVerdict.Rejected && row.Verdict != FileVerdict.Repeated)
            .OrderByDescending(row => row.Delivery).ThenByDescending(row => row.Name)
            .Select(row => new File(row.Feed!.Value, row.Period!.Value, row.Verdict, row.Delivery, row.Name, row.QuarantinedRows ?? 0))
            .ToListAsync(cancellationToken));
    }

    /// <summary>The likeliest first: a refused file, then one that is not there, then rows that do not count, then a file that was replaced.</summary>
    public BreakSuspect? Of(LedgerBreak broken)
    {
        var feeds = FeedsOf(broken);
        var near = files.Where(file => feeds.Contains(file.Feed) && file.Period == broken.Period).ToList();
        if (BreakSubject.FeedOf(broken.Kind) is not null)
        {
            // What was refused or never came has told nothing: it is rows of the files that count.
            var held = near.Where(file => file is { Verdict: FileVerdict.Effective, Quarantined: > 0 }).Select(file => file.Path).Order(StringComparer.Ordinal).ToList();
            return held.Count == 0 ? null : new(BreakCause.QuarantinedRows, StoredText.Fit(string.Join("; ", held), Finding.MaxDetailLength));
        }

        if (near.Find(file => file.Verdict == FileVerdict.Rejected) is { } rejected)
        {
            return new(BreakCause.RejectedFile, rejected.Path);
        }

        if (feeds.Any(feed => !near.Exists(file => file.Feed == feed && file.Verdict == FileVerdict.Effective)))
        {
            return new(BreakCause.MissingFile, "");
        }

        return near.Find(file => file is { Verdict: FileVerdict.Effective, Quarantined: > 0 }) is { } waiting ? new(BreakCause.QuarantinedRows, waiting.Path)
            : near.Find(file => file.Verdict == FileVerdict.Superseded) is { } replaced ? new(BreakCause.ReplacedFile, replaced.Path)
            : null;
    }

    private static Feed[] FeedsOf(LedgerBreak broken) => broken.Kind switch
    {
        _ when broken.IsUntold => [Feed.Balances],
        _ when BreakSubject.FeedOf(broken.Kind) is { } feed => [feed],
        FindingKind.ChargesDiffer or FindingKind.CorrectionsDiffer => [Feed.Charges],
        FindingKind.PaymentsDiffer => [Feed.Payments],
        FindingKind.DocumentsDiffer => [Feed.Documents, Feed.Charges],
        _ => [Feed.Balances],
    };

    internal sealed record File(Feed Feed, Period Period, FileVerdict Verdict, string Delivery, string Name, int Quarantined)
    {
        public string Path => $"{Delivery}/{Name}";
    }
}
