using System.Globalization;
using System.Net.Mime;
using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Web.Access;
using Lko.Web.Security;
using Lko.Web.Ui;

namespace Lko.Web.Features.Billing;

/// <summary>Hands out the file of a settlement document as it came: to be saved and never to be shown, because its content was made elsewhere.</summary>
internal static partial class DocumentEndpoint
{
    public static string Address(SettlementDocumentId document) => string.Create(CultureInfo.InvariantCulture, $"finance/documents/{document.Value}/file");

    public static void MapDocuments(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/finance/documents/{id:long}/file", GetAsync).RequireAuthorization().WithMetadata(new NeedsAttribute(Permission.BalancesRead), new MissingAsAttribute("NoDocument"))
            .RequireRateLimiting(RateLimits.Downloads);

    /// <summary>A file as it is handed out, or why not.</summary>
    public static IResult Answer(HttpContext http, Outcome<DocumentFile> outcome)
    {
        http.Response.Headers.CacheControl = "no-store";
        return outcome switch
        {
            Outcome<DocumentFile>.Done { Result: var file } => Results.Stream(file.Content, MediaTypeNames.Application.Octet, file.Name),
            Outcome<DocumentFile>.Denied => Results.StatusCode(StatusCodes.Status403Forbidden),
            _ => Results.NotFound(),
        };
    }

    /// <summary>It cannot be read now.</summary>
    public static IResult Later(HttpContext http)
    {
        (http.Response.Headers.CacheControl, http.Response.Headers.RetryAfter) = ("no-store", DownloadGate.RetryAfter);
        return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> GetAsync(HttpContext http, long id, GetDocumentFile files, DownloadGate gate, ILogger<GetDocumentFile> log)
    {
        if (gate.Enter(http) is not { } place)
        {
            return Later(http);
        }

        // Kept until the last byte has left: an open copy takes its place on the disk.
        http.Response.RegisterForDispose(place);
        try
        {
            return Answer(http, await files.Run(new(id), http.RequestAborted));
        }
        catch (SourceUnavailableException unread)
        {
            LogUnread(log, unread);
            return Later(http);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A document's file cannot be read now")]
    private static partial void LogUnread(ILogger log, Exception failure);
}
