using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>The stored calls of a file: in one of two tables, side by side in the order of their ids.</summary>
internal sealed class CallTables(ILkoDb db)
{
    private const int ReadAtOnce = 10_000;

    /// <summary>
    /// Reads the calls of a file piece by piece: a database whose answers may be asked for again holds each of them as a whole before its first row is seen.
    /// </summary>
    public async Task RememberAsync(ToldCalls told, SourceFileId file, CancellationToken cancellationToken)
    {
        foreach (var piece in await DetailsAsync(file, ReadAtOnce, cancellationToken))
        {
            await RememberAsync(told, piece, cancellationToken);
        }

        foreach (var piece in await RecordsAsync(file, ReadAtOnce, cancellationToken))
        {
            await RememberAsync(told, piece, cancellationToken);
        }
    }

    public async Task<int> DeleteAsync(SourceFileId file, CancellationToken cancellationToken) =>
        await db.CallDetails.Where(row => row.SourceFileId == file).ExecuteDeleteAsync(cancellationToken) + await db.SwitchCalls.Where(row => row.SourceFileId == file).ExecuteDeleteAsync(cancellationToken);

    /// <summary>Ways to delete the calls of a file, each no more than so many; together they delete all.</summary>
    public async Task<IReadOnlyList<Func<CancellationToken, Task<int>>>> DeletionsAsync(SourceFileId file, int most, CancellationToken cancellationToken) =>
    [
        .. (await DetailsAsync(file, most, cancellationToken)).Select<IQueryable<CallDetail>, Func<CancellationToken, Task<int>>>(piece => token => piece.ExecuteDeleteAsync(token)),
        .. (await RecordsAsync(file, most, cancellationToken)).Select<IQueryable<SwitchCall>, Func<CancellationToken, Task<int>>>(piece => token => piece.ExecuteDeleteAsync(token)),
    ];

    private static async Task RememberAsync<TCall>(ToldCalls told, IQueryable<TCall> piece, CancellationToken cancellationToken)
        where TCall : class, ICall
    {
        foreach (var each in await piece.Select(row => ICall.Tell(row.AnsweredAt, row.NumberA, row.NumberB, row.Trunk, row.Direction, row.Service, row.Seconds, row.AmountE4)).ToListAsync(cancellationToken))
        {
            told.Remember(each);
        }
    }

    private async Task<IReadOnlyList<IQueryable<CallDetail>>> DetailsAsync(SourceFileId file, int most, CancellationToken cancellationToken)
    {
        var all = db.CallDetails.AsNoTracking().Where(row => row.SourceFileId == file);
        var ids = await all.GroupBy(row => row.SourceFileId).Select(rows => new { First = rows.Min(row => row.Id), Last = rows.Max(row => row.Id) }).SingleOrDefaultAsync(cancellationToken);
        return [.. Pieces(ids?.First.Value, ids?.Last.Value, most).Select(piece => all.Where(row => row.Id >= CallDetailId.From(piece.From) && row.Id <= CallDetailId.From(piece.To)))];
    }

    private async Task<IReadOnlyList<IQueryable<SwitchCall>>> RecordsAsync(SourceFileId file, int most, CancellationToken cancellationToken)
    {
        var all = db.SwitchCalls.AsNoTracking().Where(row => row.SourceFileId == file);
        var ids = await all.GroupBy(row => row.SourceFileId).Select(rows => new { First = rows.Min(row => row.Id), Last = rows.Max(row => row.Id) }).SingleOrDefaultAsync(cancellationToken);
        return [.. Pieces(ids?.First.Value, ids?.Last.Value, most).Select(piece => all.Where(row => row.Id >= SwitchCallId.From(piece.From) && row.Id <= SwitchCallId.From(piece.To)))];
    }

    /// <summary>The ids of a file lie side by side, for it was written in one go or in a few: between bounds they are found without the file being sorted for each piece.</summary>
    private static IEnumerable<(long From, long To)> Pieces(long? first, long? last, int most)
    {
        for (var from = first; from <= last; from += most)
        {
            yield return (from.Value, Math.Min(last.Value, from.Value + most - 1));
        }
    }
}
