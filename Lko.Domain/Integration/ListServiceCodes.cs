using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>What one code of a system means there.</summary>
/// <param name="By">Who said so last; null for what the portal came with.</param>
/// <param name="Waiting">Rows in quarantine that will count once they are read again.</param>
public sealed record ServiceCodeRow(string Code, CodeMeaning Meaning, string? By, DateTimeOffset? At, int Waiting);

/// <summary>The code map of one system, without what all systems mean alike. Forbidden without <see cref="Permission.IntegrationRead"/>, NotFound outside the caller's macro-regions.</summary>
public sealed class ListServiceCodes(ILkoDbFactory databases)
{
    public async Task<Outcome<IReadOnlyList<ServiceCodeRow>>> Run(string system, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.IntegrationRead, cancellationToken);
        if (db is null)
        {
            return Outcome<IReadOnlyList<ServiceCodeRow>>.Forbidden();
        }

        if (!await db.VisibleSystems().AnyAsync(row => row.Code == system, cancellationToken))
        {
            return Outcome<IReadOnlyList<ServiceCodeRow>>.NotFound();
        }

        var codes = await db.ServiceCodes.AsNoTracking().Where(row => row.System == system).OrderBy(row => row.Code).ToListAsync(cancellationToken);
        var acts = await db.IntegrationActions.Where(row => row.Subject == system && row.Kind == IntegrationActionKind.MapCode && row.Detail != null).OrderBy(row => row.Id)
            .Join(db.Users, row => row.By, person => person.Id, (row, person) => new { row.Detail, row.At, person.Name }).ToListAsync(cancellationToken);
        var waiting = await db.QuarantineRows.Where(row => row.System == system && row.Reason == RejectReason.UnknownService && row.Code != null)
            .GroupBy(row => row.Code!).Select(group => new { Code = group.Key, Rows = group.Count() }).ToDictionaryAsync(row => row.Code, row => row.Rows, StringComparer.Ordinal, cancellationToken);
        return Outcome<IReadOnlyList<ServiceCodeRow>>.Ok([.. codes.Select(row =>
        {
            var act = acts.FindLast(each => string.Equals(each.Detail, row.Words, StringComparison.Ordinal));
            return new ServiceCodeRow(row.Code, new(row.Kind, row.Meaning), act?.Name, act?.At, waiting.GetValueOrDefault(row.Code));
        })]);
    }
}
