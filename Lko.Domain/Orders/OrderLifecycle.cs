using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Common.Calendars;
using Lko.Domain.Resources;
using static Lko.Domain.Common.Calendars.ClockEffect;
using static Lko.Domain.Orders.OrderStage;
using static Lko.Domain.Orders.OrderState;

namespace Lko.Domain.Orders;

/// <summary>What a person may want of an order. Stored by number in the history.</summary>
public enum OrderIntent
{
    Submit = 1,
    Answer = 2,
    AcceptTerms = 3,
    DeclineTerms = 4,
    AcceptDelivery = 5,
    RequestCancellation = 6,

    /// <summary>What was delivered is not accepted: the carrier puts it right and offers it again.</summary>
    ObjectToDelivery = 7,

    /// <summary>The operator wants the order that is in work completed on another day.</summary>
    RequestDate = 8,

    /// <summary>Not a person's: the CRM reports where the order is.</summary>
    Report = 100,
}

/// <summary>One state of the lifecycle: its codes in the standards, who holds the order in it and what the carrier's clock does.</summary>
/// <param name="Tmf">TMF622 state.</param>
/// <param name="Mef">MEF 123 state.</param>
/// <param name="Holder">Whose move it is (<see cref="OrderLifecycle.HolderOf"/>); null when nobody's.</param>
/// <param name="Clock">Null = none has begun.</param>
/// <param name="NeedsReason">Entering it by a report takes a reason code; <see cref="OrderReason.Other"/> takes a text beside it.</param>
public sealed record StateRow(OrderState State, string Tmf, string Mef, Side? Holder, ClockEffect? Clock, bool IsTerminal, bool NeedsReason = false)
{
    /// <summary>The state's name in the current UI culture.</summary>
    public string Name => DomainTexts.Orders[$"State.{State}"];

    /// <summary>The name as a person reads it: whoever has to act may be spoken to.</summary>
    public string NameFor(bool isYourMove) => isYourMove && DomainTexts.Orders.Find($"State.{State}.Own") is { } own ? own : Name;
}

/// <summary>One move a person may make; what it takes as a reason is a text of his: an answer, or why.</summary>
/// <param name="Stage">The stage it sets; null keeps the stage.</param>
public sealed record IntentRow(
    OrderIntent Intent, IReadOnlyList<OrderState> From, OrderState To, OrderStage? Stage, bool NeedsReason, Permission Permission, string MessageType, Func<OrderSituation, bool>? Guard = null)
    : Transition<OrderState, OrderIntent, OrderSituation>(Intent, From, To, NeedsReason, Guard)
{
    public string Name => DomainTexts.Orders[$"Intent.{Intent}"];
}

/// <summary>Where a code of the CRM lands; null keeps what the order has.</summary>
/// <param name="Reaches">What the code alone says was passed. That the carrier has committed itself says the day of the report.</param>
public sealed record CrmRow(string Code, OrderState State, OrderStage? Stage, Milestone? Reaches);

/// <summary>
/// The lifecycle of a service order as one table (TMF622 with the finer MEF LSO Sonata states). Screens, use cases, the exchange and
/// tests read it; nothing else knows a transition.
/// </summary>
public static class OrderLifecycle
{
    public static readonly IReadOnlyDictionary<OrderState, StateRow> States = new StateRow[]
    {
        new(Draft, "draft", "draft", Side.Operator, null, false),
        new(Acknowledged, "acknowledged", "acknowledged", Side.Carrier, Runs, false),
        new(Rejected, "rejected", "rejected", null, Ends, true, NeedsReason: true),
        new(InProgress, "inProgress", "inProgress", Side.Carrier, Runs, false),
        new(PendingInformation, "pending", "pending.information", Side.Operator, Stops, false),
        new(PendingAcceptance, "pending", "pending.acceptance", Side.Operator, Stops, false),

        // The carrier's move, and yet its clock stands, as in every PENDING: until it has answered, the day it is measured by is the operator's own question.
        new(AssessingModification, "pending", "pending.assessingModification", Side.Carrier, Stops, false),
        new(HeldCharge, "held", "held.assessingCharge", Side.Operator, Stops, false),
        new(HeldDelay, "held", "held.delay", Side.Carrier, Runs, false, NeedsReason: true),
        new(AssessingCancellation, "assessingCancellation", "assessingCancellation", Side.Carrier, Runs, false),
        new(PendingCancellation, "pendingCancellation", "pendingCancellation", Side.Carrier, Runs, false),
        new(Cancelled, "cancelled", "cancelled", null, Ends, true, NeedsReason: true),
        new(Completed, "completed", "completed", null, Ends, true),
        new(Partial, "partial", "partial", null, Ends, true),
        new(Failed, "failed", "failed", null, Ends, true, NeedsReason: true),
    }.ToDictionary(row => row.State);

