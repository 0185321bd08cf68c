using Lko.Domain.Persistence;

namespace Lko.Domain.Integration;

/// <summary>How far a stream of a source system has been read, saved in the transaction of the batch it ends.</summary>
public sealed class SyncCursor : ICarrierOnly
{
    public const int MaxStreamLength = 40;
    public const int MaxPositionLength = 400;

    private SyncCursor(string system, string stream)
    {
        (System, Stream) = (system, stream);
    }

    public string System { get; private set; }

    public string Stream { get; private set; }

    /// <summary>The provider's own position; null before the first read.</summary>
    public string? Position { get; private set; }

    public DateTimeOffset? LastSuccessAt { get; private set; }

    /// <summary>The first of the failures since then; null while it works. Kept of a stream that is read by itself, and not as a part of what its system's runs read.</summary>
    public DateTimeOffset? FailingSince { get; private set; }

    /// <summary>Goes anywhere, also back to the beginning; it tells of no success.</summary>
    public void Move(string? position) => Position = position;

    public static SyncCursor Start(string system, string stream) => new(system, stream);

    public void Advance(string? position, DateTimeOffset at) => (Position, LastSuccessAt, FailingSince) = (position ?? Position, at, null);

    public void Fail(DateTimeOffset at) => FailingSince ??= at;
}
