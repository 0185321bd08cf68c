using System.Text.Json;
using System.Text.Json.Nodes;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Infrastructure.Connectors.CrmRest;

/// <summary>
/// What the CRM writes for others: events of orders, a nightly snapshot of all orders (the denominator of the share of orders that come through
/// the portal), and the tree of clients. Of a snapshot the latest replaces the earlier ones as a whole.
/// </summary>
public sealed class CrmExports : IFolderReader
{
    private const string Events = "order_events.jsonl";
    private const string Utf8 = "utf-8";

    private static readonly CrmExportFiles Exports = new();

    public string Dialect => Exports.Dialect;

    public JsonObject Read(SourceSystem system, IReadOnlyList<DeliveredFile> files, SourceReference reference, CancellationToken cancellationToken)
    {
        var quarantined = new List<QuarantinedRow>();
        var rejected = new List<(string, RejectReason)>();
        var result = new JsonObject { ["system"] = system.Code, ["dialect"] = system.Dialect };
        var readable = files.Where(file => IsWhole(system, file, rejected)).ToList();
        if (readable.Where(file => string.Equals(file.Name, Events, StringComparison.Ordinal)).ToList() is { Count: > 0 } events)
        {
            result["order_events"] = ReadEvents(events, quarantined);
        }

        if (Latest(system, readable, Feed.ReportedOrders) is [.., var snapshot] snapshots)
        {
            result["orders_snapshot"] = ShowOrders(snapshots, Accepted<ReportedOrderRecord>(system, snapshot, reference, quarantined));
        }

        if (Latest(system, readable, Feed.ClientNodes) is [.., var tree])
        {
            var kinds = Accepted<ClientNodeRecord>(system, tree, reference, quarantined).Select(node => node.Kind).ToList();
            result["clients"] = new JsonObject { ["nodes"] = kinds.Count, ["by_type"] = CanonicalJson.Counts(kinds) };
        }

        cancellationToken.ThrowIfCancellationRequested();
        result["quarantined"] = CanonicalJson.Quarantined(quarantined.OrderBy(row => row.Path, StringComparer.Ordinal).ThenBy(row => row.Line));
        result["rejected"] = CanonicalJson.Rejected(rejected);
        return result;
    }

    private static bool IsWhole(SourceSystem system, DeliveredFile file, List<(string, RejectReason)> rejected)
    {
        using var content = file.Open();
        var control = Exports.Recognise(system, file) is { } name ? Exports.Check(system, name, content) : FileControls.Run(() => FileControl.Of(WireText.Lines(content, Utf8).All(_ => true)));
        if (control.Rejection is { } reason)
        {
            rejected.Add((file.Path, reason));
        }

        return control.Rejection is null;
    }

    /// <summary>The snapshots of one kind in the order of the day in their name, then of delivery.</summary>
    private static List<DeliveredFile> Latest(SourceSystem system, List<DeliveredFile> files, Feed feed) =>
        [.. files.Where(file => Exports.Recognise(system, file)?.Key.Feed == feed).OrderBy(file => Exports.Recognise(system, file)!.Version)];

    private static List<TRecord> Accepted<TRecord>(SourceSystem system, DeliveredFile file, SourceReference reference, List<QuarantinedRow> quarantined)
        where TRecord : SourceRecord
    {
        var name = Exports.Recognise(system, file)!;
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var accepted = new List<TRecord>();
        using var content = file.Open();
        foreach (var row in Exports.Read(system, name, content))
        {
            var fault = row.Fault ?? row.Record!.Check(reference, name.Key.Period) ?? (taken.Add(row.Record.NaturalKey!) ? null : new RowFault(RejectReason.DuplicateRecord, nameof(SourceRecord.NaturalKey)));
            if (fault is null)
            {
                accepted.Add((TRecord)row.Record!);
            }
            else
            {
                quarantined.Add(new(file.Path, row.Line, fault.Field, fault.Reason, row.Raw));
            }
        }

        return accepted;
    }