    private static readonly OrderState[] Open = [.. States.Values.Where(row => !row.IsTerminal && row.State != Draft).Select(row => row.State)];

    public static readonly IReadOnlyDictionary<OrderIntent, IntentRow> Intents = new IntentRow[]
    {
        new(OrderIntent.Submit, [Draft], Acknowledged, Submitted, false, Permission.OrdersWrite, "order.place"),
        new(OrderIntent.Answer, [PendingInformation], InProgress, null, true, Permission.OrdersWrite, "order.answer"),
        new(OrderIntent.AcceptTerms, [HeldCharge], InProgress, TermsAgreed, false, Permission.OrdersDecide, "order.acceptTerms", HasTerms),
        new(OrderIntent.DeclineTerms, [HeldCharge], InProgress, Terms, true, Permission.OrdersDecide, "order.declineTerms", HasTerms),
        new(OrderIntent.AcceptDelivery, [PendingAcceptance], Completed, None, false, Permission.OrdersDecide, "order.acceptDelivery"),
        new(OrderIntent.ObjectToDelivery, [PendingAcceptance], InProgress, Testing, true, Permission.OrdersDecide, "order.objectToDelivery"),
        new(OrderIntent.RequestCancellation, [.. Open.Except([AssessingCancellation, PendingCancellation])], AssessingCancellation, null, true, Permission.OrdersWrite, "order.requestCancellation",
            situation => situation.Stage < situation.PointOfNoReturn),
        new(OrderIntent.RequestDate, [InProgress], AssessingModification, null, true, Permission.OrdersWrite, "order.requestDate", situation => situation.Pending != OrderIntent.RequestDate),
    }.ToDictionary(row => row.Intent);

    /// <summary>The right which the next move out of a state asks for; null where people only wait. Calling an order off, or wanting it on another day, is no next move.</summary>
    public static Permission? RightToMove(OrderState state) =>
        Intents.Values.FirstOrDefault(row => row.Intent is not (OrderIntent.RequestCancellation or OrderIntent.RequestDate) && row.From.Contains(state))?.Permission;

    /// <summary>Whose move it is now; null when nobody's. A charge is the operator's as long as an offer of it is open: before and after that the carrier has to say more.</summary>
    /// <param name="isOffered">An offer is open on the order.</param>
    public static Side? HolderOf(OrderState state, bool isOffered) => state == HeldCharge && !isOffered ? Side.Carrier : States[state].Holder;

    /// <summary>The decision a message to the CRM carries.</summary>
    public static OrderIntent IntentOf(string messageType) =>
        Intents.Values.Single(row => string.Equals(row.MessageType, messageType, StringComparison.Ordinal)).Intent;

    /// <summary>The CRM's codes (handbook §1.4) and where they land.</summary>
    public static readonly IReadOnlyDictionary<string, CrmRow> CrmCodes = new CrmRow[]
    {
        new("SUBMITTED", Acknowledged, Submitted, null),
        new("REGISTERED", Acknowledged, Registered, Milestone.Acknowledged),
        new("CLARIFY", PendingInformation, null, null),
        new("TECH_CHECK", InProgress, Feasibility, null),
        new("TECH_NO", Rejected, Feasibility, null),
        new("QUOTED", HeldCharge, Terms, Milestone.Surveyed),
        new("AGREED", InProgress, TermsAgreed, Milestone.Surveyed),
        new("SIGNING", InProgress, Signing, null),
        new("IN_BUILD", InProgress, Build, null),
        new("HELD", HeldDelay, null, null),
        new("TESTING", InProgress, Testing, Milestone.Installed),
        new("ACCEPTANCE", PendingAcceptance, Acceptance, Milestone.Tested),
        new("DONE", Completed, None, Milestone.BillingStarted),
        new("PARTIAL", Partial, None, null),
        new("FAILED", Failed, None, null),
        new("REJECTED", Rejected, None, null),
        new("CANCELLING", PendingCancellation, null, null),
        new("CANCELLED", Cancelled, None, null),
    }.ToDictionary(row => row.Code, StringComparer.Ordinal);

