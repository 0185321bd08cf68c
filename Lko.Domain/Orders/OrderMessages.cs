using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Integration;
using Lko.Domain.Operators;

namespace Lko.Domain.Orders;

/// <summary>What the portal tells the CRM of an order (docs/decisions/0008-crm-contract.md). A payload is made once and stored.</summary>
internal static class OrderMessages
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };
    private static readonly JsonSerializerOptions Lines = new(Json) { WriteIndented = true, NewLine = "\n" };

    public static OutboxMessage Place(Order order, Operator customer, Contract contract, Account? account, string user, DateTimeOffset at)
    {
        var body = Head(out var messageId, OrderIntent.Submit, order, user, at);
        body["order"] = new JsonObject
        {
            ["kind"] = order.Kind.ToString().ToUpperInvariant(),
            ["product"] = order.ProductCode,
            ["specificationVersion"] = order.SpecificationVersion,
            ["operator"] = new JsonObject { ["code"] = customer.Code, ["inn"] = customer.Inn.Value, ["kpp"] = customer.Kpp?.Value },
            ["contract"] = contract.Number,
            ["account"] = account?.Number,
            ["carrierBranch"] = order.CarrierBranch,
            [RequestedDay.Path] = DayOf(order),
            ["customerReference"] = order.CustomerReference,
            ["parameters"] = JsonNode.Parse(order.Parameters),
            ["comment"] = order.Comment,
        };
        if (order.Files.Count > 0)
        {
            body["order"]!["files"] = new JsonArray([.. order.Files.Select(file => new JsonObject
            {
                [FileValue.KeyMember] = file.Key.ToString("D"), [FileValue.NameMember] = file.Name, ["size"] = file.Size, ["sha256"] = file.Sha256,
            })]);
        }

        return Message(OrderIntent.Submit, order, messageId, body, at);
    }

    public static OutboxMessage Move(OrderIntent intent, Order order, string? text, string? termsId, string user, DateTimeOffset at)
    {
        var body = Head(out var messageId, intent, order, user, at);
        body["text"] = text;
        body["termsId"] = termsId;
        if (intent == OrderIntent.RequestDate)
        {
            body[RequestedDay.Path] = DayOf(order);
        }

        return Message(intent, order, messageId, body, at);
    }

    /// <summary>Whose decision a message carries.</summary>
    public static string PersonOf(string payload) => JsonNode.Parse(payload)?["user"]?.ToString() ?? "";

    /// <summary>A message that a person corrected, as it leaves under its new key.</summary>
    public static string Corrected(string payload, Guid messageId)
    {
        var body = JsonNode.Parse(payload)!.AsObject();
        body["messageId"] = messageId.ToString("D");
        return body.ToJsonString(Json);
    }

    /// <summary>Line by line, for a person; as it is, when it is no JSON.</summary>
    public static string Indented(string payload)
    {
        try
        {
            return JsonNode.Parse(payload)?.ToJsonString(Lines) ?? payload;
        }
        catch (JsonException)
        {
            return payload;
        }
    }

    private static string? DayOf(Order order) => order.RequestedCompletionDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static JsonObject Head(out Guid messageId, OrderIntent intent, Order order, string user, DateTimeOffset at)
    {
        messageId = Guid.NewGuid();
        return new JsonObject
        {
            ["messageId"] = messageId.ToString("D"),
            ["type"] = OrderLifecycle.Intents[intent].MessageType,
            ["orderId"] = order.Number,
            ["at"] = at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            ["user"] = user,
            ["language"] = User.LanguageOf(CultureInfo.CurrentUICulture),
        };
    }

    private static OutboxMessage Message(OrderIntent intent, Order order, Guid messageId, JsonObject body, DateTimeOffset at) =>
        OutboxMessage.Create(order.Number!, OrderLifecycle.Intents[intent].MessageType, messageId, body.ToJsonString(Json), at);
}
