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

    private static readonly Feed[] OfAnyMonth = [.. Enum.GetValues<Feed>().Where(feed => feed.IsSnapshot() || feed.IsRegister())];

    /// <summary>The last month that a system must have told by now.</summary>
    public static Period DueMonth(DateTimeOffset now) => Period.Of(Period.Of(DateOnly.FromDateTime(now.UtcDateTime).AddDays(-DaysToTell)).FirstDay.AddMonths(-1));

    /// <summary>How many files of a system were refused without a later one in their place.</summary>
    public static async Task<Dictionary<string, int>> RejectedAsync(ILkoDb db, IQueryable<string> codes, CancellationToken cancellationToken)
    {
        var rejected = db.SourceFiles.Where(row => codes.Contains(row.System) && row.Verdict == FileVerdict.Rejected);
        var bad = await PlacesAsync(rejected, cancellationToken);
        if (bad.Count == 0)
        {
            return [];
        }

        var systems = bad.Select(file => file.System).Distinct(StringComparer.Ordinal).ToList();
        var months = bad.Select(file => (Period?)file.Period).Distinct().ToList();
        var effective = db.SourceFiles.Where(row => row.Verdict == FileVerdict.Effective && systems.Contains(row.System) && row.Feed != null && row.Period != null
            && (months.Contains(row.Period) || OfAnyMonth.Contains(row.Feed.Value)));
        var good = (await PlacesAsync(effective, cancellationToken)).ToLookup(file => (file.System, file.Feed));
        return bad.Where(file => !good[(file.System, file.Feed)].Any(file.IsReplacedBy)).CountBy(file => file.System, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>
    /// The first month that is due and of which a kind of data did not come that came before. A system that is asked need not have anything to
    /// tell: of it something is missed only where it says that it tells no more what it told before. It is asked for months that still run, so that the
    /// last one it told is the first that it did not tell to its end.
    /// </summary>
    public static async Task<Dictionary<string, Period>> MissingAsync(ILkoDb db, IQueryable<SourceSystem> systems, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var due = DueMonth(now);
        var asked = systems.Where(row => row.Transport == "http").Select(row => row.Code);
        var silent = await SilentAsync(db, asked, cancellationToken);
        var quiet = silent.Keys.ToList();
        var looked = systems.Where(row => row.Transport != "http" || quiet.Contains(row.Code)).Select(row => row.Code);
        var last = await db.SourceFiles.Where(row => looked.Contains(row.System) && row.Feed != null && (Monthly.Contains(row.Feed.Value) || quiet.Contains(row.System)) && row.Period != null)
            .GroupBy(row => new { row.System, row.Feed })
            .Select(group => new { group.Key.System, Feed = group.Key.Feed!.Value, Month = group.Max(row => row.Period) })
            .ToListAsync(cancellationToken);
        return last.Select(row => (row.System, Month: !silent.TryGetValue(row.System, out var untold) ? row.Month!.Value.Next : untold.Contains(row.Feed) ? row.Month : null))
            .Where(row => row.Month <= due).GroupBy(row => row.System, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Min(row => row.Month!.Value), StringComparer.Ordinal);
    }

    /// <summary>What each of these systems said, when it was asked last, that it does not tell; those that said so of nothing are left out.</summary>
    public static async Task<Dictionary<string, IReadOnlyList<Feed>>> SilentAsync(ILkoDb db, IQueryable<string> asked, CancellationToken cancellationToken)
    {
        var last = await db.LastOfEach(asked, run => run.State == SyncRunState.Succeeded && run.SilentFeeds != null && run.From == null).AsNoTracking()
            .Where(run => run.SilentFeeds != "")
            .ToListAsync(cancellationToken);
        return last.ToDictionary(run => run.System, run => SyncRunRow.Of(run).Silent, StringComparer.Ordinal);
    }

    private static Task<List<Place>> PlacesAsync(IQueryable<SourceFile> files, CancellationToken cancellationToken) =>
        files.Select(row => new Place(row.System, row.Feed!.Value, row.Period!.Value, row.Part, row.AccountNumber, row.FileVersion, row.Delivery)).ToListAsync(cancellationToken);

    private sealed record Place(string System, Feed Feed, Period Period, int? Part, string? Account, int? Version, string Delivery)
    {
        public bool IsReplacedBy(Place other) => (Feed.IsRegister() && other.Period > Period)
            || ((Feed.IsSnapshot() || (Period == other.Period && Part == other.Part && string.Equals(Account, other.Account, StringComparison.Ordinal)))
                && (other.Version > Version || DeliveredFile.Compare(Delivery, "", other.Delivery, "") < 0));
    }
}
