using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lko.Infrastructure.Sandbox.Crm;

/// <summary>The CRM's doors of docs/decisions/0008-crm-contract.md, and the faults that can stand in them.</summary>
internal static class CrmEndpoints
{
    private const int MostEvents = 500;

    public static void MapCrm(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1");
        api.MapPost("/messages", (Delegate)((HttpContext http) => WithFault(http, CallScope.Messages, () => TakeAsync(http))));
        api.MapGet("/messages/{id}", (HttpContext http, string id) => WithFault(http, CallScope.Find, () => Task.FromResult(Find(http, id))));
        api.MapGet("/order-events", (HttpContext http, string? after, int? limit) =>
            WithFault(http, CallScope.Events, () => Task.FromResult(Events(http, after, limit))));
        api.MapGet("/orders/{id}/events", (HttpContext http, string id) => WithFault(http, CallScope.Events, () => Task.FromResult(OrderEvents(http, id))));
    }

    private static async Task<IResult> WithFault(HttpContext http, CallScope scope, Func<Task<IResult>> work)
    {
        var options = Service<SandboxOptions>(http);
        if (!Authorized(http.Request, options.CrmApiKey))
        {
            return Results.Json(new { code = "UNAUTHORIZED", message = CrmWords.In(null)["Refusal.Unauthorized"] }, CrmWire.Json, statusCode: StatusCodes.Status401Unauthorized);
        }

        if (Service<CrmFaults>(http).Take(scope.ToString()) is not { } fault)
        {
            return await work();
        }

        switch (Enum.Parse<CallFault>(fault.Kind))
        {
            case CallFault.Delay:
                var late = await work();
                await Task.Delay(fault.Delay, Service<SandboxClock>(http).Time, http.RequestAborted);
                return late;
            case CallFault.Fail:
                http.Response.Headers.RetryAfter = fault.Delay > TimeSpan.Zero ? ((int)fault.Delay.TotalSeconds).ToString(CultureInfo.InvariantCulture) : default;
                return Results.Json(new { code = "UNAVAILABLE", message = CrmWords.In(null)["Refusal.Unavailable"] }, CrmWire.Json, statusCode: fault.Status);
            case CallFault.Drop:
                await work();
                http.Abort();
                return Results.Empty;
            case CallFault.DropBefore:
                http.Abort();
                return Results.Empty;
            case CallFault.Refuse:
                return Results.Json(new { code = "RULE", message = CrmWords.In((await ReadAsync(http)).Message?.Language)["Refusal.Rule"] }, CrmWire.Json, statusCode: StatusCodes.Status409Conflict);
            case CallFault.Garbage:
                return Results.Text("<!doctype html><title>Вход</title><h1>Войдите в систему</h1>", "text/html", Encoding.UTF8, StatusCodes.Status200OK);
            default:
                var done = await work();
                var status = (done as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK;
                return Results.Text("{\"crmId\":", "application/json", Encoding.UTF8, status);
        }
    }

    private static async Task<IResult> TakeAsync(HttpContext http)
    {
        var (message, error) = await ReadAsync(http);
        if (message is null)
        {
            return Results.Json(new { code = "MALFORMED", message = error }, CrmWire.Json, statusCode: StatusCodes.Status400BadRequest);
        }

        var intake = Service<CrmDesk>(http).Take(message);
        if (intake.Replay)
        {
            http.Response.Headers["Idempotent-Replay"] = "true";
        }

        return intake.CrmId is not null
            ? Results.Json(new { crmId = intake.CrmId }, CrmWire.Json, statusCode: intake.Status)
            : Results.Json(new { code = intake.Code, message = intake.Message }, CrmWire.Json, statusCode: intake.Status);
    }

    private static async Task<(CrmMessage? Message, string Error)> ReadAsync(HttpContext http)
    {
        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
        var message = CrmMessage.Read(buffer.GetBuffer().AsSpan(0, (int)buffer.Length), http.Request.Headers["Idempotency-Key"], out var error);
        return (message, error);
    }

    private static IResult Find(HttpContext http, string id)
    {
        var found = Guid.TryParse(id, CultureInfo.InvariantCulture, out var key) ? Service<CrmDesk>(http).Find(key) : null;
        return found is null
            ? Results.Json(new { code = "MESSAGE_UNKNOWN", message = CrmWords.In(null)["Refusal.MessageUnknown"] }, CrmWire.Json, statusCode: StatusCodes.Status404NotFound)
            : Results.Json(new { crmId = found.CrmId, receivedAt = found.ReceivedAt.UtcDateTime }, CrmWire.Json, statusCode: StatusCodes.Status200OK);
    }

    private static IResult Events(HttpContext http, string? after, int? limit)
    {
        var cursor = 0;
        if (!string.IsNullOrEmpty(after) && !int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out cursor))
        {
            return Results.Json(new { code = "MALFORMED", message = "after" }, CrmWire.Json, statusCode: StatusCodes.Status400BadRequest);
        }

        var (items, next, more) = Service<CrmDesk>(http).EventsAfter(cursor, Math.Clamp(limit ?? 200, 1, MostEvents));
        return Results.Json(new { items, next = next.ToString(CultureInfo.InvariantCulture), more }, CrmWire.Json, statusCode: StatusCodes.Status200OK);
    }

    private static IResult OrderEvents(HttpContext http, string id)
    {
        var items = Service<CrmDesk>(http).EventsOf(id);
        return items is null
            ? Results.Json(new { code = "ORDER_UNKNOWN", message = CrmWords.In(null)["Refusal.OrderUnknown"] }, CrmWire.Json, statusCode: StatusCodes.Status404NotFound)
            : Results.Json(new { items }, CrmWire.Json, statusCode: StatusCodes.Status200OK);
    }

    private static bool Authorized(HttpRequest request, string apiKey)
    {
        var given = Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString());
        return CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes("Bearer " + apiKey));
    }

    private static T Service<T>(HttpContext http)
        where T : notnull => (T)(http.RequestServices.GetService(typeof(T)) ?? throw new InvalidOperationException(typeof(T).Name));
}
