using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Orders;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Operators;

/// <summary>What was found by a piece of a number, an address or a name: the first few of each kind.</summary>
public sealed record SearchHits(IReadOnlyList<OrderHit> Orders, IReadOnlyList<ContractHit> Contracts, IReadOnlyList<AccountHit> Accounts)
{
    public static SearchHits None { get; } = new([], [], []);
}

public sealed record OrderHit(string Number, string ProductCode, int SpecificationVersion, string? PlaceA, string? PlaceB, OrderState State);

public sealed record ContractHit(string Number, LocalText Operator);

public sealed record AccountHit(AccountId Id, string Number, string System);

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
            await InAsync(user, Permission.OrdersRead, db => OrdersAsync(db, key, cancellationToken), cancellationToken),
            await InAsync(user, Permission.ContractsRead, db => ContractsAsync(db, key, cancellationToken), cancellationToken),
            await InAsync(user, Permission.BalancesRead, db => AccountsAsync(db, key, cancellationToken), cancellationToken)));
    }

    private async Task<IReadOnlyList<T>> InAsync<T>(CurrentUser user, Permission permission, Func<ILkoDb, Task<List<T>>> read, CancellationToken cancellationToken)
    {
        if (!user.Can(permission))
        {
            return [];
        }

        await using var db = await databases.OpenAsync(permission, cancellationToken);
        return db is null ? [] : await read(db);
    }

    private Task<List<OrderHit>> OrdersAsync(ILkoDb db, string key, CancellationToken cancellationToken)
    {
        var products = catalogue.All.Where(product => SearchKey.Of(product.Name.Current).Contains(key, StringComparison.Ordinal)).Select(product => product.Code).ToList();
        return db.VisibleOrders().AsNoTracking()
            .Where(order => order.Number != null && (order.SearchKey.Contains(key) || products.Contains(order.ProductCode)))
            .OrderByDescending(order => order.UpdatedAt).ThenByDescending(order => order.Id)
            .Take(PerKind)
            .Select(order => new OrderHit(order.Number!, order.ProductCode, order.SpecificationVersion, order.PlaceA, order.PlaceB, order.State))
            .ToListAsync(cancellationToken);
    }

    private static Task<List<ContractHit>> ContractsAsync(ILkoDb db, string key, CancellationToken cancellationToken) =>
        db.Contracts.AsNoTracking()
            .Where(row => row.SearchKey.Contains(key))
            .OrderBy(row => row.Number).ThenBy(row => row.Id)
            .Take(PerKind)
            .Join(db.Operators, row => row.OperatorId, customer => customer.Id, (row, customer) => new ContractHit(row.Number, new LocalText(customer.NameRu, customer.NameEn)))
            .ToListAsync(cancellationToken);

    private static Task<List<AccountHit>> AccountsAsync(ILkoDb db, string key, CancellationToken cancellationToken) =>
        db.Accounts.AsNoTracking()
            .Where(row => row.SearchKey.Contains(key))
            .OrderBy(row => row.Number).ThenBy(row => row.Id)
            .Take(PerKind)
            .Select(row => new AccountHit(row.Id, row.Number, row.System))
            .ToListAsync(cancellationToken);
}
