using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>
/// What the portal counts to a system for a month against what the files of the month told in sum, rows in quarantine among it: so a row that does not count
/// leaves its trace in money. A month of which a file was not read since the sums are kept is left out.
/// </summary>
internal static class FileTotals
{
    public static async Task<List<LedgerBreak>> FindAsync(ILkoDb db, string code, CancellationToken cancellationToken)
    {
        var feeds = BreakSubject.OfFiles.Keys.Select(feed => (Feed?)feed).ToList();
        var told = await db.SourceFiles.Where(row => row.System == code && feeds.Contains(row.Feed) && row.Verdict == FileVerdict.Effective && row.Period != null)
            .GroupBy(row => new { Feed = row.Feed!.Value, Period = row.Period!.Value })
            .Select(group => new { group.Key.Feed, group.Key.Period, Sum = group.Sum(row => row.ToldSum) ?? 0, Unknown = group.Count(row => row.ToldSum == null) })
            .ToListAsync(cancellationToken);
        var breaks = new List<LedgerBreak>();
        foreach (var files in told.Where(row => row.Unknown == 0).GroupBy(row => row.Feed))
        {
            var counted = await CountedAsync(db, code, files.Key, cancellationToken);
            breaks.AddRange(files.Where(row => row.Sum != counted[row.Period].Sum())
                .Select(row => new LedgerBreak(BreakSubject.OfFiles[row.Feed], null, null, row.Period, row.Sum, counted[row.Period].Sum())));
        }

        return breaks;
    }

    /// <summary>Sums of the stored rows by month.</summary>
    private static async Task<ILookup<Period, long>> CountedAsync(ILkoDb db, string code, Feed feed, CancellationToken cancellationToken)
    {
        List<MonthSum> sums = feed switch
        {
            Feed.Balances => await SumAsync(db.BalanceSnapshots.Where(row => row.System == code).Select(row => new MonthSum { Period = row.Period, Sum = row.Closing.MinorUnits }), cancellationToken),
            Feed.Charges => await SumAsync(db.Charges.Where(row => row.System == code).Select(row => new MonthSum { Period = row.Period, Sum = row.Gross.MinorUnits }), cancellationToken),
            Feed.Documents => await SumAsync(db.SettlementDocuments.Where(row => row.System == code).Select(row => new MonthSum { Period = row.Period, Sum = row.Gross.MinorUnits }), cancellationToken),
            Feed.Interconnect => await SumAsync(db.InterconnectVolumes.Where(row => row.System == code).Select(row => new MonthSum { Period = row.Period, Sum = row.Gross.MinorUnits }), cancellationToken),
            _ =>
            [
                .. await SumAsync(db.Payments.Where(row => row.System == code).Select(row => new MonthSum { Period = row.Period, Sum = row.Amount.MinorUnits }), cancellationToken),
                .. await SumAsync(db.UnidentifiedPayments.Where(row => row.System == code).Select(row => new MonthSum { Period = row.Period, Sum = row.Amount.MinorUnits }), cancellationToken),
            ],
        };
        return sums.ToLookup(month => month.Period, month => month.Sum);
    }

    private static Task<List<MonthSum>> SumAsync(IQueryable<MonthSum> rows, CancellationToken cancellationToken) =>
        rows.GroupBy(row => row.Period).Select(group => new MonthSum { Period = group.Key, Sum = group.Sum(row => row.Sum) }).ToListAsync(cancellationToken);

    private sealed class MonthSum
    {
        public Period Period { get; init; }

        public long Sum { get; init; }
    }
}
