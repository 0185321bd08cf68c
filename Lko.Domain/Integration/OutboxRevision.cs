using Lko.Domain.Access;
using Lko.Domain.Persistence;

namespace Lko.Domain.Integration;

/// <summary>How a message read, and under which key it was sent, before a person put it right. Written with the correction and never changed.</summary>
public sealed class OutboxRevision : ICarrierOnly, IAppendOnly
{
    internal OutboxRevision(Guid key, string payload, UserId by, DateTimeOffset at)
    {
        (Key, Payload, By, At) = (key, payload, by, at);
    }

    public OutboxRevisionId Id { get; private set; }

    public OutboxMessageId MessageId { get; private set; }

    /// <summary>The idempotency key it had.</summary>
    public Guid Key { get; private set; }

    public string Payload { get; private set; }

    /// <summary>Who replaced it, and when.</summary>
    public UserId By { get; private set; }

    public DateTimeOffset At { get; private set; }
}
