using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Orders;

/// <summary>How far what the portal shows of orders and what the CRM knows agree.</summary>
/// <param name="AsOf">When the CRM last told everything it had; null before it ever did.</param>
/// <param name="Queue">The caller's orders of which something is still on its way to the CRM.</param>
public sealed record CrmFreshness(DateTimeOffset? AsOf, bool IsFresh, int Queue);

/// <summary>Says how fresh the orders of a list are.</summary>
public sealed class GetCrmFreshness(ILkoDbFactory databases, TimeProvider time)
{
    /// <summary>By its schedule the CRM is asked every five minutes: three times without an answer is not by chance.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(15);

    private static readonly Dispatch[] OnTheWay = [Dispatch.Sending, Dispatch.Unknown];

    /// <param name="within">Code of the part of the caller's side to look at; null = all he may see.</param>
    public async Task<Outcome<CrmFreshness>> Run(string? within, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.OrdersRead, within, cancellationToken);
        if (db?.User is null)
        {
            return Outcome<CrmFreshness>.Forbidden();
        }

        var queue = await db.VisibleOrders().CountAsync(order => OnTheWay.Contains(order.Dispatch), cancellationToken);
        await using var all = databases.OpenSystem("how fresh the CRM is");
        var asOf = await all.SyncCursors.Where(row => row.System == PollCrm.System && row.Stream == PollCrm.Stream).Select(row => row.LastSuccessAt).SingleOrDefaultAsync(cancellationToken);
        return Outcome<CrmFreshness>.Ok(new CrmFreshness(asOf, time.Now() - asOf <= FreshFor, queue));
    }
}
