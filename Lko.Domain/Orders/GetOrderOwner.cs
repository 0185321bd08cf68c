using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Orders;

/// <summary>For whom a person of the carrier has to act before he opens an order.</summary>
public sealed record OrderOwner(OperatorId Id, LocalText Name);

/// <summary>Names the operator of an order that lies in the scope of a person of the carrier.</summary>
public sealed class GetOrderOwner(ILkoDbFactory databases)
{
    public async Task<Outcome<OrderOwner>> Run(string number, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.OrdersRead, cancellationToken);
        if (db?.User is not { Side: Side.Carrier })
        {
            return Outcome<OrderOwner>.Forbidden();
        }

        var owner = await db.VisibleOrders().Where(order => order.Number == number)
            .Join(db.Operators, order => order.OperatorId, telecom => telecom.Id, (_, telecom) => new OrderOwner(telecom.Id, new LocalText(telecom.NameRu, telecom.NameEn)))
            .SingleOrDefaultAsync(cancellationToken);
        return owner is null ? Outcome<OrderOwner>.NotFound() : Outcome<OrderOwner>.Ok(owner);
    }
}
