using Lko.Domain.Common;
using Lko.Domain.Integration;

namespace Lko.Domain.Billing;

/// <summary>
/// The months of which the systems have told anything. They tell a new month one after another over days (<see cref="DeliveryGaps.DaysToTell"/>), so that the newest that any of
/// them has told is for days a sum of the few that were first.
/// </summary>
internal sealed class ToldMonths
{
    private readonly List<IGrouping<Period, string>> _months;
    private readonly Dictionary<string, Period> _last;

    /// <param name="told">Each system with each of its months, once.</param>
    public ToldMonths(IReadOnlyCollection<ToldMonth> told)
    {
        _months = [.. told.GroupBy(each => each.Period, each => each.System).OrderByDescending(month => month.Key)];
        _last = told.GroupBy(each => each.System, StringComparer.Ordinal).ToDictionary(system => system.Key, system => system.Max(each => each.Period), StringComparer.Ordinal);
    }

    /// <summary>Latest first.</summary>
    public IReadOnlyList<Period> All => [.. _months.Select(month => month.Key)];

    /// <summary>
    /// The month to show: the one asked for, when there is anything of it; else the latest that more than half of the systems have told, or the one most have told;
    /// null when there is nothing.
    /// </summary>
    public Period? Shown(Period? wanted) =>
        (_months.Find(month => month.Key == wanted) ?? _months.Find(month => month.Count() * 2 > _last.Count) ?? _months.MaxBy(month => month.Count()))?.Key;

    /// <summary>The latest month that a system has told; null when it never told any.</summary>
    public Period? LastOf(string system) => _last.TryGetValue(system, out var last) ? last : null;
}

/// <summary>That a system has told something of a month.</summary>
internal sealed record ToldMonth
{
    public required string System { get; init; }

    public required Period Period { get; init; }
}
