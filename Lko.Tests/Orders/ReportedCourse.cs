using System.Text.Json;
using Lko.Domain.Common;
using Lko.Domain.Orders;

namespace Lko.Tests.Orders;

/// <summary>What the events of the CRM say of an order, told from their texts alone and in whatever order they stand.</summary>
internal static class ReportedCourse
{
    /// <summary>When each milestone is first told of.</summary>
    public static IEnumerable<(Milestone Milestone, DateTimeOffset At)> Milestones(IEnumerable<string> events) =>
        from told in events.Select(json => JsonElement.Parse(json))
        let byCode = OrderLifecycle.CrmCodes[told.GetProperty("to").GetString()!].Reaches
        let byDay = told.TryGetProperty("committed", out var day) && day.ValueKind == JsonValueKind.String ? Milestone.Committed : (Milestone?)null
        let reached = new[] { byCode, byDay }.Max()
        where reached is not null
        let at = Clock.Stored(told.GetProperty("at").GetDateTimeOffset())
        from milestone in OrderLifecycle.UpTo(reached.Value)
        group at by milestone into times
        orderby times.Key
        select (times.Key, times.Min());

    public static IEnumerable<(Milestone Milestone, DateTimeOffset At)> Milestones(Order order) =>
        order.Milestones.OrderBy(row => row.Milestone).Select(row => (row.Milestone, row.ReachedAt));

    /// <summary>The ids of what was offered.</summary>
    public static IEnumerable<string> Offers(IEnumerable<string> events) =>
        events.Select(json => JsonElement.Parse(json)).Where(told => told.TryGetProperty("terms", out var terms) && terms.ValueKind == JsonValueKind.Object)
            .OrderBy(told => told.GetProperty("seq").GetInt32()).Select(told => told.GetProperty("terms").GetProperty("id").GetString()!);
}
