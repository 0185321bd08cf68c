using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>What a person may ask of the reading of one system.</summary>
public enum SystemAction
{
    RunNow = 1,

    /// <summary>Read every effective file again, also unchanged ones.</summary>
    Reprocess = 2,
    Pause = 3,
    Resume = 4,

    /// <summary>Read past months again; see <see cref="BackfillSystem"/>.</summary>
    Backfill = 5,

    /// <summary>End the run under way.</summary>
    Stop = 6,
}

/// <summary>When each action is possible: screens disable buttons and use cases refuse by the same table.</summary>
public static class SystemControl
{
    /// <summary>Key of the sentence that says why not, under <c>Obstacle.</c> in the Integration texts; null when it is possible.</summary>
    /// <param name="isRunning">Somebody reads the system now: the scheduler, or a run beside it, which ends by the book as well.</param>
    public static string? ObstacleTo(SystemAction action, bool isActive, SyncPlan? plan, bool isRunning) => (isActive, plan, action) switch
    {
        (_, _, SystemAction.Stop) => isRunning ? null : "NotRunning",
        (false, _, _) => "Inactive",
        (_, null, _) => "Unplanned",
        (_, { IsPaused: false }, SystemAction.Resume) => "NotPaused",
        (_, { IsPaused: true }, not SystemAction.Resume) => "Paused",
        (_, { IsBackfilling: true }, SystemAction.Backfill) => "Backfilling",
        (_, _, SystemAction.RunNow or SystemAction.Reprocess) when isRunning => "Running",
        _ => null,
    };

    /// <summary>The same at this moment: a run that no scheduler knows of, begun by a command or by a node that fell silent a moment ago, is in the book of runs.</summary>
    internal static async Task<string?> ObstacleAsync(this ILkoDb db, SystemAction action, string code, bool isActive, SyncPlan? plan, TimeProvider time, CancellationToken cancellationToken) =>
        ObstacleTo(action, isActive, plan, plan is { IsRunning: true } || await db.SyncRuns.Where(SyncRun.UnderWay(time.Now())).AnyAsync(row => row.System == code, cancellationToken));
}
