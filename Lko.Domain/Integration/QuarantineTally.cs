using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>
/// How much waits in quarantine, looked up system by system and reason by reason, and counted no further than people need: what it costs does not grow with a
/// flood of millions.
/// </summary>
internal static class QuarantineTally
{
    /// <param name="since">Only what was set aside since; null for all.</param>
    public static async Task<List<QuarantineGroup>> GroupsAsync(ILkoDb db, IReadOnlyCollection<string> systems, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        if (systems.Count == 0)
        {
            return [];
        }

        var reasons = Enum.GetValues<RejectReason>();
        var rows = since is { } from ? db.QuarantineRows.Where(row => row.FirstSeenAt >= from) : db.QuarantineRows;
        var groups = await db.SourceSystems.Where(system => systems.Contains(system.Code))
            .SelectMany(system => reasons, (system, reason) => new
            {
                system.Code,
                Reason = reason,
                Rows = rows.Where(row => row.System == system.Code && row.Reason == reason).OrderBy(row => row.FirstSeenAt).Take(QuarantineGroup.MostCounted).Count(),
                FirstSeenAt = rows.Where(row => row.System == system.Code && row.Reason == reason).Min(row => (DateTimeOffset?)row.FirstSeenAt),
            })
            .ToListAsync(cancellationToken);
        return [.. groups.Where(group => group.FirstSeenAt is not null).Select(group => new QuarantineGroup(group.Code, group.Reason, group.Rows, group.FirstSeenAt!.Value))];
    }
}
