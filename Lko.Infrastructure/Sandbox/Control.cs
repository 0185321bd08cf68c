using System.Globalization;
using System.Text.Json;
using Lko.Infrastructure.Resources;
using Lko.Infrastructure.Sandbox.Crm;
using Lko.Infrastructure.Sandbox.Landscape;
using Lko.Infrastructure.Sandbox.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lko.Infrastructure.Sandbox;

/// <summary>
/// Controls of the sandbox under <c>/control</c>. They take JSON (and answer JSON) or a form of the sandbox's page (and lead back to it).
/// </summary>
internal static class Control
{
    public static void MapControl(this IEndpointRouteBuilder routes)
    {
        var control = routes.MapGroup("/control");
        control.AddEndpointFilter(async (context, next) =>
        {
            try
            {
                return await next(context);
            }
            catch (BadHttpRequestException exception)
            {
                return Results.Json(new { message = exception.Message }, CrmWire.Json, statusCode: StatusCodes.Status400BadRequest);
            }
        });

        control.MapGet("/state", (CrmDesk desk, CrmPush push, CrmFaults faults, SandboxClock clock, LandscapeFaults landscape) => Json(State(desk, push, faults, clock, landscape)));
        control.MapPost("/crm/pause", (HttpContext http, CrmDesk desk) => Act(http, _ => desk.Paused = true));
        control.MapPost("/crm/resume", (HttpContext http, CrmDesk desk) => Act(http, _ => desk.Paused = false));
        control.MapPost("/crm/pace", (HttpContext http, CrmDesk desk) => Act(http, input => desk.Pace = TimeSpan.FromSeconds(input.Number("seconds", 0, 3600))));
        control.MapPost("/time", (HttpContext http, CrmDesk desk) => Act(http, input => desk.FastForward(
            TimeSpan.FromDays(input.Number("days", 0, 365)) + TimeSpan.FromHours(input.Number("hours", 0, 1000)) + TimeSpan.FromSeconds(input.Number("seconds", 0, 1_000_000)))));
        control.MapPost("/crm/settle", async (HttpContext http, CrmDesk desk, CrmPush push) =>
        {
            var steps = desk.RunDue();
            await push.RoundAsync(http.RequestAborted);
            return Json(new { steps, waiting = push.Waiting });
        });
        control.MapPost("/crm/orders/{id}/step", StepAsync);
        control.MapGet("/crm/orders/{id}", (string id, CrmDesk desk) =>
            desk.Read(orders => orders.FirstOrDefault(order => string.Equals(order.Id, id, StringComparison.Ordinal)) is { } order ? Json(Card(order)) : Results.NotFound()));
        control.MapGet("/crm/ledger", (CrmDesk desk) => Json(desk.Read(Ledger)));
        control.MapPost("/crm/faults", (HttpContext http, CrmFaults faults) => Act(http, input =>
        {
            var kind = input.Choice<CallFault>("kind");
            faults.Add((input.Has("scope") ? input.Choice<CallScope>("scope") : CallScope.Messages).ToString(), input.Fault(kind.ToString()));
        }));
        control.MapPost("/crm/events/faults", (HttpContext http, CrmFaults faults) =>
            Act(http, input => faults.Add(CrmPush.FaultQueue, input.Fault(input.Choice<EventFault>("kind").ToString()))));
        control.MapPost("/crm/faults/clear", (HttpContext http, CrmFaults faults) => Act(http, _ => faults.Clear()));
        control.MapLandscape();
    }

    private static async Task<IResult> StepAsync(HttpContext http, string id, CrmDesk desk)
    {
        var input = await ControlInput.ReadAsync(http);
        var wish = new StepWish(
            input.Text("to"),
            input.Text("reason"),
            input.Text("comment"),
            input.Flag("blocking"),
            input.Day("expectedCompletion"),
            input.Day("committed"));
        return desk.Step(id, wish) switch
        {
            null => Results.NotFound(),
            { Event: { } happened } => input.Done(happened),
            { Refusal: var refusal } when input.IsForm => input.Done(new { message = refusal }),
            { Refusal: var refusal } => Results.Json(new { message = refusal }, CrmWire.Json, statusCode: StatusCodes.Status409Conflict),
        };
    }

    private static async Task<IResult> Act(HttpContext http, Action<ControlInput> action)
    {
        var input = await ControlInput.ReadAsync(http);
        action(input);
        return input.Done(new { done = true });
    }

