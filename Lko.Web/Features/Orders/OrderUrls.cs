using Lko.Domain.Orders;

namespace Lko.Web.Features.Orders;

/// <summary>Addresses of the order screens, relative to the portal's base.</summary>
internal static class OrderUrls
{
    public const string List = "orders";

    public static string Card(string number) => $"orders/{Uri.EscapeDataString(number)}";

    public static string New(string productCode) => $"orders/new?product={Uri.EscapeDataString(productCode)}";

    public static string Draft(OrderId id) => $"orders/drafts/{id.Value}";

    public static string View(OrderView view) => view == OrderView.Open ? List : $"{List}?view={view.ToString().ToLowerInvariant()}";
}
