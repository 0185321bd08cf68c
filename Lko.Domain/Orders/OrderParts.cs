using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;

namespace Lko.Domain.Orders;

/// <summary>One line of an order's append-only history: a transition, a note, or both. Parts of an order stand behind its walls on their own: they carry its branches.</summary>
public sealed class OrderHistory : IBranchOwned, IAppendOnly
{
    public const int MaxTextLength = 2000;
    public const int MaxByLength = 150;
    public const int MaxSourceCodeLength = 40;

    internal OrderHistory(
        OperatorId operatorId, BranchId branchId, string carrierBranch, DateTimeOffset at, DateTimeOffset recordedAt, OrderIntent intent, OrderState from, OrderState to, OrderStage stage,
        OrderActor actor, string by, OrderReason? reason, string? sourceCode, string? text, int? sequence, OrderState? told = null, DateOnly? committed = null, DateOnly? expected = null, DateOnly? expectedBefore = null)
    {
        (OperatorId, BranchId, CarrierBranch) = (operatorId, branchId, carrierBranch);
        (At, RecordedAt, Intent, From, To, Stage) = (at, recordedAt, intent, from, to, stage);
        (Actor, By, Reason, SourceCode, Text, Sequence) = (actor, by, reason, sourceCode, text, sequence);
        (Told, Committed) = (told, committed);
        (Expected, ExpectedBefore) = (expected, expectedBefore);
    }

    public OrderHistoryId Id { get; private set; }

    public OperatorId OperatorId { get; private set; }

    public BranchId BranchId { get; private set; }

    public string CarrierBranch { get; private set; }

    public OrderId OrderId { get; private set; }

    /// <summary>When it happened, by the clock of whoever did it.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>When the portal learnt of it.</summary>
    public DateTimeOffset RecordedAt { get; private set; }

    public OrderIntent Intent { get; private set; }

    public OrderState From { get; private set; }

    public OrderState To { get; private set; }

    public OrderStage Stage { get; private set; }

    public OrderActor Actor { get; private set; }

    public string By { get; private set; }

    public OrderReason? Reason { get; private set; }

    /// <summary>The source system's own code, kept beside ours.</summary>
    public string? SourceCode { get; private set; }

    public string? Text { get; private set; }

    /// <summary>Code of the system the line came from: what the carrier does, and that a decision is refused, the CRM tells; null = the portal, in which the operator's people decide.</summary>
    public string? SourceSystem => Actor == OrderActor.Buyer ? null : PollCrm.System;

    /// <summary>The CRM's sequence number of a report.</summary>
    public int? Sequence { get; private set; }

    /// <summary>The state that a report told without leading to it, since it came late or after an end; null of every other line.</summary>
    public OrderState? Told { get; private set; }

    /// <summary>Where the order was by this line, whatever it led to.</summary>
    internal OrderState Reported => Told ?? To;

    /// <summary>The day the carrier committed itself to, as the report told it.</summary>
    public DateOnly? Committed { get; private set; }

    /// <summary>The day to which the line moved the completion: a report the expected one, the operator's wish the requested one. Null when it moved nothing.</summary>
    public DateOnly? Expected { get; private set; }

    /// <summary>The day it was moved from; null for the first.</summary>
    public DateOnly? ExpectedBefore { get; private set; }
}

/// <summary>A milestone that an order has passed, and when. One that is ahead has no row.</summary>
public sealed class OrderMilestone : IBranchOwned
{
    internal OrderMilestone(OperatorId operatorId, BranchId branchId, string carrierBranch, Milestone milestone, DateTimeOffset reachedAt)
    {
        (OperatorId, BranchId, CarrierBranch, Milestone, ReachedAt) = (operatorId, branchId, carrierBranch, milestone, reachedAt);
    }

    public OrderMilestoneId Id { get; private set; }

    public OperatorId OperatorId { get; private set; }

    public BranchId BranchId { get; private set; }

    public string CarrierBranch { get; private set; }

    public OrderId OrderId { get; private set; }

    public Milestone Milestone { get; private set; }

    public DateTimeOffset ReachedAt { get; private set; }

    /// <summary>It was reached earlier than was known.</summary>
    internal void WasReached(DateTimeOffset at) => ReachedAt = at;
}

/// <summary>Terms the carrier offered on an order: an extra charge and the fees, to be accepted or declined.</summary>
public sealed class OrderTerms : IBranchOwned
{
    public const int MaxExternalIdLength = 60;

    /// <summary>
    /// An offer is answered once; an answer that the CRM refuses was never given. What became of one that nobody answered is known better when a report
    /// comes late.
    /// </summary>
    public static readonly Lifecycle<TermsState, TermsState, Nothing> Moves = Lifecycle.Of(
        TermsState.AwaitingResponse,
        ([TermsState.AwaitingResponse], TermsState.Accepted),
        ([TermsState.AwaitingResponse], TermsState.Declined),
        ([TermsState.AwaitingResponse, TermsState.Withdrawn], TermsState.TimedOut),
        ([TermsState.AwaitingResponse, TermsState.TimedOut], TermsState.Withdrawn),
        ([TermsState.Accepted, TermsState.Declined, TermsState.Withdrawn], TermsState.AwaitingResponse));

