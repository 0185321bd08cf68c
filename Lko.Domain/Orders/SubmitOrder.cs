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
public sealed class SubmitOrder(ILkoDbFactory databases, ProductCatalogue catalogue, TimeProvider time)
{
    /// <returns>The order's number.</returns>
    public async Task<Outcome<string>> Run(OrderId draft, int expectedVersion, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.OrdersWrite, cancellationToken);
        return db?.User is { Side: Side.Operator }
            ? await db.InTransactionAsync(token => SubmitAsync(db, draft, expectedVersion, token), cancellationToken)
            : Outcome<string>.Forbidden();
    }

    private async Task<Outcome<string>> SubmitAsync(ILkoDb db, OrderId draft, int expectedVersion, CancellationToken cancellationToken)
    {
        var order = await db.Orders.SingleOrDefaultAsync(row => row.Id == draft, cancellationToken);
        if (order is null)
        {
            return Outcome<string>.NotFound();
        }

        if (order.State != OrderState.Draft)
        {
            return Outcome<string>.Ok(order.Number!);
        }

        if (order.Version != expectedVersion)
        {
            return Outcome<string>.Conflict(DomainTexts.Orders["Conflict.Draft"]);
        }

        var now = time.Now();
        var contract = await db.Contracts.SingleAsync(row => row.Id == order.ContractId, cancellationToken);
        var zone = Subjects.ZoneOf(contract.Subject);
        var today = OrderDeadlines.LocalDay(now, zone);
        if (catalogue.Find(order.ProductCode, order.SpecificationVersion) is not { } specification)
        {
            return Outcome<string>.Invalid(new FieldError("productCode", "unknown", DomainTexts.Orders["Error.Product"]));
        }

        var values = ParameterValues.Parse(order.Parameters);
        var account = order.AccountId is { } accountId ? await db.Accounts.SingleAsync(row => row.Id == accountId, cancellationToken) : null;
        if (Errors(order, specification, values, contract, account, today) is { Count: > 0 } errors)
        {
            return Outcome<string>.Invalid(errors);
        }

        order.Tidy(ParameterValidator.Canonical(specification, values).ToJson());

        var customer = await db.Operators.SingleAsync(row => row.Id == order.OperatorId, cancellationToken);
        var serial = await db.NextNumberAsync($"orders-{today.Year.ToString(CultureInfo.InvariantCulture)}", cancellationToken);
        var number = string.Create(CultureInfo.InvariantCulture, $"LKO-{today.Year:0000}-{serial:0000000}");
        order.Submit(number, db.User!.Name, now);
        order.MarkSending(OrderDeadlines.Of(order, zone));
        db.Outbox.Add(OrderMessages.Place(order, customer, contract, account, db.User.Name, now));
        db.Announce(order.Changed());
        return await db.SaveAsync(cancellationToken) == SaveResult.Saved
            ? Outcome<string>.Ok(number)
            : Outcome<string>.Conflict(DomainTexts.Orders["Conflict.Draft"]);
    }

    private static List<FieldError> Errors(Order order, ProductSpecification specification, ParameterValues values, Operators.Contract contract, Operators.Account? account, DateOnly today)
    {
        var errors = ParameterValidator.Validate(specification, values).ToList();
        if (!contract.IsInForceOn(today))
        {
            errors.Add(new FieldError("contractId", "expired", DomainTexts.Orders.Format("Error.ContractExpired", contract.Number)));
        }

        if (account?.IsOpenOn(today) == false)
        {
            errors.Add(new FieldError("accountId", "closed", DomainTexts.Orders.Format("Error.AccountClosed", account.Number)));
        }

        if (order.RequestedCompletionDate is { } wanted && wanted < today)
        {
            errors.Add(new FieldError("requestedCompletionDate", "past", DomainTexts.Orders["Error.DateInPast"]));
        }

        return errors;
    }
}
