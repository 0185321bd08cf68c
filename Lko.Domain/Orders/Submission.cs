using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Lko.Domain.Resources;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Orders;

/// <summary>A draft with all that is looked at before it is sent.</summary>
/// <param name="Account">Null when none is chosen, or the chosen one has moved to another contract since.</param>
/// <param name="Today">The day in the zone of its contract.</param>
internal sealed record Submission(Order Order, ProductSpecification Specification, ParameterValues Values, Contract Contract, Account? Account, OrderZones Zones, DateOnly Today)
{
    public static FieldError NoProduct => new("productCode", "unknown", DomainTexts.Orders["Error.Product"]);

    /// <returns>Null when the catalogue does not hold its product.</returns>
    public static async Task<Submission?> OfAsync(ILkoDb db, ProductCatalogue catalogue, Order order, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (catalogue.Find(order.ProductCode, order.SpecificationVersion) is not { } specification)
        {
            return null;
        }

        var contract = await db.Contracts.SingleAsync(row => row.Id == order.ContractId, cancellationToken);
        var account = order.AccountId is { } id ? await db.Accounts.SingleOrDefaultAsync(row => row.Id == id && row.ContractId == order.ContractId, cancellationToken) : null;
        var zones = await OrderDeadlines.ZonesAsync(db, order, cancellationToken);
        return new Submission(order, specification, ParameterValues.Parse(order.Parameters), contract, account, zones, OrderDeadlines.LocalDay(now, zones.Region));
    }

    /// <summary>What stands in the way of sending it.</summary>
    public IReadOnlyList<FieldError> Errors()
    {
        var errors = ParameterValidator.Validate(Specification, Values, Today).ToList();
        errors.AddRange(
            from named in FileValue.Of(Specification, ParameterValidator.Canonical(Specification, Values))
            where !Order.Files.Any(file => file.Key == named.File.Key && string.Equals(file.Name, named.File.Name, StringComparison.Ordinal))
            select new FieldError(named.Path, "file-gone", DomainTexts.Orders.Format("File.gone", named.File.Name)));
        if (!Contract.IsInForceOn(Today))
        {
            errors.Add(new FieldError("contractId", "expired", DomainTexts.Orders.Format("Error.ContractExpired", Contract.Number)));
        }

        if (Account?.IsOpenOn(Today) == false)
        {
            errors.Add(new FieldError("accountId", "closed", DomainTexts.Orders.Format("Error.AccountClosed", Account.Number)));
        }

        if (Order.AccountId is not null && Account is null)
        {
            errors.Add(new FieldError("accountId", "moved", DomainTexts.Orders.Format("Error.AccountMoved", Contract.Number)));
        }

        if (RequestedDay.Error(Order.RequestedCompletionDate, Today) is { } passed)
        {
            errors.Add(passed);
        }

        return errors;
    }
}
