using Lko.Domain.Integration;

namespace Lko.Domain.Billing;

/// <summary>Files in which the same call may stand, some of which are taken over piece by piece.</summary>
/// <param name="Before">They stay as they are written.</param>
/// <param name="After">They are written, in this order.</param>
/// <param name="Gone">They count no more.</param>
internal sealed record PieceGroup(IReadOnlyList<PieceFile> Before, IReadOnlyList<PieceFile> After, IReadOnlyList<PieceFile> Gone)
{
    /// <summary>Told without the accounts that the calls belong to.</summary>
    public bool IsOfSwitch => After is [{ Row.AccountNumber: null }, ..];

    /// <param name="files">All files of calls of a system, and all that have places.</param>
    /// <param name="places">Of those that are not taken over to their end.</param>
    /// <param name="judge">What their rows are judged by now.</param>
    public static IReadOnlyList<PieceGroup> Of(IReadOnlyList<SourceFile> files, IReadOnlyDictionary<SourceFileId, CallPlace> places, string judge)
    {
        var groups = new List<PieceGroup>();
        foreach (var group in files.GroupBy(file => IngestCalls.GroupOf(file.AccountNumber, file.Period ?? default), StringComparer.Ordinal))
        {
            var told = group.Where(IsTold).OrderBy(file => file.Period).ThenBy(file => file.Part).ThenBy(file => file.Path, StringComparer.Ordinal).Select(Piece).ToList();
            var before = told.TakeWhile(file => !places.ContainsKey(file.Row.Id)).ToList();
            var gone = group.Where(file => places.ContainsKey(file.Id) && !IsTold(file)).Select(Piece).ToList();
            if (gone.Count > 0 || before.Count < told.Count)
            {
                groups.Add(new(before, [.. told.Skip(before.Count)], gone));
            }
        }

        return groups;

        PieceFile Piece(SourceFile file) => new(file, places.GetValueOrDefault(file.Id), judge);
    }

    private static bool IsTold(SourceFile file) => file is { Verdict: FileVerdict.Effective, Feed: Feed.Usage };

    /// <summary>The files as their quarantine knows them.</summary>
    public static IReadOnlyCollection<ReadFile> ReadFiles(IReadOnlyList<PieceGroup> groups) =>
    [
        .. groups.SelectMany(group => group.After).Select((file, place) =>
            new ReadFile(file.Row.Path, file.Row.Period!.Value, [file.Row.Period.Value, file.Place.MonthBefore], place, file.Place.IsRewritten, isReadAnew: file.Rows == 0)),
        .. groups.SelectMany(group => group.Gone).Select(file => new ReadFile(file.Row.Path, file.Place.MonthBefore, [file.Place.MonthBefore], -1, isRewritten: false, isReadAnew: false)),
    ];
}

/// <summary>A file of calls and how far it is taken over.</summary>
/// <param name="place">Null for a file that follows one that has a place: it is written once more.</param>
/// <param name="judge">What its rows are judged by now; what was judged otherwise begins anew.</param>
internal sealed class PieceFile(SourceFile row, CallPlace? place, string judge)
{
    private readonly string _judge = judge;

    public SourceFile Row { get; } = row;

    public LedgerEntry Entry { get; } = new(row.Path, row.Sha256, row.Known().File, row.Verdict, row.Reason) { Encoding = row.Encoding };

    public CallPlace Place { get; private set; } = place is null
        ? CallPlace.Beginning(row.Sha256, row.AcceptedRows ?? 0, row.Period!.Value, isRewritten: false)
        : string.Equals(place.Sha256, row.Sha256, StringComparison.Ordinal) && string.Equals(place.Judge, judge, StringComparison.Ordinal)
            ? place
            : CallPlace.Beginning(row.Sha256, place.RowsBefore, place.MonthBefore, place.IsRewritten);

    /// <inheritdoc cref="CallPlace.Rows"/>
    public int Rows => Place.Rows;

    /// <summary>So many rows more are written.</summary>
    public void Advance(int accepted, int quarantined) => Place = Place with
    {
        Judge = _judge,
        Rows = Place.Rows + accepted + quarantined,
        Accepted = Place.Accepted + accepted,
        Quarantined = Place.Quarantined + quarantined,
    };
}

/// <summary>A row of a file as it was read: a call, or one that does not count.</summary>
/// <param name="IsStored">By an earlier piece.</param>
internal readonly record struct PieceRow<TCall>(PieceFile File, TCall? Call, QuarantinedRow? Quarantined, bool IsStored)
    where TCall : class, ICall;
