using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;

namespace Lko.Domain.Orders;

/// <summary>
/// A service order (заявка). It moves only by <see cref="OrderLifecycle"/>: by a person's intent, or by what the CRM reports, where the
/// highest sequence number wins whatever the state before. An illegal move is refused, never ignored.
/// </summary>
public sealed partial class Order : IAccountNaming, IVersioned, ISearchable
{
    public const int MaxNumberLength = 30;
    public const int MaxProductCodeLength = 30;
    public const int MaxCustomerReferenceLength = 60;
    public const int MaxCommentLength = 2000;
    public const int MaxCrmIdLength = 60;
    public const int MaxPlaceLength = 200;
    public const int MaxSummaryLength = 200;
    public const int MaxParametersLength = 100_000;

    private readonly List<OrderHistory> _history = [];
    private readonly List<OrderMilestone> _milestones = [];
    private readonly List<OrderTerms> _terms = [];

    private Order(
        OperatorId operatorId, BranchId branchId, string carrierBranch, ContractId contractId, OrderKind kind, string productCode, int specificationVersion,
        OrderState state, OrderStage stage, string parameters, UserId createdBy, DateTimeOffset createdAt, DateTimeOffset updatedAt, DateTimeOffset stateSince)
    {
        (OperatorId, BranchId, CarrierBranch, ContractId) = (operatorId, branchId, carrierBranch, contractId);
        (Kind, ProductCode, SpecificationVersion, State, Stage) = (kind, productCode, specificationVersion, state, stage);
        (Parameters, CreatedBy, CreatedAt, UpdatedAt, StateSince) = (parameters, createdBy, createdAt, updatedAt, stateSince);
    }

    public OrderId Id { get; private set; }

    public OperatorId OperatorId { get; private set; }

    public BranchId BranchId { get; private set; }

    public string CarrierBranch { get; private set; }

    public ContractId ContractId { get; private set; }

    /// <summary>The portal proposed the contract of a draft; nobody has chosen it yet.</summary>
    public bool IsContractProposed { get; private set; }

    public AccountId? AccountId { get; private set; }

    /// <summary>The number people and systems use; a draft has none.</summary>
    public string? Number { get; private set; }

    public OrderKind Kind { get; private set; }

    public string ProductCode { get; private set; }

    public int SpecificationVersion { get; private set; }

    public OrderState State { get; private set; }

    public OrderStage Stage { get; private set; }

    /// <summary>Parameter values as canonical JSON of the product's specification.</summary>
    public string Parameters { get; private set; }

    /// <summary>One line of the main parameters, made when saved.</summary>
    public LocalLine Summary { get; private set; } = LocalLine.Empty;

    /// <summary>The first place the order connects; null while none is told.</summary>
    public LocalLine? PlaceA { get; private set; }

    /// <summary>The other end, or how many more places there are; null when there is one place only.</summary>
    public LocalLine? PlaceB { get; private set; }

    /// <summary>The operator's own number of the order.</summary>
    public string? CustomerReference { get; private set; }

    public string? Comment { get; private set; }

    /// <summary>What the operator wants now, whether or not the carrier can; what he wanted before stands in the history.</summary>
    public DateOnly? RequestedCompletionDate { get; private set; }

    /// <summary>The carrier's first commitment, by the CRM's sequence: fixed, and what the carrier is measured by until the operator wants another day (<see cref="MeasuredDate"/>).</summary>
    public DateOnly? CommittedDate { get; private set; }

    /// <summary>Moves, only with a reason.</summary>
    public DateOnly? ExpectedCompletionDate { get; private set; }

    public DateOnly? CompletionDate { get; private set; }

