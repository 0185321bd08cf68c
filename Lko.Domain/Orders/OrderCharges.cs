namespace Lko.Domain.Orders;

/// <summary>What was offered on an order and what became of it, read from its terms and its history.</summary>
internal static class OrderCharges
{
    /// <summary>The offers of the order, the latest first.</summary>
    public static IReadOnlyList<OrderTermsRow> Of(Order order) =>
        [.. order.ToldOffers.Select(row => new OrderTermsRow(
            row.OfferedAt, row.ValidUntil, row.IsBlocking, row.OneOff, row.Monthly, row.State, Outcome(order, row),
            [.. row.Lines.OrderBy(line => line.Position).Select(line => new OrderTermsLineRow(line.Name, line.Quantity, line.Unit, line.Price, line.Net))]))];

    private static OrderTermsOutcomeRow? Outcome(Order order, OrderTerms offer)
    {
        var ended = offer.State switch
        {
            TermsState.Accepted => Decision(order, offer, OrderIntent.AcceptTerms),
            TermsState.Declined => Decision(order, offer, OrderIntent.DeclineTerms),
            TermsState.TimedOut or TermsState.Withdrawn => order.EndOf(offer),
            _ => null,
        };
        return ended is null ? null : new OrderTermsOutcomeRow(ended.Actor, ended.By, ended.At, offer.State == TermsState.Declined ? ended.Text : null);
    }

    /// <summary>
    /// The decision on this offer. By place in the history, not by time: the CRM and the portal do not share a clock. People answer the latest offer they
    /// know, so before a later one is known. A decision that the CRM refused was taken back: the last one stands.
    /// </summary>
    private static OrderHistory? Decision(Order order, OrderTerms offer, OrderIntent intent)
    {
        var later = order.Terms.Where(each => each.Sequence > offer.Sequence).Select(each => each.Sequence).ToHashSet();
        return order.History.OrderBy(row => row.Id.Value).TakeWhile(row => row.Sequence is not { } sequence || !later.Contains(sequence)).LastOrDefault(row => row.Intent == intent);
    }
}
