using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Persistence;

namespace Lko.Domain.Integration;

/// <summary>Something that is wrong between the portal and other systems, waiting for a person or for its own end.</summary>
public sealed class Finding : ICarrierOnly, IVersioned
{
    public const int MaxSubjectLength = 60;
    public const int MaxDetailLength = 1000;

    private Finding(FindingKind kind, string subject, string detail, DateTimeOffset at)
    {
        (Kind, Subject, Detail, At) = (kind, subject, detail, at);
    }

    public FindingId Id { get; private set; }

    public FindingKind Kind { get; private set; }

    /// <summary>Business number of what it is about.</summary>
    public string Subject { get; private set; }

    public string Detail { get; private set; }

    public DateTimeOffset At { get; private set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>Whose it is to settle.</summary>
    public Role OwnerRole => Kind == FindingKind.DeadLetter ? Role.CarrierSupport : Role.CarrierIntegration;

    public FindingState State => ClosedAt is not null ? FindingState.Closed : OwnerId is not null ? FindingState.Taken : FindingState.Open;

    /// <summary>Who has taken it; null while nobody has.</summary>
    public UserId? OwnerId { get; private set; }

    public DateTimeOffset? TakenAt { get; private set; }

    /// <summary>How it was resolved, in the words of who did.</summary>
    public string? Note { get; private set; }

    public int Version { get; private set; }

    public static Finding Of(FindingKind kind, string subject, string detail, DateTimeOffset at) =>
        new(kind, StoredText.Fit(subject, MaxSubjectLength), StoredText.Fit(detail, MaxDetailLength), at);

    public void Close(DateTimeOffset at) => ClosedAt = at;

    /// <summary>A person takes it over, also from another.</summary>
    public void Take(UserId by, DateTimeOffset at)
    {
        RequireOpen();
        (OwnerId, TakenAt) = (by, at);
    }

    public void Resolve(UserId by, string note, DateTimeOffset at)
    {
        RequireOpen();
        (OwnerId, TakenAt, Note, ClosedAt) = (OwnerId ?? by, TakenAt ?? at, note, at);
    }

    private void RequireOpen()
    {
        if (ClosedAt is not null)
        {
            throw new InvalidOperationException("It is closed.");
        }
    }
}

/// <summary>Stored by number.</summary>
public enum FindingKind
{
    /// <summary>A sequence number below the highest one never arrived.</summary>
    SequenceGap = 1,

    /// <summary>The CRM reported a state for an order that had ended.</summary>
    LeftTerminalState = 2,

    /// <summary>An event names an order the portal does not know.</summary>
    UnknownOrder = 3,

    /// <summary>An event that cannot be read.</summary>
    Unreadable = 4,

    /// <summary>The CRM refused a message.</summary>
    MessageRefused = 5,

    /// <summary>A message to the CRM was given up. Ends when it is settled, or delivered after a replay.</summary>
    DeadLetter = 6,

    /// <summary>A system missed more than one scheduled run. Ends by itself.</summary>
    SystemLate = 7,

    /// <summary>A system is left alone because it kept failing. Ends by itself.</summary>
    BreakerOpen = 8,

    /// <summary>Far more rows than usual went to quarantine. Ends by itself.</summary>
    QuarantineJump = 9,

    /// <summary>The CRM gave no reason where the lifecycle asks for one; the event was applied with the reason "other".</summary>
    ReasonMissing = 10,
}

/// <summary>Whether anybody still has to look.</summary>
public enum FindingState
{
    Open = 1,

    /// <summary>A person has it.</summary>
    Taken = 2,
    Closed = 3,
}
