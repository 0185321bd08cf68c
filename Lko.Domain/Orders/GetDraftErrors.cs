using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Orders;

/// <summary>What stands in the way of sending a draft as it is saved, by the rules of <see cref="SubmitOrder"/>; nothing is sent.</summary>
public sealed class GetDraftErrors(ILkoDbFactory databases, ProductCatalogue catalogue, TimeProvider time)
{
    public async Task<Outcome<IReadOnlyList<FieldError>>> Run(OrderId id, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.OrdersWrite, cancellationToken);
        if (db?.User is not { Side: Side.Operator })
        {
            return Outcome<IReadOnlyList<FieldError>>.Forbidden();
        }

        var draft = await db.Orders.AsNoTracking().Include(row => row.Files).SingleOrDefaultAsync(row => row.Id == id && row.State == OrderState.Draft, cancellationToken);
        if (draft is null)
        {
            return Outcome<IReadOnlyList<FieldError>>.NotFound();
        }

        var submission = await Submission.OfAsync(db, catalogue, draft, time.Now(), cancellationToken);
        return Outcome<IReadOnlyList<FieldError>>.Ok(submission is null ? [Submission.NoProduct] : submission.Errors());
    }
}
