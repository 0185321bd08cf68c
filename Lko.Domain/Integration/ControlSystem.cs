using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Live;
using Lko.Domain.Persistence;
using Lko.Domain.Resources;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>Hurries, holds or repeats the reading of one system, and writes down who did.</summary>
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
        if (SystemControl.ObstacleTo(action, system.IsActive, plan) is { } obstacle)
        {
            return Outcome<Nothing>.Conflict(DomainTexts.Integration[$"Obstacle.{obstacle}"]);
        }

        await AskAsync(code, action, cancellationToken);
        db.IntegrationActions.Add(IntegrationAction.Of(user.Id, Enum.Parse<IntegrationActionKind>(action.ToString()), code, null, time.Now()));
        db.Announce(new Change(Topic.Sync, code, null, null, system.CarrierBranch));
        await db.SaveAsync(cancellationToken);
        return Outcome<Nothing>.Ok(default);
    }

    private Task AskAsync(string code, SystemAction action, CancellationToken cancellationToken) => action switch
    {
        SystemAction.RunNow => schedule.RunNowAsync(code, cancellationToken),
        SystemAction.Reprocess => schedule.ReprocessAsync(code, cancellationToken),
        SystemAction.Pause => schedule.PauseAsync(code, cancellationToken),
        _ => schedule.ResumeAsync(code, cancellationToken),
    };
}
