using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>The stored calls of a file: in one of two tables, side by side in the order of their ids.</summary>
internal sealed class CallTables(ILkoDb db)
{
    private const int ReadAtOnce = 10_000;

    /// <summary>
    /// Reads the calls of a file piece by piece: a database whose answers may be asked for again holds each of them as a whole before its first row is seen. The ids
    /// of a file lie side by side, for it was written in one go or in a few; between bounds they are found without the file being sorted for each piece.
    /// </summary>
    public async Task RememberAsync(ToldCalls told, SourceFileId file, CancellationToken cancellationToken)
    {
        var details = db.CallDetails.AsNoTracking().Where(row => row.SourceFileId == file);
        if (await details.GroupBy(row => row.SourceFileId).Select(all => new { First = all.Min(row => row.Id), Last = all.Max(row => row.Id) }).SingleOrDefaultAsync(cancellationToken) is { } ids)
        {
            await PiecesAsync(ids.First.Value, ids.Last.Value, (from, to) => details.Where(row => row.Id >= CallDetailId.From(from) && row.Id <= CallDetailId.From(to)));
        }

        var records = db.SwitchCalls.AsNoTracking().Where(row => row.SourceFileId == file);
        if (await records.GroupBy(row => row.SourceFileId).Select(all => new { First = all.Min(row => row.Id), Last = all.Max(row => row.Id) }).SingleOrDefaultAsync(cancellationToken) is { } numbers)
        {
            await PiecesAsync(numbers.First.Value, numbers.Last.Value, (from, to) => records.Where(row => row.Id >= SwitchCallId.From(from) && row.Id <= SwitchCallId.From(to)));
        }

        async Task PiecesAsync<TCall>(long first, long last, Func<long, long, IQueryable<TCall>> between)
            where TCall : class, ICall
        {
            for (var from = first; from <= last; from += ReadAtOnce)
            {
                var piece = between(from, Math.Min(last, from + ReadAtOnce - 1));
                foreach (var each in await piece.Select(row => ICall.Tell(row.AnsweredAt, row.NumberA, row.NumberB, row.Trunk, row.Direction, row.Service, row.Seconds, row.AmountE4)).ToListAsync(cancellationToken))
                {
                    told.Remember(each);
                }
            }
        }
    }

    public async Task<int> DeleteAsync(SourceFileId file, CancellationToken cancellationToken) =>
        await db.CallDetails.Where(row => row.SourceFileId == file).ExecuteDeleteAsync(cancellationToken) + await db.SwitchCalls.Where(row => row.SourceFileId == file).ExecuteDeleteAsync(cancellationToken);

    /// <summary>Ways to delete the calls of a file, each no more than so many; together they delete all.</summary>
    public async Task<IReadOnlyList<Func<CancellationToken, Task<int>>>> DeletionsAsync(SourceFileId file, int most, CancellationToken cancellationToken)
    {
        var deletions = new List<Func<CancellationToken, Task<int>>>();
        var details = db.CallDetails.Where(row => row.SourceFileId == file);
        if (await details.GroupBy(row => row.SourceFileId).Select(all => new { First = all.Min(row => row.Id), Last = all.Max(row => row.Id) }).SingleOrDefaultAsync(cancellationToken) is { } ids)
        {
            deletions.AddRange(Pieces(ids.First.Value, ids.Last.Value, most).Select<(long From, long To), Func<CancellationToken, Task<int>>>(piece => token =>
                details.Where(row => row.Id >= CallDetailId.From(piece.From) && row.Id <= CallDetailId.From(piece.To)).ExecuteDeleteAsync(token)));
        }

        var records = db.SwitchCalls.Where(row => row.SourceFileId == file);
        if (await records.GroupBy(row => row.SourceFileId).Select(all => new { First = all.Min(row => row.Id), Last = all.Max(row => row.Id) }).SingleOrDefaultAsync(cancellationToken) is { } numbers)
        {
            deletions.AddRange(Pieces(numbers.First.Value, numbers.Last.Value, most).Select<(long From, long To), Func<CancellationToken, Task<int>>>(piece => token =>
                records.Where(row => row.Id >= SwitchCallId.From(piece.From) && row.Id <= SwitchCallId.From(piece.To)).ExecuteDeleteAsync(token)));
        }

        return deletions;
    }

    private static IEnumerable<(long From, long To)> Pieces(long first, long last, int most)
    {
        for (var from = first; from <= last; from += most)
        {
            yield return (from, Math.Min(last, from + most - 1));
        }
    }
}
