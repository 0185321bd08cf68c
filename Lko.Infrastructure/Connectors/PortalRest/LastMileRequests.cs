using System.Globalization;
using System.Text.Json.Nodes;
using Lko.Domain.Cooperation;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Infrastructure.Connectors.PortalRest;

/// <summary>What pages of last-mile requests come to; of a request the highest revision wins, of equal ones the one delivered later.</summary>
public sealed class LastMileRequests : IFolderReader
{
    private static readonly LastMilePages Pages = new();

    public string Dialect => Pages.Dialect;

    public JsonObject Read(SourceSystem system, IReadOnlyList<DeliveredFile> files, SourceReference reference, CancellationToken cancellationToken)
    {
        var requests = new SortedDictionary<string, LastMileRequestRecord>(StringComparer.Ordinal);
        var noData = new List<string>();
        var quarantined = new List<QuarantinedRow>();
        var rejected = new List<(string, RejectReason)>();
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Pages.Recognise(system, file) is not { } name)
            {
                continue;
            }

            using var content = file.Open();
            var control = Pages.Check(system, name, content);
            if (!control.HasData)
            {
                noData.Add(file.Path);
            }
            else if (control.Rejection is { } reason)
            {
                rejected.Add((file.Path, reason));
            }
            else
            {
                using var rows = file.Open();
                Take(file.Path, Pages.Read(system, name, rows), requests, quarantined);
            }
        }

        return new JsonObject
        {
            ["system"] = system.Code,
            ["dialect"] = system.Dialect,
            ["requests"] = new JsonArray([.. requests.Values.Select(Shown)]),
            ["no_data"] = CanonicalJson.List(noData.Order(StringComparer.Ordinal)),
            ["quarantined"] = CanonicalJson.Quarantined(quarantined),
            ["rejected"] = CanonicalJson.Rejected(rejected),
        };
    }

    private static void Take(string path, IEnumerable<SourceRow> rows, SortedDictionary<string, LastMileRequestRecord> requests, List<QuarantinedRow> quarantined)
    {
        foreach (var row in rows)
        {
            if (row.Record is not LastMileRequestRecord record)
            {
                quarantined.Add(new(path, row.Line, row.Fault!.Field, row.Fault.Reason, row.Raw));
            }
            else if (!requests.TryGetValue(record.Number, out var known) || known.Revision <= record.Revision)
            {
                requests[record.Number] = record;
            }
        }
    }

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
