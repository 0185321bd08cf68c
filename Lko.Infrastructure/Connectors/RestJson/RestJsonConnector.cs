using System.Text.Json;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Infrastructure.Connectors.RestJson;

/// <summary>Pages of JSON items; a top-level error carries no data.</summary>
public sealed class RestJsonConnector : ISourceConnector
{
    private static readonly NamedLayout Documents = new(
        ["docType", "number", "date", "account.number", "total.net", "total.vat", "total.gross"], ["account.system", "period", "total.vatRate", "files", "supersedes"]);

    private static readonly (string, string, string, string) DocumentNames = ("account", "number", "date", "gross");

    public string Dialect => "rest-json";

    public FileName? Recognise(SourceSystem system, DeliveredFile file) => AnswerFileName.Rest(file.Name);

    public FileControl Check(SourceSystem system, FileName name, Stream content) => JsonPage.Check(system, content, ServiceLayouts.Of(name.Key.Feed, Documents));

    public IEnumerable<SourceRow> Read(SourceSystem system, FileName name, Stream content) => JsonPage.Rows(system, content, (ordinal, item) =>
    {
        var row = name.Key.Feed == Feed.Documents
            ? new ServiceItem(system, ordinal, item.GetRawText(), field => DocumentValue(item, field))
            : new ServiceItem(system, ordinal, item.GetRawText(), field => Value(item, field));
        return name.Key.Feed switch
        {
            Feed.Accounts => row.OpenAccount(),
            Feed.Balances => row.Balance(),
            Feed.Charges => row.Charge(),
            Feed.Payments => row.Payment(),
            _ => row.Document(DocumentNames),
        };
    });

    /// <summary>A document nests its account and its amounts.</summary>
    private static string? DocumentValue(JsonElement item, string field) => field switch
    {
        "system" => Value(Inner(item, "account"), field),
        "account" => Value(Inner(item, "account"), "number"),
        "net" or "vat" or "gross" => Value(Inner(item, "total"), field),
        _ => Value(item, field),
    };

    private static JsonElement Inner(JsonElement item, string name) => item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var inner) ? inner : default;

    private static string? Value(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value)
            ? value.ValueKind switch { JsonValueKind.String => value.GetString()!, JsonValueKind.Number => value.GetRawText(), JsonValueKind.Object or JsonValueKind.Array => null, _ => "" }
            : null;
}
