using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>What the files of a system say against it though its runs succeed: it was reached, and brought nothing that counts.</summary>
internal static class DeliveryGaps
{
    /// <summary>A month is told within so many days of the next one.</summary>
    private const int DaysToTell = 10;

    /// <summary>Told once a month and as a whole.</summary>
    private static readonly Feed[] Monthly = [Feed.Balances, Feed.Charges, Feed.Payments, Feed.Documents, Feed.Interconnect];

    private static readonly Feed[] Registers = [.. Enum.GetValues<Feed>().Where(feed => feed.IsRegister())];

    private static readonly Feed[] Snapshots = [.. Enum.GetValues<Feed>().Where(feed => feed.IsSnapshot())];

    /// <summary>The last month that a system must have told by now.</summary>
    public static Period DueMonth(DateTimeOffset now) => Period.Of(Period.Of(DateOnly.FromDateTime(now.UtcDateTime).AddDays(-DaysToTell)).FirstDay.AddMonths(-1));

    /// <summary>Whether a system that delivers owes a month of a kind of data that it told before.</summary>
    /// <param name="told">The last month it told.</param>
    public static bool IsOverdue(Feed feed, Period? told, DateTimeOffset now) => Monthly.Contains(feed) && told?.Next is { } month && month <= DueMonth(now);

    /// <summary>How many files of a system were refused without a later one in their place. Those that were refused before a person took note of it are not counted.</summary>
    public static Task<Dictionary<string, int>> RejectedAsync(ILkoDb db, IQueryable<string> codes, CancellationToken cancellationToken)
    {
        // What counts has a key: where it is said that nothing of it is null, the comparisons below find it by the index.
        var effective = db.SourceFiles.Where(row => row.Verdict == FileVerdict.Effective && row.Feed != null && row.Period != null && row.Part != null);
        var noted = db.Findings.Where(row => row.Kind == FindingKind.FilesRejected && row.ClosedAt != null && row.Note != null);
#pragma warning disable CA1309, CA1310, MA0001, MA0074 // the database compares; names of deliveries are a letter and digits, as DeliveredFile.Compare has them
        return db.SourceFiles
            .Where(bad => codes.Contains(bad.System) && bad.Verdict == FileVerdict.Rejected && !noted.Any(row => row.Subject == bad.System && row.ClosedAt >= bad.RefusedAt) && !effective.Any(good => good.System == bad.System && good.Feed == bad.Feed
                && ((Registers.Contains(bad.Feed!.Value) && good.Period > bad.Period)
                    || ((Snapshots.Contains(bad.Feed!.Value) || (good.Period == bad.Period && good.Part == bad.Part && good.AccountNumber == bad.AccountNumber))
                        && (good.FileVersion > bad.FileVersion
                            || good.Delivery.Length > bad.Delivery.Length || (good.Delivery.Length == bad.Delivery.Length && string.Compare(good.Delivery, bad.Delivery) > 0))))))
            .GroupBy(bad => bad.System)
            .Select(group => new { System = group.Key, Files = group.Count() })
            .ToDictionaryAsync(row => row.System, row => row.Files, StringComparer.Ordinal, cancellationToken);
#pragma warning restore CA1309, CA1310, MA0001, MA0074
    }

    /// <summary>
    /// The first month that is due and of which a kind of data did not come that came before. A system that is asked need not have anything to
    /// tell: of it something is missed only where it says that it tells no more what it told before. It is asked for months that still run, so that the
    /// last one it told is the first that it did not tell to its end.
    /// </summary>
    public static async Task<Dictionary<string, Period>> MissingAsync(ILkoDb db, IQueryable<SourceSystem> systems, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var due = DueMonth(now);
        var silent = await SilentAsync(db, systems, cancellationToken);
        var missing = new Dictionary<string, Period>(StringComparer.Ordinal);
        foreach (var feed in Monthly.Union(silent.Values.SelectMany(untold => untold)))
        {
            var quiet = silent.Where(told => told.Value.Contains(feed)).Select(told => told.Key).ToList();
            var isMonthly = Monthly.Contains(feed);
            var last = await systems.Where(row => quiet.Contains(row.Code) || (isMonthly && row.Transport != RegistryEntry.Asked))
                .Select(row => new { row.Code, Month = db.SourceFiles.Where(file => file.System == row.Code && file.Feed == feed).Max(file => file.Period) })
                .ToListAsync(cancellationToken);
            foreach (var row in last)
            {
                if ((silent.ContainsKey(row.Code) ? row.Month : row.Month?.Next) is { } month && month <= due && (!missing.TryGetValue(row.Code, out var first) || month < first))
                {
                    missing[row.Code] = month;
                }
            }
        }

        return missing;
    }

    /// <summary>What each of these systems said, when it was asked last, that it does not tell; those that said so of nothing, or are not asked, are left out.</summary>
    public static async Task<Dictionary<string, IReadOnlyList<Feed>>> SilentAsync(ILkoDb db, IQueryable<SourceSystem> systems, CancellationToken cancellationToken)
    {
        // The history of a system that is never asked holds no answer, however far back one looks.
        var asked = systems.Where(row => row.Transport == RegistryEntry.Asked).Select(row => row.Code);
        var last = await db.LastOfEach(asked, run => run.State == SyncRunState.Succeeded && run.SilentFeeds != null && run.From == null).AsNoTracking()
            .Where(run => run.SilentFeeds != "")
            .ToListAsync(cancellationToken);
        return last.ToDictionary(run => run.System, run => SyncRunRow.Of(run).Silent, StringComparer.Ordinal);
    }
}
