using Lko.Domain.Access;
using Lko.Domain.Orders;
using Lko.Web.Access;
using Lko.Web.Features.Billing;
using Lko.Web.Security;

namespace Lko.Web.Features.Orders;

/// <summary>Hands out the files of orders: to be saved and never to be shown, because their content was made elsewhere.</summary>
internal static class OrderFileEndpoint
{
    public static void MapOrderFiles(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/orders/files/{key}", GetAsync).RequireAuthorization().WithMetadata(new NeedsAttribute(Permission.OrdersRead)).RequireRateLimiting(RateLimits.Downloads);

    private static async Task<IResult> GetAsync(HttpContext http, string key, GetOrderFile files) =>
        Guid.TryParseExact(key, "D", out var file) ? DocumentEndpoint.Answer(http, await files.Run(file, http.RequestAborted)) : Results.NotFound();
}
