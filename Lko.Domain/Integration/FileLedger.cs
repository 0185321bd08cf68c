namespace Lko.Domain.Integration;

/// <summary>
/// Decides, over everything a system ever delivered, which file is effective for each logical key. Files are offered in the order of
/// delivery; the same files in the same order always give the same verdicts, so the ledger may be rebuilt at any time.
/// </summary>
public sealed class FileLedger
{
    private readonly List<LedgerEntry> _entries = [];
    private readonly Dictionary<(LogicalKey Key, string Path), LedgerEntry> _effective = [];

    /// <summary>Files of events of orders: of one name and the same bytes the first says everything. Those of requests are told by page, where the same page comes again and again.</summary>
    private readonly HashSet<(string Name, string Sha256)> _told = [];

    public IReadOnlyList<LedgerEntry> Entries => _entries;

    /// <summary>
    /// Whether files of a feed were refused for their layout and no later delivery of it could be read: what is known of the feed is what it was before.
    /// </summary>
    public bool IsLayoutBroken => _entries.Index().Any(bad => bad.Item.Reason == RejectReason.LayoutChanged
        && !_entries.Skip(bad.Index + 1).Any(later => later is { Reason: null, File: { } file } && file.Key.Feed == bad.Item.File!.Key.Feed
            && (file.Key == bad.Item.File.Key || !string.Equals(later.Delivery, bad.Item.Delivery, StringComparison.Ordinal))));

    /// <summary>A file that is not weighed against others: a marker, an unsupported feed, an answer without data.</summary>
    public void Note(string path, string sha256, FileVerdict verdict) => _entries.Add(new(path, sha256, null, verdict, null));

    /// <summary>A checked data file.</summary>
    /// <param name="rejection">What its own controls said; null when it passed.</param>
    /// <param name="encoding">See <see cref="LedgerEntry.Encoding"/>.</param>
    public void Offer(string path, string sha256, FileName name, RejectReason? rejection, string? encoding)
    {
        if (rejection is not null)
        {
            _entries.Add(new(path, sha256, name, FileVerdict.Rejected, rejection) { Encoding = encoding });
            return;
        }

        var entry = new LedgerEntry(path, sha256, name, FileVerdict.Effective, null) { Encoding = encoding };
        _entries.Add(entry);
        if (name.Key.Feed.IsRegister() && !IsOfLatestMonth(entry, name.Key))
        {
            return;
        }

        if (name.Key.Feed == Feed.OrderEvents && !_told.Add((entry.Name, sha256)))
        {
            entry.Verdict = FileVerdict.Repeated;
            return;
        }

        var place = PlaceOf(name.Key, path);
        if (_effective.TryGetValue(place, out var current))
        {
            if (string.Equals(current.Name, entry.Name, StringComparison.Ordinal) && string.Equals(current.Sha256, sha256, StringComparison.Ordinal))
            {
                entry.Verdict = FileVerdict.Repeated;
                return;
            }

            if (name.Version < current.File!.Version)
            {
                entry.Verdict = FileVerdict.Superseded;
                return;
            }

            current.Verdict = FileVerdict.Superseded;
        }

        _effective[place] = entry;
    }

    /// <summary>The effective files of a feed, in the order their rows count: period, part, then name; those of a journal in the order of their arrival.</summary>
    public IReadOnlyList<LedgerEntry> EffectiveOf(Feed feed) => feed.IsJournal() ? [.. _entries.Where(entry => entry.Verdict == FileVerdict.Effective && entry.File!.Key.Feed == feed)] :
    [
        .. _effective.Values
            .Where(entry => entry.File!.Key.Feed == feed)
            .OrderBy(entry => entry.File!.Key.Period)
            .ThenBy(entry => entry.File!.Key.Part)
            .ThenBy(entry => entry.Path, StringComparer.Ordinal),
    ];

    /// <summary>Of a register only the latest month counts: an older file that comes late does not, and a newer one ends all files before it.</summary>
    private bool IsOfLatestMonth(LedgerEntry entry, LogicalKey key)
    {
        var others = _effective.Where(other => other.Key.Key.Feed == key.Feed).ToList();
        if (others.Exists(other => other.Key.Key.Period > key.Period))
        {
            entry.Verdict = FileVerdict.Superseded;
            return false;
        }

        foreach (var other in others.Where(other => other.Key.Key.Period < key.Period))
        {
            other.Value.Verdict = FileVerdict.Superseded;
            _effective.Remove(other.Key);
        }

        return true;
    }

    /// <summary>Where only one file can be effective at a time.</summary>
    private static (LogicalKey Key, string Path) PlaceOf(LogicalKey key, string path) =>
        key.Feed.IsSnapshot() ? (key with { Period = default }, "") : (key, key.Feed.IsJournal() ? path : "");
}

/// <summary>One file in the ledger and what became of it.</summary>
public sealed class LedgerEntry(string path, string sha256, FileName? file, FileVerdict verdict, RejectReason? reason)
{
    public string Path { get; } = path;

    public string Delivery { get; } = path[..Math.Max(0, path.IndexOf('/', StringComparison.Ordinal))];

    /// <summary>The name inside the delivery.</summary>
    public string Name { get; } = path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..];

    public string Sha256 { get; } = sha256;

    public FileName? File { get; } = file;

    public FileVerdict Verdict { get; internal set; } = verdict;

    public RejectReason? Reason { get; } = reason;

    /// <summary>In which encoding it passed its controls and is read; null where that was not kept: in that of the registry.</summary>
    public string? Encoding { get; init; }

    /// <summary>Whether it was refused for an account that is known by now.</summary>
    public bool WaitsForAccount(Func<string, bool> isAccount) =>
        this is { Verdict: FileVerdict.Rejected, Reason: RejectReason.UnknownAccount, File.Key.Account: { } account } && isAccount(account);
}
