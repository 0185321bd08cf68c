using Lko.Domain.Persistence;

namespace Lko.Domain.Integration;

/// <summary>
/// Circuit breaker of one source system: after several failed calls in a row the system is left alone for a while, then asked once; each
/// further failure doubles the pause; one that asks to be left alone is. It is stored, so that a restart does not stampede what is down.
/// </summary>
public sealed class SourceBreaker : ICarrierOnly
{
    /// <summary>Failed runs in a row that open the breaker. A run has already repeated each of its calls.</summary>
    public const int Threshold = 3;

    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);

    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);

    /// <summary>For longer nobody is left alone, whatever he wishes.</summary>
    public static readonly TimeSpan LongestWish = TimeSpan.FromHours(1);

    private SourceBreaker(string system)
    {
        System = system;
    }

    public string System { get; private set; }

    /// <summary>Failures since the last success.</summary>
    public int Failures { get; private set; }

    /// <summary>Until when the system is left alone; null while the breaker is closed. From then on one call probes.</summary>
    public DateTimeOffset? OpenUntil { get; private set; }

    /// <summary>Since when it is left alone, probes apart.</summary>
    public DateTimeOffset? OpenSince { get; private set; }

    /// <summary>Whether the system may be asked at this instant.</summary>
    public bool Allows(DateTimeOffset now) => OpenUntil is not { } until || until <= now;

    public void Succeed() => (Failures, OpenUntil, OpenSince) = (0, null, null);

    public void Fail(DateTimeOffset now)
    {
        Failures++;
        if (Failures >= Threshold)
        {
            var pause = FirstPause * Math.Pow(2, Math.Min(Failures - Threshold, 10));
            OpenSince ??= now;
            LeaveUntil(now + (pause < LongestPause ? pause : LongestPause));
        }
    }

    /// <summary>The system asks to be left alone so long: it is, whether or not it has failed often enough.</summary>
    public void Wait(DateTimeOffset now, TimeSpan wish) => LeaveUntil(now + (wish < LongestWish ? wish : LongestWish));

    public static SourceBreaker Close(string system) => new(system);

    private void LeaveUntil(DateTimeOffset until) => OpenUntil = OpenUntil > until ? OpenUntil : until;
}
