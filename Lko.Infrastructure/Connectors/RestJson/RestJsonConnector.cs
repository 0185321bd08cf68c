using System.Globalization;
using System.Text.Json;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Infrastructure.Connectors.RestJson;

/// <summary>Pages of JSON items; a top-level error carries no data.</summary>
internal sealed class RestJsonConnector : ISourceConnector, IEmbedsFiles
{
    private const string Content = "contentBase64";

    private static readonly NamedLayout Documents = new(
        ["docType", "number", "date", "account.number", "total.net", "total.vat", "total.gross"], ["account.system", "period", "total.vatRate", "files", "supersedes"]);

    private static readonly (string, string, string, string) DocumentNames = ("account", "number", "date", "gross");

    /// <summary>An account whose system is not told is none of this one.</summary>
    private const string NoSystem = "?";

    public string Dialect => "rest-json";

    public bool IsAsked => true;

    public int Version => 6;

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
            _ => row.Document(DocumentNames, FileOf(item)),
        };
    });

    IEnumerable<EmbeddedFile>? IEmbedsFiles.FilesOf(string name, string encoding, Stream content) =>
        AnswerFileName.Rest(name) is { Key.Feed: Feed.Documents } ? Files(encoding, content) : null;

    private static IEnumerable<EmbeddedFile> Files(string encoding, Stream content)
    {
        using var page = JsonDocument.Parse(WireText.All(content, encoding));
        foreach (var item in page.RootElement.GetProperty(JsonPage.Items).EnumerateArray())
        {
            if (FileOf(item) is { } file)
            {
                yield return file;
            }
        }
    }

    /// <summary>The first of its files that came with its content, which is a text: what is anything else says nothing.</summary>
    private static EmbeddedFile? FileOf(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("files", out var files) || files.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        return files.EnumerateArray()
            .Where(file => Inner(file, Content).ValueKind == JsonValueKind.String && Value(file, Content) is { Length: > 0 })
            .Select(file => new EmbeddedFile(NameOf(item, file), Value(file, Content)!, long.TryParse(Value(file, "size"), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null, Value(file, "sha256") ?? "")
            {
                Sent = Inner(file, Content).GetRawText()[1..^1],
            })
            .FirstOrDefault();
    }

    private static string NameOf(JsonElement item, JsonElement file) => Value(file, "name")?.Trim() is { Length: > 0 } name
        ? name
        : EmbeddedFile.NameOf(Value(item, "docType")?.Trim() ?? "", Value(item, "number")?.Trim() ?? "", Value(file, "mime") ?? "");

    /// <summary>A document nests its account and its amounts.</summary>
    private static string? DocumentValue(JsonElement item, string field) => field switch
    {
        "system" => Value(Inner(item, "account"), field) is { Length: > 0 } told ? told : NoSystem,
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
