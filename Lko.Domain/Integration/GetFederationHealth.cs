using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>How every system of the registry that the caller may see stands at this moment.</summary>
public sealed class GetFederationHealth(ILkoDbFactory databases, ISyncSchedule schedule, ICronTimes cron, TimeProvider time)
{
    /// <summary>Groups of quarantined rows worth naming on the overview.</summary>
    public const int MaxGroups = 5;

    private static readonly TimeZoneInfo HeadOffice = TimeZoneInfo.FindSystemTimeZoneById("Europe/Moscow");

    public async Task<Outcome<FederationHealth>> Run(CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.IntegrationRead, cancellationToken);
        if (db is null)
        {
            return Outcome<FederationHealth>.Forbidden();
        }

        var now = time.Now();
        var midnight = LocalTime.ToUtc(TimeZoneInfo.ConvertTime(now, HeadOffice).Date, HeadOffice);
        var systems = db.VisibleSystems();
        var codes = systems.Select(row => row.Code);
        var rows = await HealthReader.ReadAsync(db, systems, await schedule.PlansAsync(cancellationToken), cron, now, cancellationToken);
        var today = await db.SyncRuns.Where(row => row.StartedAt >= midnight && codes.Contains(row.System)).SumAsync(row => (long)row.AcceptedRows, cancellationToken);
        var groups = await QuarantineTally.GroupsAsync(db, [.. rows.Where(row => row.Quarantined > 0).Select(row => row.Code)], since: null, cancellationToken);
        return Outcome<FederationHealth>.Ok(new(
            rows, today, [.. groups.OrderByDescending(group => group.Rows).ThenBy(group => group.System, StringComparer.Ordinal).ThenBy(group => group.Reason).Take(MaxGroups)], now));
    }
}
