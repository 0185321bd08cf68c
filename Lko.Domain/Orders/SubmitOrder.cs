using System.Globalization;
using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Lko.Domain.Resources;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Orders;

/// <summary>
/// Sends a draft: it gets its number and the message to the CRM in one transaction, so that an accepted order is always sent and a sent
/// order always exists. Asked again for a draft that was sent, it answers with the same number.
/// </summary>
public sealed class SubmitOrder(ILkoDbFactory databases, ProductCatalogue catalogue, IFileStore store, TimeProvider time)
{
    /// <returns>The order's number.</returns>
    public async Task<Outcome<string>> Run(OrderId draft, int expectedVersion, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.OrdersWrite, cancellationToken);
        if (db?.User is not { Side: Side.Operator })
        {
            return Outcome<string>.Forbidden();
        }

        IReadOnlyList<OrderFile> released = [];
        var outcome = await db.InTransactionAsync(
            async token =>
            {
                (var sent, released) = await SubmitAsync(db, draft, expectedVersion, token);
                return sent;
            },
            cancellationToken);
        foreach (var file in outcome.IsOk ? released : [])
        {
            store.Remove(file.Key);
        }

        return outcome;
    }

    /// <returns>The outcome, and the files that the order does not name.</returns>
    private async Task<(Outcome<string> Outcome, IReadOnlyList<OrderFile> Released)> SubmitAsync(ILkoDb db, OrderId draft, int expectedVersion, CancellationToken cancellationToken)
    {
        var order = await db.Orders.Include(row => row.Files).SingleOrDefaultAsync(row => row.Id == draft, cancellationToken);
        if (order is null)
        {
            return (Outcome<string>.NotFound(), []);
        }

        if (order.State != OrderState.Draft)
        {
            return (Outcome<string>.Ok(order.Number!), []);
        }

        if (order.Version != expectedVersion)
        {
            return (Outcome<string>.Conflict(DomainTexts.Orders["Conflict.Draft"]), []);
        }

        var now = time.Now();
        if (await Submission.OfAsync(db, catalogue, order, now, cancellationToken) is not { } submission)
        {
            return (Outcome<string>.Invalid(Submission.NoProduct), []);
        }

        if (submission.Errors() is { Count: > 0 } errors)
        {
            return (Outcome<string>.Invalid(errors), []);
        }

        order.Tidy(ParameterValidator.Canonical(submission.Specification, submission.Values).ToJson());
        var released = order.Release(catalogue.NamedFiles(order));

        var customer = await db.Operators.SingleAsync(row => row.Id == order.OperatorId, cancellationToken);
        var year = submission.Today.Year;
        var serial = await db.NextNumberAsync($"orders-{year.ToString(CultureInfo.InvariantCulture)}", cancellationToken);
        var number = string.Create(CultureInfo.InvariantCulture, $"LKO-{year:0000}-{serial:0000000}");
        order.Submit(number, db.User!.Name, now);
        order.MarkSending(OrderDeadlines.Of(order, submission.Zones));
        db.Outbox.Add(OrderMessages.Place(order, customer, submission.Contract, submission.Account, db.User.Name, now));
        db.Announce(order.Changed());
        return await db.SaveAsync(cancellationToken) == SaveResult.Saved
            ? (Outcome<string>.Ok(number), released)
            : (Outcome<string>.Conflict(DomainTexts.Orders["Conflict.Draft"]), []);
    }
}
