namespace Lko.Domain.Common;

/// <summary>Times that sources write without an offset.</summary>
public static class LocalTime
{
    /// <summary>
    /// The instant of a local time. Of the two instants of an hour that clocks repeat it is the first; a time that clocks skip is moved on by
    /// what they skip.
    /// </summary>
    public static DateTimeOffset ToUtc(DateTime local, TimeZoneInfo zone)
    {
        var time = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        var offset = zone.IsAmbiguousTime(time) ? zone.GetAmbiguousTimeOffsets(time).Max()
            : zone.IsInvalidTime(time) ? zone.GetUtcOffset(time.AddDays(-1))
            : zone.GetUtcOffset(time);
        return new DateTimeOffset(time, offset).ToUniversalTime();
    }
}