    public UserId CreatedBy { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public DateTimeOffset? SubmittedAt { get; private set; }

    public DateTimeOffset StateSince { get; private set; }

    /// <summary>When whoever holds the order must have moved it; null when no clock applies.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>From when on it is at risk for whoever looks on (<see cref="OrderDeadline"/>); null without a term.</summary>
    public DateTimeOffset? RiskAt { get; private set; }

    /// <summary>The same for whoever has to act.</summary>
    public DateTimeOffset? OwnRiskAt { get; private set; }

    public Money? OneOff { get; private set; }

    public Money? Monthly { get; private set; }

    /// <summary>The highest sequence number the CRM reported.</summary>
    public int CrmSequence { get; private set; }

    /// <summary>The CRM's own id, as it told it first.</summary>
    public string? CrmId { get; private set; }

    /// <summary>Whether the CRM has the latest of what the person decided.</summary>
    public Dispatch Dispatch { get; private set; }

    public int Version { get; private set; }

    public string SearchKey { get; private set; } = "";

    string ISearchable.SearchText => string.Join(' ', [Number, CustomerReference, PlaceA?.Ru, PlaceB?.Ru, PlaceA?.En, PlaceB?.En, .. OrderContent.PlacesIn(Parameters)]);

    public IReadOnlyList<OrderHistory> History => _history;

    public IReadOnlyList<OrderMilestone> Milestones => _milestones;

    public IReadOnlyList<OrderTerms> Terms => _terms;

    /// <summary>The decision that is on its way to the CRM; null when none is. The order must have been read with its history.</summary>
    internal OrderIntent? Pending =>
        Dispatch is Dispatch.Sending or Dispatch.Unknown ? _history.OrderBy(row => row.Id.Value).LastOrDefault(row => row.Actor == OrderActor.Buyer)?.Intent : null;

    /// <summary>With what the order came to this stage or beyond it, when it is there; null when it is before it. The order must have been read with its history.</summary>
    internal OrderMoment? Passed(OrderStage stage) =>
        Stage >= stage && OrderCourse.Of(_history).Lasting(moment => moment.Stage >= stage) is [var first, ..] ? first : null;

    public OrderTerms? OpenTerms => _terms.LastOrDefault(terms => terms.State == TermsState.AwaitingResponse);

    public static Order Draft(Contract contract, OrderKind kind, string productCode, int specificationVersion, UserId by, DateTimeOffset at) =>
        new(contract.OperatorId, contract.BranchId, contract.CarrierBranch, contract.Id, kind, productCode, specificationVersion,
            OrderState.Draft, OrderStage.None, "{}", by, at, at, at);

    /// <summary>Replaces what the draft holds; its files have to be read with it. Drafts may be incomplete; submission checks.</summary>
    /// <param name="proposed">The contract is the portal's proposal.</param>
    public void Write(DraftContent content, Contract contract, Account? account, DateTimeOffset at, bool proposed = false)
    {
        MustBe(OrderState.Draft);
        if (account is not null && account.ContractId != contract.Id)
        {
            throw new InvalidOperationException("The account belongs to another contract.");
        }

        (BranchId, CarrierBranch, ContractId, AccountId) = (contract.BranchId, contract.CarrierBranch, contract.Id, account?.Id);
        _files.ForEach(file => file.MoveTo(BranchId, CarrierBranch));
        IsContractProposed = proposed;
        (Parameters, Summary, PlaceA, PlaceB) = (content.Parameters, content.Summary, content.PlaceA, content.PlaceB);
        (CustomerReference, Comment, RequestedCompletionDate) = (content.CustomerReference, content.Comment, content.RequestedCompletionDate);
        UpdatedAt = at;
    }

    /// <summary>Leaves out of the draft what its form hides or does not know, before it is sent.</summary>
    public void Tidy(string parameters)
    {
        MustBe(OrderState.Draft);
        Parameters = parameters;
    }

    public void Submit(string number, string by, DateTimeOffset at)
    {
        Move(OrderIntent.Submit, by, text: null, at);
        (Number, SubmittedAt, Dispatch) = (number, at, Dispatch.Sending);
    }

    public void Answer(string text, string by, DateTimeOffset at) => Move(OrderIntent.Answer, by, text, at);

    public OrderTerms AcceptTerms(string by, DateTimeOffset at)
    {
        var terms = OpenTerms ?? throw new InvalidOperationException("No terms await an answer.");
        Move(OrderIntent.AcceptTerms, by, text: null, at);
        terms.Answer(TermsState.Accepted);
        (OneOff, Monthly) = (terms.OneOff, terms.Monthly);
        return terms;
    }

    public OrderTerms DeclineTerms(string reason, string by, DateTimeOffset at)
    {
        var terms = OpenTerms ?? throw new InvalidOperationException("No terms await an answer.");
        Move(OrderIntent.DeclineTerms, by, reason, at);
        terms.Answer(TermsState.Declined);
        return terms;
    }

    /// <param name="day">The local day of acceptance in the branch's zone.</param>
    public void AcceptDelivery(string by, DateTimeOffset at, DateOnly day)
    {
        Move(OrderIntent.AcceptDelivery, by, text: null, at);
        Reach(Milestone.Accepted, at);

        // The expected day stays until the CRM confirms the end: it may yet refuse the acceptance.
        CompletionDate = day;
    }

    public void ObjectToDelivery(string objections, string by, DateTimeOffset at) => Move(OrderIntent.ObjectToDelivery, by, objections, at);

    /// <param name="pointOfNoReturn">The product's stage from which it is closed.</param>
    public void RequestCancellation(string reason, OrderStage pointOfNoReturn, string by, DateTimeOffset at) =>
        Move(OrderIntent.RequestCancellation, by, reason, at, pointOfNoReturn);

    /// <param name="day">Another one than was wanted before.</param>
    public void RequestDate(DateOnly day, string reason, string by, DateTimeOffset at)
    {
        if (day == RequestedCompletionDate)
        {
            throw new ArgumentException("It is wanted on this day already.", nameof(day));
        }

        Move(OrderIntent.RequestDate, by, reason, at, wanted: day);
        RequestedCompletionDate = day;
    }

    /// <summary>A message about the order is on its way to the CRM.</summary>
    /// <param name="deadline">That of the state the decision has led to.</param>
    public void MarkSending(OrderDeadline? deadline)
    {
        Dispatch = Dispatch.Sending;
        Measure(deadline);
    }

    private void Move(OrderIntent intent, string by, string? text, DateTimeOffset at, OrderStage pointOfNoReturn = OrderStage.Build, DateOnly? wanted = null)
    {
        var from = State;
        State = OrderLifecycle.Moves.Next(from, intent, new OrderSituation(from, Stage, pointOfNoReturn, OpenTerms is not null, Pending: Pending), text);
        (Stage, StateSince, UpdatedAt) = (OrderLifecycle.Intents[intent].Stage ?? Stage, at, at);
        Measure(null);
        _history.Add(new OrderHistory(
            OperatorId, BranchId, CarrierBranch, at, at, intent, from, State, Stage, OrderActor.Buyer, by, null, null, text, null,
            expected: wanted, expectedBefore: wanted is null ? null : RequestedCompletionDate));
    }

    /// <summary>A milestone was passed when it is first told of, whatever was told before: an implied later time gives way. What the operator did stands.</summary>
    private void Reach(Milestone milestone, DateTimeOffset at)
    {
        var reached = _milestones.Find(each => each.Milestone == milestone);
        if (reached is null)
        {
            _milestones.Add(new OrderMilestone(OperatorId, BranchId, CarrierBranch, milestone, at));
        }
        else if (at < reached.ReachedAt && !_history.Exists(row => row.Intent == OrderIntent.AcceptDelivery && row.At == reached.ReachedAt))
        {
            reached.WasReached(at);
        }
    }

    private static string? Cut(string? text) => text is null ? null : StoredText.Fit(text, OrderHistory.MaxTextLength);

    private void MustBe(OrderState state)
    {
        if (State != state)
        {
            throw new InvalidOperationException($"The order is {State}, not {state}.");
        }
    }
}
