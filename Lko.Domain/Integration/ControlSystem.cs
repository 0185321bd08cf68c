using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Live;
using Lko.Domain.Persistence;
using Lko.Domain.Resources;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>Hurries, holds, repeats or ends the reading of one system, and writes down who did.</summary>
public sealed class ControlSystem(ILkoDbFactory databases, ISyncSchedule schedule, TimeProvider time)
{
    public async Task<Outcome<Nothing>> Run(string code, SystemAction action, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.IntegrationManage, cancellationToken);
        if (db?.User is not { } user)
        {
            return Outcome<Nothing>.Forbidden();
        }

        if (await db.VisibleSystems().Where(row => row.Code == code).Select(row => new { row.IsActive, row.CarrierBranch }).SingleOrDefaultAsync(cancellationToken) is not { } system)
        {
            return Outcome<Nothing>.NotFound();
        }

        var plan = (await schedule.PlansAsync(cancellationToken)).GetValueOrDefault(code);
        if (await db.ObstacleAsync(action, code, system.IsActive, plan, time, cancellationToken) is { } obstacle)
        {
            return Refuse(obstacle);
        }

        db.IntegrationActions.Add(IntegrationAction.Of(user.Id, Enum.Parse<IntegrationActionKind>(action.ToString()), code, null, time.Now()));
        db.Announce(new Change(Topic.Sync, code, null, null, system.CarrierBranch));
        if (action == SystemAction.Stop)
        {
            return await StopAsync(db, code, cancellationToken);
        }

        await AskAsync(code, action, user.Id, cancellationToken);
        await db.SaveAsync(cancellationToken);
        return Outcome<Nothing>.Ok(default);
    }

    /// <summary>
    /// First the run is ended in the book, so that it can save nothing more wherever it is, then its work: nobody takes the end for a failure of
    /// the system's.
    /// </summary>
    private async Task<Outcome<Nothing>> StopAsync(ILkoDb db, string code, CancellationToken cancellationToken)
    {
        if (await db.SyncRuns.SingleOrDefaultAsync(row => row.System == code && row.State == SyncRunState.Running, cancellationToken) is not { } run)
        {
            return Refuse("NotRunning");
        }

        run.Stop(time.Now());
        if (await db.SaveAsync(cancellationToken) != SaveResult.Saved)
        {
            return Refuse("NotRunning");
        }

        await schedule.StopAsync(code, cancellationToken);
        return Outcome<Nothing>.Ok(default);
    }

    private static Outcome<Nothing> Refuse(string obstacle) => Outcome<Nothing>.Conflict(DomainTexts.Integration[$"Obstacle.{obstacle}"]);

    private Task AskAsync(string code, SystemAction action, UserId by, CancellationToken cancellationToken) => action switch
    {
        SystemAction.RunNow => schedule.RunNowAsync(code, by, cancellationToken),
        SystemAction.Reprocess => schedule.ReprocessAsync(code, by, cancellationToken),
        SystemAction.Pause => schedule.PauseAsync(code, cancellationToken),
        SystemAction.Resume => schedule.ResumeAsync(code, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, $"{nameof(BackfillSystem)} does that."),
    };
}
