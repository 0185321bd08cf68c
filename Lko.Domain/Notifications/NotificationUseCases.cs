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
/// <param name="Term">Until when the order waits for the person; null when it does not, or has no term.</param>
public sealed record NotificationRow(NotificationId Id, string Kind, bool IsYourMove, string Subject, IReadOnlyList<string> Arguments, DateTimeOffset At, bool IsRead, TermRow? Term);

/// <summary>The end of a term.</summary>
/// <param name="Zone">The zone it runs in.</param>
public sealed record TermRow(DateTimeOffset DueAt, TimeZoneInfo Zone);

/// <summary>The bell: what waits, then the newest notifications, and how many are unread.</summary>
public sealed record Bell(IReadOnlyList<NotificationRow> Rows, int Unread);

/// <summary>Opens the caller's own bell, without the news he has left out.</summary>
public sealed class GetBell(ILkoDbFactory databases)
{
    public const int MaxRows = 50;

    /// <summary>What asks the operator's side about an order; whom of its people, the order's state and his rights say.</summary>
    private static readonly List<string> OrderKinds = [.. OrderLifecycle.States.Keys.Select(OrderNotices.KindOf), OrderNotices.Refused];

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

        // What was told is a fact of its moment; whether it still waits, the order knows: a colleague may have answered.
        var waiting = await WaitingAsync(user, cancellationToken);
        var orders = waiting.Keys.ToList();
        var asked = orders.Count == 0 ? [] : await own.Where(row => row.IsYourMove && OrderKinds.Contains(row.Kind) && orders.Contains(row.Subject))
            .GroupBy(row => row.Subject).Select(told => told.Max(row => row.Id)).ToListAsync(cancellationToken);
        var rows = await own
            .OrderByDescending(row => asked.Contains(row.Id) || (row.IsYourMove && row.ReadAt == null && !OrderKinds.Contains(row.Kind)))
            .ThenByDescending(row => row.ReadAt == null).ThenByDescending(row => row.At).ThenByDescending(row => row.Id).Take(MaxRows)
            .Select(row => new { row.Id, row.Kind, row.IsYourMove, row.Subject, row.Arguments, row.At, row.ReadAt }).ToListAsync(cancellationToken);
        return Outcome<Bell>.Ok(new Bell(
            [.. rows.Select(row => new NotificationRow(
                row.Id, row.Kind, OrderKinds.Contains(row.Kind) ? asked.Contains(row.Id) : row.IsYourMove && row.ReadAt is null,
                row.Subject, JsonSerializer.Deserialize<string[]>(row.Arguments) ?? [], row.At, row.ReadAt is not null, asked.Contains(row.Id) ? waiting.GetValueOrDefault(row.Subject) : null))],
            unread));
    }

    /// <summary>The orders that wait for the person and their terms: of the latest as many as the bell has room for.</summary>
    private async Task<Dictionary<string, TermRow?>> WaitingAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        var turn = Turn.Of(user);
        if (turn.IsNever || !user.Can(Permission.OrdersRead))
        {
            return [];
        }

        await using var db = await databases.OpenAsync(Permission.OrdersRead, cancellationToken);
        if (db?.User is null)
        {
            return [];
        }

        var rows = await db.VisibleOrders().Where(turn.Orders).Where(order => order.Number != null)
            .OrderByDescending(order => order.StateSince).ThenByDescending(order => order.Id).Take(MaxRows)
            .Select(order => new
            {
                Number = order.Number!,
                order.State,
                order.DueAt,
                Subject = db.Contracts.Where(contract => contract.Id == order.ContractId).Select(contract => contract.Subject).FirstOrDefault(),
                Branch = db.Branches.Where(branch => branch.Id == order.BranchId).Select(branch => branch.TimeZone).FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        return rows.ToDictionary(row => row.Number, row => row.DueAt is { } due ? new TermRow(due, OrderZones.Of(row.Subject, row.Branch).OfTerm(row.State)) : null, StringComparer.Ordinal);
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
