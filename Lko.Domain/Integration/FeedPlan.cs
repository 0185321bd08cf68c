using Lko.Domain.Common;

namespace Lko.Domain.Integration;

/// <summary>What is to be read of each feed: where the set of effective files is other than before, and what is asked for whether it is or not.</summary>
/// <param name="before">Which bytes were effective before this run, by path.</param>
/// <param name="rereads">Whether files of a month are read also when nothing about them has changed.</param>
/// <param name="outdated">Paths of files that were read otherwise than now (<see cref="ReaderMark"/>) and that are read again.</param>
/// <param name="waits">The first month of a feed in which rows waited for something that is known by now.</param>
public sealed class FeedPlan(
    Deliveries deliveries, IReadOnlyDictionary<string, EffectiveFile> before, Func<Period?, bool> rereads, IReadOnlySet<string> outdated, IReadOnlyDictionary<Feed, Period> waits)
{
    private bool? _areCallsReadAgain;

    /// <summary>
    /// What is to be done of a feed: the months that were read otherwise than now, each by itself, and everything from the first month on of which
    /// something has changed. Calls and journals know no months; of registers and snapshots one month takes the place of another.
    /// </summary>
    public IEnumerable<FeedWork> Work(Feed feed)
    {
        var files = deliveries.Ledger.EffectiveOf(feed);
        var (changed, outdated, turned) = (Earliest(feed, files), MonthsReadAgain(feed, files), Turned(feed, files));
        if (IsWhole(feed))
        {
            changed = turned.Select(month => (Period?)month).Append(changed).Min();
        }
        else
        {
            outdated = [.. outdated.Union(turned).Order()];
        }

        if (feed == Feed.Usage || feed.IsJournal())
        {
            changed ??= outdated.Select(month => (Period?)month).FirstOrDefault();
            outdated = [];
        }

        var months = outdated.Where(month => !(month >= changed)).Select(Months.Only).Concat(changed is { } from ? [Months.From(from)] : Array.Empty<Months>());
        foreach (var each in months)
        {
            var scope = files.Where(file => each.Contains(file.File!.Key.Period)).ToList();
            yield return new(feed, files, each, scope, feed == Feed.Usage ? [.. files.Where(IsChanged)] : scope);
        }
    }

    /// <summary>The first period of a feed whose effective files are other than before; null when none is.</summary>
    private Period? Earliest(Feed feed, IReadOnlyList<LedgerEntry> files)
    {
        var changed = files.Where(file => IsChanged(file) && !IsTurned(file)).SelectMany(Periods)
            .Concat(outdated.Count == 0 ? Withdrawn(feed, files).Select(file => file.Period) : [])
            .Concat(Waiting(feed, files) is { } waiting ? [waiting] : [])
            .ToList();
        return changed.Count > 0 ? changed.Min() : null;
    }

    /// <summary>
    /// The months of which other files count than before because some were read again: there is nothing new beside them, so that these months alone are other.
    /// </summary>
    private List<Period> Turned(Feed feed, IReadOnlyList<LedgerEntry> files) =>
        outdated.Count == 0 ? [] : [.. files.Where(IsTurned).SelectMany(Periods).Concat(Withdrawn(feed, files).Select(file => file.Period)).Distinct().Order()];

    private bool IsTurned(LedgerEntry file) => outdated.Count > 0 && (!before.TryGetValue(file.Path, out var known) || known.Period != file.File!.Key.Period);

    private IEnumerable<Period> Periods(LedgerEntry file) => before.TryGetValue(file.Path, out var known) ? [file.File!.Key.Period, known.Period] : [file.File!.Key.Period];

    private static bool IsWhole(Feed feed) => feed == Feed.Usage || feed.IsJournal() || feed.IsRegister() || feed.IsSnapshot();

    /// <summary>
    /// Files that were read again and would make other files count in months of which something was carried away: those cannot be read, so that these files keep
    /// the verdict that is known of them.
    /// </summary>
    public IReadOnlySet<string> Unreadable()
    {
        var unreadable = new HashSet<string>(StringComparer.Ordinal);
        foreach (var feed in outdated.Count > 0 ? FeedNature.InOrder : [])
        {
            var files = deliveries.Ledger.EffectiveOf(feed);
            var turned = Turned(feed, files);
            var gone = files.Where(file => !deliveries.Files.ContainsKey(file.Path)).Select(file => file.File!.Key.Period).ToHashSet();
            var isKept = IsWhole(feed) && turned.Count > 0 && gone.Any(month => month >= turned[0] || feed == Feed.Usage || feed.IsJournal());
            bool IsKept(Period month) => isKept || (!IsWhole(feed) && gone.Contains(month) && turned.Contains(month));
            unreadable.UnionWith(deliveries.Ledger.Entries.Where(entry => outdated.Contains(entry.Path) && entry.File is { } file && file.Key.Feed == feed && IsKept(file.Key.Period)).Select(entry => entry.Path));
            unreadable.UnionWith(before.Values.Where(file => outdated.Contains(file.Path) && file.Feed == feed && IsKept(file.Period)).Select(file => file.Path));
        }

        return unreadable;
    }

    /// <summary>Rows that waited are read again only where the files are still there: for their sake alone nothing is missed.</summary>
    private Period? Waiting(Feed feed, IReadOnlyList<LedgerEntry> files) =>
        waits.TryGetValue(feed, out var from) && files.Any(file => file.File!.Key.Period >= from)
            && files.All(file => file.File!.Key.Period < from || deliveries.Files.ContainsKey(file.Path)) ? from : null;

    /// <summary>
    /// The months, in their order, with a file that was read otherwise than now, and of which all files are there: what was carried away cannot be read
    /// again, and keeps what is known of it. Files of calls, and those of a journal, depend on each other whatever their month.
    /// </summary>
    private List<Period> MonthsReadAgain(Feed feed, IReadOnlyList<LedgerEntry> files)
    {
        var kept = files.Where(file => !deliveries.Files.ContainsKey(file.Path)).Select(file => file.File!.Key.Period).ToHashSet();
        return (feed == Feed.Usage || feed.IsJournal()) && kept.Count > 0 ? []
            : [.. files.Where(IsOutdated).Select(file => file.File!.Key.Period).Where(month => !kept.Contains(month)).Distinct().Order()];
    }

    /// <summary>Calls are taken over file by file, and only the changed ones.</summary>
    private bool IsReadAgain(LedgerEntry file) =>
        file.File!.Key.Feed == Feed.Usage && IsOutdated(file) && (_areCallsReadAgain ??= MonthsReadAgain(Feed.Usage, deliveries.Ledger.EffectiveOf(Feed.Usage)).Count > 0);

    /// <summary>Whether it was read otherwise than now, and is read again.</summary>
    public bool IsOutdated(LedgerEntry file) => outdated.Contains(file.Path) && before.ContainsKey(file.Path);

    /// <summary>Whether the same bytes may say something else than what is stored: they were read otherwise than now, or somebody asks for it.</summary>
    public bool IsReadAnew(LedgerEntry file) => IsOutdated(file) || rereads(file.File!.Key.Period);

    /// <summary>The first month of these files that may say something else; null when none may.</summary>
    public Period? ReadAnewFrom(List<LedgerEntry> scope) => scope.Where(IsReadAnew).Select(file => (Period?)file.File!.Key.Period).Min();

    /// <summary>Files that were effective and are not any more.</summary>
    public IEnumerable<EffectiveFile> Withdrawn(Feed feed, IReadOnlyList<LedgerEntry> files) =>
        before.Values.Where(file => file.Feed == feed && !files.Any(each => string.Equals(each.Path, file.Path, StringComparison.Ordinal)));

    /// <summary>Whether a file is new, rewritten, effective only now, or to be read whatever it is.</summary>
    public bool IsChanged(LedgerEntry file) => rereads(file.File!.Key.Period) || IsReadAgain(file) || !before.TryGetValue(file.Path, out var known) || !string.Equals(known.Sha256, file.Sha256, StringComparison.Ordinal) || known.Period != file.File.Key.Period;
}
