using Lko.Domain.Common;
using Lko.Domain.Persistence;

namespace Lko.Domain.Integration;

/// <summary>
/// A message to another system, written in the transaction of what it tells. Messages of one aggregate leave in order; the head of the
/// line blocks only its own aggregate. A sender works under a lease with a fencing token: a late writer is refused.
/// </summary>
public sealed class OutboxMessage : ICarrierOnly
{
    public const int MaxAggregateLength = 40;
    public const int MaxTypeLength = 40;
    public const int MaxDetailLength = 1000;
    public const int MaxExternalIdLength = 100;
    public const int MaxLeaseOwnerLength = 100;

    private readonly List<OutboxAttempt> _history = [];

    private OutboxMessage(Guid messageId, string aggregate, string type, string payload, DateTimeOffset createdAt, DateTimeOffset nextAttemptAt)
    {
        (MessageId, Aggregate, Type, Payload) = (messageId, aggregate, type, payload);
        (CreatedAt, NextAttemptAt, State) = (createdAt, nextAttemptAt, OutboxState.Pending);
    }

    public OutboxMessageId Id { get; private set; }

    /// <summary>Idempotency key at the receiver.</summary>
    public Guid MessageId { get; private set; }

    /// <summary>What the message is about, e.g. the order's number; messages of one aggregate are sent one after another.</summary>
    public string Aggregate { get; private set; }

    public string Type { get; private set; }

    public string Payload { get; private set; }

    public OutboxState State { get; private set; }

    /// <summary>How often it was sent, as far as the outcome is known to us.</summary>
    public int Attempts { get; private set; }

    /// <summary>How often the receiver was asked in vain since the outcome became unknown: an unknown outcome has a clock of its own.</summary>
    public int Questions { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset NextAttemptAt { get; private set; }

    public DateTimeOffset? SettledAt { get; private set; }

    public string? LeaseOwner { get; private set; }

    public DateTimeOffset? LeaseUntil { get; private set; }

    /// <summary>Fencing token: raised by every claim; a result is written only by the holder of the latest.</summary>
    public long Fence { get; private set; }

    public string? ExternalId { get; private set; }

    /// <summary>Last answer, for operations.</summary>
    public string? Detail { get; private set; }

    /// <summary>Every try, as far as it is loaded.</summary>
    public IReadOnlyList<OutboxAttempt> History => _history;

    public static OutboxMessage Create(string aggregate, string type, Guid messageId, string payload, DateTimeOffset at) =>
        new(messageId, aggregate, type, payload, at, at);

    /// <summary>Where the clock of an unknown outcome will stand when this attempt leaves it unknown.</summary>
    /// <param name="asked">The receiver was asked, nothing was sent.</param>
    public int NextQuestion(bool asked) => asked && State == OutboxState.Unknown ? Questions + 1 : 0;

    /// <summary>Records what the last attempt told and when to try again.</summary>
    /// <param name="asked">The receiver was asked, nothing was sent.</param>
    /// <param name="retryAt">Null = no further attempt by itself.</param>
    public void Record(SendResult result, bool asked, DateTimeOffset at, DateTimeOffset? retryAt)
    {
        // A question that could not be asked leaves unknown what was not known.
        var inVain = asked && result.Outcome != SendOutcome.Accepted;
        Questions = NextQuestion(asked);
        Attempts += inVain ? 0 : 1;
        Detail = result.Detail is null ? null : StoredText.Fit(result.Detail, MaxDetailLength);
        State = result.Outcome switch
        {
            _ when inVain => OutboxState.Unknown,
            SendOutcome.Accepted => OutboxState.Delivered,
            SendOutcome.Rejected => OutboxState.Rejected,
            SendOutcome.Poison => OutboxState.Dead,
            SendOutcome.Unknown => OutboxState.Unknown,
            SendOutcome.Transient => retryAt is null ? OutboxState.Dead : OutboxState.Pending,
            _ => throw new InvalidOperationException($"Unexpected outcome {result.Outcome}."),
        };
        _history.Add(new(Attempts, at, result.Outcome, Detail));
        ExternalId = result.ExternalId ?? ExternalId;
        NextAttemptAt = retryAt ?? at;
        SettledAt = State is OutboxState.Delivered or OutboxState.Rejected or OutboxState.Dead ? at : null;
        LeaseOwner = null;
        LeaseUntil = null;
    }

    /// <summary>
    /// What a person may do with it now. While a sender holds it nothing is possible: he may be writing its result at this moment. What may have
    /// arrived already is not called off.
    /// </summary>
    public static bool Allows(MessageAction action, OutboxState state, DateTimeOffset? leaseUntil, DateTimeOffset at) => !(leaseUntil >= at) && action switch
    {
        MessageAction.Retry => state is OutboxState.Dead or OutboxState.Pending or OutboxState.Unknown,
        MessageAction.Cancel => state is OutboxState.Dead or OutboxState.Pending && leaseUntil is null,
        _ => state is OutboxState.Dead or OutboxState.Unknown,
    };

    /// <summary>A person takes it into his hands. The fence rises, so that a sender who wakes up late is refused.</summary>
    public void Act(MessageAction action, string reason, DateTimeOffset at)
    {
        if (!Allows(action, State, LeaseUntil, at))
        {
            throw new InvalidOperationException($"{action} is not for a message that is {State}.");
        }

        Fence++;
        if (action == MessageAction.Retry)
        {
            // An unknown outcome stays unknown: the receiver is asked before anything is sent again.
            (State, NextAttemptAt, SettledAt) = (State == OutboxState.Dead ? OutboxState.Pending : State, at, null);
            return;
        }

        (State, SettledAt) = (action == MessageAction.Cancel ? OutboxState.Cancelled : OutboxState.Delivered, at);
        Detail = reason.Length > MaxDetailLength ? reason[..MaxDetailLength] : reason;
        (LeaseOwner, LeaseUntil) = (null, null);
    }
}

/// <summary>Stored by number: never renumber.</summary>
public enum OutboxState
{
    Pending = 1,
    Delivered = 2,

    /// <summary>Refused by a rule of the receiver.</summary>
    Rejected = 3,

    /// <summary>Given up; waits for a person.</summary>
    Dead = 4,

    /// <summary>May or may not have arrived; the receiver is asked before anything is sent again.</summary>
    Unknown = 5,

    /// <summary>Called off by a person before it was received.</summary>
    Cancelled = 6,
}

/// <summary>What a person may do with a message.</summary>
public enum MessageAction
{
    /// <summary>Send it now; of an unknown outcome: ask now.</summary>
    Retry = 1,

    /// <summary>It shall not be sent.</summary>
    Cancel = 2,

    /// <summary>The receiver is known to have it.</summary>
    MarkDelivered = 3,
}
