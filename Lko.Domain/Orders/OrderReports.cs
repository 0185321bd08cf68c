namespace Lko.Domain.Orders;

/// <summary>What the CRM reports of an order.</summary>
public sealed partial class Order
{
    /// <summary>The carrier's latest commitment: another day than the first when it has committed itself anew.</summary>
    public DateOnly? PromisedDate => Commitments.LastOrDefault()?.Committed ?? CommittedDate;

    /// <summary>The day the carrier is measured by: its first commitment, or the latest that it has given because the operator wanted another day.</summary>
    internal DateOnly? MeasuredDate =>
        Commitments.Zip(Commitments.Skip(1)).LastOrDefault(pair => pair.Second.Committed != pair.First.Committed && pair.Second.Reason == OrderReason.CustomerChangedMind).Second?.Committed ?? CommittedDate;

    /// <summary>What the carrier asked last; null as long as it has asked nothing.</summary>
    internal string? Question =>
        _history.Where(row => row is { Reported: OrderState.PendingInformation, Actor: OrderActor.Seller, Text: not null }).MaxBy(row => row.Sequence)?.Text;

    private IEnumerable<OrderHistory> Commitments => _history.Where(row => row.Committed is not null).OrderBy(row => row.Sequence);

    /// <summary>Whether the lifecycle asks this report for a reason that it does not give: for the state it leads to, or for moving the expected day.</summary>
    public bool LacksReason(CrmReport report)
    {
        var takesEffect = report.Sequence > CrmSequence && OrderLifecycle.Moves.Leads(State, OrderIntent.Report, report.Row.State);
        var enters = report.Row.State != State && report.Row.State.Row().NeedsReason;

        // The committed day, when it is given, is the carrier's promise and no delay; given anew, it is one.
        var promises = CommittedDate is null && report.Committed is not null && report.Committed == report.Expected;
        var movesDay = !promises && ExpectedCompletionDate is not null && report.Expected is not null && report.Expected != ExpectedCompletionDate;
        return takesEffect && (enters || (!report.Row.State.IsTerminal() && (movesDay || CommitsAnew(report)))) && !report.GivesReason;
    }

    /// <summary>The CRM told its id; the first one counts.</summary>
    public void Know(string? crmId) => CrmId ??= crmId;

    /// <summary>Takes over what the CRM reports.</summary>
    /// <exception cref="ArgumentException">The reason that the lifecycle asks for is missing.</exception>
    /// <param name="localDay">Day of the report in the branch's zone, for the completion date.</param>
    public ReportResult Report(CrmReport report, DateTimeOffset recordedAt, DateOnly localDay)
    {
        var late = report.Sequence <= CrmSequence;
        var leavesEnd = !late && !OrderLifecycle.Moves.Leads(State, OrderIntent.Report, report.Row.State);
        if (LacksReason(report))
        {
            throw new ArgumentException($"{report.Row.Code} takes a reason.", nameof(report));
        }

        var from = State;
        var stage = report.Row.Stage ?? Stage;
        var committed = leavesEnd ? null : report.Committed;
        var expected = late || leavesEnd ? ExpectedCompletionDate : Expecting(report);
        var moves = expected is not null && expected != ExpectedCompletionDate;
        Commit(committed, report.Sequence);
        _history.Add(new OrderHistory(
            OperatorId, BranchId, CarrierBranch, report.At, recordedAt, OrderIntent.Report, from, late || leavesEnd ? from : report.Row.State, stage, OrderActor.Seller,
            report.Actor, report.Reason, report.SourceReason ?? report.Row.Code, Cut(report.Comment), report.Sequence, late || leavesEnd ? report.Row.State : null, committed,
            moves ? expected : null, moves ? ExpectedCompletionDate : null));
        UpdatedAt = recordedAt;
        CrmSequence = late ? CrmSequence : report.Sequence;
        if (leavesEnd)
        {
            return ReportResult.LeftTerminalState;
        }

        Pass(report);
        TakeOffer(report);
        SettleOffers();
        if (late)
        {
            return ReportResult.Late;
        }

        if (State != report.Row.State)
        {
            StateSince = report.At;
        }

        (State, Stage) = (report.Row.State, stage);
        ExpectedCompletionDate = expected;
        TakeEnd(localDay);
        return ReportResult.Applied;
    }

    /// <summary>Reaches what the report says and what that implies. What came late says the same as it would have said in time.</summary>
    private void Pass(CrmReport report)
    {
        Milestone?[] told = [report.Row.Reaches, report.Committed is null ? null : Milestone.Committed];
        if (told.Max() is { } milestone)
        {
            foreach (var each in OrderLifecycle.UpTo(milestone))
            {
                Reach(each, report.At);
            }
        }
    }

    private bool CommitsAnew(CrmReport report) => report.Committed is { } day && PromisedDate is { } before && day != before;

    /// <summary>Whatever the order of arrival, the first commitment is the one with the lowest sequence.</summary>
    private void Commit(DateOnly? day, int sequence)
    {
        if (day is not null && (CommittedDate is null || sequence < Commitments.FirstOrDefault()?.Sequence))
        {
            CommittedDate = day;
        }
    }

    /// <summary>The deadline that follows from where the order is and what was told of it, in time or late; null when no clock applies.</summary>
    public void Measure(OrderDeadline? deadline) => (DueAt, RiskAt, OwnRiskAt) = (deadline?.DueAt, deadline?.RiskAt, deadline?.OwnRiskAt);

    /// <summary>What is expected once the report has taken effect: a new commitment moves it too, and what has ended expects nothing.</summary>
    private DateOnly? Expecting(CrmReport report) => report.Row.State.IsTerminal() ? null
        : report.Expected ?? (CommitsAnew(report) || ExpectedCompletionDate is null ? report.Committed ?? ExpectedCompletionDate : ExpectedCompletionDate);

    private void TakeEnd(DateOnly localDay)
    {
        if (State.IsTerminal())
        {
            CompletionDate = State == OrderState.Completed ? CompletionDate ?? localDay : null;
            Measure(null);
        }
    }
}
