using Lko.Infrastructure.Resources;

namespace Lko.Infrastructure.Sandbox.Crm;

/// <summary>What the operator has answered and the CRM has not yet worked off.</summary>
internal enum Intent
{
    None,
    Answered,
    TermsAccepted,
    TermsDeclined,
    DeliveryAccepted,
    DeliveryObjected,
    CancellationRequested,
}

/// <summary>An order in the CRM; changed only by applying commits.</summary>
internal sealed class CrmOrder(StoredMessage placed, CrmMessage content)
{
    public string Id { get; } = placed.OrderId;

    public string CrmId { get; } = placed.CrmId;

    public string OperatorCode { get; } = content.OperatorCode;

    public string Product { get; } = content.Product;

    public string Contract { get; } = content.Contract;

    /// <summary>Code of the language of whoever wrote last about it.</summary>
    public string? Language { get; set; } = content.Language;

    /// <summary>The day that the operator wants now.</summary>
    public DateOnly? Requested { get; set; } = content.RequestedCompletionDate;

    /// <summary>He wants another day than before, and the carrier has not answered yet.</summary>
    public bool IsDateAsked { get; set; }

    public DateTimeOffset PlacedAt { get; } = placed.ReceivedAt;

    public string State { get; set; } = CrmState.Submitted;

    /// <summary>The state in which the work stands still; null while it goes on.</summary>
    public string? HeldIn { get; set; }

    public int Seq { get; set; }

    public Intent Intent { get; set; }

    /// <summary>When the present state was entered, by the clock that decides about steps.</summary>
    public DateTimeOffset EnteredDue { get; set; }

    /// <summary>When the next step counts from: entry into the state, or the operator's answer.</summary>
    public DateTimeOffset WorkFromDue { get; set; }

    public DateOnly? Expected { get; set; }

    public DateOnly? Committed { get; set; }

    public CrmTerms? Terms { get; set; }

    public List<StoredMessage> Messages { get; } = [placed];

    public List<CrmEvent> Events { get; } = [];

    /// <summary>Another day can be asked for while the work goes on, or is to go on with what the operator has answered.</summary>
    public bool TakesDates => Intent switch
    {
        Intent.None => CrmState.IsWork(HeldIn ?? State),
        Intent.Answered or Intent.TermsAccepted or Intent.TermsDeclined or Intent.DeliveryObjected => true,
        _ => false,
    };

    public bool IsHeld => HeldIn is not null;

    public bool IsClosed => CrmState.IsTerminal(State);

    /// <summary>The step answers the day that was asked for: the work goes on where it is.</summary>
    public bool IsDateAnsweredBy(string to) => IsDateAsked && CrmState.IsWork(to) && string.Equals(to, State, StringComparison.Ordinal);

    /// <summary>The carrier has nothing to do until the operator answers.</summary>
    public bool WaitsForOperator => Intent == Intent.None && State is (CrmState.Clarify or CrmState.Quoted or CrmState.Acceptance);
}

/// <summary>The CRM's state codes and the carrier's ordinary way through them.</summary>
internal static class CrmState
{
    public const string Submitted = "SUBMITTED";
    public const string Registered = "REGISTERED";
    public const string Clarify = "CLARIFY";
    public const string TechCheck = "TECH_CHECK";
    public const string TechNo = "TECH_NO";
    public const string Quoted = "QUOTED";
    public const string Agreed = "AGREED";
    public const string Signing = "SIGNING";
    public const string InBuild = "IN_BUILD";
    public const string Testing = "TESTING";
    public const string Acceptance = "ACCEPTANCE";
    public const string Done = "DONE";
    public const string Partial = "PARTIAL";
    public const string Failed = "FAILED";
    public const string Rejected = "REJECTED";
    public const string Cancelling = "CANCELLING";
    public const string Cancelled = "CANCELLED";

    /// <summary>The work stands still; it goes on in the state that it stood still in.</summary>
    public const string Held = "HELD";

    /// <summary>All that a step can lead to.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        Submitted, Registered, Clarify, TechCheck, TechNo, Quoted, Agreed, Signing, InBuild, Testing, Acceptance,
        Done, Partial, Failed, Rejected, Cancelling, Cancelled, Held,
    ];

    public static bool IsKnown(string code) => All.Contains(code, StringComparer.Ordinal);

    public static bool IsTerminal(string code) => code is TechNo or Done or Partial or Failed or Rejected or Cancelled;

    /// <summary>The carrier is at it, and no one else.</summary>
    public static bool IsWork(string code) => code is TechCheck or Agreed or Signing or InBuild or Testing;

    public static bool MayBeCancelled(string code) => code is Submitted or Registered or Clarify or TechCheck or Quoted or Agreed or Signing;

    /// <summary>The next state of the carrier's work; null when it waits for the operator or is over.</summary>
    public static string? Next(CrmOrder order) => (order.State, order.Intent) switch
    {
        (Cancelling, _) => Cancelled,
        (Held, not Intent.CancellationRequested) => order.HeldIn,
        (_, Intent.CancellationRequested) when !order.IsClosed => Cancelling,
        _ when order.IsDateAsked && IsWork(order.State) => order.State,
        (Submitted, _) => Registered,
        (Registered, _) => Clarify,
        (Clarify, Intent.Answered) => TechCheck,
        (TechCheck, _) => Quoted,
        (Quoted, Intent.TermsAccepted) => Agreed,
        (Quoted, Intent.TermsDeclined) => order.Terms is { Blocking: true } ? Failed : Agreed,
        (Agreed, _) => Signing,
        (Signing, _) => InBuild,
        (InBuild, _) => Testing,
        (Testing, _) => Acceptance,
        (Acceptance, Intent.DeliveryAccepted) => Done,
        (Acceptance, Intent.DeliveryObjected) => Testing,
        _ => null,
    };

    public static string Name(string code) => InfrastructureTexts.Sandbox[$"State.{code}"];
}
