using FluentValidation;
using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Lko.Domain.Resources;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Orders;

/// <summary>What the wizard holds at some moment. It may be incomplete; only what could never be stored is refused.</summary>
/// <param name="Id">Null starts a draft.</param>
/// <param name="ExpectedVersion">Version the person edited; another one means that somebody saved meanwhile.</param>
/// <param name="ContractId">What the person chose; null lets the portal propose with every save: of the contracts in force that of the subject of end A, else the newest, and its account if it has but one.</param>
/// <param name="Parameters">JSON object of parameter values.</param>
public sealed record DraftCommand(
    OrderId? Id, int ExpectedVersion, string ProductCode, ContractId? ContractId, AccountId? AccountId, string Parameters,
    string? CustomerReference, string? Comment, DateOnly? RequestedCompletionDate);

/// <summary>A draft as it is kept now.</summary>
public sealed record DraftSaved(OrderId Id, int Version, DateTimeOffset At, DraftContract Contract, AccountId? AccountId);

/// <summary>Stores the wizard's content, so that it can be continued in any browser. Called as the person types.</summary>
public sealed class SaveDraft(ILkoDbFactory databases, ProductCatalogue catalogue, TimeProvider time)
{
    private static readonly DraftValidator Validator = new();

    public async Task<Outcome<DraftSaved>> Run(DraftCommand command, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.OrdersWrite, cancellationToken);
        if (db?.User is not { Side: Side.Operator } user)
        {
            return Outcome<DraftSaved>.Forbidden();
        }

        if (Validator.Check(command) is { Count: > 0 } errors)
        {
            return Outcome<DraftSaved>.Invalid(errors);
        }

        var order = command.Id is { } id ? await db.Orders.Include(row => row.Files).SingleOrDefaultAsync(row => row.Id == id, cancellationToken) : null;
        if (command.Id is not null && order is null)
        {
            return Outcome<DraftSaved>.NotFound();
        }

        if (order is { Number: { } number })
        {
            return Outcome<DraftSaved>.Conflict(DomainTexts.Orders.Format("Conflict.Sent", number), number);
        }

        if (order is not null && order.Version != command.ExpectedVersion)
        {
            return Outcome<DraftSaved>.Conflict(DomainTexts.Orders["Conflict.Draft"]);
        }

        var specification = order is null ? catalogue.Find(command.ProductCode) : catalogue.Find(order.ProductCode, order.SpecificationVersion);
        if (specification is null)
        {
            return Outcome<DraftSaved>.Invalid(new FieldError("productCode", "unknown", DomainTexts.Orders["Error.Product"]));
        }

        var values = ParameterValues.Parse(command.Parameters);
        if (values.Problem is { } problem)
        {
            return Outcome<DraftSaved>.Invalid(problem);
        }

        var now = time.Now();
        var contract = await ContractAsync(db, command, values, now, cancellationToken);
        if (contract is null)
        {
            return Outcome<DraftSaved>.Invalid(new FieldError("contractId", "none", DomainTexts.Orders["Error.Contract"]));
        }

        var account = await AccountAsync(db, user, command, contract, cancellationToken);
        if (!Covers(user, contract, account))
        {
            return Outcome<DraftSaved>.Invalid(new FieldError("accountId", "required", DomainTexts.Orders["Error.Account"]));
        }

        if (order is null)
        {
            order = Order.Draft(contract, OrderKind.New, specification.Code, specification.Version, user.Id, now);
            db.Orders.Add(order);
        }

        order.Write(OrderContent.Of(specification, values, command), contract, account, now, proposed: command.ContractId is null);
        if (await db.SaveAsync(cancellationToken) != SaveResult.Saved)
        {
            return Outcome<DraftSaved>.Conflict(DomainTexts.Orders["Conflict.Draft"]);
        }

        return Outcome<DraftSaved>.Ok(new DraftSaved(order.Id, order.Version, now, new DraftContract(contract.Id, contract.Number, contract.Subject), account?.Id));
    }

    private static async Task<Contract?> ContractAsync(ILkoDb db, DraftCommand command, ParameterValues values, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (command.ContractId is { } chosen)
        {
            return await db.Contracts.SingleOrDefaultAsync(row => row.Id == chosen, cancellationToken);
        }

        var subject = values.Address(CommonParameters.EndA)?.Subject;
        var today = OrderDeadlines.LocalDay(now, Subjects.ZoneOf(subject));
        return await db.Contracts
            .OrderByDescending(row => row.ValidFrom <= today && (row.ValidTo == null || today <= row.ValidTo))
            .ThenByDescending(row => row.Subject == subject)
            .ThenByDescending(row => row.ValidFrom)
            .ThenBy(row => row.Id)
            .FirstOrDefaultAsync(cancellationToken);
    }

    private static bool Covers(CurrentUser user, Contract contract, Account? account) => user.Can(Permission.OrdersWrite, contract.BranchId, contract.CarrierBranch, contract.Id, account?.Id);

    private static async Task<Account?> AccountAsync(ILkoDb db, CurrentUser user, DraftCommand command, Contract contract, CancellationToken cancellationToken)
    {
        var accounts = db.Accounts.Where(row => row.ContractId == contract.Id);
        if (command.AccountId is { } chosen)
        {
            return await accounts.SingleOrDefaultAsync(row => row.Id == chosen, cancellationToken);
        }

        // Whose right is for single accounts has no order without one.
        if (command.ContractId is null && !Covers(user, contract, null))
        {
            return await accounts.OrderBy(row => row.ClosedOn != null).ThenBy(row => row.Number).ThenBy(row => row.Id).FirstOrDefaultAsync(cancellationToken);
        }

        return command.ContractId is null && await accounts.Where(row => row.ClosedOn == null).Take(2).ToListAsync(cancellationToken) is [var only] ? only : null;
    }

    private sealed class DraftValidator : AbstractValidator<DraftCommand>
    {
        public DraftValidator()
        {
            RuleFor(row => row.CustomerReference).MaximumLength(Order.MaxCustomerReferenceLength).WithName(_ => DomainTexts.Orders["Field.CustomerReference"]);
            RuleFor(row => row.Comment).MaximumLength(Order.MaxCommentLength).WithName(_ => DomainTexts.Orders["Field.Comment"]);
            RuleFor(row => row.Parameters).NotNull().MaximumLength(Order.MaxParametersLength);
        }
    }
}
