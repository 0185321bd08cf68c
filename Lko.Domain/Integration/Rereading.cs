using System.Collections.Frozen;
using Lko.Domain.Billing;

namespace Lko.Domain.Integration;

/// <summary>
/// What an earlier version of a connector read is read again piece by piece, behind the news of the run: the oldest months first, for the rows of a month are
/// weighed against those of the months before it. Every file says itself who read it last, so that the next step, or the next run, goes on where this one ended.
/// What cannot be read is left to another run, and keeps nothing else from being read.
/// </summary>
internal sealed class Rereading
{
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);
    private IReadOnlySet<string> _piece = FrozenSet<string>.Empty;
    private int _groups;
    private int _groupsBehind;
    private bool _isGroupByGroup;

    /// <summary>The news are saved: from now on is read again.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Whether this run has read a piece.</summary>
    public bool HasProgress { get; private set; }

    /// <summary>What failed first, for the log; null while nothing has.</summary>
    public string? Error { get; private set; }

    /// <summary>Whether this run may still read the file again.</summary>
    public bool Tries(SourceFile file) => !_failed.Contains(file.Path);

    /// <summary>As many whole months of feeds as make a fair transaction; once one has failed, one at a time, so that it fails alone.</summary>
    /// <param name="outdated">The files that are to be read again.</param>
    /// <returns>Their paths; empty when there are none, or the news come first.</returns>
    public IReadOnlySet<string> Next(IEnumerable<SourceFile> outdated)
    {
        var groups = IsOpen ? Groups(outdated.Where(Tries)) : [];
        var piece = new HashSet<string>(StringComparer.Ordinal);
        var bytes = 0L;
        _groups = 0;
        foreach (var files in groups)
        {
            piece.UnionWith(files.Select(file => file.Path));
            bytes += files.Sum(file => file.Size);
            _groups++;
            if (_isGroupByGroup || bytes >= SyncStep.MaxNewBytes)
            {
                break;
            }
        }

        _groupsBehind = groups.Count - _groups;
        return _piece = piece;
    }

    /// <summary>A step is saved.</summary>
    /// <param name="isNewsOver">Nothing new is left behind it.</param>
    public void Saved(bool isNewsOver)
    {
        HasProgress |= _piece.Count > 0;
        IsOpen |= isNewsOver;
    }

    /// <summary>The piece could not be read.</summary>
    /// <returns>Whether there is something left that this run has not tried by itself.</returns>
    public bool Fail(Exception failure)
    {
        Error ??= failure is SourceUnavailableException or IOException or UnauthorizedAccessException or OperationCanceledException ? failure.Message : failure.ToString();
        if (_groups > 1 || failure is OperationCanceledException)
        {
            _isGroupByGroup = true;
            return true;
        }

        _failed.UnionWith(_piece);
        return _groupsBehind > 0;
    }

    private static List<List<SourceFile>> Groups(IEnumerable<SourceFile> outdated) =>
    [
        .. outdated.GroupBy(file => (file.Feed, Together: TogetherWith(file)))
            .OrderBy(files => files.Min(file => file.Period)).ThenBy(files => files.Key.Feed).ThenBy(files => files.Key.Together, StringComparer.Ordinal)
            .Select(files => files.ToList()),
    ];

    /// <summary>What must be read in one piece: a journal as a whole, of calls what may tell the same one, of everything else a month.</summary>
    private static string TogetherWith(SourceFile file) =>
        file is not { Feed: { } feed, Period: { } period } || feed.IsJournal() ? ""
        : feed == Feed.Usage ? IngestCalls.GroupOf(file.AccountNumber, period)
        : period.ToString();
}
