using System.Text.Json.Nodes;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Infrastructure.Connectors.CrmRest;

/// <summary>
/// The result of what the CRM writes for others: events of orders, the snapshot of all orders (the denominator of the share of orders that come through
/// the portal), and the tree of clients.
/// </summary>
public sealed class CrmResult : IResultForm
{
    /// <summary>An order has a dozen events; more than so many are not missing but misnumbered.</summary>
    private const int MostMissing = 1000;

    public string Dialect => "crm-rest";

    public JsonObject Show(CanonicalResult result)
    {
        var shown = new JsonObject { ["system"] = result.System.Code, ["dialect"] = result.System.Dialect };
        if (result.Ledger.EffectiveOf(Feed.OrderEvents) is { Count: > 0 } files)
        {
            var unread = result.Quarantined.All.Count(row => files.Any(file => string.Equals(file.Path, row.Path, StringComparison.Ordinal)));
            shown["order_events"] = Events([.. result.RowsOf(Feed.OrderEvents).Cast<OrderEventRecord>()], unread);
        }

        if (result.Ledger.EffectiveOf(Feed.ReportedOrders) is [var snapshot])
        {
            shown["orders_snapshot"] = Orders(result, snapshot, [.. result.RowsOf(Feed.ReportedOrders).Cast<ReportedOrderRecord>()]);
        }

        if (result.Ledger.EffectiveOf(Feed.ClientNodes).Count > 0)
        {
            var kinds = result.RowsOf(Feed.ClientNodes).Cast<ClientNodeRecord>().Select(node => node.Kind).ToList();
            shown["clients"] = new JsonObject { ["nodes"] = kinds.Count, ["by_type"] = CanonicalJson.Counts(kinds) };
        }

        shown["quarantined"] = CanonicalJson.Quarantined(result.Quarantined);
        shown["rejected"] = CanonicalJson.Rejected(result.Ledger);
        return shown;
    }

    /// <summary>As they are recorded: an event counts once, the highest of an order says its state, and of two in one place the first.</summary>
    private static JsonObject Events(List<OrderEventRecord> told, int unread)
    {
        var events = told.DistinctBy(each => each.EventId, StringComparer.Ordinal).ToList();
        var orders = events.GroupBy(each => each.Order, StringComparer.Ordinal).OrderBy(order => order.Key, StringComparer.Ordinal)
            .Select(order => (Number: order.Key, Steps: order.DistinctBy(each => each.Sequence).OrderBy(each => each.Sequence).ToList())).ToList();
        return new JsonObject
        {
            ["lines"] = told.Count + unread,
            ["unique"] = events.Count,
            ["duplicates"] = told.Count - events.Count,
            ["orders"] = orders.Count,
            ["final_states"] = CanonicalJson.Counts(orders.Select(order => order.Steps[^1].State)),
            ["orders_with_gaps"] = new JsonObject(orders
                .Select(order => (order.Number, Missing: Missing([.. order.Steps.Select(step => step.Sequence)])))
                .Where(order => order.Missing.Count > 0)
                .Select(order => CanonicalJson.Member(order.Number, new JsonArray([.. order.Missing.Select(missing => JsonValue.Create(missing))])))),
            ["orders_final"] = new JsonObject(orders.Select(order => CanonicalJson.Member(order.Number, order.Steps[^1].State))),
        };
    }

    /// <summary>The numbers that are missing below the highest, in order; a number that is far off names the first of them.</summary>
    private static List<int> Missing(HashSet<int> told) => [.. Enumerable.Range(1, told.Max()).Where(number => !told.Contains(number)).Take(MostMissing)];

    private static JsonObject Orders(CanonicalResult result, LedgerEntry snapshot, List<ReportedOrderRecord> orders) => new()
    {
        ["effective"] = snapshot.Path,
        ["superseded"] = CanonicalJson.List(result.Ledger.Entries
            .Where(entry => entry.Verdict == FileVerdict.Superseded && entry.File!.Key.Feed == Feed.ReportedOrders).Select(entry => entry.Path).Order(StringComparer.Ordinal)),
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
}
