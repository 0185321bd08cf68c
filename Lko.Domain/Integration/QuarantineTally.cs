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
        var groups = new List<QuarantineGroup>();
        if (systems.Count == 0)
        {
            return groups;
        }

        var rows = since is { } from ? db.QuarantineRows.Where(row => row.FirstSeenAt >= from) : db.QuarantineRows;
        foreach (var reason in Enum.GetValues<RejectReason>())
        {
            var some = await db.SourceSystems.Where(system => systems.Contains(system.Code))
                .Select(system => new
                {
                    system.Code,
                    Rows = rows.Where(row => row.System == system.Code && row.Reason == reason).OrderBy(row => row.FirstSeenAt).Take(QuarantineGroup.MostCounted).Count(),
                    FirstSeenAt = rows.Where(row => row.System == system.Code && row.Reason == reason).OrderBy(row => row.FirstSeenAt).Select(row => (DateTimeOffset?)row.FirstSeenAt).FirstOrDefault(),
                })
                .ToListAsync(cancellationToken);
            groups.AddRange(some.Where(group => group.FirstSeenAt is not null).Select(group => new QuarantineGroup(group.Code, reason, group.Rows, group.FirstSeenAt!.Value)));
        }

        return groups;
    }
}
