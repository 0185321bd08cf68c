using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Cooperation;

/// <summary>
/// Takes over what the last-mile portal told: of a request the highest revision wins, of equal ones the one told later. Telling the same again
/// changes nothing. Part of the caller's unit of work.
/// </summary>
public static class IngestLastMileRequests
{
    private const int ReadAtOnce = 500;

    /// <param name="rows">In the order of their arrival.</param>
    /// <param name="isWhole">The rows are everything ever told: a request that is not among them goes.</param>
    /// <param name="isReadAnew">They are read otherwise than before: the same bytes may say something else. Only of everything ever told.</param>
    /// <returns>How many requests are other than before.</returns>
    public static async Task<int> ApplyAsync(
        ILkoDb db, string system, IReadOnlyList<(AcceptedRow Row, DateTimeOffset ReceivedAt)> rows, bool isWhole, bool isReadAnew, CancellationToken cancellationToken)
    {
        var told = Latest(rows, row => (LastMileRequestRecord)row.Row.Record);
        var stored = await StoredAsync(db, system, isWhole ? null : [.. told.Keys], cancellationToken);
        var changed = 0;
        foreach (var (number, (row, receivedAt)) in told)
        {
            if (stored.Remove(number, out var request))
            {
                changed += request.Revise(row, receivedAt, isReadAnew) ? 1 : 0;
            }
            else
            {
                db.LastMileRequests.Add(LastMileRequest.Of(system, row, receivedAt));
                changed++;
            }
        }

        if (isWhole)
        {
            db.LastMileRequests.RemoveRange(stored.Values);
            changed += stored.Count;
        }

        return changed;
    }

    /// <summary>The telling of each request that counts, by number.</summary>
    /// <param name="told">In the order of their arrival.</param>
    public static Dictionary<string, T> Latest<T>(IEnumerable<T> told, Func<T, LastMileRequestRecord> record) =>
        told.GroupBy(each => record(each).Number, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Aggregate((best, next) => record(next).Revision >= record(best).Revision ? next : best), StringComparer.Ordinal);

    /// <param name="numbers">Null = all.</param>
    private static async Task<Dictionary<string, LastMileRequest>> StoredAsync(ILkoDb db, string system, IReadOnlyList<string>? numbers, CancellationToken cancellationToken)
    {
        var requests = db.LastMileRequests.Where(row => row.System == system);
        if (numbers is null)
        {
            return await requests.ToDictionaryAsync(row => row.Number, StringComparer.Ordinal, cancellationToken);
        }

        var found = new Dictionary<string, LastMileRequest>(StringComparer.Ordinal);
        foreach (var some in numbers.Chunk(ReadAtOnce))
        {
            await foreach (var request in requests.Where(row => some.Contains(row.Number)).AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                found.Add(request.Number, request);
            }
        }

        return found;
    }
}
