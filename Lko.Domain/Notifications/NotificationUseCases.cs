using System.Text.Json;
using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Live;
using Lko.Domain.Orders;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Notifications;

/// <summary>One notification as the bell shows it.</summary>
/// <param name="Kind">Key of the sentence in the Notifications texts.</param>
/// <param name="IsYourMove">It waits for the person now: what his side was asked about an order and has not answered, or a matter he has not looked at.</param>
/// <param name="Arguments">Product code, stage code and state code.</param>
public sealed record NotificationRow(NotificationId Id, string Kind, bool IsYourMove, string Subject, IReadOnlyList<string> Arguments, DateTimeOffset At, bool IsRead);

/// <summary>The bell: the newest notifications and how many are unread.</summary>
public sealed record Bell(IReadOnlyList<NotificationRow> Rows, int Unread);

/// <summary>Opens the caller's own bell, without the news he has left out.</summary>
public sealed class GetBell(ILkoDbFactory databases)
{
    public const int MaxRows = 50;

    private static readonly HashSet<string> OrderKinds = OrderLifecycle.States.Keys.Select(OrderNotices.KindOf).ToHashSet(StringComparer.Ordinal);

    public async Task<Outcome<Bell>> Run(CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenOwnAsync(cancellationToken);
        if (db?.User is not { } user)
        {
            return Outcome<Bell>.Forbidden();
        }

        var muted = News.KindsOf(await db.Users.Where(row => row.Id == user.Id).Select(row => row.MutedNews).SingleOrDefaultAsync(cancellationToken));
        var own = db.Notifications.AsNoTracking().Where(row => row.UserId == user.Id && (row.IsYourMove || !muted.Contains(row.Kind)));
        var unread = await own.CountAsync(row => row.ReadAt == null, cancellationToken);
        var rows = await own.OrderByDescending(row => row.ReadAt == null).ThenByDescending(row => row.At).ThenByDescending(row => row.Id).Take(MaxRows)
            .Select(row => new { row.Id, row.Kind, row.IsYourMove, row.Subject, row.Arguments, row.At, row.ReadAt }).ToListAsync(cancellationToken);

        // What was told is a fact of its moment; whether it still waits, the order knows: a colleague may have answered.
        var asked = rows.Where(row => row.IsYourMove && IsOfState(row.Kind)).GroupBy(row => row.Subject, StringComparer.Ordinal).ToDictionary(told => told.Key, told => told.MaxBy(row => row.Id.Value)!.Id, StringComparer.Ordinal);
        var waiting = await WaitingAsync(user, [.. asked.Keys], cancellationToken);
        return Outcome<Bell>.Ok(new Bell(
            [.. rows.Select(row => new NotificationRow(
                row.Id, row.Kind, row.IsYourMove && (IsOfState(row.Kind) ? waiting.Contains(row.Subject) && asked[row.Subject] == row.Id : row.ReadAt is null),
                row.Subject, JsonSerializer.Deserialize<string[]>(row.Arguments) ?? [], row.At, row.ReadAt is not null))],
            unread));
    }

    private static bool IsOfState(string kind) => OrderKinds.Contains(kind);

    /// <summary>Which of the orders wait for the person's side.</summary>
    private async Task<HashSet<string>> WaitingAsync(CurrentUser user, List<string> numbers, CancellationToken cancellationToken)
    {
        if (numbers.Count == 0 || !user.Can(Permission.OrdersRead))
        {
            return [];
        }

        await using var db = await databases.OpenAsync(Permission.OrdersRead, cancellationToken);
        if (db?.User is null)
        {
            return [];
        }

        var mine = OrderAccess.StatesHeldBy(user.Side);
        return [.. await db.VisibleOrders().Where(order => numbers.Contains(order.Number!) && mine.Contains(order.State)).Select(order => order.Number!).ToListAsync(cancellationToken)];
    }
}

/// <summary>Marks one of the caller's notifications, or all of them, as read. Returns how many were unread.</summary>
public sealed class MarkNotificationsRead(ILkoDbFactory databases, TimeProvider time)
{
    /// <summary>Marked and saved at once: a bell nobody opened for a year is no reason to hold a year in memory.</summary>
    public const int BatchSize = 200;

    /// <param name="id">Null = all.</param>
    public async Task<Outcome<int>> Run(NotificationId? id, CancellationToken cancellationToken)
    {
        for (var marked = 0; ;)
        {
            await using var db = await databases.OpenOwnAsync(cancellationToken);
            if (db?.User is not { } user)
            {
                return Outcome<int>.Forbidden();
            }

            var now = time.Now();
            var rows = await db.Notifications.Where(row => row.UserId == user.Id && row.ReadAt == null && (id == null || row.Id == id))
                .OrderBy(row => row.Id).Take(BatchSize).ToListAsync(cancellationToken);
            rows.ForEach(row => row.MarkRead(now));
            marked += rows.Count;
            if (rows.Count > 0)
            {
                db.Announce(new Change(Topic.Notification, "read", user.OperatorId, null, null, user.Id.Value));
                await db.SaveAsync(cancellationToken);
            }

            if (rows.Count < BatchSize)
            {
                return Outcome<int>.Ok(marked);
            }
        }
    }
}
