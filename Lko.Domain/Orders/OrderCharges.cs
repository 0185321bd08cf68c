namespace Lko.Domain.Orders;

/// <summary>What was offered on an order and what became of it, read from its terms and its history.</summary>
internal static class OrderCharges
{
    /// <summary>All terms of the order, the latest first.</summary>
    public static IReadOnlyList<OrderTermsRow> Of(Order order)
    {
        var history = order.History.OrderBy(row => row.Id.Value).ToList();
        var terms = order.Terms.OrderBy(row => row.OfferedAt).ThenBy(row => row.Id.Value).ToList();

        // By place in the history, not by time: the CRM and the portal do not share a clock.
        var offers = terms.ConvertAll(row => history.FindIndex(line => line.Actor == OrderActor.Seller && line.To == OrderState.HeldCharge && line.At == row.OfferedAt));
        return [.. terms.Select((row, index) => new OrderTermsRow(
            row.OfferedAt, row.ValidUntil, row.IsBlocking, row.OneOff, row.Monthly, row.State,
            Outcome(
                row.State, offers[index] < 0 ? AfterLate(row, history) : [.. history.Skip(offers[index] + 1)],
                index + 1 < terms.Count && offers[index + 1] >= 0 ? offers[index + 1] - offers[index] : history.Count),
            [.. row.Lines.OrderBy(line => line.Position).Select(line => new OrderTermsLineRow(line.Name, line.Quantity, line.Unit, line.Price, line.Net))])).Reverse()];
    }

    /// <summary>What followed an offer that came when another state was known already: by the CRM's sequence.</summary>
    private static List<OrderHistory> AfterLate(OrderTerms terms, List<OrderHistory> history)
    {
        var told = history.FindLast(line => line.Actor == OrderActor.Seller && line.At == terms.OfferedAt);
        return [.. history.Where(line => line.Sequence > told?.Sequence).OrderBy(line => line.Sequence)];
    }

    /// <param name="after">The history since the offer.</param>
    /// <param name="until">How much of it belongs to this offer, the line with the next one included.</param>
    private static OrderTermsOutcomeRow? Outcome(TermsState state, IReadOnlyList<OrderHistory> after, int until)
    {
        var lines = after.Take(Math.Max(until, 0));

        // A decision that the CRM refused was taken back: the last one stands.
        var ended = state switch
        {
            TermsState.Accepted => lines.LastOrDefault(line => line.Intent == OrderIntent.AcceptTerms),
            TermsState.Declined => lines.LastOrDefault(line => line.Intent == OrderIntent.DeclineTerms),
            TermsState.TimedOut => lines.FirstOrDefault(line => line.Intent == OrderIntent.Report && line.Reason == OrderReason.TimedOut),
            TermsState.Withdrawn => lines.FirstOrDefault(line => line.Intent == OrderIntent.Report && line.To != OrderState.HeldCharge) ?? lines.LastOrDefault(line => line.Intent == OrderIntent.Report),
            _ => null,
        };
        return ended is null ? null : new OrderTermsOutcomeRow(ended.Actor, ended.By, ended.At, state == TermsState.Declined ? ended.Text : null);
    }
}
