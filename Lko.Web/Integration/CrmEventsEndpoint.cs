using System.Text;
using System.Text.Json;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors.CrmRest;
using Microsoft.Extensions.Options;

namespace Lko.Web.Integration;

/// <summary>Takes the CRM's events: signed with the shared secret, one event or a small array. Answers 200 only when everything is stored, and says what became of it.</summary>
internal static class CrmEventsEndpoint
{
    public const string Path = "/integration/crm/events";

    private const int MostBytes = 1 << 20;
    private const int MostEvents = 100;

    public static void MapCrmEvents(this IEndpointRouteBuilder routes) => routes.MapPost(Path, (Delegate)TakeAsync).AllowAnonymous();

    private static async Task<IResult> TakeAsync(HttpContext http, IOptions<CrmRestOptions> crm, RecordCrmEvents record)
    {
        if (await ReadAsync(http.Request, http.RequestAborted) is not { } body)
        {
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        if (!CrmSignature.IsValid(body, http.Request.Headers[CrmSignature.Header], crm.Value.EventSecret))
        {
            return Results.Unauthorized();
        }

        if (Events(body) is not { } events)
        {
            return Results.BadRequest();
        }

        // Once begun it is finished, even if the CRM hangs up: it will send again what it heard no answer to.
        return Results.Ok((await record.Run(events, CancellationToken.None)).Value);
    }

    /// <summary>The raw body, as it was signed; null when it is too long.</summary>
    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MostBytes)
        {
            return null;
        }

        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (body.Length + read > MostBytes)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private static List<string>? Events(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind switch
            {
                JsonValueKind.Object => [Encoding.UTF8.GetString(body)],
                JsonValueKind.Array when json.RootElement.GetArrayLength() is > 0 and <= MostEvents => [.. json.RootElement.EnumerateArray().Select(each => each.GetRawText())],
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
