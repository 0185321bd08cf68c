using Lko.Domain.Common;
using Lko.Domain.Orders;
using Lko.Infrastructure.Resources;
using Lko.Infrastructure.Sandbox.Crm;

namespace Lko.Infrastructure.Sandbox.Pages;

/// <summary>A step that whoever plays the carrier takes by hand: where to, and all that can be said with it. What is left out is as the script has it.</summary>
internal static class StepForm
{
    private static Texts Words => InfrastructureTexts.Sandbox;

    /// <param name="shown">How many of the open orders can be chosen, the newest first.</param>
    public static Markup Show(CrmDesk desk, int shown) => Markup.Of($"""
        <section class="pan"><header><h2>{Words["Hand.Heading"]}</h2></header><form class="in grid" method="post" action="/control/crm/orders/step">
        {Markup.Field(Words["Orders.Order"], Markup.Of($"""<select name="order">{Orders(desk, shown)}</select>"""), part: "hand", isWide: true)}
        {Choice("Hand.To", "to", CrmState.All.Select(code => (code, CrmState.Name(code))))}
        {Choice("Hand.Reason", "reason", Enum.GetValues<OrderReason>().Select(reason => (reason.Code(), $"{reason.Name()} · {reason.Code()}")))}
        {Day("Hand.Expected", "expectedCompletion")}
        {Day("Hand.Committed", "committed")}
        {Markup.Field(Words["Hand.Comment"], new("""<textarea name="comment" rows="2" data-once></textarea>"""), isWide: true)}
        {Choice("Hand.Blocking", "blocking", [("true", Words["Hand.Required"]), ("false", Words["Hand.NotRequired"])])}
        <button class="btn">{Words["Hand.Take"]}</button></form></section>
        """);

    private static Markup Orders(CrmDesk desk, int shown)
    {
        var open = desk.Read(orders => Markup.Join(orders.Where(order => !order.IsClosed).Take(shown).Select(order => Markup.Option(order.Id, $"{order.Id} · {CrmState.Name(order.State)}"))));
        return open.Html.Length == 0 ? Markup.Option("", Words["Hand.NoOrders"]) : open;
    }

    private static Markup Choice(string key, string name, IEnumerable<(string Value, string Name)> choices)
    {
        var options = Markup.Join(choices.Prepend(("", Words["Hand.ByScript"])).Select(choice => Markup.Option(choice.Item1, choice.Item2)));
        return Markup.Field(Words[key], Markup.Of($"""<select name="{name}" data-once>{options}</select>"""));
    }

    private static Markup Day(string key, string name) => Markup.Field(Words[key], Markup.Of($"""<input name="{name}" type="date" min="2000-01-01" max="2099-12-31" data-once>"""));
}
