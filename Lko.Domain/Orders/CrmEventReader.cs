using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lko.Domain.Common;
using Lko.Domain.Integration;

namespace Lko.Domain.Orders;

/// <summary>An event of the CRM after it was understood.</summary>
/// <param name="OrderNumber">Empty when the event names the order by the CRM's id alone.</param>
/// <param name="CrmId">The CRM's own id of the order; null when the event does not tell it.</param>
internal sealed record IncomingEvent(string EventId, string OrderNumber, string? CrmId, CrmReport Report)
{
    /// <summary>How the event names its order.</summary>
    public string Named => OrderNumber.Length > 0 ? OrderNumber : CrmId!;
}

/// <summary>An event as far as it could be read.</summary>
/// <param name="Event">Null when it cannot be taken over.</param>
/// <param name="EventId">Its own id, or a fingerprint of it where it has none that can be stored.</param>
/// <param name="OrderNumber">Empty, without an id of the CRM, and the sequence 0, unless the order and the place in its sequence are known.</param>
/// <param name="Member">Where the problem lies; empty where there is none.</param>
internal sealed record ReadEvent(IncomingEvent? Event, string EventId, string OrderNumber, string? CrmId, int Sequence, string Problem, string Member = "");

/// <summary>Reads one event of the CRM (docs/decisions/0008-crm-contract.md). Everything in it is hostile until read.</summary>
internal static class CrmEventReader
{
    private const int MaxLines = 200;
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 8 };

    private const string NoDay = "0001-01-01";
    private const string StateChanged = "order.stateChanged";
    private const int FirstYear = 2000;
    private const int LastYear = 2099;

    public static ReadEvent Read(string json)
    {
        var (id, number, crmId, sequence, member) = (Fingerprint(json), "", (string?)null, 0, "seq");
        try
        {
            using var document = JsonDocument.Parse(json, Reading);
            var root = document.RootElement;
            id = Key(root, "eventId", CrmEvent.MaxEventIdLength);
            var order = Find(root, "orderId") is null ? "" : Key(root, "orderId", CrmEvent.MaxOrderNumberLength);
            var theirs = Find(root, "crmId") is null ? null : Key(root, "crmId", Order.MaxCrmIdLength);
            if (order.Length == 0 && theirs is null)
            {
                throw new FormatException("orderId and crmId are missing.");
            }

            var position = root.GetProperty("seq").GetInt32();
            if (position < 1)
            {
                throw new FormatException("The sequence must be positive.");
            }

            (number, crmId, sequence) = (order, theirs, position);
            return new ReadEvent(new IncomingEvent(id, number, crmId, Report(root, sequence, ref member)), id, number, crmId, sequence, "");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException)
        {
            return new ReadEvent(null, id, number, crmId, sequence, failure.Message, member);
        }
    }

    /// <param name="member">The one that is being read.</param>
    private static CrmReport Report(JsonElement root, int sequence, ref string member)
    {
        member = "type";
        if (Find(root, "type") is { } type && type is not StateChanged)
        {
            throw new FormatException($"Unknown type {StoredText.Fit(type, 40)}.");
        }

        // A code that is not ours is kept as the CRM's own.
        member = "reason";
        var (reason, source) = (Find(root, "reason"), Find(root, "sourceReason"));
        var known = OrderLifecycle.ReasonOf(reason);
        source ??= known is null && !string.IsNullOrEmpty(reason) ? reason : null;
        member = "to";
        var code = Text(root, "to");
        var row = OrderLifecycle.CrmCodes.TryGetValue(code, out var found) ? found : throw new FormatException($"Unknown state {StoredText.Fit(code, 40)}.");
        member = "at";
        var at = Instant(root, "at");
        member = "actor";
        var actor = StoredText.Fit(Find(root, "actor") ?? "CRM", OrderHistory.MaxByLength);
        member = "expectedCompletion";
        var expected = Day(root, "expectedCompletion");
        member = "committed";
        var committed = Day(root, "committed");
        member = "comment";
        var comment = Find(root, "comment");
        member = "terms";
        return new CrmReport(sequence, row, at, actor, expected, committed, known, source is null ? null : StoredText.Fit(source, OrderHistory.MaxSourceCodeLength), comment, Terms(root));
    }

    private static string Fingerprint(string json) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))[..CrmEvent.MaxEventIdLength];

    private static OfferedTerms? Terms(JsonElement root)
    {
        if (!root.TryGetProperty("terms", out var terms) || terms.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var lines = terms.TryGetProperty("lines", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Take(MaxLines) : [];
        return new OfferedTerms(
            Key(terms, "id", OrderTerms.MaxExternalIdLength), Day(terms, "validUntil") ?? throw new FormatException("validUntil is missing."),
            terms.TryGetProperty("blocking", out var blocking) && blocking.ValueKind == JsonValueKind.True,
            Money.Rubles(Number(terms, "oneOff")), Money.Rubles(Number(terms, "monthly")),
            [.. lines.Select(line => new OfferedLine(
                StoredText.Fit(Text(line, "name"), OrderTermsLine.MaxNameLength), Number(line, "quantity", OrderTermsLine.MaxQuantity),
                StoredText.Fit(Find(line, "unit") ?? "", OrderTermsLine.MaxUnitLength),
                Number(line, "price", OrderTermsLine.MaxPrice), Money.Rubles(Number(line, "net"))))]);
    }

    private static string Text(JsonElement row, string name) => Find(row, name) is { Length: > 0 } text ? text : throw new FormatException($"{name} is missing.");

    /// <summary>A text that names something: cut off it would name something else, and with blanks around it on one database the same and on another one not.</summary>
    private static string Key(JsonElement row, string name, int length)
    {
        var text = Text(row, name);
        return text.Length > length ? throw new FormatException($"{name} is longer than {length}.")
            : text.HasOuterBlanks() ? throw new FormatException($"{name} has blanks around it.")
            : text;
    }

    private static string? Find(JsonElement row, string name)
    {
        var text = row.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetString() : null;
        return text?.Contains('\0', StringComparison.Ordinal) == true ? throw new FormatException($"{name} holds NUL.") : text;
    }

    /// <summary>Null also for what stands for none on the wire.</summary>
    private static DateOnly? Day(JsonElement row, string name) =>
        Find(row, name) is { Length: > 0 } text and not NoDay ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture) is var day && IsOfOurTime(day.Year) ? day : throw new FormatException($"{name} is out of range.") : null;

    private static DateTimeOffset Instant(JsonElement row, string name) =>
        Clock.Stored(row.GetProperty(name).GetDateTimeOffset()) is var at && IsOfOurTime(at.Year) ? at : throw new FormatException($"{name} is out of range.");

    private static bool IsOfOurTime(int year) => year is >= FirstYear and <= LastYear;

    private static decimal Number(JsonElement row, string name, decimal most) =>
        Number(row, name) is var value && Math.Abs(value) < most ? value : throw new FormatException($"{name} is out of range.");

    private static decimal Number(JsonElement row, string name)
    {
        if (!row.TryGetProperty(name, out var value))
        {
            return 0;
        }

        return value.ValueKind == JsonValueKind.Number ? value.GetDecimal() : decimal.Parse(value.GetString() ?? "", NumberStyles.Number, CultureInfo.InvariantCulture);
    }
}