    /// <summary>
    /// All ways of an order: what people may do with it, and what the CRM may report, from any open state into any other; an end is confirmed, never
    /// left. The one way back is <see cref="Order.Refuse"/>: a decision that the CRM refuses was never made.
    /// </summary>
    public static readonly Lifecycle<OrderState, OrderIntent, OrderSituation> Moves = new(
        Draft,
        [
            .. Intents.Values,
            .. CrmCodes.Values.Select(row => row.State).Distinct().Select(to => new Transition<OrderState, OrderIntent, OrderSituation>(
                OrderIntent.Report, to.IsTerminal() ? [.. Open, to] : Open, to, to.Row().NeedsReason)),
        ]);

    /// <summary>Milestones a later one implies: a channel that is tested has been built and installed.</summary>
    public static IEnumerable<Milestone> UpTo(Milestone milestone) => Enum.GetValues<Milestone>().Where(each => each <= milestone);

    public static StateRow Row(this OrderState state) => States[state];

    public static bool IsTerminal(this OrderState state) => States[state].IsTerminal;

    public static string Name(this OrderStage stage) => DomainTexts.Orders[$"Stage.{stage}"];

    public static string Name(this Milestone milestone) => DomainTexts.Orders[$"Milestone.{milestone}"];

    public static string Name(this OrderReason reason) => DomainTexts.Orders[$"Reason.{reason}"];

    public static string Name(this OrderKind kind) => DomainTexts.Orders[$"Kind.{kind}"];

    /// <summary>The wire code of a reason, e.g. <c>COST_ISSUE</c>.</summary>
    public static string Code(this OrderReason reason) => ReasonCodes[reason];

    public static OrderReason? ReasonOf(string? code) =>
        ReasonCodes.FirstOrDefault(pair => string.Equals(pair.Value, code, StringComparison.OrdinalIgnoreCase)) is { Value: not null } found ? found.Key : null;

    private static readonly Dictionary<OrderReason, string> ReasonCodes = new Dictionary<OrderReason, string>
    {
        [OrderReason.AccessIssue] = "ACCESS_ISSUE",
        [OrderReason.CapacityIssue] = "CAPACITY_ISSUE",
        [OrderReason.SurveyRequired] = "SURVEY_REQUIRED",
        [OrderReason.WayleaveIssue] = "WAYLEAVE_ISSUE",
        [OrderReason.CostIssue] = "COST_ISSUE",
        [OrderReason.InformationRequired] = "INFORMATION_REQUIRED",
        [OrderReason.CustomerChangedMind] = "CUSTOMER_CHANGED_MIND",
        [OrderReason.NetworkIssue] = "NETWORK_ISSUE",
        [OrderReason.SiteUnsafe] = "SITE_UNSAFE",
        [OrderReason.TimedOut] = "TIMED_OUT",
        [OrderReason.Other] = "OTHER",
    };

    /// <summary>Whether people look for a move in this state: what it allows, what they can always ask for, and what they have just decided.</summary>
    public static bool IsExpected(OrderIntent intent, OrderSituation situation) =>
        intent == OrderIntent.RequestCancellation || Intents[intent].From.Contains(situation.State) || situation.Pending == intent
        || (intent is OrderIntent.AcceptDelivery or OrderIntent.RequestDate && !situation.State.IsTerminal());

