using Lko.Domain.Orders;

namespace Lko.Domain.Notifications;

/// <summary>What was known of an order before the CRM's report: what the report brings beyond it is news.</summary>
/// <param name="Milestones">How many it had reached: what the operator has accepted stands completed before the CRM confirms it.</param>
/// <param name="Offer">The open one.</param>
internal sealed record KnownOrder(OrderState State, int Milestones, OrderTerms? Offer, string? Question, DateOnly? Expected)
{
    public static KnownOrder Of(Order order) => new(order.State, order.Milestones.Count, order.OpenTerms, order.Question, order.ExpectedCompletionDate);

    /// <summary>It is in another state, or at the end that stood without the CRM.</summary>
    public bool IsLeftBy(Order order) => order.State != State || (order.State.IsTerminal() && order.Milestones.Count > Milestones);

    /// <summary>The open offer is another one, or says something else.</summary>
    public bool LacksOfferOf(Order order) => order.OpenTerms is { } offer && Offer?.IsSameAs(offer) != true;

    public bool LacksQuestionOf(Order order) => !string.Equals(Question, order.Question, StringComparison.Ordinal);

    public bool LacksDayOf(Order order) => Expected != order.ExpectedCompletionDate;
}