    private static object State(CrmDesk desk, CrmPush push, CrmFaults faults, SandboxClock clock, LandscapeFaults landscape)
    {
        var (messages, refusals, events, pushed) = desk.Counters();
        return new
        {
            paused = desk.Paused,
            paceSeconds = desk.Pace.TotalSeconds,
            forwardSeconds = clock.Forward.TotalSeconds,
            orders = desk.Read(orders => orders.Count),
            messages,
            refusals,
            events,
            pushed,
            requests = push.Sent,
            faults = faults.All().Select(item => new { scope = item.Queue, kind = item.Fault.Kind, left = item.Fault.Left }),
            landscape = landscape.All().Select(item => new { system = item.System, kind = item.Kind, left = item.Left }),
        };
    }

    private static object Ledger(IReadOnlyList<CrmOrder> orders) => new
    {
        orders = orders.Reverse().Select(order => new
        {
            orderId = order.Id,
            crmId = order.CrmId,
            state = order.State,
            seq = order.Seq,
            placements = order.Messages.Count(message => message.Type is CrmMessage.Place),
            messages = order.Messages.Select(message => new { messageId = message.Id, type = message.Type, receivedAt = message.ReceivedAt.UtcDateTime }),
        }),
    };

    private static object Card(CrmOrder order) => new
    {
        orderId = order.Id,
        crmId = order.CrmId,
        state = order.State,
        next = CrmState.Next(order),
        waitsForOperator = order.WaitsForOperator,
        seq = order.Seq,
        operatorCode = order.OperatorCode,
        product = order.Product,
        contract = order.Contract,
        expectedCompletion = order.Expected,
        committed = order.Committed,
        terms = order.Terms,
        events = order.Events,
        messages = order.Messages.Select(message => new
        {
            messageId = message.Id,
            type = message.Type,
            receivedAt = message.ReceivedAt.UtcDateTime,
            body = JsonElement.Parse(message.Body),
        }),
    };

    private static IResult Json(object value) => Results.Json(value, CrmWire.Json);
}

/// <summary>Arguments of one control call.</summary>
internal sealed class ControlInput(Dictionary<string, string> values, bool isForm)
{
    public bool IsForm { get; } = isForm;

    public static async Task<ControlInput> ReadAsync(HttpContext http)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (http.Request.HasFormContentType)
        {
            foreach (var (key, value) in await http.Request.ReadFormAsync(http.RequestAborted))
            {
                values[key] = value.ToString();
            }

            return new ControlInput(values, isForm: true);
        }

        if (http.Request.ContentLength is null or 0 && !http.Request.HasJsonContentType())
        {
            return new ControlInput(values, isForm: false);
        }

        using var document = await ParseAsync(http);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw Refuse("NotAnObject");
        }

        foreach (var member in document.RootElement.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null))
        {
            values[member.Name] = member.Value.ToString();
        }

        return new ControlInput(values, isForm: false);
    }

    public bool Has(string name) => Text(name) is not null;

    public string? Text(string name) => values.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value : null;

    public double Number(string name, double fallback, double most)
    {
        if (Text(name) is not { } text)
        {
            return fallback;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= 0 && value <= most
            ? value
            : throw Refuse("OutOfRange", name);
    }

    public bool? Flag(string name) => Text(name) is not { } text ? null
        : bool.TryParse(text, out var flag) ? flag
        : throw Refuse("NotOneOf", name, $"{bool.TrueString}, {bool.FalseString}");

    public DateOnly? Day(string name) => Text(name) is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw Refuse("NotADay", name);

    public T Choice<T>(string name)
        where T : struct, Enum =>
        Enum.TryParse<T>(Text(name), ignoreCase: true, out var value) && Enum.IsDefined(value)
            ? value
            : throw Refuse("NotOneOf", name, string.Join(", ", Enum.GetNames<T>()));

    public Fault Fault(string kind) => new(
        kind,
        (int)Math.Max(1, Number("count", 1, 10_000)),
        TimeSpan.FromSeconds(Number("seconds", kind is nameof(CallFault.Delay) ? 20 : 0, 3600)),
        (int)Number("status", StatusCodes.Status503ServiceUnavailable, 599),
        (int)Math.Max(1, Number("copies", 5, 1000)));

    /// <summary>What is wrong with the input, in the language of its sender.</summary>
    public static BadHttpRequestException Refuse(string problem, params ReadOnlySpan<object?> arguments) => new(InfrastructureTexts.Sandbox.Format($"Control.{problem}", arguments));

    /// <summary>Leads a form back to the page; gives everyone else the result.</summary>
    public IResult Done(object result) =>
        IsForm ? Results.Redirect(SandboxPage.Path, permanent: false, preserveMethod: false) : Results.Json(result, CrmWire.Json);

    private static async Task<JsonDocument> ParseAsync(HttpContext http)
    {
        try
        {
            return await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
        }
        catch (JsonException exception)
        {
            throw new BadHttpRequestException(InfrastructureTexts.Sandbox["Control.NotJson"], exception);
        }
    }
}
