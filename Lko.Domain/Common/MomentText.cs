using System.Globalization;
using Lko.Domain.Resources;

namespace Lko.Domain.Common;

/// <summary>An instant as the product writes it, in the current UI language.</summary>
public static class MomentText
{
    private const char Minus = '\u2212';

    /// <summary><c>05.07 03:30</c> when it is this year in the zone, else with the year.</summary>
    public static string Of(DateTimeOffset instant, TimeZoneInfo zone, DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(instant, zone);
        var day = DateOnly.FromDateTime(local.DateTime);
        var date = local.Year == TimeZoneInfo.ConvertTime(now, zone).Year ? DayText.OfThisYear(day) : DayText.Of(day);
        return date + " " + local.ToString("HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>The same with the zone: <c>7 Jul 18:00 (MSK+2)</c>.</summary>
    public static string Zoned(DateTimeOffset instant, TimeZoneInfo zone, DateTimeOffset now) => $"{Of(instant, zone, now)} ({Zone(zone, instant)})";

    /// <summary>The offset to Moscow: <c>MSK</c>, <c>MSK+2</c>, <c>MSK−1</c>.</summary>
    public static string Zone(TimeZoneInfo zone, DateTimeOffset instant)
    {
        var difference = zone.GetUtcOffset(instant) - SettlementDay.Zone.GetUtcOffset(instant);
        var name = DomainTexts.Common["Moment.Moscow"];
        if (difference == TimeSpan.Zero)
        {
            return name;
        }

        var size = difference.Duration();
        var minutes = size.Minutes == 0 ? string.Empty : size.ToString("\\:mm", CultureInfo.InvariantCulture);
        return name + (difference < TimeSpan.Zero ? Minus : '+') + size.Hours.ToString(CultureInfo.InvariantCulture) + minutes;
    }
}
