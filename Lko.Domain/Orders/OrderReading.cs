using Lko.Domain.Access;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Orders;

/// <summary>Who may open an order he sees in a list, and what is written down of it.</summary>
internal static class OrderReading
{
    /// <summary>Of the carrier's staff it opens to whoever acts for its operator or looks after its macro-region; the latter is a line of the journal.</summary>
    public static async Task<bool> OpensAsync(ILkoDb db, CurrentUser user, Order order, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (user.Side != Side.Carrier || user.Acting?.OperatorId == order.OperatorId)
        {
            return true;
        }

        if (!user.LooksAfter(Permission.OrdersRead, order.CarrierBranch))
        {
            return false;
        }

        await KeepAsync(db, user, order, now, cancellationToken);
        return true;
    }

    /// <summary>
    /// The journal tells who opened whose order, whatever he does with it: an open card is read again with every change, so once in an hour. What
    /// could not be written down is not shown: the card fails with a number, as when it cannot be read. It is no refusal, which would accuse the
    /// person of asking for what is not his.
    /// </summary>
    private static async Task KeepAsync(ILkoDb db, CurrentUser user, Order order, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = now - StartActing.Longest;
        if (await db.AccessEvents.AnyAsync(row => row.By == user.Id && row.Kind == AccessEventKind.OrderRead && row.Detail == order.Number && row.At > since, cancellationToken))
        {
            return;
        }

        await db.KeepAsync(user, AccessEventKind.OrderRead, order.OperatorId, order.Number, now, cancellationToken);
    }
}
