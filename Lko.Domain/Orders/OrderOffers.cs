namespace Lko.Domain.Orders;

/// <summary>
/// What the carrier offered on an order and what came of it. What the operator has answered stands; of the rest the CRM's sequence alone decides,
/// so that the same reports in any order of arrival leave the same offers.
/// </summary>
public sealed partial class Order
{
    /// <summary>What the screens tell of, the latest first: what was only said once more is told once.</summary>
    internal IEnumerable<OrderTerms> ToldOffers =>
        OfferCourses().Where(course => course.Offer.IsAnswered || !(course.IsSaidAgain || course.IsAnswered)).Select(course => course.Offer).Reverse();

    /// <summary>The operator has decided on the latest offer, and nothing has ended it: what is said of it once more asks for nothing.</summary>
    internal bool IsOfferAnswered => OfferCourses() is [.., { End: null, IsAnswered: true }];

    /// <summary>The lines of the history by which a charge came to wait for the operator's answer.</summary>
    internal IReadOnlySet<OrderHistory> LinesThatAsk
    {
        get
        {
            var asking = _history.Where(row => row is { To: OrderState.HeldCharge, Sequence: null } && (row.From != row.To || TakesAnswerBack(row))).ToHashSet();
            OfferCourse? before = null;
            foreach (var course in OfferCourses())
            {
                // What was known before it came says whether it was over, or is only said once more.
                var came = CameBy(course.Offer);
                var repeats = before is { IsSaidAgain: true } && CameBy(before.Offer)?.Id.Value < came?.Id.Value;
                if (came is { To: OrderState.HeldCharge } && !repeats && (course.End is null || course.End.Id.Value > came.Id.Value))
                {
                    asking.Add(came);
                }

                before = course;
            }

            return asking;
        }
    }

    /// <summary>The CRM had asked once more before it refused the answer: the charge waits anew, without a change of state.</summary>
    private bool TakesAnswerBack(OrderHistory refusal) =>
        _history.Where(row => row.Actor == OrderActor.Buyer && row.Id.Value < refusal.Id.Value).MaxBy(row => row.Id.Value) is { Intent: OrderIntent.AcceptTerms or OrderIntent.DeclineTerms };

    /// <summary>The report that ended an offer: the first one that leads out of the assessment, or brings the next offer; null while there is none.</summary>
    internal OrderHistory? EndOf(OrderTerms offer) =>
        _history.Where(row => row.Sequence > offer.Sequence && (row.Reported != OrderState.HeldCharge || _terms.Exists(next => next.Sequence == row.Sequence))).MinBy(row => row.Sequence);

    private OrderHistory? CameBy(OrderTerms offer) =>
        _history.Where(row => row.Sequence == offer.Sequence && row.Reported == OrderState.HeldCharge).MinBy(row => row.Id.Value);

    private void TakeOffer(CrmReport report)
    {
        // What another code says of terms asks for nothing.
        if (report is { Terms: { } offer, Row.State: OrderState.HeldCharge } && !_terms.Exists(terms => terms.Sequence == report.Sequence))
        {
            _terms.Add(OrderTerms.Offer(this, offer, report.At, report.Sequence));
        }
    }

    /// <summary>Brings the offers that nobody answered to where the reports known by now leave them.</summary>
    private void SettleOffers()
    {
        foreach (var course in OfferCourses().Where(course => !course.Offer.IsAnswered))
        {
            course.Offer.Become(course.End switch
            {
                // The answer to what it says once more is given, and may be on its way.
                null => course.IsAnswered ? TermsState.Withdrawn : TermsState.AwaitingResponse,
                { Reason: OrderReason.TimedOut, Reported: not OrderState.HeldCharge } => TermsState.TimedOut,
                _ => TermsState.Withdrawn,
            });
        }
    }

    /// <summary>The offers by the CRM's sequence.</summary>
    private List<OfferCourse> OfferCourses()
    {
        var offers = _terms.OrderBy(offer => offer.Sequence).ToList();
        var courses = new List<OfferCourse>(offers.Count);
        foreach (var (index, offer) in offers.Index())
        {
            var (end, next) = (EndOf(offer), offers.ElementAtOrDefault(index + 1));
            var isSaidAgain = next is not null && end?.Sequence == next.Sequence && next.IsSameAs(offer);
            courses.Add(new OfferCourse(offer, end, offer.IsAnswered || courses is [.., { IsSaidAgain: true, IsAnswered: true }], isSaidAgain));
        }

        return courses;
    }

    /// <param name="End">Null while nothing has ended it.</param>
    /// <param name="IsAnswered">The operator has decided on it, or on what it says once more.</param>
    /// <param name="IsSaidAgain">The next one says the same once more, with nothing between.</param>
    private sealed record OfferCourse(OrderTerms Offer, OrderHistory? End, bool IsAnswered, bool IsSaidAgain);
}
