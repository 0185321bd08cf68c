namespace Lko.Domain.Integration;

/// <summary>How patiently messages are sent.</summary>
public sealed record OutboxOptions
{
    /// <summary>How long a sender may hold a message; longer than a whole attempt can take.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(2);

    public int BatchSize { get; init; } = 20;

    public int Parallelism { get; init; } = 4;

    /// <summary>Pauses after transient failures; after the last one the message is a dead letter.</summary>
    public IReadOnlyList<TimeSpan> Retries { get; init; } =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15),
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15),
        .. Enumerable.Repeat(TimeSpan.FromHours(1), 24),
    ];

    /// <summary>The receiver may ask for a longer pause than ours, up to this one.</summary>
    public TimeSpan LongestWish { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Pauses before asking about an unknown outcome; the last one repeats.</summary>
    public IReadOnlyList<TimeSpan> Questions { get; init; } = [TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(5), TimeSpan.FromHours(1), TimeSpan.FromDays(1)];
}