    private readonly List<OrderTermsLine> _lines = [];

    private OrderTerms(OperatorId operatorId, BranchId branchId, string carrierBranch, string externalId, DateOnly validUntil, bool isBlocking, DateTimeOffset offeredAt, int sequence, TermsState state)
    {
        (OperatorId, BranchId, CarrierBranch) = (operatorId, branchId, carrierBranch);
        (ExternalId, ValidUntil, IsBlocking) = (externalId, validUntil, isBlocking);
        (OfferedAt, Sequence, State) = (offeredAt, sequence, state);
    }

    public OrderTermsId Id { get; private set; }

    public OperatorId OperatorId { get; private set; }

    public BranchId BranchId { get; private set; }

    public string CarrierBranch { get; private set; }

    public OrderId OrderId { get; private set; }

    /// <summary>The CRM's id of the offer.</summary>
    public string ExternalId { get; private set; }

    public DateOnly ValidUntil { get; private set; }

    /// <summary>Without the charge the order cannot be delivered: declining ends it as failed.</summary>
    public bool IsBlocking { get; private set; }

    public Money OneOff { get; private set; }

    public Money Monthly { get; private set; }

    public DateTimeOffset OfferedAt { get; private set; }

    /// <summary>The place in the CRM's sequence of the report that made the offer.</summary>
    public int Sequence { get; private set; }

    public TermsState State { get; private set; }

    public IReadOnlyList<OrderTermsLine> Lines => _lines;

    /// <summary>The operator has decided on it.</summary>
    internal bool IsAnswered => State is TermsState.Accepted or TermsState.Declined;

    internal static OrderTerms Offer(Order order, OfferedTerms offer, DateTimeOffset at, int sequence)
    {
        var terms = new OrderTerms(order.OperatorId, order.BranchId, order.CarrierBranch, offer.ExternalId, offer.ValidUntil, offer.IsBlocking, at, sequence, TermsState.AwaitingResponse)
        {
            OneOff = offer.OneOff,
            Monthly = offer.Monthly,
        };
        terms._lines.AddRange(offer.Lines.Select((line, index) => new OrderTermsLine(order, index + 1, line)));
        return terms;
    }

    internal void Answer(TermsState state) => State = Moves.Next(State, state);

    /// <summary>What became of it by the reports known now.</summary>
    internal void Become(TermsState state) => State = state == State ? State : Moves.Next(State, state);

    /// <summary>The same offer at the same price, open as long.</summary>
    internal bool IsSameAs(OrderTerms other) =>
        string.Equals(ExternalId, other.ExternalId, StringComparison.Ordinal)
        && (ValidUntil, IsBlocking, OneOff, Monthly) == (other.ValidUntil, other.IsBlocking, other.OneOff, other.Monthly);
}

/// <summary>One work or fee of the offered terms.</summary>
public sealed class OrderTermsLine : IBranchOwned, IAppendOnly
{
    public const int MaxNameLength = 300;
    public const int MaxUnitLength = 20;

    /// <summary>Below this: six decimals and twelve digits before them.</summary>
    public const decimal MaxQuantity = 1_000_000_000_000m;

    /// <summary>Below this: six decimals and thirteen digits before them.</summary>
    public const decimal MaxPrice = 10_000_000_000_000m;

    private OrderTermsLine(OperatorId operatorId, BranchId branchId, string carrierBranch, int position, string name, decimal quantity, string unit, decimal price)
    {
        (OperatorId, BranchId, CarrierBranch) = (operatorId, branchId, carrierBranch);
        (Position, Name, Quantity, Unit, Price) = (position, name, quantity, unit, price);
    }

    internal OrderTermsLine(Order order, int position, OfferedLine line)
        : this(order.OperatorId, order.BranchId, order.CarrierBranch, position, line.Name, line.Quantity, line.Unit, line.Price) => Net = line.Net;

    public OrderTermsLineId Id { get; private set; }

    public OperatorId OperatorId { get; private set; }

    public BranchId BranchId { get; private set; }

    public string CarrierBranch { get; private set; }

    public OrderTermsId TermsId { get; private set; }

    public int Position { get; private set; }

    public string Name { get; private set; }

    public decimal Quantity { get; private set; }

    public string Unit { get; private set; }

    /// <summary>Per unit, excluding VAT.</summary>
    public decimal Price { get; private set; }

    /// <summary>Excluding VAT, as the carrier computed it.</summary>
    public Money Net { get; private set; }
}

/// <summary>MEF charge states. Stored by number.</summary>
public enum TermsState
{
    AwaitingResponse = 1,
    Accepted = 2,
    Declined = 3,
    TimedOut = 4,
    Withdrawn = 5,
}
