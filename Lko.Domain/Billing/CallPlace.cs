using System.Globalization;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>
/// How far a large file of calls has been taken over, saved in the transaction of the rows it counts. While a file has a place, not all that it says is in the
/// tables, or rows are there that it does not say any more.
/// </summary>
/// <param name="Sha256">Of the bytes that are taken over; of others nothing is taken.</param>
/// <param name="Judge">What its rows were judged by, see <see cref="CallPieces"/>; empty before the first of them.</param>
/// <param name="Rows">Rows from the beginning of the file that are done with, accepted or not.</param>
/// <param name="RowsBefore">Rows of what the file, or another with its place, said before, as far as that was kept.</param>
/// <param name="MonthBefore">The month for which it counted before.</param>
/// <param name="IsRewritten">It had other bytes before.</param>
public sealed record CallPlace(string Sha256, string Judge, int Rows, int Accepted, int Quarantined, int RowsBefore, Period MonthBefore, bool IsRewritten)
{
    private const string Prefix = "calls ";
    private const char Mark = '|';

    /// <summary>Stream under which the place of a file is kept beside the other cursors of its system.</summary>
    public static string StreamOf(SourceFileId file) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{file.Value}");

    /// <summary>Of a file none of whose rows is done with.</summary>
    public static CallPlace Beginning(string sha256, int rowsBefore, Period monthBefore, bool isRewritten) => new(sha256, "", 0, 0, 0, rowsBefore, monthBefore, isRewritten);

    /// <summary>The places of all files of a system that have one.</summary>
    public static async Task<Dictionary<SourceFileId, CallPlace>> LoadAsync(ILkoDb db, string system, CancellationToken cancellationToken) =>
        (await db.SyncCursors.AsNoTracking().Where(row => row.System == system).ToListAsync(cancellationToken))
            .Where(row => row.Stream.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(row => SourceFileId.From(long.Parse(row.Stream.AsSpan(Prefix.Length), CultureInfo.InvariantCulture)), row => Parse(row.Position!));

    /// <summary>Keeps the place with the unit of work; null = the file has none any more.</summary>
    public static async Task KeepAsync(ILkoDb db, string system, SourceFileId file, CallPlace? place, CancellationToken cancellationToken)
    {
        var cursor = await db.CursorOfAsync(system, StreamOf(file), cancellationToken);
        cursor.Move(place?.ToString());
        if (place is null)
        {
            db.SyncCursors.Remove(cursor);
        }
    }

    /// <summary>The stored form.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Sha256}{Mark}{Judge}{Mark}{Rows}{Mark}{Accepted}{Mark}{Quarantined}{Mark}{RowsBefore}{Mark}{MonthBefore.Number}{Mark}{(IsRewritten ? 1 : 0)}");

    private static CallPlace Parse(string position)
    {
        var parts = position.Split(Mark);
        return new(parts[0], parts[1], Number(parts[2]), Number(parts[3]), Number(parts[4]), Number(parts[5]), Period.FromNumber(Number(parts[6])), parts[7] is "1");
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
