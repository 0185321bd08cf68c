using Lko.Domain.Billing;

namespace Lko.Domain.Integration;

/// <summary>
/// What an earlier version of a connector read is read again piece by piece: the oldest months first, for the rows of a month are weighed against those of the
/// months before it. Every file says itself who read it last, so that the next step, or the next run, goes on where this one ended.
/// </summary>
internal static class Rereading
{
    /// <summary>As many whole months of feeds as make a fair transaction.</summary>
    /// <param name="outdated">The files that are to be read again.</param>
    /// <returns>Their paths; empty when there are none.</returns>
    public static IReadOnlySet<string> PieceOf(IEnumerable<SourceFile> outdated)
    {
        var piece = new HashSet<string>(StringComparer.Ordinal);
        var bytes = 0L;
        foreach (var files in outdated.GroupBy(file => (file.Feed, Together: TogetherWith(file)))
            .OrderBy(files => files.Min(file => file.Period)).ThenBy(files => files.Key.Feed).ThenBy(files => files.Key.Together, StringComparer.Ordinal))
        {
            piece.UnionWith(files.Select(file => file.Path));
            bytes += files.Sum(file => file.Size);
            if (bytes >= SyncStep.MaxNewBytes)
            {
                break;
            }
        }

        return piece;
    }

    /// <summary>What must be read in one piece: a journal as a whole, of calls what may tell the same one, of everything else a month.</summary>
    private static string TogetherWith(SourceFile file) =>
        file is not { Feed: { } feed, Period: { } period } || feed.IsJournal() ? ""
        : feed == Feed.Usage ? IngestCalls.GroupOf(file.AccountNumber, period)
        : period.ToString();
}
