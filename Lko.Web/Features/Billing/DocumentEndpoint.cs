using System.Globalization;
using System.Net.Mime;
using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Web.Access;
using Lko.Web.Security;

namespace Lko.Web.Features.Billing;

/// <summary>Hands out the file of a settlement document as it came: to be saved and never to be shown, because its content was made elsewhere.</summary>
internal static class DocumentEndpoint
{
    public static string Address(SettlementDocumentId document) => string.Create(CultureInfo.InvariantCulture, $"finance/documents/{document.Value}/file");

    public static void MapDocuments(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/finance/documents/{id:long}/file", GetAsync).RequireAuthorization().WithMetadata(new NeedsAttribute(Permission.BalancesRead)).RequireRateLimiting(RateLimits.Downloads);

    /// <summary>A file as it is handed out, or why not.</summary>
    public static IResult Answer(HttpContext http, Outcome<DocumentFile> outcome)
    {
        switch (outcome)
        {
            case Outcome<DocumentFile>.Done { Result: var file }:
                http.Response.Headers.CacheControl = "no-store";
                return Results.Stream(file.Content, MediaTypeNames.Application.Octet, file.Name);
            case Outcome<DocumentFile>.Denied:
                return Results.StatusCode(StatusCodes.Status403Forbidden);
            default:
                return Results.NotFound();
        }
    }

    private static async Task<IResult> GetAsync(HttpContext http, long id, GetDocumentFile files) => Answer(http, await files.Run(new(id), http.RequestAborted));
}
