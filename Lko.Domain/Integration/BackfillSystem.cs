using System.Globalization;
using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Live;
using Lko.Domain.Persistence;
using Lko.Domain.Resources;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>Which months a system may be asked for again.</summary>
public static class BackfillMonths
{
    /// <summary>More at once would hold every other backfill for hours.</summary>
    public const int Most = 12;

    /// <summary>The first month the portal keeps.</summary>
    public static Period First => Period.Of(SourceRecord.FirstOpenDay);

    /// <summary>Oldest first, up to the month that has begun.</summary>
    /// <param name="today">In the system's zone.</param>
    public static IReadOnlyList<Period> At(DateOnly today)
    {
        var months = new List<Period>();
        for (var month = First; month <= Period.Of(today); month = month.Next)
        {
            months.Add(month);
        }

        return months;
    }

    /// <summary>The last month that is over, as far as the portal keeps it: what is asked for again most often.</summary>
    public static Period Usual(DateOnly today) => Period.Of(today.AddMonths(-1)) is var last && last < First ? First : last;

    public static IEnumerable<FieldError> Check(Period from, Period to, DateOnly today)
    {
        if (from < First)
        {
            yield return Error("from", "tooEarly", First);
        }

        if (to > Period.Of(today))
        {
            yield return Error("to", "tooLate", Period.Of(today));
        }
        else if (to < from)
        {
            yield return new("to", "order", DomainTexts.Integration["Backfill.order"]);
        }
        else if (((to.Year - from.Year) * 12) + to.Month - from.Month >= Most)
        {
            yield return new("to", "tooLong", DomainTexts.Integration.Format("Backfill.tooLong", Most));
        }
    }

    private static FieldError Error(string path, string code, Period limit) => new(path, code, DomainTexts.Integration.Format($"Backfill.{code}", limit.FirstDay.ToString("MM.yyyy", CultureInfo.InvariantCulture)));
}

/// <summary>Has past months of one system asked for and read again, and writes down who wanted it.</summary>
public sealed class BackfillSystem(ILkoDbFactory databases, ISyncSchedule schedule, TimeProvider time)
{
    public async Task<Outcome<Nothing>> Run(string code, Period from, Period to, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.IntegrationManage, cancellationToken);
        if (db?.User is not { } user)
        {
            return Outcome<Nothing>.Forbidden();
        }

        if (await db.VisibleSystems().AsNoTracking().SingleOrDefaultAsync(row => row.Code == code, cancellationToken) is not { } system)
        {
            return Outcome<Nothing>.NotFound();
        }

        var now = time.Now();
        if (BackfillMonths.Check(from, to, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, system.Zone).DateTime)).ToList() is { Count: > 0 } errors)
        {
            return Outcome<Nothing>.Invalid(errors);
        }

        var plan = (await schedule.PlansAsync(cancellationToken)).GetValueOrDefault(code);
        var obstacle = await db.ObstacleAsync(SystemAction.Backfill, code, system.IsActive, plan, time, cancellationToken);
        if (obstacle is null && !await schedule.BackfillAsync(code, from, to, user.Id, cancellationToken))
        {
            obstacle = "Backfilling";
        }

        if (obstacle is not null)
        {
            return Outcome<Nothing>.Conflict(DomainTexts.Integration[$"Obstacle.{obstacle}"]);
        }

        db.IntegrationActions.Add(IntegrationAction.Of(user.Id, IntegrationActionKind.Backfill, code, $"{from} – {to}", now));
        db.Announce(new Change(Topic.Sync, code, null, null, system.CarrierBranch));
        await db.SaveAsync(cancellationToken);
        return Outcome<Nothing>.Ok(default);
    }
}
