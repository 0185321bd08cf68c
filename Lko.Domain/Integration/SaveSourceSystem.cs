using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Live;
using Lko.Domain.Persistence;
using Lko.Domain.Resources;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <param name="ExpectedVersion">Version the person edited; null adds a row.</param>
/// <param name="Codes">What becomes of the system's own code map; null leaves it.</param>
public sealed record SystemCommand(RegistryEntry Entry, int? ExpectedVersion, CodesEdit? Codes = null);

/// <summary>Adds a system to the registry or changes its row, its code map with it. The schedule follows when it is told of the change.</summary>
public sealed class SaveSourceSystem(ILkoDbFactory databases, ProductCatalogue catalogue, IEnumerable<ISourceConnector> connectors, ICronTimes cron, TimeProvider time)
{
    /// <returns>The version of the row.</returns>
    public async Task<Outcome<int>> Run(SystemCommand command, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.IntegrationManage, cancellationToken);
        if (db?.User is not { } user)
        {
            return Outcome<int>.Forbidden();
        }

        var entry = command.Entry;
        var system = command.ExpectedVersion is null ? null : await db.VisibleSystems().SingleOrDefaultAsync(row => row.Code == entry.Code, cancellationToken);
        if (command.ExpectedVersion is not null && system is null)
        {
            return Outcome<int>.NotFound();
        }

        var validator = new RegistryValidator([.. connectors], cron, time.Now());
        List<FieldError> errors = [.. validator.Check(entry), .. await db.CheckAsync(catalogue, command.Codes?.Wanted.Folded() ?? [], cancellationToken)];
        if (!await IsInScopeAsync(db, entry.CarrierBranch, cancellationToken))
        {
            errors.Add(new("carrierBranch", "unknown", DomainTexts.Integration["Error.Branch"]));
        }

        if (system is null && await db.SourceSystems.AnyAsync(row => row.Code == entry.Code, cancellationToken))
        {
            errors.Add(new("code", "taken", DomainTexts.Integration["Error.CodeTaken"]));
        }

        if (errors.Count > 0)
        {
            return Outcome<int>.Invalid(errors);
        }

        if (system is not null && system.Version != command.ExpectedVersion)
        {
            return Outcome<int>.Conflict(DomainTexts.Integration["Conflict.System"]);
        }

        var kind = system is null ? IntegrationActionKind.AddSystem : IntegrationActionKind.ChangeSystem;
        var changes = system is null ? null : Changes(system.Entry(), entry);
        if (system is null)
        {
            db.SourceSystems.Add(system = SourceSystem.Of(entry));
        }
        else
        {
            system.Describe(entry);
        }

        db.IntegrationActions.Add(IntegrationAction.Of(user.Id, kind, entry.Code, changes, time.Now()));
        if (command.Codes is { } codes && !await db.TryEditAsync(entry.Code, codes, user.Id, time.Now(), cancellationToken))
        {
            return Outcome<int>.Conflict(DomainTexts.Integration["Conflict.System"]);
        }

        db.Announce(new Change(Topic.Sync, entry.Code, null, null, entry.CarrierBranch));
        return await db.SaveAsync(cancellationToken) switch
        {
            SaveResult.Saved => Outcome<int>.Ok(system.Version),
            SaveResult.Duplicate when command.ExpectedVersion is null => Outcome<int>.Invalid(new FieldError("code", "taken", DomainTexts.Integration["Error.CodeTaken"])),
            _ => Outcome<int>.Conflict(DomainTexts.Integration["Conflict.System"]),
        };
    }

    /// <summary>Staff of a macro-region add and keep systems of it alone.</summary>
    private static async Task<bool> IsInScopeAsync(ILkoDb db, string? carrierBranch, CancellationToken cancellationToken) =>
        (db.Scope.CarrierBranches is null || (carrierBranch is not null && db.Scope.CarrierBranches.Contains(carrierBranch, StringComparer.Ordinal)))
        && (carrierBranch is null || await db.CarrierBranches.AnyAsync(row => row.Code == carrierBranch && row.Parent == null, cancellationToken));

    /// <summary>Which values became which, for the journal.</summary>
    private static string Changes(RegistryEntry before, RegistryEntry after) => string.Join("; ", typeof(RegistryEntry).GetProperties()
        .Select(property => (property.Name, Before: Text(property.GetValue(before)), After: Text(property.GetValue(after))))
        .Where(change => change.Before != change.After)
        .Select(change => $"{change.Name}: {change.Before} → {change.After}"));

    private static string Text(object? value) => value is IEnumerable<string> list ? string.Join(',', list) : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "";
}
