using FluentValidation;
using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Lko.Domain.Resources;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>What a person wants of a finding.</summary>
/// <param name="ExpectedVersion">Version the person looked at.</param>
/// <param name="Note">How it was resolved; null takes it over and leaves it open.</param>
public sealed record FindingCommand(FindingId Id, int ExpectedVersion, string? Note);

/// <summary>
/// A person takes a finding over, or says how it was resolved. What ends by itself is taken over only. Refused files are taken note of: those that came until
/// then are missed no more.
/// </summary>
public sealed class SettleFinding(ILkoDbFactory databases, TimeProvider time)
{
    private static readonly FindingValidator Validator = new();

    public async Task<Outcome<Nothing>> Run(FindingCommand command, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.IntegrationManage, cancellationToken);
        if (db?.User is not { } user)
        {
            return Outcome<Nothing>.Forbidden();
        }

        if (Validator.Check(command) is { Count: > 0 } errors)
        {
            return Outcome<Nothing>.Invalid(errors);
        }

        // What a run refuses from here on is of a later time than this one.
        var now = time.Now();
        if (await db.VisibleFindings().SingleOrDefaultAsync(row => row.Id == command.Id, cancellationToken) is not { } finding)
        {
            return Outcome<Nothing>.NotFound();
        }

        if (finding.Version != command.ExpectedVersion || !finding.May(command.Note is null ? FindingIntent.Take : FindingIntent.Resolve))
        {
            return Outcome<Nothing>.Conflict(DomainTexts.Integration["Conflict.Finding"]);
        }

        if (command.Note is not null && await ObstacleAsync(db, finding, now, cancellationToken) is { } obstacle)
        {
            return Outcome<Nothing>.Conflict(DomainTexts.Integration[obstacle]);
        }

        if (command.Note is { } note)
        {
            finding.Resolve(user.Id, note, now);
        }
        else
        {
            finding.Take(user.Id, now);
        }

        db.IntegrationActions.Add(IntegrationAction.Of(user.Id, command.Note is null ? IntegrationActionKind.TakeFinding : IntegrationActionKind.ResolveFinding, finding.Subject, command.Note, now));
        db.Announce(new Live.Change(Live.Topic.Sync, finding.Subject, null, null, null));
        return await db.SaveAsync(cancellationToken) == SaveResult.Saved ? Outcome<Nothing>.Ok(default) : Outcome<Nothing>.Conflict(DomainTexts.Integration["Conflict.Finding"]);
    }

    /// <summary>Why the finding cannot be closed by a person now; null when it can.</summary>
    private static async Task<string?> ObstacleAsync(ILkoDb db, Finding finding, DateTimeOffset now, CancellationToken cancellationToken) =>
        Finding.EndingByThemselves.Contains(finding.Kind) ? "Conflict.FindingLasts"
        : finding.Kind == FindingKind.FilesRejected && await db.SyncRuns.Where(SyncRun.UnderWay(now)).AnyAsync(row => row.System == finding.Subject, cancellationToken) ? "Conflict.FindingRunning"
        : null;

    private sealed class FindingValidator : AbstractValidator<FindingCommand>
    {
        public FindingValidator() =>
            RuleFor(row => row.Note).Required(Finding.MaxDetailLength, () => DomainTexts.Integration["Field.Note"]).When(row => row.Note is not null);
    }
}
