using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>How far the runs under way have come, by system code: what a screen reads every second instead of everything.</summary>
public sealed class GetSyncProgress(ILkoDbFactory databases, ISyncSchedule schedule)
{
    public async Task<Outcome<IReadOnlyDictionary<string, SyncProgress>>> Run(CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.IntegrationRead, cancellationToken);
        if (db is null)
        {
            return Outcome<IReadOnlyDictionary<string, SyncProgress>>.Forbidden();
        }

        var running = (await schedule.PlansAsync(cancellationToken)).Where(plan => plan.Value.Progress is not null).ToDictionary(plan => plan.Key, plan => plan.Value.Progress!, StringComparer.Ordinal);
        var codes = running.Keys.ToList();
        var visible = await db.VisibleSystems().Where(row => codes.Contains(row.Code)).Select(row => row.Code).ToListAsync(cancellationToken);
        return Outcome<IReadOnlyDictionary<string, SyncProgress>>.Ok(visible.ToDictionary(code => code, code => running[code], StringComparer.Ordinal));
    }
}