    private static JsonObject ReadEvents(List<DeliveredFile> files, List<QuarantinedRow> quarantined)
    {
        var (lines, duplicates) = (0, 0);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var orders = new SortedDictionary<string, SortedDictionary<int, string>>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            using var content = file.Open();
            foreach (var line in WireText.Lines(content, Utf8))
            {
                lines++;
                if (OrderEvent.Parse(line.Text) is not { } change)
                {
                    quarantined.Add(new(file.Path, line.Number, "seq", RejectReason.BadNumber, line.Text));
                }
                else if (!seen.Add(change.EventId))
                {
                    duplicates++;
                }
                else
                {
                    if (!orders.TryGetValue(change.Order, out var steps))
                    {
                        orders.Add(change.Order, steps = []);
                    }

                    steps[change.Sequence] = change.To;
                }
            }
        }

        return new JsonObject
        {
            ["lines"] = lines,
            ["unique"] = seen.Count,
            ["duplicates"] = duplicates,
            ["orders"] = orders.Count,
            ["final_states"] = CanonicalJson.Counts(orders.Values.Select(steps => steps.Last().Value)),
            ["orders_with_gaps"] = new JsonObject(orders
                .Select(order => (order.Key, Missing: Enumerable.Range(1, order.Value.Last().Key).Except(order.Value.Keys).ToList()))
                .Where(order => order.Missing.Count > 0)
                .Select(order => CanonicalJson.Member(order.Key, new JsonArray([.. order.Missing.Select(missing => JsonValue.Create(missing))])))),
            ["orders_final"] = new JsonObject(orders.Select(order => CanonicalJson.Member(order.Key, order.Value.Last().Value))),
        };
    }

    private static JsonObject ShowOrders(List<DeliveredFile> files, List<ReportedOrderRecord> orders) => new()
    {
        ["effective"] = files[^1].Path,
        ["superseded"] = CanonicalJson.List(files.SkipLast(1).Select(file => file.Path).Order(StringComparer.Ordinal)),
        ["accepted"] = orders.Count,
        ["by_status"] = CanonicalJson.Counts(orders.Select(order => order.State)),
        ["kpi_by_month"] = new JsonObject(orders.Where(order => order.Counts).GroupBy(order => order.RegisteredIn).OrderBy(month => month.Key).Select(month =>
        {
            var share = Share(month);
            share["by_mrf"] = new JsonObject(month.GroupBy(order => order.MacroBranch, StringComparer.Ordinal).OrderBy(branch => branch.Key, StringComparer.Ordinal)
                .Select(branch => CanonicalJson.Member(branch.Key, Share(branch))));
            return CanonicalJson.Member(month.Key.ToString(), share);
        })),
    };

    /// <summary>All orders, and those that came through the portal.</summary>
    private static JsonObject Share(IEnumerable<ReportedOrderRecord> orders)
    {
        var all = orders.ToList();
        return new JsonObject { ["all"] = all.Count, ["lko"] = all.Count(order => order.IsThroughPortal) };
    }

    private sealed record OrderEvent(string EventId, string Order, int Sequence, string To)
    {
        public static OrderEvent? Parse(string line)
        {
            try
            {
                using var document = JsonDocument.Parse(line);
                var root = document.RootElement;
                return root.ValueKind == JsonValueKind.Object
                    && root.TryGetProperty("eventId", out var id) && id.ValueKind == JsonValueKind.String
                    && root.TryGetProperty("orderId", out var order) && order.ValueKind == JsonValueKind.String
                    && root.TryGetProperty("seq", out var sequence) && sequence.ValueKind == JsonValueKind.Number && sequence.TryGetInt32(out var number) && number > 0
                    && root.TryGetProperty("to", out var to) && to.ValueKind == JsonValueKind.String
                    ? new(id.GetString()!, order.GetString()!, number, to.GetString()!)
                    : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }
}
