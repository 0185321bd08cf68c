using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Microsoft.Extensions.Options;

namespace Lko.Infrastructure.Connectors.CrmRest;

/// <summary>The CRM over REST, after docs/decisions/0008-crm-contract.md.</summary>
public sealed class CrmRestClient(IHttpClientFactory clients, IOptionsMonitor<CrmRestOptions> options, TimeProvider time) : ICrm
{
    /// <summary>Name of the HTTP client.</summary>
    public const string ClientName = "crm";

    private const int PageSize = 200;
    private const int MaxCodeLength = 60;

    public async Task<SendResult> SendAsync(Guid messageId, string payload, CancellationToken cancellationToken)
    {
        if (Target("api/v1/messages") is not { } target)
        {
            return new SendResult(SendOutcome.Transient, Detail: "Crm:BaseUrl is not set");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, target);
        request.Content = new TracedContent(payload);
        request.Headers.Add("Idempotency-Key", messageId.ToString());
        var answer = await CallAsync(request, cancellationToken);
        var outcome = answer.Status switch
        {
            null => answer.Sent ? SendOutcome.Unknown : SendOutcome.Transient,
            HttpStatusCode.Accepted => CrmId(answer) is null ? SendOutcome.Unknown : SendOutcome.Accepted,
            HttpStatusCode.Conflict => Member(answer, "code") is null ? SendOutcome.Unknown : SendOutcome.Rejected,

            // Our key or our address is wrong: nothing was taken, and it will work once the setting is put right.
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed => SendOutcome.Transient,
            HttpStatusCode.TooManyRequests => SendOutcome.Transient,

            // A proxy says these of a request that it may have passed on; what the CRM itself could not do, it says in its own words.
            HttpStatusCode.RequestTimeout or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout => SendOutcome.Unknown,
            >= HttpStatusCode.InternalServerError => Member(answer, "code") is null ? SendOutcome.Unknown : SendOutcome.Transient,
            >= HttpStatusCode.BadRequest => SendOutcome.Poison,

            // A success that is not the contract's, or a redirect: somebody else answered, and the message may have been taken behind him.
            _ => SendOutcome.Unknown,
        };
        return outcome switch
        {
            SendOutcome.Accepted => Taken(CrmId(answer)!),
            SendOutcome.Rejected => Refused(Member(answer, "code")!, Member(answer, "message")),
            _ => new SendResult(outcome, Detail: answer.Detail, RetryAfter: answer.RetryAfter),
        };
    }

    public async Task<SendResult> FindAsync(Guid messageId, CancellationToken cancellationToken)
    {
        if (Target($"api/v1/messages/{messageId}") is not { } target)
        {
            return new SendResult(SendOutcome.Transient, Detail: "Crm:BaseUrl is not set");
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        var answer = await CallAsync(request, cancellationToken);
        if (answer.Status == HttpStatusCode.OK && CrmId(answer) is { } crmId)
        {
            return Taken(crmId);
        }

        // A page in HTML that says "not found" comes from something in front of the CRM and proves nothing about the message.
        var absent = answer.Status == HttpStatusCode.NotFound && (answer.IsJson || answer.Body is { Length: 0 });
        return new SendResult(absent ? SendOutcome.Absent : SendOutcome.Transient, Detail: answer.Detail, RetryAfter: absent ? null : answer.RetryAfter);
    }

    public async Task<CrmEventPage> ReadEventsAsync(string? cursor, CancellationToken cancellationToken)
    {
        var after = string.IsNullOrEmpty(cursor) ? "" : "after=" + Uri.EscapeDataString(cursor) + "&";
        using var document = await ReadAsync($"api/v1/order-events?{after}limit={PageSize.ToString(CultureInfo.InvariantCulture)}", cancellationToken);
        var root = document.RootElement;
        var events = Items(root);
        var more = root.TryGetProperty("more", out var flag) && flag.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? flag.GetBoolean()
            : throw OffContract("the page does not say whether there is more.");
        var next = root.TryGetProperty("next", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (more && (next is null || string.Equals(next, cursor, StringComparison.Ordinal)))
        {
            throw OffContract("the cursor does not move.");
        }

        if (next?.Length > SyncCursor.MaxPositionLength || next?.Contains('\0', StringComparison.Ordinal) == true)
        {
            throw OffContract($"the cursor has {next.Length} characters, or NUL among them; up to {SyncCursor.MaxPositionLength} are kept.");
        }

        return new CrmEventPage(events, next, more);
    }

    public async Task<IReadOnlyList<string>> ReadOrderEventsAsync(string orderNumber, CancellationToken cancellationToken)
    {
        using var document = await ReadAsync($"api/v1/orders/{Uri.EscapeDataString(orderNumber)}/events", cancellationToken);
        return Items(document.RootElement);
    }

    private async Task<JsonDocument> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var target = Target(path) ?? throw new SourceUnavailableException("Crm:BaseUrl is not set");
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        var answer = await CallAsync(request, cancellationToken);
        if (answer is not { Status: HttpStatusCode.OK, Body: { } body })
        {
            throw new SourceUnavailableException("CRM: " + answer.Detail);
        }

        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException exception)
        {
            throw new SourceUnavailableException("CRM: " + answer.Detail, exception) { Fault = SyncFault.NotItsProtocol };
        }
    }

    private Task<CrmAnswer> CallAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var current = options.CurrentValue;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", current.ApiKey);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return new CrmCall(clients.CreateClient(ClientName), current, time).RunAsync(request, cancellationToken);
    }

    private Uri? Target(string path) =>
        options.CurrentValue.BaseUrl is { IsAbsoluteUri: true } address ? new Uri(address.AbsoluteUri.TrimEnd('/') + "/" + path) : null;

    /// <summary>The CRM has the message, whatever it calls it: an id that cannot be kept is none, since cut off it would be another one.</summary>
    private static SendResult Taken(string crmId) =>
        crmId.Length <= Order.MaxCrmIdLength && !crmId.Any(char.IsControl) && !crmId.HasOuterBlanks()
            ? new(SendOutcome.Accepted, crmId)
            : new(SendOutcome.Accepted, Detail: StoredText.Fit($"crmId of {crmId.Length} characters is not kept, at most {Order.MaxCrmIdLength} without blanks around them are: {crmId}", OutboxMessage.MaxDetailLength));

    private static SendResult Refused(string code, string? message) =>
        new(SendOutcome.Rejected, Detail: StoredText.Fit($"{code}: {message}", OutboxMessage.MaxDetailLength), Code: StoredText.Fit(code, MaxCodeLength));

    private static SourceUnavailableException OffContract(string what) => new($"CRM: {what}") { Fault = SyncFault.NotItsProtocol };

    private static string? CrmId(CrmAnswer answer) => Member(answer, "crmId");

    /// <summary>A non-empty text member of the answer's object; null when the answer is no such thing.</summary>
    private static string? Member(CrmAnswer answer, string name)
    {
        if (!answer.IsJson || answer.Body is null)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(name, out var member)
                && member.ValueKind == JsonValueKind.String
                && member.GetString() is { Length: > 0 } text
                    ? text
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static List<string> Items(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Array)
        {
            throw OffContract("the answer has no list of events.");
        }

        return [.. items.EnumerateArray().Select(item => item.GetRawText())];
    }
}
