using System.Runtime.InteropServices;
using Lko.Domain.Billing;
using Lko.Domain.Common;

namespace Lko.Domain.Integration;

/// <summary>
/// What a set of deliveries says, in the portal's own form: totals per feed and period, every balance, and what became of every row and file
/// that did not count. Rows are read one by one; of feeds by month only their totals are kept.
/// </summary>
public sealed class CanonicalResult
{
    /// <summary>Rows that do not count and are kept as they were sent: as many as are worth looking at.</summary>
    public const int MostShown = 100;

    private static readonly Comparer<(string Path, int Line)> LastFirst = Comparer<(string Path, int Line)>.Create(static (left, right) =>
        string.CompareOrdinal(right.Path, left.Path) is not 0 and var byPath ? byPath : right.Line.CompareTo(left.Line));

    private readonly SortedDictionary<(Feed Feed, Period Period), FeedTotals> _feeds = [];
    private readonly List<BalanceRecord> _balances = [];
    private readonly Dictionary<Feed, List<SourceRecord>> _rows = [];
    private readonly QuarantinedPlaces _quarantined = new();
    private readonly PriorityQueue<QuarantinedRow, (string Path, int Line)> _first = new(LastFirst);

    private CanonicalResult(SourceSystem system, FileLedger ledger) => (System, Ledger) = (system, ledger);

    public SourceSystem System { get; }

    public FileLedger Ledger { get; }

    /// <summary>Per feed and period that has an effective file.</summary>
    public IReadOnlyDictionary<(Feed Feed, Period Period), FeedTotals> Feeds => _feeds;

    public IEnumerable<BalanceRecord> Balances => _balances.OrderBy(row => row.Period).ThenBy(row => row.Account, StringComparer.Ordinal);

    /// <summary>The rows that count of a snapshot or a journal, in the order in which they do; none of a feed of another nature.</summary>
    public IReadOnlyList<SourceRecord> RowsOf(Feed feed) => _rows.GetValueOrDefault(feed) ?? [];

    /// <summary>Where every row stands that does not count, by file and line.</summary>
    public QuarantinedPlaces Quarantined => _quarantined;

    /// <summary>The first <see cref="MostShown"/> of these rows.</summary>
    public IEnumerable<QuarantinedRow> FirstQuarantined => _first.UnorderedItems.OrderByDescending(row => row.Priority, LastFirst).Select(row => row.Element);

    public static CanonicalResult Of(SourceSystem system, ISourceConnector connector, SourceReference reference, Deliveries deliveries, CancellationToken cancellationToken)
    {
        var result = new CanonicalResult(system, deliveries.Ledger);
        var reader = new CanonicalReader(system, connector, reference, deliveries);
        foreach (var feed in Enum.GetValues<Feed>())
        {
            var files = deliveries.Ledger.EffectiveOf(feed);
            foreach (var period in files.Select(file => file.File!.Key.Period).Distinct())
            {
                result._feeds.Add((feed, period), FeedTotals.Start(feed, period, system.Zone));
            }

            using var taken = new HashedKeySet();
            foreach (var row in reader.Read(files, taken))
            {
                cancellationToken.ThrowIfCancellationRequested();
                result.Take(feed, row);
            }

            // Every period of the feed says whether it needs that.
            if (result._feeds.Where(totals => totals.Key.Feed == feed).ToList().FindAll(totals => totals.Value.ReadAgain()).Count > 0)
            {
                using var again = new HashedKeySet();
                foreach (var row in reader.Read(files, again).Where(row => row.Accepted is not null))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    result._feeds[(feed, row.File.File!.Key.Period)].Add(row.Accepted!.Record);
                }
            }
        }

        return result;
    }

    private void Take(Feed feed, JudgedRow row)
    {
        if (row.Quarantined is { } fault)
        {
            _quarantined.Add(fault.Path, fault.Line, fault.Reason);
            if (_first.Count < MostShown)
            {
                _first.Enqueue(fault, (fault.Path, fault.Line));
            }
            else
            {
                _first.EnqueueDequeue(fault, (fault.Path, fault.Line));
            }

            return;
        }

        var record = row.Accepted!.Record;
        _feeds[(feed, row.File.File!.Key.Period)].Add(record);
        if (record is BalanceRecord balance)
        {
            _balances.Add(balance);
        }
        else if (feed.IsSnapshot() || feed.IsJournal())
        {
            (CollectionsMarshal.GetValueRefOrAddDefault(_rows, feed, out _) ??= []).Add(record);
        }
    }
}
