using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Orders;
using Lko.Web.Ui;

namespace Lko.Web.Features.Orders.List;

/// <summary>What the address of the orders list says, read as a question.</summary>
internal static class OrderListState
{
    public const string ViewKey = "view";
    public const string SearchKey = "q";
    public const string ProductKey = "product";
    public const string StateKey = "state";
    public const string RegionKey = "region";
    public const string FromKey = "from";
    public const string ToKey = "to";

    public static OrderView View(string? text) => Enum.TryParse<OrderView>(text, ignoreCase: true, out var view) && Enum.IsDefined(view) ? view : OrderView.Open;

    public static OrderState? State(string? text) => Enum.TryParse<OrderState>(text, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : null;

    /// <summary>The question a saved state asks, of no page; null when it names a day that is none or a period that ends before it begins, which no order is of.</summary>
    /// <param name="within">The part of the person's reach he looks at, for a state that names none.</param>
    public static OrderQuery? Query(string state, string? within)
    {
        var said = ViewedList.Read(state);
        var (from, to) = (DateText.Read(Said(FromKey)), DateText.Read(Said(ToKey)));
        return (Said(FromKey) is not null && from is null) || (Said(ToKey) is not null && to is null) || from > to
            ? null
            : new OrderQuery(
                View(Said(ViewKey)), Said(SearchKey), Said(ProductKey), State(Said(StateKey)), Said(RegionKey), null, false, new PageRequest(1, 1), null, ScopeQuery.Of(Said(ScopeQuery.Name)) ?? within, from, to);

        string? Said(string key) => said.TryGetValue(key, out var value) ? value : null;
    }
}
