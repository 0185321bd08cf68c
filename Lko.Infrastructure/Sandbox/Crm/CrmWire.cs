using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Lko.Infrastructure.Sandbox.Crm;

/// <summary>JSON of the CRM's side of the wire (docs/decisions/0008-crm-contract.md).</summary>
internal static class CrmWire
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static byte[] Bytes(CrmEvent value) => JsonSerializer.SerializeToUtf8Bytes(value, Json);
}

internal sealed record CrmEvent
{
    public required Guid EventId { get; init; }

    public required int Seq { get; init; }

    public string Type { get; init; } = "order.stateChanged";

    public required string OrderId { get; init; }

    /// <summary>Missing in a ledger of before.</summary>
    public string? CrmId { get; init; }

    public required string From { get; init; }

    public required string To { get; init; }

    public required DateTime At { get; init; }

    public required string Actor { get; init; }

    public DateOnly? ExpectedCompletion { get; init; }

    public DateOnly? Committed { get; init; }

    public string? Reason { get; init; }

    public string? SourceReason { get; init; }

    public string? Comment { get; init; }

    public CrmTerms? Terms { get; init; }
}

internal sealed record CrmTerms(string Id, DateOnly ValidUntil, bool Blocking, string Monthly, string OneOff, IReadOnlyList<CrmTermsLine> Lines);

internal sealed record CrmTermsLine(string Name, string Quantity, string Unit, string Price, string Net);

/// <summary>One accepted message, as the ledger keeps it.</summary>
internal sealed record StoredMessage(Guid Id, string Type, string OrderId, string CrmId, string BodyHash, DateTimeOffset ReceivedAt, string User, string Body);

/// <summary>One message refused by a rule: the same key gets the same refusal again.</summary>
internal sealed record StoredRefusal(Guid Id, string BodyHash, string Code, string Message);

/// <summary>One line of the ledger file: everything that one action changed, so that a torn write loses the whole action or nothing.</summary>
internal sealed record Commit
{
    public required DateTimeOffset At { get; init; }

    public required TimeSpan Forward { get; init; }

    public StoredMessage? Message { get; init; }

    public StoredRefusal? Refusal { get; init; }

    public IReadOnlyList<CrmEvent> Events { get; init; } = [];

    public Guid? Pushed { get; init; }
}
