namespace Lko.Domain.Common;

/// <summary>
/// Turns many local times of one zone into instants, as <see cref="LocalTime"/> does one: a day on which no clock is moved is looked up once.
/// Not for several threads.
/// </summary>
public sealed class LocalClock(TimeZoneInfo zone)
{
    private readonly Dictionary<DateOnly, TimeSpan?> _offsets = [];

    public DateTimeOffset ToUtc(DateTime local)
    {
        var day = DateOnly.FromDateTime(local);
        if (!_offsets.TryGetValue(day, out var offset))
        {
            _offsets.Add(day, offset = OffsetOf(day));
        }

        return offset is { } known ? new DateTimeOffset(local.Ticks - known.Ticks, TimeSpan.Zero) : LocalTime.ToUtc(local, zone);
    }

    /// <summary>The one offset of a day; null when it has more than one, or lies where the calendar ends.</summary>
    private TimeSpan? OffsetOf(DateOnly day)
    {
        if (day.Year is <= 1 or >= 9999)
        {
            return null;
        }

        var start = day.ToDateTime(TimeOnly.MinValue);
        var offset = zone.GetUtcOffset(start);
        for (var hour = 0; hour <= 24; hour++)
        {
            // A moment before the hour: what is moved at midnight is moved on one of the two days.
            var time = hour == 0 ? start : start.AddHours(hour).AddTicks(-1);
            if (zone.IsAmbiguousTime(time) || zone.IsInvalidTime(time) || zone.GetUtcOffset(time) != offset)
            {
                return null;
            }
        }

        return offset;
    }
}
