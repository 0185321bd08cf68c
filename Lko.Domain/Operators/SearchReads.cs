using System.Runtime.CompilerServices;
using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Operators;

/// <summary>How what can be searched for is read, whichever way it was named.</summary>
internal static class SearchReads
{
    /// <summary>Reads in the scope of the permission that opens it; what the person may not read is not asked for.</summary>
    public static async Task<IReadOnlyList<T>> InAsync<T>(
        this ILkoDbFactory databases, CurrentUser user, Permission permission, Func<ILkoDb, IQueryable<T>> read, CancellationToken cancellationToken, [CallerFilePath] string useCase = "")
    {
        if (!user.Can(permission))
        {
            return [];
        }

        await using var db = await databases.OpenAsync(permission, cancellationToken, useCase);
        return db is null ? [] : await read(db).ToListAsync(cancellationToken);
    }

    public static IQueryable<OrderHit> Hits(this IQueryable<Order> orders) =>
        orders.Select(order => new OrderHit(order.Number!, order.ProductCode, order.SpecificationVersion, order.PlaceA, order.PlaceB, order.State));

    public static IQueryable<ContractHit> Hits(this IQueryable<Contract> contracts, ILkoDb db) =>
        contracts.Join(db.Operators, row => row.OperatorId, customer => customer.Id, (row, customer) => new ContractHit(row.Number, new LocalText(customer.NameRu, customer.NameEn)));

    public static IQueryable<AccountHit> Hits(this IQueryable<Account> accounts, ILkoDb db) =>
        accounts.Join(db.SourceSystems, row => row.System, system => system.Code, (row, system) => new AccountHit(row.Id, row.Number, new SystemLabel(system.Code, new LocalText(system.NameRu, system.NameEn))));
}
