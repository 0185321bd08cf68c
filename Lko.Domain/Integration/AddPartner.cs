using FluentValidation;
using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Live;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Lko.Domain.Resources;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <param name="Contract">Number of a contract of the operator who is meant.</param>
public sealed record AddPartnerCommand(string System, string PartnerId, string Contract);

/// <summary>
/// Says whom a settlement system means by a partner's number under a contract: the operator whose contract it is. Rows that waited for it count from the next
/// run on. Forbidden without <see cref="Permission.IntegrationManage"/>, NotFound for what is no settlement system of the caller's macro-regions.
/// </summary>
public sealed class AddPartner(ILkoDbFactory databases, TimeProvider time)
{
    private static readonly AddPartnerValidator Validator = new();

    public async Task<Outcome<Nothing>> Run(AddPartnerCommand command, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.IntegrationManage, cancellationToken);
        if (db?.User is not { } user)
        {
            return Outcome<Nothing>.Forbidden();
        }

        if (!await db.VisibleSystems().AnyAsync(row => row.Code == command.System && row.Kind == SourceSystemKind.Interconnect, cancellationToken))
        {
            return Outcome<Nothing>.NotFound();
        }

        command = command with { PartnerId = command.PartnerId.Trim(), Contract = command.Contract.Trim() };
        if (Validator.Check(command) is { Count: > 0 } errors)
        {
            return Outcome<Nothing>.Invalid(errors);
        }

        if (await db.Contracts.SingleOrDefaultAsync(row => row.Number == command.Contract, cancellationToken) is not { } contract)
        {
            return Outcome<Nothing>.Invalid(new FieldError("contract", "unknown", DomainTexts.Integration["Error.PartnerContract"]));
        }

        if (await db.InterconnectPartners.AnyAsync(row => row.System == command.System && row.PartnerId == command.PartnerId && row.Contract == command.Contract, cancellationToken))
        {
            return Outcome<Nothing>.Invalid(new FieldError("partnerId", "twice", DomainTexts.Integration["Error.PartnerTwice"]));
        }

        db.InterconnectPartners.Add(InterconnectPartner.Create(contract, command.System, command.PartnerId));
        return await db.SavePartnersAsync(IntegrationAction.Of(user.Id, IntegrationActionKind.AddPartner, command.System, $"{command.PartnerId}, {command.Contract}", time.Now()), cancellationToken);
    }

    private sealed class AddPartnerValidator : AbstractValidator<AddPartnerCommand>
    {
        public AddPartnerValidator()
        {
            RuleFor(row => row.PartnerId).Required(InterconnectPartner.MaxPartnerIdLength, () => DomainTexts.Integration["Field.PartnerId"]);
            RuleFor(row => row.Contract).Required(Operators.Contract.MaxNumberLength, () => DomainTexts.Integration["Field.PartnerContract"]);
        }
    }
}

/// <summary>Takes a partner back by whom nothing has been told yet; Conflict where traffic of his is there.</summary>
public sealed class RemovePartner(ILkoDbFactory databases, TimeProvider time)
{
    public async Task<Outcome<Nothing>> Run(string system, InterconnectPartnerId id, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.IntegrationManage, cancellationToken);
        if (db?.User is not { } user)
        {
            return Outcome<Nothing>.Forbidden();
        }

        if (!await db.VisibleSystems().AnyAsync(row => row.Code == system, cancellationToken)
            || await db.InterconnectPartners.SingleOrDefaultAsync(row => row.Id == id && row.System == system, cancellationToken) is not { } partner)
        {
            return Outcome<Nothing>.NotFound();
        }

        if (await db.InterconnectVolumes.AnyAsync(row => row.PartnerId == id, cancellationToken))
        {
            return Outcome<Nothing>.Conflict(DomainTexts.Integration["Conflict.PartnerHasTraffic"]);
        }

        db.InterconnectPartners.Remove(partner);
        return await db.SavePartnersAsync(IntegrationAction.Of(user.Id, IntegrationActionKind.RemovePartner, system, $"{partner.PartnerId}, {partner.Contract}", time.Now()), cancellationToken);
    }
}

internal static class PartnerBook
{
    public static async Task<Outcome<Nothing>> SavePartnersAsync(this ILkoDb db, IntegrationAction action, CancellationToken cancellationToken)
    {
        db.IntegrationActions.Add(action);
        db.Announce(new Change(Topic.Sync, action.Subject, null, null, null));
        return await db.SaveAsync(cancellationToken) == SaveResult.Saved ? Outcome<Nothing>.Ok(default) : Outcome<Nothing>.Conflict(DomainTexts.Integration["Conflict.Partner"]);
    }
}