    /// <summary>Why a person cannot make a move now, in his language; null when he can. One text for the button and for the refusal.</summary>
    public static string? Obstacle(OrderIntent intent, OrderSituation situation)
    {
        var (row, state) = (Intents[intent], situation.State);
        return RuleAgainst(row, situation) switch
        {
            null => null,
            OrderRule.Right => DomainTexts.Orders.Format("Obstacle.Right", string.Join(", ", Role.All.Values
                .Where(role => role.Side == Side.Operator && role.Has(row.Permission)).Select(role => DomainTexts.Access[$"Role.{role.Code}"]))),
            OrderRule.State => DomainTexts.Orders.Format("Obstacle.State", state.Row().Name, string.Join(", ", row.From.Take(2).Select(from => from.Row().Name))),
            OrderRule.PointOfNoReturn => PassedPoint(situation),
            { } rule => DomainTexts.Orders.Format($"Obstacle.{rule}", state.Row().Name),
        };
    }

    /// <summary>What has begun and when, and what can be asked for instead.</summary>
    private static string PassedPoint(OrderSituation situation) => string.Join(' ', new[]
    {
        situation.Passed is { } passed
            ? DomainTexts.Orders.Format("Obstacle.Passed", passed.Stage.Name(), DayText.Of(passed.Day))
            : DomainTexts.Orders.Format("Obstacle.PointOfNoReturn", situation.Stage.Name()),
        RuleAgainst(Intents[OrderIntent.RequestDate], situation) is null ? DomainTexts.Orders["Obstacle.OtherDay"] : null,
    }.OfType<string>());

    /// <summary>The first rule that stands in the way: what nobody can do before what this person cannot, and that before what cannot be done yet.</summary>
    private static OrderRule? RuleAgainst(IntentRow row, OrderSituation situation) => Moves.Against(situation.State, row.Intent, situation) switch
    {
        Hindrance.Ended => OrderRule.Terminal,
        _ when !situation.MayDecide => OrderRule.Right,
        Hindrance.State when situation.Pending == row.Intent => OrderRule.Pending,
        Hindrance.State when row.Intent == OrderIntent.RequestCancellation && situation.State is AssessingCancellation or PendingCancellation => OrderRule.Cancelling,
        Hindrance.State => OrderRule.State,
        Hindrance.Guard when row.Intent == OrderIntent.RequestCancellation => OrderRule.PointOfNoReturn,
        Hindrance.Guard when situation.Pending == row.Intent => OrderRule.Pending,
        Hindrance.Guard => situation.IsAnswered ? OrderRule.Answered : OrderRule.Terms,
        _ => null,
    };

    private static bool HasTerms(OrderSituation situation) => situation.HasTerms;
}

/// <summary>What decides whether a person can make a move.</summary>
/// <param name="PointOfNoReturn">The product's stage from which cancellation is closed.</param>
/// <param name="HasTerms">The carrier's terms await an answer.</param>
/// <param name="MayDecide">His grants carry the move's permission for this order.</param>
/// <param name="Pending">The decision that is on its way to the CRM.</param>
/// <param name="IsAnswered">The operator has decided on the carrier's latest terms, and the CRM has not moved on from them.</param>
public sealed record OrderSituation(OrderState State, OrderStage Stage, OrderStage PointOfNoReturn, bool HasTerms = true, bool MayDecide = true, OrderIntent? Pending = null,
    bool IsAnswered = false)
{
    /// <summary>How the point of no return was passed; null when it was not, or nothing is known of it.</summary>
    public PassedStage? Passed { get; init; }

    /// <param name="order">Read with its history and its terms.</param>
    /// <param name="zone">Of its days.</param>
    internal static OrderSituation Of(Order order, OrderStage pointOfNoReturn, TimeZoneInfo zone, bool mayDecide = true) =>
        new(order.State, order.Stage, pointOfNoReturn, order.OpenTerms is not null, mayDecide, order.Pending, order.IsOfferAnswered)
        {
            Passed = order.Passed(pointOfNoReturn) is { } moment ? new PassedStage(moment.Stage, OrderDeadlines.LocalDay(moment.At, zone)) : null,
        };
}

/// <summary>A stage that has begun.</summary>
/// <param name="Day">When, in the zone of the order.</param>
public sealed record PassedStage(OrderStage Stage, DateOnly Day);

/// <summary>The rules that close a move; the text of each is <c>Obstacle.&lt;rule&gt;</c>.</summary>
public enum OrderRule
{
    Terminal = 1,
    Right = 2,
    Pending = 3,
    Cancelling = 4,
    State = 5,
    Terms = 6,
    PointOfNoReturn = 7,
    Answered = 8,
}
