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
    private readonly int _systems;

    /// <param name="told">Each system with each of its months, once.</param>
    public ToldMonths(IReadOnlyCollection<(string System, Period Period)> told)
    {
        _months = [.. told.GroupBy(each => each.Period, each => each.System).OrderByDescending(month => month.Key)];
        _systems = told.Select(each => each.System).Distinct(StringComparer.Ordinal).Count();
    }

    /// <summary>Latest first.</summary>
    public IReadOnlyList<Period> All => [.. _months.Select(month => month.Key)];

    /// <summary>
    /// The month to show: the one asked for, when there is anything of it; else the latest that more than half of the systems have told, or the one most have told;
    /// null when there is nothing.
    /// </summary>
    public Period? Shown(Period? wanted) =>
        (_months.Find(month => month.Key == wanted) ?? _months.Find(month => month.Count() * 2 > _systems) ?? _months.MaxBy(month => month.Count()))?.Key;
}
