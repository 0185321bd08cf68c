using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Lko.Domain.Integration;

/// <summary>
/// What was in quarantine before a reading, each row as a few hashes. Of more rows than <see cref="Most"/> only their files are remembered: how many there
/// were, and since when.
/// </summary>
/// <param name="most">More are worked through by nobody, and not worth their memory.</param>
internal sealed class KnownQuarantine(int most = KnownQuarantine.Most)
{
    private const int Most = 100_000;

    /// <summary>Rows of one key that are looked at for one that is gone.</summary>
    private const int MostTwins = 16;

    private readonly long _seed = Random.Shared.NextInt64();
    private readonly List<KnownRow> _rows = [];
    private readonly Dictionary<ulong, KnownRow> _places = [];
    private readonly Dictionary<ulong, KnownRow> _sames = [];

    /// <summary>Rows of files that were not kept.</summary>
    public IEnumerable<QuarantineRowId> Left(Func<ReadFile, bool> isOf) => _rows.Where(row => !row.IsKept && isOf(row.File)).Select(row => row.Id);

    /// <returns>False when it is not remembered as a row: then it is to be written anew.</returns>
    public bool TryAdd(QuarantineRow row, ReadFile file)
    {
        if (_rows.Count >= most)
        {
            file.Forgotten++;
            file.ForgottenSince = row.FirstSeenAt < file.ForgottenSince ? row.FirstSeenAt : file.ForgottenSince;
            return false;
        }

        ref var twin = ref CollectionsMarshal.GetValueRefOrAddDefault(_sames, SameOf(row), out _);
        twin = new(row.Id, file, row.Line, row.FirstSeenAt, row.Times, LearntOf(row), twin);
        _rows.Add(twin);
        _places.TryAdd(PlaceOf(row), twin);
        return true;
    }

    /// <summary>The same row of the same file with the same reason, which stays; null when there is none.</summary>
    public KnownRow? Keep(QuarantineRow row)
    {
        if (_places.Count == 0 || !_places.Remove(PlaceOf(row), out var known))
        {
            return null;
        }

        known.IsKept = true;
        return known;
    }

    /// <summary>What is known of the same row where it stands no more: the earliest of the rows that are known to be gone. Null when there is none.</summary>
    public Sight? EarlierThan(QuarantineRow row, ReadFile file)
    {
        KnownRow? earliest = null;
        var twin = _sames.Count > 0 ? _sames.GetValueOrDefault(SameOf(row)) : null;
        for (var looks = 0; twin is not null && looks < MostTwins; twin = twin.Next, looks++)
        {
            earliest = twin.IsGoneAt(file.Place, row.Line) && !(earliest?.FirstSeenAt < twin.FirstSeenAt) ? twin : earliest;
        }

        if (earliest is not null)
        {
            earliest.IsFollowed = true;
            return new(earliest.FirstSeenAt, earliest.Times, earliest.File);
        }

        if (file is not { Forgotten: > 0, IsRewritten: false })
        {
            return null;
        }

        file.Forgotten--;
        return new(file.ForgottenSince, 1, file);
    }

    /// <summary>Whether the row says more of itself than is stored.</summary>
    public bool Learns(KnownRow known, QuarantineRow row) => known.Learnt != LearntOf(row);

    private ulong PlaceOf(QuarantineRow row) => Hash(string.Create(CultureInfo.InvariantCulture, $"{row.Path}|{row.Line}|{row.Period}|{(int)row.Reason}|{row.Field}|{row.Raw}"));

    /// <summary>What makes a row of another file the same row.</summary>
    private ulong SameOf(QuarantineRow row) => Hash(string.Create(CultureInfo.InvariantCulture, $"{(int)row.Reason}|{row.ExternalId ?? row.Raw}"));

    private ulong LearntOf(QuarantineRow row) => Hash($"{row.Code}|{row.ExternalId}");

    private ulong Hash(string text) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text.AsSpan()), _seed);
}

/// <summary>A row that was in quarantine before the reading.</summary>
/// <param name="next">Another of the same key.</param>
internal sealed class KnownRow(QuarantineRowId id, ReadFile file, int line, DateTimeOffset firstSeenAt, int times, ulong learnt, KnownRow? next)
{
    public QuarantineRowId Id { get; } = id;

    public ReadFile File { get; } = file;

    public DateTimeOffset FirstSeenAt { get; } = firstSeenAt;

    public int Times { get; } = times;

    /// <summary>Hash of what is known of the row beside its text.</summary>
    public ulong Learnt { get; } = learnt;

    public KnownRow? Next { get; } = next;

    /// <summary>It still stands where it stood.</summary>
    public bool IsKept { get; set; }

    /// <summary>Another row has taken its place.</summary>
    public bool IsFollowed { get; set; }

    /// <summary>Whether the reading has come so far that the row would have been met; rows of a file that was written or is read anew may stand anywhere in it.</summary>
    public bool IsGoneAt(int place, int row) => !IsKept && !IsFollowed && (File is { IsRewritten: true } or { IsReadAnew: true } || File.Place < place || (File.Place == place && line <= row));
}

/// <summary>How a row was known before.</summary>
internal sealed record Sight(DateTimeOffset FirstSeenAt, int Times, ReadFile File)
{
    /// <summary>Whether the row was told once more: by another file, or by this one written anew.</summary>
    public bool IsOfAnother(ReadFile file) => file.IsRewritten || !ReferenceEquals(file, File);
}
