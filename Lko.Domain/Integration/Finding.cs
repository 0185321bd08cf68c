using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Persistence;

namespace Lko.Domain.Integration;

/// <summary>Something two systems disagree about, waiting for a person.</summary>
public sealed class Finding : ICarrierOnly
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
    public Role Owner => Kind == FindingKind.DeadLetter ? Role.CarrierSupport : Role.CarrierIntegration;

    public FindingState State => ClosedAt is null ? FindingState.Open : FindingState.Closed;

    public static Finding Of(FindingKind kind, string subject, string detail, DateTimeOffset at) =>
        new(kind, StoredText.Fit(subject, MaxSubjectLength), StoredText.Fit(detail, MaxDetailLength), at);

    public void Close(DateTimeOffset at) => ClosedAt = at;
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

    /// <summary>A message to the CRM was given up; closed by its delivery after a replay.</summary>
    DeadLetter = 6,
}

/// <summary>Whether anybody still has to look.</summary>
public enum FindingState
{
    Open = 1,
    Closed = 2,
}
