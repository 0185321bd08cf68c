using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>
/// Systems whose figures as a whole do not agree with the portal's, and nobody has said why; no single account explains it. Findings are the
/// carrier's: an operator's unit of work has none.
/// </summary>
internal sealed class SystemBreaks
{
    private readonly Dictionary<string, DateTimeOffset> _since;

    private SystemBreaks(Dictionary<string, DateTimeOffset> since) => _since = since;

    /// <param name="kinds">Which figures.</param>
    /// <param name="period">Null = of any period.</param>
    public static async Task<SystemBreaks> LoadAsync(ILkoDb db, IReadOnlyCollection<FindingKind> kinds, Period? period, CancellationToken cancellationToken)
    {
        var open = db.Findings.Where(row => row.System != null && row.AccountId == null && row.ClosedAt == null && row.ExplainedAt == null && kinds.Contains(row.Kind));
        if (period is { } month)
        {
            open = open.Where(row => row.Period == month);
        }

        return new(await open.GroupBy(row => row.System!)
            .Select(group => new { System = group.Key, Since = group.Min(row => row.At) })
            .ToDictionaryAsync(row => row.System, row => row.Since, StringComparer.Ordinal, cancellationToken));
    }

    /// <summary>Since when the first of its figures does not; null while all do.</summary>
    public DateTimeOffset? Since(string system) => _since.TryGetValue(system, out var since) ? since : null;
}
