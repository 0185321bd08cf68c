using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Domain.Resources;
using Lko.Web.Resources;
using Lko.Web.Ui;

namespace Lko.Web.Features.Orders.List;

/// <summary>By which conditions the address of the orders list chooses, as its texts say them: anybody may have typed them.</summary>
/// <param name="Region">Code of the carrier's macro-region that holds the order.</param>
/// <param name="Within">Code of the part of his reach the person confines himself to; null = all.</param>
internal sealed record OrderFilter(string? ViewText, string? Search, string? Product, string? StateText, string? Region, string? FromText, string? ToText, string? Within)
{
    public const string ViewKey = "view";
    public const string SearchKey = "q";
    public const string ProductKey = "product";
    public const string StateKey = "state";
    public const string RegionKey = "region";
    public const string FromKey = "from";
    public const string ToKey = "to";
    private static readonly Texts Texts = WebTexts.Orders;

    public OrderView View => Enum.TryParse<OrderView>(ViewText, ignoreCase: true, out var view) && Enum.IsDefined(view) ? view : OrderView.Open;

    public OrderState? State => Enum.TryParse<OrderState>(StateText, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : null;

    public DateOnly? From => DateText.Read(FromText);

    public DateOnly? To => DateText.Read(ToText);

    /// <summary>What was typed in place of a day is none, in words.</summary>
    public string? NoFrom => NoDay(FromText, From);

    public string? NoTo => NoDay(ToText, To);

    public bool IsBackwards => From > To;

    /// <summary>Why no order can be of the period; null when one can.</summary>
    public string? NoPeriod => NoFrom ?? NoTo ?? (IsBackwards ? Texts["List.Backwards"] : null);

    public static OrderFilter Of(IQueryCollection query)
    {
        return new(Value(ViewKey), Value(SearchKey), Value(ProductKey), Value(StateKey), Value(RegionKey), Value(FromKey), Value(ToKey), ScopeQuery.Of(Value(ScopeQuery.Name)));

        string? Value(string key) => query.TryGetValue(key, out var values) ? values[0] : null;
    }

    /// <summary>The question a saved state asks, of no page; null when it names a day that is none or a period that ends before it begins, which no order is of.</summary>
    /// <param name="within">The part of the person's reach he looks at, for a state that names none.</param>
    public static OrderQuery? OfSaved(string state, string? within)
    {
        var said = ViewedList.Read(state);
        var filter = new OrderFilter(
            Value(ViewKey), Value(SearchKey), Value(ProductKey), Value(StateKey), Value(RegionKey), Value(FromKey), Value(ToKey), ScopeQuery.Of(Value(ScopeQuery.Name)) ?? within);
        return filter.NoPeriod is null ? filter.Query(null, descending: false, new PageRequest(1, 1), null) : null;

        string? Value(string key) => said.TryGetValue(key, out var value) ? value : null;
    }

    public OrderQuery Query(string? sort, bool descending, PageRequest page, IReadOnlyList<OrderId>? only) =>
        new(View, Search, Product, State, Region, sort, descending, page, only, Within, From, To);

    /// <summary>The conditions that are set, as chips say them; the search says itself.</summary>
    public IReadOnlyList<(string Key, string Field, string Value)> Conditions(ProductCatalogue catalogue, IReadOnlyList<CarrierBranchRow> branches) =>
    [
        .. string.IsNullOrEmpty(Product) ? [] : new[] { (ProductKey, Texts["List.Product"], catalogue.All.FirstOrDefault(product => Is(product.Code, Product))?.Name.Current ?? Product) },
        .. State is { } state ? new[] { (StateKey, Texts["List.State"], state.Row().Name) } : [],
        .. string.IsNullOrEmpty(Region) ? [] : new[] { (RegionKey, Texts["List.Region"], branches.FirstOrDefault(branch => Is(branch.Code, Region))?.Name ?? Region) },
        .. string.IsNullOrEmpty(FromText) ? [] : new[] { (FromKey, Texts["List.SubmittedFrom"], From is { } from ? Fmt.Date(from) : FromText) },
        .. string.IsNullOrEmpty(ToText) ? [] : new[] { (ToKey, Texts["List.SubmittedTo"], To is { } to ? Fmt.Date(to) : ToText) },
    ];

    private static string? NoDay(string? text, DateOnly? day) => !string.IsNullOrEmpty(text) && day is null ? DomainTexts.Catalogue.Format("Error.kind-date", text) : null;

    private static bool Is(string code, string? other) => string.Equals(code, other, StringComparison.Ordinal);
}
