using System.Globalization;
using System.Text.Json;
using Lko.Domain.Common;

namespace Lko.Domain.Orders;

/// <summary>An event of the CRM after it was understood.</summary>
internal sealed record IncomingEvent(string EventId, string OrderNumber, CrmReport Report);

/// <summary>Reads one event of the CRM (docs/decisions/0008-crm-contract.md). Everything in it is hostile until read.</summary>
internal static class CrmEventReader
{
    private const int MaxLines = 200;
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 8 };

    /// <summary>The event, or null with the reason why it cannot be one.</summary>
    public static IncomingEvent? Read(string json, out string problem)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Reading);
            var root = document.RootElement;
            var code = Text(root, "to");
            if (!OrderLifecycle.CrmCodes.TryGetValue(code, out var row))
            {
                problem = $"Unknown state {Cut(code, 40)}.";
                return null;
            }

            var sequence = root.GetProperty("seq").GetInt32();
            if (sequence < 1)
            {
                problem = "The sequence must be positive.";
                return null;
            }

            problem = "";
            return new IncomingEvent(
                Cut(Text(root, "eventId"), Integration.CrmEvent.MaxEventIdLength),
                Cut(Text(root, "orderId"), Integration.CrmEvent.MaxOrderNumberLength),
                new CrmReport(
                    sequence, row, Clock.Stored(root.GetProperty("at").GetDateTimeOffset()), Cut(Find(root, "actor") ?? "CRM", OrderHistory.MaxByLength),
                    Day(root, "expectedCompletion"), Day(root, "committed"), OrderLifecycle.ReasonOf(Find(root, "reason")),
                    Find(root, "sourceReason") is { } source ? Cut(source, OrderHistory.MaxSourceCodeLength) : null,
                    Find(root, "comment"), Terms(root)));
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException)
        {
            problem = failure.Message;
            return null;
        }
    }

    private static OfferedTerms? Terms(JsonElement root)
    {
        if (!root.TryGetProperty("terms", out var terms) || terms.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var lines = terms.TryGetProperty("lines", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Take(MaxLines) : [];
        return new OfferedTerms(
            Cut(Text(terms, "id"), OrderTerms.MaxExternalIdLength), Day(terms, "validUntil") ?? throw new FormatException("validUntil is missing."),
            terms.TryGetProperty("blocking", out var blocking) && blocking.ValueKind == JsonValueKind.True,
            Money.Rubles(Number(terms, "oneOff")), Money.Rubles(Number(terms, "monthly")),
            [.. lines.Select(line => new OfferedLine(
                Cut(Text(line, "name"), OrderTermsLine.MaxNameLength), Number(line, "quantity"), Cut(Find(line, "unit") ?? "", OrderTermsLine.MaxUnitLength),
                Number(line, "price"), Money.Rubles(Number(line, "net"))))]);
    }

    private static string Text(JsonElement row, string name) => Find(row, name) is { Length: > 0 } text ? text : throw new FormatException($"{name} is missing.");

    private static string? Find(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetString() : null;

    private static DateOnly? Day(JsonElement row, string name) =>
        Find(row, name) is { } text ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;

    private static decimal Number(JsonElement row, string name)
    {
        if (!row.TryGetProperty(name, out var value))
        {
            return 0;
        }

        return value.ValueKind == JsonValueKind.Number ? value.GetDecimal() : decimal.Parse(value.GetString() ?? "", NumberStyles.Number, CultureInfo.InvariantCulture);
    }

    private static string Cut(string text, int length) => text.Length > length ? text[..length] : text;
}
