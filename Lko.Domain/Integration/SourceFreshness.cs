namespace Lko.Domain.Integration;

/// <summary>
/// How current a source system's data is. It says nothing about any operator and is shown to all of them, beside every figure the system gave.
/// </summary>
public sealed class SourceFreshness
{
    /// <summary>Whoever's clock is further off dates what he sends wrongly.</summary>
    public static readonly TimeSpan MostClockSkew = TimeSpan.FromMinutes(2);

    /// <summary>A run needs its time: what is due for less is not late.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(30);

    private SourceFreshness(string system)
    {
        System = system;
    }

    public string System { get; private set; }

    /// <summary>The last time everything delivered was taken over.</summary>
    public DateTimeOffset? LastSuccessAt { get; private set; }

    /// <summary>The first of the failures since then; null while it works.</summary>
    public DateTimeOffset? FailingSince { get; private set; }

    /// <summary>By how much the system's clock is ahead, when that is too much; null while it agrees with ours, or does not tell.</summary>
    public int? ClockSkewSeconds { get; private set; }

    public static SourceFreshness Start(string system) => new(system);

    public void Succeed(DateTimeOffset at) => (LastSuccessAt, FailingSince) = (at, null);

    /// <summary>Somebody has put in place what the system had delivered: the data are of now, and whether the system can be read is as unknown as before.</summary>
    public void Bring(DateTimeOffset at) => LastSuccessAt = at;

    public void Fail(DateTimeOffset at) => FailingSince ??= at;

    /// <param name="skew">The system's clock minus ours; null when it does not tell.</param>
    public void Measure(TimeSpan? skew) =>
        ClockSkewSeconds = skew?.Duration() > MostClockSkew ? (int)Math.Clamp(skew.Value.TotalSeconds, int.MinValue, int.MaxValue) : null;
}
