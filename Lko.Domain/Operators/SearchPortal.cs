using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Operators;

/// <summary>What was found by a piece of a number, an address or a name: the first few of each kind.</summary>
public sealed record SearchHits(IReadOnlyList<OrderHit> Orders, IReadOnlyList<ContractHit> Contracts, IReadOnlyList<AccountHit> Accounts)
{
    public static SearchHits None { get; } = new([], [], []);
}

public sealed record OrderHit(string Number, string ProductCode, int SpecificationVersion, LocalLine? PlaceA, LocalLine? PlaceB, OrderState State);

public sealed record ContractHit(string Number, LocalText Operator);

public sealed record AccountHit(AccountId Id, string Number, SystemLabel System);

/// <summary>
/// Finds orders, contracts and accounts by one line of text. Each kind is read in the scope of the permission that opens it; what the caller may
/// not read is not asked for.
/// </summary>
public sealed class SearchPortal(ILkoDbFactory databases, ProductCatalogue catalogue)
{
    /// <summary>How many of each kind are told.</summary>
    public const int PerKind = 5;

    /// <summary>A shorter text names everything and is not looked for.</summary>
    public const int MinLength = 2;

    public async Task<Outcome<SearchHits>> Run(string? text, CancellationToken cancellationToken)
    {
        CurrentUser user;
        await using (var own = await databases.OpenOwnAsync(cancellationToken))
        {
            if (own?.User is not { } caller)
            {
                return Outcome<SearchHits>.Forbidden();
            }

            user = caller;
        }

        var key = SearchKey.Of(text);
        return Outcome<SearchHits>.Ok(key.Length < MinLength ? SearchHits.None : new SearchHits(
            await databases.InAsync(user, Permission.OrdersRead, db => Orders(db, key), cancellationToken),
            await databases.InAsync(user, Permission.ContractsRead, db => Contracts(db, key), cancellationToken),
            await databases.InAsync(user, Permission.BalancesRead, db => Accounts(db, key), cancellationToken)));
    }

    private IQueryable<OrderHit> Orders(ILkoDb db, string key)
    {
        var products = catalogue.All.Where(product => SearchKey.Of(product.Name.Current).Contains(key, StringComparison.Ordinal)).Select(product => product.Code).ToList();
        return db.VisibleOrders().AsNoTracking()
            .Where(order => order.Number != null && (order.SearchKey.Contains(key) || products.Contains(order.ProductCode)))
            .OrderByDescending(order => order.UpdatedAt).ThenByDescending(order => order.Id)
            .Take(PerKind)
            .Hits();
    }

    private static IQueryable<ContractHit> Contracts(ILkoDb db, string key) =>
        db.Contracts.AsNoTracking()
            .Where(row => row.SearchKey.Contains(key))
            .OrderBy(row => row.Number).ThenBy(row => row.Id)
            .Take(PerKind)
            .Hits(db);

    private static IQueryable<AccountHit> Accounts(ILkoDb db, string key) =>
        db.Accounts.AsNoTracking()
            .Where(row => row.SearchKey.Contains(key))
            .OrderBy(row => row.Number).ThenBy(row => row.Id)
            .Take(PerKind)
            .Hits(db);
}
