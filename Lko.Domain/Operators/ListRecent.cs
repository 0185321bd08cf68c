using System.Globalization;
using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Orders;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Operators;

/// <summary>What was opened last, the latest first, and what is still found of it.</summary>
public sealed record RecentHits(IReadOnlyList<RecentObject> Opened, SearchHits Hits);

/// <summary>
/// What the caller opened last from the search. Each kind is read in the scope of the permission that opens it, so that a right withdrawn since
/// takes it away.
/// </summary>
public sealed class ListRecent(ILkoDbFactory databases)
{
    public async Task<Outcome<RecentHits>> Run(CancellationToken cancellationToken)
    {
        CurrentUser user;
        IReadOnlyList<RecentObject> opened;
        await using (var own = await databases.OpenOwnAsync(cancellationToken))
        {
            if (own?.User is not { } caller)
            {
                return Outcome<RecentHits>.Forbidden();
            }

            (user, opened) = (caller, RecentObject.Read(await own.Users.Where(row => row.Id == caller.Id).Select(row => row.Recent).SingleOrDefaultAsync(cancellationToken)));
        }

        var (orders, contracts) = (Keys(opened, RecentKind.Order), Keys(opened, RecentKind.Contract));
        var accounts = Keys(opened, RecentKind.Account).ConvertAll(key => AccountId.From(long.Parse(key, CultureInfo.InvariantCulture)));
        return Outcome<RecentHits>.Ok(new(opened, new SearchHits(
            orders.Count == 0 ? [] : await databases.InAsync(user, Permission.OrdersRead, db => db.VisibleOrders().AsNoTracking().Where(row => orders.Contains(row.Number!)).Hits(), cancellationToken),
            contracts.Count == 0 ? [] : await databases.InAsync(user, Permission.ContractsRead, db => db.Contracts.AsNoTracking().Where(row => contracts.Contains(row.Number)).Hits(db), cancellationToken),
            accounts.Count == 0 ? [] : await databases.InAsync(user, Permission.BalancesRead, db => db.Accounts.AsNoTracking().Where(row => accounts.Contains(row.Id)).Hits(db), cancellationToken))));
    }

    private static List<string> Keys(IReadOnlyList<RecentObject> opened, RecentKind kind) => [.. opened.Where(each => each.Kind == kind).Select(each => each.Key)];
}
