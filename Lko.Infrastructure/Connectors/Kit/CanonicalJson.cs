using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>A canonical result as the exchange document of the import command: amounts in whole kopecks, lists sorted.</summary>
public static class CanonicalJson
{
    public static JsonObject Of(CanonicalResult result) => new()
    {
        ["system"] = result.System.Code,
        ["dialect"] = result.System.Dialect,
        ["feeds"] = new JsonObject(result.Feeds.GroupBy(feed => Name(feed.Key.Feed), StringComparer.Ordinal).Select(feed =>
            Member(feed.Key, new JsonObject(feed.Select(period => Member(period.Key.Period.ToString(), Figures(period.Value.Figures))))))),
        ["balances"] = new JsonArray([.. result.Balances.Select(row => new JsonObject
        {
            ["account"] = row.Account,
            ["period"] = row.Period.ToString(),
            ["opening"] = row.Opening.MinorUnits,
            ["charged"] = row.Charged.MinorUnits,
            ["corrected"] = row.Corrected.MinorUnits,
            ["paid"] = row.Paid.MinorUnits,
            ["closing"] = row.Closing.MinorUnits,
        })]),
        ["quarantined"] = Quarantined(result.Quarantined),
        ["rejected"] = Rejected(result.Ledger),
        ["effective"] = Paths(result.Ledger, FileVerdict.Effective),
        ["superseded"] = Paths(result.Ledger, FileVerdict.Superseded),
        ["repeated"] = Paths(result.Ledger, FileVerdict.Repeated),
        ["ignored"] = Paths(result.Ledger, FileVerdict.Ignored),
        ["no_data"] = Paths(result.Ledger, FileVerdict.NoData),
    };

    /// <summary>A list of any length: no node is made of its rows.</summary>
    public static JsonValue Quarantined(QuarantinedPlaces rows) => JsonValue.Create(new QuarantinedList(rows))!;

    public static JsonArray Rejected(FileLedger ledger) => new([.. ledger.Entries.Where(entry => entry.Verdict == FileVerdict.Rejected).OrderBy(entry => entry.Path, StringComparer.Ordinal)
        .Select(entry => new JsonObject { ["file"] = entry.Path, ["reason"] = entry.Reason!.Value.ToString() })]);

    public static JsonArray List(IEnumerable<string> values) => new([.. values.Select(value => JsonValue.Create(value))]);

    /// <summary>Where the files with a verdict lie.</summary>
    public static JsonArray Paths(FileLedger ledger, FileVerdict verdict) =>
        List(ledger.Entries.Where(entry => entry.Verdict == verdict).Select(entry => entry.Path).Order(StringComparer.Ordinal));

    /// <summary>A member per key with its count, in the order of the keys.</summary>
    public static JsonObject Counts(IEnumerable<string> keys) =>
        new(keys.CountBy(key => key, StringComparer.Ordinal).OrderBy(key => key.Key, StringComparer.Ordinal).Select(key => Member(key.Key, key.Value)));

    public static KeyValuePair<string, JsonNode?> Member(string name, JsonNode value) => new(name, value);

    /// <summary>The registry calls the volumes of an interconnect system usage, too.</summary>
    private static string Name(Feed feed) => feed switch
    {
        Feed.Balances => "balances",
        Feed.Charges => "charges",
        Feed.Payments => "payments",
        Feed.Documents => "documents",
        Feed.TrafficSamples => "p95",
        Feed.ReportedOrders => "orders",
        Feed.ClientNodes => "clients",
        Feed.LastMileRequests => "last_mile_requests",
        Feed.Accounts => "accounts",
        Feed.OrderEvents => "order_events",
        _ => "usage",
    };

    private static JsonObject Figures(IEnumerable<KeyValuePair<string, object>> figures) => new(figures.Select(figure => Member(figure.Key, figure.Value switch
    {
        long number => JsonValue.Create(number),
        string text => JsonValue.Create(text),
        _ => Figures((IEnumerable<KeyValuePair<string, object>>)figure.Value),
    })));

    /// <summary>Written row by row.</summary>
    [JsonConverter(typeof(QuarantinedWriter))]
    private sealed record QuarantinedList(QuarantinedPlaces Rows);

    private sealed class QuarantinedWriter : JsonConverter<QuarantinedList>
    {
        private const int MostPending = 32 * 1024;

        public override QuarantinedList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("A result is written, not read.");

        public override void Write(Utf8JsonWriter writer, QuarantinedList value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (var (path, line, reason) in value.Rows.All)
            {
                writer.WriteStartObject();
                writer.WriteString("file", path);
                writer.WriteNumber("line", line);
                writer.WriteString("reason", reason.ToString());
                writer.WriteEndObject();
                if (writer.BytesPending > MostPending)
                {
                    writer.Flush();
                }
            }

            writer.WriteEndArray();
        }
    }
}
