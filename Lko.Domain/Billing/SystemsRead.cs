using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>When each source system was read last, for figures that several of them tell.</summary>
internal sealed class SystemsRead
{
    private readonly Dictionary<string, SourceFreshness> _systems;
    private readonly DateTimeOffset _now;

    private SystemsRead(Dictionary<string, SourceFreshness> systems, DateTimeOffset now) => (_systems, _now) = (systems, now);

    public static async Task<SystemsRead> LoadAsync(ILkoDb db, DateTimeOffset now, CancellationToken cancellationToken) =>
        new(await db.SourceFreshness.AsNoTracking().ToDictionaryAsync(row => row.System, StringComparer.Ordinal, cancellationToken), now);

    /// <summary>When everything it had sent was last taken over; null when it never was.</summary>
    public DateTimeOffset? AsOf(string system) => _systems.GetValueOrDefault(system)?.LastSuccessAt;

    /// <summary>Whether it can be read and was lately: what it has told is what it says.</summary>
    public bool IsFresh(string system) =>
        _systems.GetValueOrDefault(system) is { } read && SourceState.IsRead(read.LastSuccessAt, read.FailingSince, _now);

    /// <summary>How far a system is in the figures of a period.</summary>
    /// <param name="oldest">When the oldest file its figures come from arrived; null when it told nothing about the period.</param>
    /// <param name="lastPeriod">The latest period it told anything about; null when it never did.</param>
    public SourceState StateOf(SourceSystem system, DateTimeOffset? oldest, DateTimeOffset? newest, Period? lastPeriod)
    {
        var read = _systems.GetValueOrDefault(system.Code);
        return new(
            system.Code, system.NameRu, system.NameEn, oldest, newest, lastPeriod, read?.LastSuccessAt, read?.FailingSince,
            SourceState.ConditionOf(oldest is not null, read?.LastSuccessAt, read?.FailingSince, _now));
    }
}
