using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Infrastructure.Connectors.PortalRest;

/// <summary>Pages of last-mile requests; of a request the highest revision wins, of equal ones the one delivered later.</summary>
public sealed partial class LastMileRequests : IFolderReader
{
    public string Dialect => "portal-rest";

    public JsonObject Read(SourceSystem system, IReadOnlyList<DeliveredFile> files, SourceReference reference, CancellationToken cancellationToken)
    {
        var requests = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        var noData = new List<string>();
        var quarantined = new List<QuarantinedRow>();
        var rejected = new List<(string, RejectReason)>();
        foreach (var file in files.Where(file => FileNamePattern().IsMatch(file.Name)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var content = file.Open();
            try
            {
                using var page = JsonDocument.Parse(WireText.All(content, system.Encoding));
                if (page.RootElement.ValueKind == JsonValueKind.Object && page.RootElement.TryGetProperty("error", out _))
                {
                    noData.Add(file.Path);
                }
                else if (page.RootElement.ValueKind == JsonValueKind.Object && page.RootElement.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array)
                {
                    Take(file.Path, items, requests, quarantined);
                }
                else
                {
                    rejected.Add((file.Path, RejectReason.TrailerMismatch));
                }
            }
            catch (DecoderFallbackException)
            {
                rejected.Add((file.Path, RejectReason.BadEncoding));
            }
            catch (JsonException)
            {
                rejected.Add((file.Path, RejectReason.TrailerMismatch));
            }
        }

        return new JsonObject
        {
            ["system"] = system.Code,
            ["dialect"] = system.Dialect,
            ["requests"] = new JsonArray([.. requests.Values]),
            ["no_data"] = CanonicalJson.List(noData.Order(StringComparer.Ordinal)),
            ["quarantined"] = CanonicalJson.Quarantined(quarantined),
            ["rejected"] = CanonicalJson.Rejected(rejected),
        };
    }

    private static void Take(string path, JsonElement items, SortedDictionary<string, JsonObject> requests, List<QuarantinedRow> quarantined)
    {
        foreach (var (index, item) in items.EnumerateArray().Index())
        {
            var number = Text(item, "requestNo");
            if (number.Length == 0 || !item.TryGetProperty("revision", out var told) || told.ValueKind != JsonValueKind.Number || !told.TryGetInt32(out var revision))
            {
                quarantined.Add(new(path, index + 1, "revision", RejectReason.BadNumber, item.GetRawText()));
            }
            else if (!DateTimeOffset.TryParse(Text(item, "deadline"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var deadline))
            {
                quarantined.Add(new(path, index + 1, "deadline", RejectReason.BadDate, item.GetRawText()));
            }
            else if (!requests.TryGetValue(number, out var known) || known["revision"]!.GetValue<int>() <= revision)
            {
                requests[number] = new JsonObject
                {
                    ["requestNo"] = number,
                    ["revision"] = revision,
                    ["state"] = Text(item, "state"),
                    ["deadline_utc"] = deadline.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                    ["sites"] = Array(item, "sites").Count,
                    ["addressees"] = CanonicalJson.List(Array(item, "addressees").Select(inn => inn.ToString()).Order(StringComparer.Ordinal)),
                };
            }
        }
    }

    private static string Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : "";

    private static List<JsonElement> Array(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [];

    [GeneratedRegex("""\.json\z""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FileNamePattern();
}
