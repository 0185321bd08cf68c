using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lko.Infrastructure.Sandbox.Crm;

/// <summary>A message of the portal after its form was checked.</summary>
internal sealed partial record CrmMessage
{
    public const string Place = "order.place";
    public const string Answer = "order.answer";
    public const string AcceptTerms = "order.acceptTerms";
    public const string DeclineTerms = "order.declineTerms";
    public const string AcceptDelivery = "order.acceptDelivery";
    public const string ObjectToDelivery = "order.objectToDelivery";
    public const string RequestCancellation = "order.requestCancellation";
    public const string RequestDate = "order.requestDate";

    private static readonly string[] Types = [Place, Answer, AcceptTerms, DeclineTerms, AcceptDelivery, ObjectToDelivery, RequestCancellation, RequestDate];

    public required Guid Id { get; init; }

    public required string Type { get; init; }

    public required string OrderId { get; init; }

    public required string User { get; init; }

    /// <summary>Code of the language the person reads; null in a message of before.</summary>
    public string? Language { get; init; }

    public required string Body { get; init; }

    public required string BodyHash { get; init; }

    public string? Text { get; init; }

    public string? TermsId { get; init; }

    public string Product { get; init; } = "";

    public string OperatorCode { get; init; } = "";

    public string Contract { get; init; } = "";

    /// <summary>Of an order that is placed, or wanted on another day.</summary>
    public DateOnly? RequestedCompletionDate { get; init; }

    /// <summary>Reads a body; on failure <paramref name="error"/> says what is wrong with it.</summary>
    public static CrmMessage? Read(ReadOnlySpan<byte> body, string? idempotencyKey, out string error)
    {
        error = "";
        try
        {
            var text = new UTF8Encoding(false, true).GetString(body);
            using var document = JsonDocument.Parse(text);
            return Read(document.RootElement, text, Convert.ToHexStringLower(SHA256.HashData(body)), idempotencyKey);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or ArgumentException or InvalidOperationException)
        {
            error = exception.Message;
            return null;
        }
    }

    private static CrmMessage Read(JsonElement root, string body, string hash, string? idempotencyKey)
    {
        var id = Guid.Parse(Required(root, "messageId"), CultureInfo.InvariantCulture);
        Demand(Guid.TryParse(idempotencyKey, CultureInfo.InvariantCulture, out var key) && key == id, "Idempotency-Key must equal messageId.");
        var type = Required(root, "type");
        Demand(Types.Contains(type, StringComparer.Ordinal), "Unknown type.");
        var orderId = Required(root, "orderId");
        Demand(OrderNumber().IsMatch(orderId), "orderId must look like LKO-2026-0012345.");
        Demand(
            DateTimeOffset.TryParse(Required(root, "at"), CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) && at.Offset == TimeSpan.Zero,
            "at must be a UTC instant.");
        var message = new CrmMessage
        {
            Id = id,
            Type = type,
            OrderId = orderId,
            User = Required(root, "user"),
            Language = Optional(root, "language"),
            Text = Optional(root, "text"),
            TermsId = Optional(root, "termsId"),
            Body = body,
            BodyHash = hash,
        };
        switch (type)
        {
            case Place:
                return ReadOrder(message, root);
            case Answer or ObjectToDelivery:
                Demand(!string.IsNullOrWhiteSpace(message.Text), "text is required.");
                return message;
            case RequestDate:
                Demand(!string.IsNullOrWhiteSpace(message.Text), "text is required.");
                return message with { RequestedCompletionDate = Day(Required(root, "requestedCompletionDate")) };
            case AcceptTerms or DeclineTerms:
                Demand(!string.IsNullOrWhiteSpace(message.TermsId), "termsId is required.");
                return message;
            default:
                return message;
        }
    }

    private static CrmMessage ReadOrder(CrmMessage message, JsonElement root)
    {
        Demand(root.TryGetProperty("order", out var order) && order.ValueKind == JsonValueKind.Object, "order is required.");
        Demand(Required(order, "kind") is "NEW", "kind must be NEW.");
        Demand(order.TryGetProperty("operator", out var buyer) && buyer.ValueKind == JsonValueKind.Object, "operator is required.");
        Demand(order.TryGetProperty("parameters", out var parameters) && parameters.ValueKind == JsonValueKind.Object, "parameters is required.");
        var requested = Optional(order, "requestedCompletionDate");
        return message with
        {
            Product = Required(order, "product"),
            OperatorCode = Required(buyer, "code"),
            Contract = Required(order, "contract"),
            RequestedCompletionDate = requested is null ? null : Day(requested),
        };
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Required(JsonElement element, string name)
    {
        var value = Optional(element, name);
        Demand(!string.IsNullOrWhiteSpace(value), name + " is required.");
        return value!;
    }

    private static string? Optional(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetString() : null;

    private static void Demand(bool condition, string error)
    {
        if (!condition)
        {
            throw new FormatException(error);
        }
    }

    [GeneratedRegex(@"^LKO-\d{4}-\d{7}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OrderNumber();
}
