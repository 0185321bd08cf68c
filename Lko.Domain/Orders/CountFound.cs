using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Orders;

/// <summary>How many orders each of several questions finds, for the tabs of saved views: one reading for all questions about the same part of the caller's side.</summary>
public sealed class CountFound(ILkoDbFactory databases, TimeProvider time)
{
    /// <returns>Per question, in their order.</returns>
    public async Task<Outcome<IReadOnlyList<int>>> Run(IReadOnlyList<OrderQuery> queries, CancellationToken cancellationToken)
    {
        var counts = new int[queries.Count];
        foreach (var part in Enumerable.Range(0, queries.Count).GroupBy(at => queries[at].Within, StringComparer.Ordinal))
        {
            await using var db = await databases.OpenAsync(Permission.OrdersRead, part.Key, cancellationToken);
            if (db?.User is not { } user)
            {
                return Outcome<IReadOnlyList<int>>.Forbidden();
            }

            var (turn, zone, now) = (Turn.Of(user), user.ZoneOf(null), time.Now());
            var found = part.Where(at => queries[at].View != OrderView.Waiting || !turn.IsNever)
                .Select(at => ListOrders.Filter(db.VisibleOrders(), queries[at], turn, zone, now).Select(_ => at)).ToList();
            if (found.Count == 0)
            {
                continue;
            }

            // The orders of no question make one question of several, so that the database groups rows of a union and not constants.
            var all = found.Aggregate(db.VisibleOrders().Where(_ => false).Select(_ => -1), (one, other) => one.Concat(other));
            foreach (var row in await all.GroupBy(at => at).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellationToken))
            {
                counts[row.Key] = row.Count;
            }
        }

        return Outcome<IReadOnlyList<int>>.Ok(counts);
    }
}
