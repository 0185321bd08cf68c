using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Lko.Domain.Resources;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Orders;

/// <summary>What a person is told whose decision meets an order that somebody has changed since he looked.</summary>
internal static class OrderConflict
{
    /// <summary>Who changed it last, when, and where it is now.</summary>
    /// <param name="order">As it is stored, with its history.</param>
    /// <param name="zone">By which the person reads.</param>
    public static string Of(Order order, TimeZoneInfo zone, DateTimeOffset now) =>
        order.History.MaxBy(row => row.Id.Value) is { } latest
            ? DomainTexts.Orders.Format("Conflict.Order", order.State.Row().Name, Who(latest), MomentText.Zoned(latest.RecordedAt, zone, now))
            : DomainTexts.Orders["Conflict.Changed"];

    /// <summary>The same of an order that was changed while the decision was saved: what was read before no longer holds.</summary>
    /// <param name="stale">The version that was read before.</param>
    public static async Task<string> ReadAsync(
        ILkoDbFactory databases, Permission permission, OrderId id, int stale, TimeZoneInfo zone, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(permission, cancellationToken);
        var order = db is null ? null : await db.Orders.AsNoTracking().Include(row => row.History).SingleOrDefaultAsync(row => row.Id == id && row.Version != stale, cancellationToken);
        return order is null ? DomainTexts.Orders["Conflict.Changed"] : Of(order, zone, now);
    }

    /// <summary>The person by his name; what the CRM tells is the CRM's, whoever of the carrier it names.</summary>
    private static string Who(OrderHistory line) =>
        line.SourceSystem is not { } system ? line.By
        : line.By.Length == 0 || string.Equals(line.By, system, StringComparison.Ordinal) ? system
        : $"{system} ({line.By})";
}
