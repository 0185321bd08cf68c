using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;

namespace Lko.Domain.Integration;

/// <summary>Something that is wrong between the portal and other systems, waiting for a person or for its own end.</summary>
public sealed class Finding : ICarrierOnly, IVersioned, IHandledByStaff
{
    public const int MaxSubjectLength = 60;
    public const int MaxDetailLength = 1000;

    /// <summary>Kinds that name a lasting condition: while one is open, its subject has no second. The others are incidents, each with its own row.</summary>
    public static readonly IReadOnlyList<FindingKind> Conditions =
    [
        FindingKind.SequenceGap, FindingKind.UnknownOrder, FindingKind.SystemLate, FindingKind.BreakerOpen, FindingKind.QuarantineJump, FindingKind.ClockSkewed, FindingKind.FutureDated,
        .. BreakSubject.Kinds,
    ];

    /// <summary>
    /// Kinds whose condition is looked at again and again, and whose findings end with it. Nobody closes one of them before: it would be found anew, and told
    /// everybody once more, while nothing has changed.
    /// </summary>
    public static readonly IReadOnlyList<FindingKind> EndingByThemselves =
    [
        FindingKind.SystemLate, FindingKind.BreakerOpen, FindingKind.QuarantineJump, FindingKind.DeadLetter, FindingKind.ClockSkewed, FindingKind.FutureDated, FindingKind.FilesMissing,
    ];

    /// <summary>Who may do what with it; a break that healed and came back is open anew.</summary>
    public static readonly Lifecycle<FindingState, FindingIntent, Nothing> Moves = new(
        FindingState.Open,
        new(FindingIntent.TakeFree, [FindingState.Open], FindingState.Taken),
        new(FindingIntent.Take, [FindingState.Open, FindingState.Taken], FindingState.Taken),
        new(FindingIntent.Take, [FindingState.Explained], FindingState.Explained),
        new(FindingIntent.Explain, [FindingState.Open, FindingState.Taken], FindingState.Explained, NeedsReason: true),
        new(FindingIntent.Reopen, [FindingState.Taken, FindingState.Explained], FindingState.Open),
        new(FindingIntent.Resolve, [FindingState.Open, FindingState.Taken, FindingState.Explained], FindingState.Closed, NeedsReason: true),
        new(FindingIntent.Heal, [FindingState.Open, FindingState.Taken, FindingState.Explained], FindingState.Closed),
        new(FindingIntent.OtherFigures, [FindingState.Explained], FindingState.Taken),
        new(FindingIntent.ComeBack, [FindingState.Closed], FindingState.Open));

    private Finding(FindingKind kind, string subject, string detail, DateTimeOffset at)
    {
        (Kind, Subject, Detail, At) = (kind, subject, detail, at);
    }

    public FindingId Id { get; private set; }

    public int Version { get; private set; }

    public FindingKind Kind { get; private set; }

    /// <summary>Business number of what it is about; of a break: system, account, period.</summary>
    public string Subject { get; private set; }

    public string Detail { get; private set; }

    /// <summary>When it was found; anew when it came back after it had healed.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>The four say whose figures of when do not agree; null for findings of another nature.</summary>
    public string? System { get; private set; }

    string IHandledByStaff.About => System ?? Subject;

    /// <summary>Null where a whole system's total is broken.</summary>
    public AccountId? AccountId { get; private set; }

    public Period? Period { get; private set; }

    public BreakFigures? Figures => Told is { } told && Found is { } found ? new(told, found) : null;

    public BreakCause? Cause { get; private set; }

    /// <summary>Who has taken it; null while nobody has.</summary>
    public UserId? OwnerId { get; private set; }

    public DateTimeOffset? TakenAt { get; private set; }

    public DateTimeOffset? ExplainedAt { get; private set; }

