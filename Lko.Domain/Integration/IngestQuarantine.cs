using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>
/// Keeps the quarantine of a feed in line with a reading of its files, batch by batch while they are read: a row that is still bad keeps its place and its first
/// sight, the latter also when it comes again in another file. However many rows are bad, every one is written and counted, and few of them are held at a time.
/// </summary>
public sealed class IngestQuarantine
{
    /// <summary>Rows that are held before they are written.</summary>
    private const int BatchRows = 5_000;

    private const int ReadAtOnce = 2_000;
    private const int DeleteAtOnce = 1_000;

    private readonly ILkoDb _db;
    private readonly string _system;
    private readonly Feed _feed;
    private readonly DateTimeOffset _now;
    private readonly Dictionary<string, ReadFile> _files;
    private readonly KnownQuarantine _known = new();
    private readonly List<QuarantineRow> _batch = [];
    private readonly List<(QuarantineRowId Id, QuarantineRow Row)> _learnt = [];

    private IngestQuarantine(ILkoDb db, string system, Feed feed, IReadOnlyCollection<ReadFile> files, DateTimeOffset now)
    {
        (_db, _system, _feed, _now) = (db, system, feed, now);
        _files = files.ToDictionary(file => file.Path, StringComparer.Ordinal);
    }

    /// <summary>Whether the rows that are held are to be written before more are taken.</summary>
    public bool IsFull => _batch.Count >= BatchRows;

    /// <summary>Looks what is known of the rows of files that are about to be read, or are effective no more.</summary>
    /// <param name="files">In the order in which they will be read.</param>
    public static async Task<IngestQuarantine> OpenAsync(ILkoDb db, string system, Feed feed, IReadOnlyCollection<ReadFile> files, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var quarantine = new IngestQuarantine(db, system, feed, files, now);
        foreach (var month in files.SelectMany(file => file.Months).Distinct().Order())
        {
            await quarantine.LookAsync(month, cancellationToken);
        }

        return quarantine;
    }

    /// <summary>Takes a row of one of the files.</summary>
    public void Take(QuarantinedRow row)
    {
        var file = FileOf(row.Path)!;
        var taken = QuarantineRow.Of(_system, _feed, file.Period, row, _now);
        if (_known.Keep(taken) is { } kept)
        {
            if (_known.Learns(kept, taken))
            {
                _learnt.Add((kept.Id, taken));
            }

            return;
        }

        if (_known.EarlierThan(taken, file) is { } earlier)
        {
            taken.Follow(earlier.FirstSeenAt, earlier.Times, earlier.IsOfAnother(file));
        }

        _batch.Add(taken);
    }

    /// <summary>Writes the rows that are held. The unit of work must not be busy with other rows.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (_batch.Count > 0)
        {
            await _db.AddManyAsync(_batch, cancellationToken);
            _batch.Clear();
        }

        foreach (var (id, row) in _learnt)
        {
            await _db.QuarantineRows.Where(each => each.Id == id)
                .ExecuteUpdateAsync(set => set.SetProperty(each => each.Code, row.Code).SetProperty(each => each.ExternalId, row.ExternalId), cancellationToken);
        }

        _learnt.Clear();
    }

    /// <summary>All files are read: what was not told any more leaves.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(cancellationToken);
        await DeleteAsync(_known.Left(_ => true), cancellationToken);
    }

    /// <summary>These of the files are read, and others are not yet.</summary>
    public async Task CloseAsync(IReadOnlySet<string> files, CancellationToken cancellationToken)
    {
        await WriteAsync(cancellationToken);
        await DeleteAsync(_known.Left(file => files.Contains(file.Path)), cancellationToken);
    }

    private async Task LookAsync(Period month, CancellationToken cancellationToken)
    {
        var rows = _db.QuarantineRows.AsNoTracking().Where(row => row.System == _system && row.Feed == _feed && row.Period == month);
        var last = default(QuarantineRowId);
        for (var isMore = true; isMore;)
        {
            var from = last;
            var page = await rows.Where(row => row.Id > from).OrderBy(row => row.Id).Take(ReadAtOnce).ToListAsync(cancellationToken);
            var beyond = page.Where(row => FileOf(row.Path) is { } file && !_known.TryAdd(row, file)).Select(row => row.Id).ToList();
            await DeleteAsync(beyond, cancellationToken);
            (isMore, last) = (page.Count == ReadAtOnce, page.Count > 0 ? page[^1].Id : last);
        }
    }

    private async Task DeleteAsync(IEnumerable<QuarantineRowId> rows, CancellationToken cancellationToken)
    {
        foreach (var some in rows.Chunk(DeleteAtOnce).Select(ids => ids.ToList()))
        {
            await _db.QuarantineRows.Where(row => some.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken);
        }
    }

    /// <summary>The delivered file of a row; null when it is none of these.</summary>
    private ReadFile? FileOf(string path) => DeliveredFile.PathsOf(path).Select(each => _files.GetValueOrDefault(each)).FirstOrDefault(file => file is not null);
}

/// <summary>A file whose rows are read, or count no more.</summary>
/// <param name="months">Those of which rows of it may be stored.</param>
/// <param name="place">In the order of the reading; negative for a file that is not read.</param>
/// <param name="isRewritten">It has other bytes than the ones that were read before.</param>
/// <param name="isReadAnew">Its rows may stand elsewhere in it than before.</param>
public sealed class ReadFile(string path, Period period, IReadOnlyCollection<Period> months, int place, bool isRewritten, bool isReadAnew)
{
    public string Path { get; } = path;

    public Period Period { get; } = period;

    public IReadOnlyCollection<Period> Months { get; } = months;

    public int Place { get; } = place;

    public bool IsRewritten { get; } = isRewritten;

    public bool IsReadAnew { get; } = isReadAnew;

    /// <summary>Rows of it that were in quarantine and are not remembered one by one.</summary>
    public int Forgotten { get; set; }

    /// <summary>When the first of these was seen.</summary>
    public DateTimeOffset ForgottenSince { get; set; } = DateTimeOffset.MaxValue;
}
