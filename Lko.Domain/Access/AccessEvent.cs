using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;

namespace Lko.Domain.Access;

/// <summary>
/// One line of the journal of access: who did or was refused what, when, from where, and of whom. A change of access is written with the change,
/// in one save; no use case can forget it.
/// </summary>
public sealed class AccessEvent : ICarrierOnly, IJournal
{
    public const int MaxDetailLength = 300;

    private AccessEvent(AccessEventKind kind, UserId? by, UserId? of, OperatorId? telecom, string? detail, string? address, DateTimeOffset at)
    {
        (Kind, By, Of, Telecom, Detail, Address, At) = (kind, by, of, telecom, detail, address, at);
    }

    public AccessEventId Id { get; private set; }

    public AccessEventKind Kind { get; private set; }

    /// <summary>Who acted; null for the portal itself and for somebody it does not know.</summary>
    public UserId? By { get; private set; }

    /// <summary>Whose access it is about.</summary>
    public UserId? Of { get; private set; }

    /// <summary>The operator it is about.</summary>
    public OperatorId? Telecom { get; private set; }

    /// <summary>The role with its node, the permission with the use case, the reason: in codes, except what a person wrote.</summary>
    public string? Detail { get; private set; }

    /// <summary>Network address of the browser.</summary>
    public string? Address { get; private set; }

    public DateTimeOffset At { get; private set; }

    /// <summary>What the portal itself has noticed.</summary>
    public static AccessEvent OfPortal(AccessEventKind kind, UserId? of, OperatorId? telecom, string? detail, string? address, DateTimeOffset at) =>
        new(kind, null, of, telecom, Fit(detail), address, at);

    /// <summary>A change of somebody's access.</summary>
    /// <param name="by">Null when the portal itself changed it.</param>
    public static AccessEvent OfChange(AccessEventKind kind, UserId? by, UserId? of, OperatorId? telecom, string? detail, DateTimeOffset at) =>
        new(kind, by, of, telecom, Fit(detail), null, at);

    /// <summary>What a person did or tried with his own access.</summary>
    public static AccessEvent OfPerson(AccessEventKind kind, UserId by, OperatorId? telecom, string? detail, string? address, DateTimeOffset at) =>
        new(kind, by, by, telecom, Fit(detail), address, at);

    private static string? Fit(string? detail) => detail is null ? null : StoredText.Fit(detail, MaxDetailLength);
}

/// <summary>Stored by number: never renumber.</summary>
public enum AccessEventKind
{
    SignedIn = 1,

    /// <summary>The identity provider vouched for somebody whom the portal does not let in.</summary>
    SignInRefused = 2,
    SignedOut = 3,
    GrantGiven = 4,
    GrantWithdrawn = 5,
    UserDisabled = 6,
    UserEnabled = 7,
    OperatorSuspended = 8,
    OperatorResumed = 9,

    /// <summary>A page or a unit of work that no grant of the person opens.</summary>
    Refused = 10,

    /// <summary>A signed-in browser whose person was disabled or whose operator was suspended has been shut out.</summary>
    ShutOut = 11,

    /// <summary>The same for a connection of an operator's own system.</summary>
    MachineShutOut = 12,

    /// <summary>Staff of the carrier began to act for an operator.</summary>
    ActingBegun = 13,
    ActingEnded = 14,

    /// <summary>Staff of the carrier read the order of an operator they look after, without acting for it.</summary>
    OrderRead = 15,

    /// <summary>The file of a settlement document was handed out.</summary>
    DocumentTaken = 16,

    /// <summary>The rows of a list were handed out as a file.</summary>
    ListTaken = 17,

    /// <summary>A refused answer of a source system was handed out as it came.</summary>
    AnswerTaken = 18,
}
