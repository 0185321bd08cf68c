namespace Lko.Infrastructure.Sandbox;

/// <summary>
/// Two readings of time. <see cref="Now"/> is what goes over the wire and agrees with the portal;
/// <see cref="Due"/> may run ahead of it (fast-forward) and decides only when the carrier takes its next step.
/// </summary>
internal sealed class SandboxClock(TimeProvider time)
{
    private long _forwardTicks;

    public TimeProvider Time { get; } = time;

    public DateTimeOffset Now
    {
        get
        {
            var now = Time.GetUtcNow();
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
        }
    }

    public TimeSpan Forward
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _forwardTicks));
        set => Interlocked.Exchange(ref _forwardTicks, value.Ticks);
    }

    public DateTimeOffset Due => Now + Forward;
}
