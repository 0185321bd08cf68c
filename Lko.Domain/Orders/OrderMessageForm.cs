using System.Globalization;
using System.Text.Json;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Resources;

namespace Lko.Domain.Orders;

/// <summary>
/// Reads a message to the CRM as a person has corrected it, against the contract of its type (docs/decisions/0008-crm-contract.md). What he may not
/// change is compared with what was written first: which order it is about, who decided what, and when.
/// </summary>
internal sealed class OrderMessageForm
{
    private const int MaxDepth = 16;

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>The day that is wanted instead is the decision itself: another one is another decision, of the person and not of whoever corrects.</summary>
    private static readonly string[] Kept = ["messageId", "type", "orderId", "at", "user", "language", RequestedDay.Path];

    private static readonly string[] PlaceMembers =
    [
        "kind", "product", "specificationVersion", "operator", "contract", "account", "carrierBranch", "requestedCompletionDate", "customerReference",
        "parameters", "contacts", "comment", "files",
    ];

    private readonly string _path;
    private readonly List<FieldError> _errors = [];

    private OrderMessageForm(string path) => _path = path;

    /// <param name="path">Field under which the errors are told.</param>
    /// <param name="corrected">What the person wrote.</param>
    /// <param name="message">The message as it stands.</param>
    public static IReadOnlyList<FieldError> Errors(string path, string corrected, OutboxMessage message)
    {
        var form = new OrderMessageForm(path);
        try
        {
            using var before = JsonDocument.Parse(message.Payload);
            using var document = JsonDocument.Parse(corrected, Reading);
            form.Check(document.RootElement, before.RootElement, message.Type);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or ArgumentException)
        {
            // The last two are halves of characters, which no receiver can read.
            form.Say("Json", ((failure as JsonException)?.LineNumber + 1 ?? 1).ToString(CultureInfo.InvariantCulture));
        }

        return form._errors;
    }

    private void Check(JsonElement root, JsonElement before, string type)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            Say("Json", "1");
        }
        else if (JsonElement.DeepEquals(root, before))
        {
            Say("Unchanged", "");
        }
        else
        {
            foreach (var name in Kept.Where(name => !Same(root, before, name)))
            {
                Say("Kept", name);
            }

            CheckBody(root, type);
        }
    }

    private void CheckBody(JsonElement root, string type)
    {
        if (string.Equals(type, OrderLifecycle.Intents[OrderIntent.Submit].MessageType, StringComparison.Ordinal))
        {
            Only(root, "", [.. Kept, "order"]);
            if (Member(root, "", "order", JsonValueKind.Object) is { } order)
            {
                CheckOrder(order);
            }

            return;
        }

        Only(root, "", [.. Kept, "text", "termsId"]);
        var intent = OrderLifecycle.IntentOf(type);
        Text(root, "", "text", isNeeded: intent is OrderIntent.Answer or OrderIntent.ObjectToDelivery or OrderIntent.RequestDate, OrderHistory.MaxTextLength);
        Text(root, "", "termsId", isNeeded: intent is OrderIntent.AcceptTerms or OrderIntent.DeclineTerms, OrderTerms.MaxExternalIdLength);
    }

    private void CheckOrder(JsonElement order)
    {
        const string In = "order.";
        Only(order, In, PlaceMembers);
        foreach (var name in new[] { "kind", "product", "contract", "carrierBranch" })
        {
            Text(order, In, name, isNeeded: true);
        }

        foreach (var name in new[] { "account", "customerReference", "comment" })
        {
            Text(order, In, name, isNeeded: false);
        }

        if (Text(order, In, "requestedCompletionDate", isNeeded: false) is { } day && !DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            Say("Value", $"{In}requestedCompletionDate");
        }

        if (!order.TryGetProperty("specificationVersion", out var version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number) || number < 1)
        {
            Say("Value", $"{In}specificationVersion");
        }

        Member(order, In, "parameters", JsonValueKind.Object);
        if (order.TryGetProperty("contacts", out _))
        {
            Member(order, In, "contacts", JsonValueKind.Object);
        }

        if (order.TryGetProperty("files", out _))
        {
            Member(order, In, "files", JsonValueKind.Array);
        }

        if (Member(order, In, "operator", JsonValueKind.Object) is { } customer)
        {
            Only(customer, $"{In}operator.", ["code", "inn", "kpp"]);
            Text(customer, $"{In}operator.", "code", isNeeded: true);
            Text(customer, $"{In}operator.", "inn", isNeeded: true);
            Text(customer, $"{In}operator.", "kpp", isNeeded: false);
        }
    }

    private void Only(JsonElement row, string place, IReadOnlyCollection<string> known)
    {
        foreach (var member in row.EnumerateObject().Where(member => !known.Contains(member.Name, StringComparer.Ordinal)))
        {
            Say("Member", place + member.Name);
        }
    }

    private JsonElement? Member(JsonElement row, string place, string name, JsonValueKind kind)
    {
        if (row.TryGetProperty(name, out var value) && value.ValueKind == kind)
        {
            return value;
        }

        Say("Value", place + name);
        return null;
    }

    private string? Text(JsonElement row, string place, string name, bool isNeeded, int most = int.MaxValue)
    {
        var value = row.TryGetProperty(name, out var found) ? found : default;
        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        var isFit = value.ValueKind is JsonValueKind.String or JsonValueKind.Null or JsonValueKind.Undefined
            && (!isNeeded || !string.IsNullOrWhiteSpace(text)) && !(text?.Length > most) && text?.Contains('\0', StringComparison.Ordinal) != true;
        if (!isFit)
        {
            Say("Value", place + name);
        }

        return text;
    }

    private static bool Same(JsonElement row, JsonElement before, string name) =>
        row.TryGetProperty(name, out var value) == before.TryGetProperty(name, out var was) && (value.ValueKind == JsonValueKind.Undefined || JsonElement.DeepEquals(value, was));

    private void Say(string code, string what) => _errors.Add(new FieldError(_path, code, DomainTexts.Integration.Format($"Payload.{code}", what)));
}
