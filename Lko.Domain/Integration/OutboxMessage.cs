using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Persistence;

namespace Lko.Domain.Integration;

/// <summary>
/// A message to another system, written in the transaction of what it tells. Messages of one aggregate leave in order; the head of the
/// line blocks only its own aggregate. A sender works under a lease with a fencing token: a late writer is refused.
/// </summary>
public sealed class OutboxMessage : ICarrierOnly, IHandledByStaff
{
    public const int MaxAggregateLength = 40;
    public const int MaxTypeLength = 40;
    public const int MaxDetailLength = 1000;
    public const int MaxExternalIdLength = 100;
    public const int MaxLeaseOwnerLength = 100;

    private static readonly OutboxState[] Underway = [OutboxState.Pending, OutboxState.Unknown];

    /// <summary>
    /// What becomes of a message. What its receiver settled is settled. While a sender holds it no person can do anything: he may be writing its
    /// result at this moment. What may have arrived already is not called off.
    /// </summary>
    public static readonly Lifecycle<OutboxState, OutboxIntent, OutboxHold> Moves = new(
        OutboxState.Pending,
        new(OutboxIntent.Accept, Underway, OutboxState.Delivered),
        new(OutboxIntent.Refuse, Underway, OutboxState.Rejected),
        new(OutboxIntent.GiveUp, Underway, OutboxState.Dead),
        new(OutboxIntent.PutOff, Underway, OutboxState.Pending),
        new(OutboxIntent.LoseSight, Underway, OutboxState.Unknown),
        new(OutboxIntent.Retry, [OutboxState.Dead, OutboxState.Pending], OutboxState.Pending, Guard: hold => hold.IsFree),

        // An unknown outcome stays unknown: the receiver is asked before anything is sent again.
        new(OutboxIntent.Retry, [OutboxState.Unknown], OutboxState.Unknown, Guard: hold => hold.IsFree),
        new(OutboxIntent.Cancel, [OutboxState.Dead], OutboxState.Cancelled, Guard: hold => hold.IsFree),
        new(OutboxIntent.Cancel, [OutboxState.Pending], OutboxState.Cancelled, Guard: hold => hold.LeaseUntil is null),
        new(OutboxIntent.Edit, [OutboxState.Dead], OutboxState.Pending, Guard: hold => hold.IsFree),
        new(OutboxIntent.MarkDelivered, [OutboxState.Dead, OutboxState.Unknown], OutboxState.Delivered, Guard: hold => hold.IsFree));

    private readonly List<OutboxAttempt> _history = [];
    private readonly List<OutboxRevision> _revisions = [];

    private OutboxMessage(Guid messageId, string aggregate, string type, string payload, DateTimeOffset createdAt, DateTimeOffset nextAttemptAt)
    {
        (MessageId, Aggregate, Type, Payload) = (messageId, aggregate, type, payload);
        (CreatedAt, NextAttemptAt, State) = (createdAt, nextAttemptAt, OutboxState.Pending);
    }

    public OutboxMessageId Id { get; private set; }

    /// <summary>Idempotency key at the receiver; a corrected message is another one to him.</summary>
    public Guid MessageId { get; private set; }

    /// <summary>What the message is about, e.g. the order's number; messages of one aggregate are sent one after another.</summary>
    public string Aggregate { get; private set; }

    string IHandledByStaff.About => Aggregate;

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

    /// <summary>How it read before each correction, as far as it is loaded.</summary>
    public IReadOnlyList<OutboxRevision> Revisions => _revisions;

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
        State = Moves.Next(State, IntentOf(result.Outcome, inVain, retryAt), new(LeaseUntil, at));
        _history.Add(new(Attempts, at, result.Outcome, Detail));
        ExternalId = result.ExternalId ?? ExternalId;
        NextAttemptAt = retryAt ?? at;
        SettledAt = State is OutboxState.Delivered or OutboxState.Rejected or OutboxState.Dead ? at : null;
        LeaseOwner = null;
        LeaseUntil = null;
    }

    /// <summary>Whether a person may do this with it now.</summary>
    public bool Allows(MessageAction action, DateTimeOffset at) => Moves.Against(State, IntentOf(action), new(LeaseUntil, at)) is null;

    /// <summary>A person takes it into his hands. The fence rises, so that a sender who wakes up late is refused.</summary>
    public void Act(MessageAction action, string reason, DateTimeOffset at)
    {
        if (action == MessageAction.Edit)
        {
            throw new ArgumentException("A correction brings a text.", nameof(action));
        }

        State = Moves.Next(State, IntentOf(action), new(LeaseUntil, at));
        Fence++;
        if (action == MessageAction.Retry)
        {
            (NextAttemptAt, SettledAt) = (at, null);
            return;
        }

        SettledAt = at;
        Detail = reason.Length > MaxDetailLength ? reason[..MaxDetailLength] : reason;
        (LeaseOwner, LeaseUntil) = (null, null);
    }

    /// <summary>
    /// A person puts right what was given up, so surely was not received. It leaves anew in its old place in the line, but under a key of its own:
    /// the receiver may remember the old key with the old text, and must not take the one for the other.
    /// </summary>
    public void Correct(Guid key, string payload, UserId by, DateTimeOffset at)
    {
        State = Moves.Next(State, OutboxIntent.Edit, new(LeaseUntil, at));
        _revisions.Add(new(MessageId, Payload, by, at));
        Fence++;
        (MessageId, Payload) = (key, payload);
        (NextAttemptAt, SettledAt) = (at, null);
        (LeaseOwner, LeaseUntil) = (null, null);
    }

    private static OutboxIntent IntentOf(SendOutcome outcome, bool inVain, DateTimeOffset? retryAt) => outcome switch
    {
        _ when inVain => OutboxIntent.LoseSight,
        SendOutcome.Accepted => OutboxIntent.Accept,
        SendOutcome.Rejected => OutboxIntent.Refuse,
        SendOutcome.Poison => OutboxIntent.GiveUp,
        SendOutcome.Unknown => OutboxIntent.LoseSight,
        SendOutcome.Transient => retryAt is null ? OutboxIntent.GiveUp : OutboxIntent.PutOff,
        _ => throw new InvalidOperationException($"Unexpected outcome {outcome}."),
    };

    private static OutboxIntent IntentOf(MessageAction action) => action switch
    {
        MessageAction.Retry => OutboxIntent.Retry,
        MessageAction.Cancel => OutboxIntent.Cancel,
        MessageAction.Edit => OutboxIntent.Edit,
        _ => OutboxIntent.MarkDelivered,
    };
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

/// <summary>What may happen to a message: what an attempt told, and what a person does.</summary>
public enum OutboxIntent
{
    Accept = 1,
    Refuse = 2,
    GiveUp = 3,
    PutOff = 4,

    /// <summary>Nobody knows whether it arrived.</summary>
    LoseSight = 5,
    Retry = 6,
    Cancel = 7,
    MarkDelivered = 8,

    /// <summary>Its text is put right.</summary>
    Edit = 9,
}

/// <summary>Whether a sender holds a message.</summary>
/// <param name="LeaseUntil">Null when none ever did since its last outcome.</param>
public sealed record OutboxHold(DateTimeOffset? LeaseUntil, DateTimeOffset At)
{
    public bool IsFree => !(LeaseUntil >= At);
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

    /// <summary>Put its text right and send it; of what was given up only.</summary>
    Edit = 4,
}
