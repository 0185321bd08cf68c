using FluentValidation;
using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Live;
using Lko.Domain.Persistence;
using Lko.Domain.Resources;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <param name="Code">Folded, as the quarantine tells it.</param>
/// <param name="Meaning">Code of the catalogue's product, or of the adjustment or traffic kind.</param>
public sealed record MapCodeCommand(string System, string Code, ServiceCodeKind Kind, string Meaning);

/// <param name="Helped">Rows in quarantine that wait for this code and will count once they are read again.</param>
/// <param name="Before">What the code meant before; null when it was unknown.</param>
public sealed record CodeMapped(int Helped, CodeMeaning? Before);

/// <summary>Says what a code of one system means. Rows in quarantine notice when they are read again.</summary>
public sealed class MapServiceCode(ILkoDbFactory databases, ProductCatalogue catalogue, TimeProvider time)
{
    private static readonly MapCodeValidator Validator = new();

    public async Task<Outcome<CodeMapped>> Run(MapCodeCommand command, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.IntegrationManage, cancellationToken);
        if (db?.User is not { } user)
        {
            return Outcome<CodeMapped>.Forbidden();
        }

        if (Validator.Check(command) is { Count: > 0 } errors)
        {
            return Outcome<CodeMapped>.Invalid(errors);
        }

        if (!await db.VisibleSystems().AnyAsync(row => row.Code == command.System, cancellationToken))
        {
            return Outcome<CodeMapped>.NotFound();
        }

        if (!(await db.MeaningsAsync(catalogue, null, cancellationToken)).Contains(new CodeMeaning(command.Kind, command.Meaning)))
        {
            return Outcome<CodeMapped>.Invalid(new FieldError("meaning", "unknown", DomainTexts.Integration["Error.Meaning"]));
        }

        CodeMeaning? before = null;
        if (await db.ServiceCodes.SingleOrDefaultAsync(row => row.System == command.System && row.Code == command.Code, cancellationToken) is { } known)
        {
            before = new(known.Kind, known.Meaning);
            known.Mean(command.Kind, command.Meaning);
        }
        else
        {
            known = db.ServiceCodes.Add(ServiceCode.Create(command.System, command.Code, command.Kind, command.Meaning)).Entity;
        }

        var helped = await db.SameCode(command.System, command.Code).CountAsync(cancellationToken);
        db.IntegrationActions.Add(IntegrationAction.Of(user.Id, IntegrationActionKind.MapCode, command.System, known.Words, time.Now()));
        db.Announce(new Change(Topic.Sync, command.System, null, null, null));
        return await db.SaveAsync(cancellationToken) == SaveResult.Saved
            ? Outcome<CodeMapped>.Ok(new(helped, before))
            : Outcome<CodeMapped>.Conflict(DomainTexts.Integration["Conflict.Code"]);
    }

    private sealed class MapCodeValidator : AbstractValidator<MapCodeCommand>
    {
        public MapCodeValidator()
        {
            RuleFor(row => row.System).NotEmpty();
            RuleFor(row => row.Code).Required(ServiceCode.MaxCodeLength, () => DomainTexts.Integration["Field.Code"]);
            RuleFor(row => row.Kind).IsInEnum();
            RuleFor(row => row.Meaning).NotEmpty().WithMessage(_ => DomainTexts.Integration["Error.Meaning"]);
        }
    }
}

/// <summary>Takes back what a code of one system means; its rows go to quarantine again when they are read again.</summary>
public sealed class RemoveServiceCode(ILkoDbFactory databases, TimeProvider time)
{
    /// <param name="listed">What the code means as far as the caller knows: another meaning is not taken back unseen.</param>
    /// <param name="reason">Null where it only takes back what was mapped a moment ago.</param>
    public async Task<Outcome<Nothing>> Run(string system, string code, CodeMeaning listed, string? reason, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.IntegrationManage, cancellationToken);
        if (db?.User is not { } user)
        {
            return Outcome<Nothing>.Forbidden();
        }

        if (system == ServiceCode.AllSystems
            || !await db.VisibleSystems().AnyAsync(row => row.Code == system, cancellationToken)
            || await db.ServiceCodes.SingleOrDefaultAsync(row => row.System == system && row.Code == code, cancellationToken) is not { } known)
        {
            return Outcome<Nothing>.NotFound();
        }

        if (new CodeMeaning(known.Kind, known.Meaning) != listed)
        {
            return Outcome<Nothing>.Conflict(DomainTexts.Integration["Conflict.Code"]);
        }

        db.ServiceCodes.Remove(known);
        db.IntegrationActions.Add(IntegrationAction.Of(user.Id, IntegrationActionKind.RemoveCode, system, reason is null ? known.Words : $"{known.Words}: {reason}", time.Now()));
        db.Announce(new Change(Topic.Sync, system, null, null, null));
        return await db.SaveAsync(cancellationToken) == SaveResult.Saved ? Outcome<Nothing>.Ok(default) : Outcome<Nothing>.Conflict(DomainTexts.Integration["Conflict.Code"]);
    }
}
