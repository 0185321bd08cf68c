using Lko.Domain.Common;

namespace Lko.Infrastructure.Sandbox.Landscape;

/// <summary>
/// The books of all played systems: from a seed, a scale and today's date, without state. The same three always give the same rows, and a month
/// that was closed once never changes; only a correction of it adds to it.
/// </summary>
internal sealed class PlayedLedger(ulong seed, PlayedScale scale, TimeProvider time)
{
    public const ulong DefaultSeed = 2026;

    public PlayedScale Scale { get; } = scale;

    public PlayedRegistry Registry { get; } = PlayedRegistry.Load(scale);

    /// <summary>The systems that keep books, in the order of the registry.</summary>
    public IEnumerable<PlayedSystem> Systems => Registry.Systems.Where(system => system.HasLedger);

    public static Period Before(Period period) => Period.Of(period.FirstDay.AddDays(-1));

    /// <summary>The last month that is over where the system stands.</summary>
    public Period LastClosed(PlayedSystem system) => Before(Period.Of(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), system.Zone).DateTime)));

    /// <summary>The months a system tells: the last one closed and the one before it, in order.</summary>
    public IReadOnlyList<Period> Months(PlayedSystem system) => [Before(LastClosed(system)), LastClosed(system)];

    /// <param name="versions">Months that were corrected since, and how far; absent = version 1.</param>
    public PlayedBook Open(PlayedSystem system, IReadOnlyDictionary<Period, int>? versions = null) => new(seed, Scale, Registry, system, versions);
}
