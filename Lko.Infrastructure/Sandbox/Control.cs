using System.Text.Json;
using Lko.Domain.Orders;
using Lko.Infrastructure.Resources;
using Lko.Infrastructure.Sandbox.Crm;
using Lko.Infrastructure.Sandbox.Landscape;
using Lko.Infrastructure.Sandbox.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lko.Infrastructure.Sandbox;

/// <summary>
/// Controls of the sandbox under <c>/control</c>. They take JSON (and answer JSON) or a form of the sandbox's page (and lead back to it, unless JSON is asked for).
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
                return ControlInput.LeadsToAPage(context.HttpContext.Request)
                    ? RefusalPage.Show(context.HttpContext, exception.Message, exception.StatusCode)
                    : Results.Json(new { field = (exception as ControlRefusal)?.Field, message = exception.Message }, CrmWire.Json, statusCode: exception.StatusCode);
            }
        });

        control.MapGet("/state", (CrmDesk desk, CrmPush push, CrmFaults faults, SandboxClock clock, LandscapeFaults landscape) => Json(State(desk, push, faults, clock, landscape)));
        control.MapPost("/crm/pause", (HttpContext http, CrmDesk desk) => Act(http, _ => desk.Paused = true));
        control.MapPost("/crm/resume", (HttpContext http, CrmDesk desk) => Act(http, _ => desk.Paused = false));
        control.MapPost("/crm/pace", (HttpContext http, CrmDesk desk) => Act(http, input => desk.Pace = TimeSpan.FromSeconds(input.Number("seconds", null, 0, 3600))));
        control.MapPost("/time", (HttpContext http, CrmDesk desk) => Act(http, input => desk.FastForward(
            TimeSpan.FromDays(input.Number("days", 0, 0, 365)) + TimeSpan.FromHours(input.Number("hours", 0, 0, 1000)) + TimeSpan.FromSeconds(input.Number("seconds", 0, 0, 1_000_000)))));
        control.MapPost("/crm/settle", async (HttpContext http, CrmDesk desk, CrmPush push) =>
        {
            var steps = desk.RunDue();
            await push.RoundAsync(http.RequestAborted);
            return Json(new { steps, waiting = push.Waiting });
        });
        control.MapPost("/crm/orders/{id}/step", (HttpContext http, string id, CrmDesk desk) => StepAsync(http, id, desk));
        control.MapPost("/crm/orders/step", (HttpContext http, CrmDesk desk) => StepAsync(http, null, desk));
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

    /// <param name="id">The order's number; null where the input names it.</param>
    private static async Task<IResult> StepAsync(HttpContext http, string? id, CrmDesk desk)
    {
        var input = await ControlInput.ReadAsync(http);
        var order = id ?? input.Text("order") ?? throw ControlInput.Refuse("NoOrder", "order");
        var wish = new StepWish(
            TargetOf(input),
            ReasonOf(input),
            input.Text("comment"),
            input.Flag("blocking"),
            input.Day("expectedCompletion"),
            input.Day("committed"));
        return desk.Step(order, wish) switch
        {
            null => throw new ControlRefusal(InfrastructureTexts.Sandbox["Control.UnknownOrder"], "order", StatusCodes.Status404NotFound),
            { Event: { } happened } => input.Done(happened),
            { Refusal: var refusal } => throw new ControlRefusal(refusal!, "order", StatusCodes.Status409Conflict),
        };
    }

    private static string? TargetOf(ControlInput input) => input.Text("to") is not { } code ? null
        : CrmState.IsKnown(code) ? code
        : throw ControlInput.Refuse("UnknownState", "to", code);

    private static string? ReasonOf(ControlInput input) => input.Text("reason") is not { } code ? null
        : OrderLifecycle.ReasonOf(code) is { } reason ? reason.Code()
        : throw ControlInput.Refuse("NotOneOf", "reason", string.Join(", ", Enum.GetValues<OrderReason>().Select(each => each.Code())));

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
