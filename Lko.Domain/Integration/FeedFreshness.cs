using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>How current one kind of a system's data is: a system of which one kind is fresh may owe another.</summary>
/// <param name="ToldAt">When the system told it last: of one that is asked, also that nothing has changed.</param>
/// <param name="IsLate">It should have been told again by now.</param>
public sealed record FeedFreshness(Feed Feed, DateTimeOffset ToldAt, bool IsLate);

/// <summary>Reads it from the files of a system, and from what its runs say that they lack.</summary>
internal static class FeedFreshnessReader
{
    /// <summary>Files that told something, or the same once more.</summary>
    private static readonly FileVerdict[] Telling = [FileVerdict.Effective, FileVerdict.Superseded, FileVerdict.Repeated, FileVerdict.NoData];

    /// <summary>Faults of single feeds: of the others everything came.</summary>
    private static readonly string[] FaultsOfFeeds = [.. Enum.GetValues<SyncFault>().Where(fault => fault.IsOfFeed()).Select(fault => fault.ToString())];

    /// <returns>The kinds that the system ever told, in the order in which they are taken over.</returns>
    public static async Task<IReadOnlyList<FeedFreshness>> ReadAsync(ILkoDb db, SourceSystem system, SystemHealthRow health, ICronTimes cron, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var files = await db.SourceFiles.Where(row => row.System == system.Code && row.Feed != null && Telling.Contains(row.Verdict)).GroupBy(row => row.Feed!.Value)
            .Select(group => new { Feed = group.Key, At = group.Max(row => row.ReceivedAt), Month = group.Max(row => row.Period) })
            .ToDictionaryAsync(row => row.Feed, cancellationToken);
        var isAsked = string.Equals(system.Transport, RegistryEntry.Asked, StringComparison.Ordinal);
        var isAwaited = health.State is not (SystemHealth.Inactive or SystemHealth.Paused);
        var feeds = new List<FeedFreshness>();
        foreach (var feed in FeedNature.InOrder.Where(files.ContainsKey))
        {
            var file = files[feed];
            var answered = isAsked ? await AnsweredAsync(db, system.Code, feed, cancellationToken) : null;
            var at = answered > file.At ? answered.Value : file.At;
            var isLate = isAsked ? cron.Next(system.Schedule, system.ScheduleZone, at, 1) is [var due, ..] && now - due > SourceFreshness.Grace : DeliveryGaps.IsOverdue(feed, file.Month, now);
            feeds.Add(new(feed, at, isAwaited && isLate));
        }

        return feeds;
    }

    /// <summary>When the last run ended to which the system answered everything it was asked of a feed.</summary>
    private static async Task<DateTimeOffset?> AnsweredAsync(ILkoDb db, string code, Feed feed, CancellationToken cancellationToken)
    {
        var listed = FormattableString.Invariant($",{(int)feed},");
#pragma warning disable CA1307, CA1310, MA0001, MA0074 // the database compares digits and commas
        return await db.SyncRuns
            .Where(run => run.System == code && run.From == null
                && ((run.State == SyncRunState.Succeeded && run.SilentFeeds != null && !("," + run.SilentFeeds + ",").Contains(listed))
                    || (run.State == SyncRunState.Failed && run.FailedFeeds != null && FaultsOfFeeds.Contains(run.Error) && !("," + run.FailedFeeds + ",").Contains(listed))))
            .OrderByDescending(run => run.StartedAt).ThenByDescending(run => run.Id)
            .Select(run => run.FinishedAt)
            .FirstOrDefaultAsync(cancellationToken);
#pragma warning restore CA1307, CA1310, MA0001, MA0074
    }
}
