using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Lko.Domain.Resources;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>What the form of a registry row starts from.</summary>
/// <param name="Entry">Null for a new row.</param>
/// <param name="Dialects">Those that a connector reads.</param>
/// <param name="Codes">The system's own code map.</param>
/// <param name="Meanings">What a code may be mapped to.</param>
public sealed record RegistryForm(RegistryEntry? Entry, int? Version, IReadOnlyList<string> Dialects, IReadOnlyList<CodeMapping> Codes, IReadOnlyList<CodeMeaning> Meanings);

/// <summary>Opens the form of a registry row to those who may change it.</summary>
public sealed class GetRegistryForm(ILkoDbFactory databases, ProductCatalogue catalogue, IEnumerable<ISourceConnector> connectors)
{
    /// <param name="code">Null = a new row.</param>
    public async Task<Outcome<RegistryForm>> Run(string? code, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.IntegrationManage, cancellationToken);
        if (db is null)
        {
            return Outcome<RegistryForm>.Forbidden();
        }

        IReadOnlyList<string> dialects = [.. connectors.Select(connector => connector.Dialect)];
        var meanings = await db.MeaningsAsync(catalogue, null, cancellationToken);
        if (code is null)
        {
            return Outcome<RegistryForm>.Ok(new(null, null, dialects, [], meanings));
        }

        return await db.VisibleSystems().AsNoTracking().SingleOrDefaultAsync(row => row.Code == code, cancellationToken) is { } system
            ? Outcome<RegistryForm>.Ok(new(system.Entry(), system.Version, dialects, await db.CodesAsync(code, cancellationToken), meanings))
            : Outcome<RegistryForm>.NotFound();
    }
}

/// <summary>The next times of a schedule, before it is saved.</summary>
public sealed class PreviewSchedule(ILkoDbFactory databases, ICronTimes cron, TimeProvider time)
{
    public const int Times = 5;

    public async Task<Outcome<IReadOnlyList<DateTimeOffset>>> Run(string expression, string zone, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.IntegrationManage, cancellationToken);
        if (db is null)
        {
            return Outcome<IReadOnlyList<DateTimeOffset>>.Forbidden();
        }

        return cron.Next(expression, zone, time.Now(), Times) is { Count: > 0 } times
            ? Outcome<IReadOnlyList<DateTimeOffset>>.Ok(times)
            : Outcome<IReadOnlyList<DateTimeOffset>>.Invalid(new FieldError("schedule", "unreadable", DomainTexts.Integration["Error.Schedule"]));
    }
}
