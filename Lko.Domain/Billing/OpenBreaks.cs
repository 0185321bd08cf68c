using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>
/// Findings are the carrier's; that a balance is being checked is said to its operator too. The mark on the balance follows the findings after
/// they are saved.
/// </summary>
internal static class OpenBreaks
{
    public static async Task MarkAsync(ILkoDb db, IQueryable<BalanceSnapshot> balances, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var open = db.Findings.Where(row => row.AccountId != null && row.ClosedAt == null && row.ExplainedAt == null);
        await balances.Where(row => row.UnreconciledSince == null && open.Any(each => each.AccountId == row.AccountId && each.Period == row.Period))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.UnreconciledSince, (DateTimeOffset?)now), cancellationToken);
        await balances.Where(row => row.UnreconciledSince != null && !open.Any(each => each.AccountId == row.AccountId && each.Period == row.Period))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.UnreconciledSince, (DateTimeOffset?)null), cancellationToken);
    }
}
