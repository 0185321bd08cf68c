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
}
