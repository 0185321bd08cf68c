using Lko.Domain.Persistence;

namespace Lko.Domain.Integration;

/// <summary>One try to send or to ask about a message, and what the receiver said.</summary>
public sealed class OutboxAttempt : ICarrierOnly, IAppendOnly
{
    internal OutboxAttempt(int number, DateTimeOffset at, SendOutcome outcome, string? detail)
    {
        (Number, At, Outcome, Detail) = (number, at, outcome, detail);
    }

    public OutboxAttemptId Id { get; private set; }

    public OutboxMessageId MessageId { get; private set; }

    public int Number { get; private set; }

    public DateTimeOffset At { get; private set; }

    public SendOutcome Outcome { get; private set; }

    public string? Detail { get; private set; }
}
