using System.Globalization;
using System.Text.Json.Nodes;
using Lko.Domain.Cooperation;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Infrastructure.Connectors.PortalRest;

/// <summary>The result of pages of last-mile requests: each request in the telling that counts.</summary>
public sealed class LastMileResult : IResultForm
{
    public string Dialect => "portal-rest";

    public JsonObject Show(CanonicalResult result) => new()
    {
        ["system"] = result.System.Code,
        ["dialect"] = result.System.Dialect,
        ["requests"] = new JsonArray([.. IngestLastMileRequests.Latest(result.RowsOf(Feed.LastMileRequests).Cast<LastMileRequestRecord>(), record => record).Values
            .OrderBy(record => record.Number, StringComparer.Ordinal).Select(Shown)]),
        ["no_data"] = CanonicalJson.Paths(result.Ledger, FileVerdict.NoData),
        ["quarantined"] = CanonicalJson.Quarantined(result.Quarantined),
        ["rejected"] = CanonicalJson.Rejected(result.Ledger),
    };

    private static JsonObject Shown(LastMileRequestRecord record) => new()
    {
        ["requestNo"] = record.Number,
        ["revision"] = record.Revision,
        ["state"] = record.State,
        ["deadline_utc"] = record.Deadline.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["sites"] = record.Sites,
        ["addressees"] = CanonicalJson.List(record.Addressees.Order(StringComparer.Ordinal)),
    };
}
