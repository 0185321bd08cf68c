using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>When each source system was read last, and until when that is enough, for figures that several of them tell.</summary>
internal sealed class SystemsRead
{
    private readonly Dictionary<string, SourceFreshness> _freshness;
    private readonly Dictionary<string, (string Schedule, string Zone)> _schedules;
    private readonly ICronTimes _cron;
    private readonly DateTimeOffset _now;

    private SystemsRead(Dictionary<string, SourceFreshness> freshness, Dictionary<string, (string Schedule, string Zone)> schedules, ICronTimes cron, DateTimeOffset now) =>
        (_freshness, _schedules, _cron, _now) = (freshness, schedules, cron, now);

    public static async Task<SystemsRead> LoadAsync(ILkoDb db, ICronTimes cron, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var freshness = await db.SourceFreshness.AsNoTracking().ToDictionaryAsync(row => row.System, StringComparer.Ordinal, cancellationToken);
        var schedules = await db.SourceSystems.Select(row => new { row.Code, row.Schedule, row.ScheduleZone }).ToListAsync(cancellationToken);
        return new(freshness, schedules.ToDictionary(row => row.Code, row => (row.Schedule, row.ScheduleZone), StringComparer.Ordinal), cron, now);
    }

    /// <summary>When everything it had sent was last taken over; null when it never was.</summary>
    public DateTimeOffset? AsOf(string system) => _freshness.GetValueOrDefault(system)?.LastSuccessAt;

    /// <summary>Since when it cannot be read; null while it can.</summary>
    public DateTimeOffset? FailingSince(string system) => _freshness.GetValueOrDefault(system)?.FailingSince;

    /// <summary>From when on the last reading is too old; null when there was none, or the schedule asks for no other.</summary>
    public DateTimeOffset? LateAt(string system) =>
        AsOf(system) is { } read && _schedules.TryGetValue(system, out var plan) && _cron.Next(plan.Schedule, plan.Zone, read, 1) is [var due] ? due + SourceFreshness.Grace : null;

    /// <summary>Whether it can be read and was lately: what it has told is what it says.</summary>
    public bool IsFresh(string system) => Condition(system, hasData: true) == SourceCondition.Fresh;

    public SourceCondition Condition(string system, bool hasData) =>
        FailingSince(system) is not null ? SourceCondition.Failing
        : !hasData ? SourceCondition.Silent
        : AsOf(system) is null || _now > LateAt(system) ? SourceCondition.Late
        : SourceCondition.Fresh;

    /// <summary>How far a system is in the figures of a period.</summary>
    /// <param name="oldest">When the oldest file its figures come from arrived; null when it told nothing about the period.</param>
    /// <param name="lastPeriod">The latest period it told anything about; null when it never did.</param>
    public SourceState StateOf(SourceSystem system, DateTimeOffset? oldest, DateTimeOffset? newest, Period? lastPeriod) => new(
        system.Code, system.NameRu, system.NameEn, oldest, newest, lastPeriod, AsOf(system.Code), FailingSince(system.Code), LateAt(system.Code), Condition(system.Code, oldest is not null));
}
