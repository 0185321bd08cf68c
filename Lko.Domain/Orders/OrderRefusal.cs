namespace Lko.Domain.Orders;

/// <summary>What becomes of an order whose decision the CRM refuses.</summary>
public sealed partial class Order
{
    /// <summary>
    /// The CRM refused by a rule of its own what a person decided. The order goes back to where the decision found it; one that the CRM never
    /// took is rejected. What the CRM reported meanwhile stands.
    /// </summary>
    /// <param name="text">The CRM's own words.</param>
    /// <param name="deadline">That of the state the order has come to.</param>
    public void Refuse(OrderIntent intent, OrderReason reason, string text, DateTimeOffset at, Func<Order, OrderDeadline?> deadline)
    {
        var (from, open) = (State, OpenTerms);
        TakeBackDay(intent);
        var moves = _history.Where(row => row.From != row.To).OrderBy(row => row.RecordedAt).ThenBy(row => row.Id.Value).ToList();
        if (intent == OrderIntent.Submit)
        {
            if (CrmSequence == 0 && !State.IsTerminal())
            {
                (State, Stage, StateSince, ExpectedCompletionDate) = (OrderState.Rejected, OrderStage.None, at, null);
            }
        }
        else if (moves is [.. var earlier, var decision] && decision.Intent == intent)
        {
            TakeBack(decision, earlier.LastOrDefault(row => row.To == decision.From));
        }
        else if (intent is OrderIntent.AcceptTerms or OrderIntent.DeclineTerms && State == OrderState.HeldCharge)
        {
            // The CRM asked once more before it knew the answer.
            TakeBackAnswer();
        }

        Dispatch = Dispatch.Refused;
        UpdatedAt = at;
        _history.Add(new OrderHistory(OperatorId, BranchId, CarrierBranch, at, at, OrderIntent.Report, from, State, Stage, OrderActor.System, "", reason, "MESSAGE_REFUSED", Cut(text), null));
        if (State != from || OpenTerms != open)
        {
            Measure(deadline(this));
        }
    }

    /// <param name="entered">How the order had come to the state the decision found it in.</param>
    private void TakeBack(OrderHistory decision, OrderHistory? entered)
    {
        (State, StateSince) = (decision.From, entered?.At ?? decision.At);
        if (OrderLifecycle.Intents[decision.Intent].Stage is not null)
        {
            Stage = entered?.Stage ?? Stage;
        }

        switch (decision.Intent)
        {
            case OrderIntent.AcceptDelivery:
                CompletionDate = null;
                _milestones.RemoveAll(row => row.Milestone == Milestone.Accepted && row.ReachedAt == decision.At);
                break;
            case OrderIntent.AcceptTerms or OrderIntent.DeclineTerms:
                TakeBackAnswer();
                break;
            default:
                break;
        }
    }

    /// <summary>Wherever the order is by now, it is wanted on the day on which it was before.</summary>
    private void TakeBackDay(OrderIntent intent)
    {
        if (intent == OrderIntent.RequestDate && _history.Where(row => row.Intent == intent).MaxBy(row => row.Id.Value) is { } wish)
        {
            RequestedCompletionDate = wish.ExpectedBefore;
        }
    }

    /// <summary>What the CRM has told of the offers meanwhile decides which of them waits for an answer now.</summary>
    private void TakeBackAnswer()
    {
        _terms.Where(terms => terms.IsAnswered).MaxBy(terms => terms.Sequence)?.Answer(TermsState.AwaitingResponse);
        SettleOffers();
        var agreed = _terms.Where(terms => terms.State == TermsState.Accepted).MaxBy(terms => terms.Sequence);
        (OneOff, Monthly) = (agreed?.OneOff, agreed?.Monthly);
    }
}