    /// <summary>The explanation given last, or how it was resolved.</summary>
    public string? Note { get; private set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    public FindingState State =>
        ClosedAt is not null ? FindingState.Closed
        : ExplainedAt is not null ? FindingState.Explained
        : TakenAt is not null ? FindingState.Taken
        : FindingState.Open;

    /// <summary>Whose it is to settle.</summary>
    public Role OwnerRole => Kind == FindingKind.DeadLetter ? Role.CarrierSupport : Role.CarrierIntegration;

    /// <summary>Minor units.</summary>
    public long? Told { get; private set; }

    public long? Found { get; private set; }

    public static Finding Of(FindingKind kind, string subject, string detail, DateTimeOffset at) =>
        new(kind, StoredText.Fit(subject, MaxSubjectLength).Trim(), StoredText.Fit(detail, MaxDetailLength), at);

    /// <summary>The same condition says something else by now: whoever decides on it has to have seen that.</summary>
    public void Tell(string detail) => Detail = StoredText.Fit(detail, MaxDetailLength);

    /// <summary>Figures of one system that do not agree.</summary>
    /// <param name="cause">The likely one, with the file it lies in; null when nothing points to any.</param>
    public static Finding OfBreak(BreakSubject subject, BreakFigures figures, BreakSuspect? cause, DateTimeOffset at) => new(subject.Kind, subject.ToString(), cause?.Path ?? "", at)
    {
        System = subject.System,
        AccountId = subject.Account,
        Period = subject.Period,
        Told = figures.Told,
        Found = figures.Found,
        Cause = cause?.Cause,
    };

    /// <summary>
    /// The figures still disagree. What healed and came back is open anew; an explanation holds only for the figures it was given for, and that of a total
    /// for its difference: the total itself moves with every account.
    /// </summary>
    /// <returns>Whether anything is other than before.</returns>
    public bool See(BreakFigures figures, BreakSuspect? cause, DateTimeOffset at)
    {
        var (before, detail) = ((Figures, Cause, Detail, State), cause?.Path ?? "");
        if (May(FindingIntent.ComeBack))
        {
            (At, ClosedAt, OwnerId, TakenAt, ExplainedAt) = (at, null, null, null, null);
        }
        else if (AccountId is null ? Figures?.Difference != figures.Difference : Figures != figures)
        {
            ExplainedAt = null;
        }

        (Told, Found, Cause, Detail) = (figures.Told, figures.Found, cause?.Cause, detail);
        return before != (Figures, Cause, Detail, State);
    }

    /// <returns>False when it is explained already, or over.</returns>
    public bool Explain(UserId by, string note, DateTimeOffset at)
    {
        if (!May(FindingIntent.Explain))
        {
            return false;
        }

        Moves.Next(State, FindingIntent.Explain, default, note);
        (OwnerId, TakenAt, ExplainedAt, Note) = (by, TakenAt ?? at, at, note);
        return true;
    }

    /// <summary>Free again, for anybody to look after.</summary>
    /// <returns>False when it is free, or over.</returns>
    public bool Reopen()
    {
        if (!May(FindingIntent.Reopen))
        {
            return false;
        }

        (OwnerId, TakenAt, ExplainedAt) = (null, null, null);
        return true;
    }

    /// <summary>It is over by itself; what a person has closed stays closed when he did.</summary>
    public void Close(DateTimeOffset at) => ClosedAt ??= at;

    /// <summary>A person takes it over, also from another.</summary>
    public void Take(UserId by, DateTimeOffset at)
    {
        Moves.Next(State, FindingIntent.Take, default);
        (OwnerId, TakenAt) = (by, at);
    }

    /// <returns>False when it is not free.</returns>
    public bool TakeFree(UserId by, DateTimeOffset at)
    {
        if (!May(FindingIntent.TakeFree))
        {
            return false;
        }

        Take(by, at);
        return true;
    }

    public void Resolve(UserId by, string note, DateTimeOffset at)
    {
        Moves.Next(State, FindingIntent.Resolve, default, note);
        (OwnerId, TakenAt, Note, ClosedAt) = (OwnerId ?? by, TakenAt ?? at, note, at);
    }

    /// <summary>Whether this may be done with it now.</summary>
    public bool May(FindingIntent intent) => Moves.Against(State, intent, default) is null;
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

    /// <summary>The clock of a system does not agree with ours. Ends by itself.</summary>
    ClockSkewed = 11,

    /// <summary>The CRM works on an order and has never said until when.</summary>
    ExpectedDayMissing = 12,

    /// <summary>A system sends files of names that are not read; the ledger of its files has each.</summary>
    FilesNotTaken = 13,

    /// <summary>The CRM told what it had not agreed to: an id or a place in its events that cannot be kept. Of the poll it ends by itself.</summary>
    OffContract = 14,

    /// <summary>Files of a system were refused and nothing came in their place. Ends by itself, or when a person has taken note of those that came until then.</summary>
    FilesRejected = 15,

    /// <summary>A system is read in time and has not brought what was due. Ends by itself.</summary>
    FilesMissing = 16,

    /// <summary>A system told pages before and has them no more: their rows are withdrawn. Ends when a person has settled it.</summary>
    PagesGone = 17,

    /// <summary>Files of a system have columns, elements or words that the portal does not know. They count all the same; each is told once.</summary>
    FilesGrew = 18,

    /// <summary>The last-mile portal tells many requests no more. They stay until a person has settled it; ends by itself when they are told again.</summary>
    RequestsGone = 19,

    /// <summary>Opening + charged + corrected − paid of a balance is not its closing.</summary>
    EquationBroken = 20,

    /// <summary>A balance opens with another sum than the month before closed with.</summary>
    OpeningDiffers = 21,

    /// <summary>The charges of a balance are not the sum of the stored charges.</summary>
    ChargesDiffer = 22,
    CorrectionsDiffer = 23,
    PaymentsDiffer = 24,

    /// <summary>The settlement documents of a period do not sum to its charges.</summary>
    DocumentsDiffer = 25,

    /// <summary>What the portal counts to a system is not what the system told.</summary>
    TotalDiffers = 26,

    /// <summary>What the portal counts to a system for a month is not what the files of the month told in sum. Ends by itself.</summary>
    FileTotalDiffers = 27,
    ChargeFilesDiffer = 28,
    PaymentFilesDiffer = 29,
    DocumentFilesDiffer = 30,

    /// <summary>The same of the volumes of an interconnect system.</summary>
    VolumeFilesDiffer = 31,

    /// <summary>A system has stamped a change ahead of its own clock. Ends by itself: when that time has come, or a reading of everything finds no such change.</summary>
    FutureDated = 32,
}
