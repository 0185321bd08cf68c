using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Infrastructure.Connectors.CrmRest;

/// <summary>
/// What the CRM writes for others: events of orders, a nightly snapshot of all orders (the denominator of the share of orders that come through
/// the portal), and the tree of clients. Of a snapshot the latest replaces the earlier ones as a whole.
/// </summary>
public sealed partial class CrmExports : IFolderReader
{
    private const string Events = "order_events.jsonl";
    private const string Utf8 = "utf-8";
    private const string Draft = "DRAFT";
    private const string Portal = "LKO";

    private static readonly SeparatedLayout Orders = new(
        ["NOM_Z", "DATA_REG", "KANAL", "INN", "MRF", "RF", "PRODUKT", "TIP", "STATUS", "DATA_STAT", "DATA_PLAN", "DATA_FAKT"], null, [], MustHaveControl: false);

    private static readonly SeparatedLayout Clients = new(
        ["ID", "PARENT_ID", "TIP", "KOD", "NAIM", "INN", "KPP", "OGRN", "MRF", "RF", "ASR", "D_S", "D_PO"], "NAIM", [], MustHaveControl: false);

    public string Dialect => "crm-rest";

    public JsonObject Read(SourceSystem system, IReadOnlyList<DeliveredFile> files, SourceReference reference, CancellationToken cancellationToken)
    {
        var quarantined = new List<QuarantinedRow>();
        var rejected = new List<(string, RejectReason)>();
        var result = new JsonObject { ["system"] = system.Code, ["dialect"] = system.Dialect };
        var readable = files.Where(file => IsText(file, rejected)).ToList();
        if (readable.Where(file => string.Equals(file.Name, Events, StringComparison.Ordinal)).ToList() is { Count: > 0 } events)
        {
            result["order_events"] = ReadEvents(events, quarantined);
        }

        if (Latest(readable, OrdersName()) is { Count: > 0 } snapshots)
        {
            result["orders_snapshot"] = ReadSnapshot(snapshots, reference, quarantined);
        }

        if (Latest(readable, ClientsName()) is [.., var tree])
        {
            result["clients"] = ReadClients(tree);
        }

        cancellationToken.ThrowIfCancellationRequested();
        result["quarantined"] = CanonicalJson.Quarantined(quarantined.OrderBy(row => row.Path, StringComparer.Ordinal).ThenBy(row => row.Line));
        result["rejected"] = CanonicalJson.Rejected(rejected);
        return result;
    }

    private static bool IsText(DeliveredFile file, List<(string, RejectReason)> rejected)
    {
        using var content = file.Open();
        try
        {
            foreach (var _ in WireText.Lines(content, Utf8))
            {
                // Only whether it can be decoded is asked.
            }

            return true;
        }
        catch (DecoderFallbackException)
        {
            rejected.Add((file.Path, RejectReason.BadEncoding));
            return false;
        }
    }

    /// <summary>The files of one kind in the order of the day in their name, then of delivery.</summary>
    private static List<DeliveredFile> Latest(List<DeliveredFile> files, Regex name) =>
        [.. files.Where(file => name.IsMatch(file.Name)).OrderBy(file => name.Match(file.Name).Groups["day"].Value, StringComparer.Ordinal)];

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

    private static JsonObject ReadSnapshot(List<DeliveredFile> files, SourceReference reference, List<QuarantinedRow> quarantined)
    {
        var effective = files[^1];
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var accepted = new List<(string Status, string Channel, string Branch, Period Month)>();
        using var content = effective.Open();
        foreach (var row in SeparatedRows.Read(WireText.Lines(content, Utf8), Orders).Where(row => !row.IsControl))
        {
            var registered = WireDate.Parse(row[1]);
            var fault = registered.Kind != WireDateKind.Moment ? new RowFault(RejectReason.BadDate, "DATA_REG")
                : !reference.IsProduct(WireCode.Fold(row[6])) ? new RowFault(RejectReason.UnknownService, "PRODUKT")
                : !taken.Add(row[0].Trim()) ? new RowFault(RejectReason.DuplicateRecord, "NOM_Z")
                : null;
            if (fault is null)
            {
                accepted.Add((row[8].Trim(), WireCode.Fold(row[2]), row[4].Trim(), Period.Of(registered.Day)));
            }
            else
            {
                quarantined.Add(new(effective.Path, row.Line, fault.Field, fault.Reason, row.Raw));
            }
        }

        return new JsonObject
        {
            ["effective"] = effective.Path,
            ["superseded"] = CanonicalJson.List(files.SkipLast(1).Select(file => file.Path).Order(StringComparer.Ordinal)),
            ["accepted"] = accepted.Count,
            ["by_status"] = CanonicalJson.Counts(accepted.Select(row => row.Status)),
            ["kpi_by_month"] = new JsonObject(accepted.Where(row => !string.Equals(row.Status, Draft, StringComparison.Ordinal)).GroupBy(row => row.Month).OrderBy(month => month.Key).Select(month =>
            {
                var share = Share(month.Select(row => row.Channel));
                share["by_mrf"] = new JsonObject(month.GroupBy(row => row.Branch, StringComparer.Ordinal).OrderBy(branch => branch.Key, StringComparer.Ordinal)
                    .Select(branch => CanonicalJson.Member(branch.Key, Share(branch.Select(row => row.Channel)))));
                return CanonicalJson.Member(month.Key.ToString(), share);
            })),
        };
    }

    /// <summary>All orders, and those that came through the portal.</summary>
    private static JsonObject Share(IEnumerable<string> channels)
    {
        var all = channels.ToList();
        return new JsonObject { ["all"] = all.Count, ["lko"] = all.Count(channel => string.Equals(channel, Portal, StringComparison.Ordinal)) };
    }

    private static JsonObject ReadClients(DeliveredFile file)
    {
        using var content = file.Open();
        var types = SeparatedRows.Read(WireText.Lines(content, Utf8), Clients).Where(row => !row.IsControl).Select(row => row[2].Trim()).ToList();
        return new JsonObject { ["nodes"] = types.Count, ["by_type"] = CanonicalJson.Counts(types) };
    }

    [GeneratedRegex("""^F3_ORDERS_(?<day>[0-9]{8})\.csv\z""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OrdersName();

    [GeneratedRegex("""^F4_CLIENTS_(?<day>[0-9]{8})\.csv\z""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ClientsName();

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
