namespace Lko.Domain.Common;

/// <summary>Instants of the portal: UTC, whole milliseconds, so that a value is the same before and after it was stored on any database.</summary>
public static class Clock
{
    /// <summary>The present instant.</summary>
    public static DateTimeOffset Now(this TimeProvider time) => Stored(time.GetUtcNow());

    /// <summary>The instant as it is stored: in UTC, the part below a millisecond cut off.</summary>
    public static DateTimeOffset Stored(DateTimeOffset instant)
    {
        var ticks = instant.UtcTicks;
        return new(ticks - (ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
    }
}
