using Lko.Domain.Orders;
using Lko.Web.Ui;
using Microsoft.AspNetCore.WebUtilities;

namespace Lko.Web.Features.Orders;

/// <summary>Addresses of the order screens, relative to the portal's base.</summary>
internal static class OrderUrls
{
    public const string List = "orders";

    /// <summary>The list as a workbook; it takes the query of the list's address.</summary>
    public const string Export = "orders/export";

    public static string Card(string number) => $"orders/{Uri.EscapeDataString(number)}";

    public static string New(string productCode) => $"orders/new?product={Uri.EscapeDataString(productCode)}";

    public static string Draft(OrderId id) => $"orders/drafts/{id.Value}";

    public static string File(Guid key) => $"orders/files/{key:D}";

    /// <param name="hide">Columns that the person has left out, as the address says them.</param>
    public static string View(OrderView view, string? hide = null) =>
        QueryHelpers.AddQueryString(List, new Dictionary<string, string?>(StringComparer.Ordinal) { ["view"] = view == OrderView.Open ? null : view.ToString().ToLowerInvariant(), [ColumnChoice.Key] = hide });
}
