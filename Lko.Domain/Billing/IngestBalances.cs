using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>
/// Puts the balances that a system's effective files say of some months in the place of what was known of them: rows are added, changed and
/// withdrawn. Running it again with the same rows changes nothing. It takes part in the caller's unit of work.
/// </summary>
public static class IngestBalances
{
    /// <param name="accounts">Accounts of the system by number.</param>
    /// <returns>How many snapshots are other than before.</returns>
    public static async Task<int> ReplaceAsync(
        ILkoDb db, string system, Months months, IReadOnlyList<(AcceptedRow Row, DateTimeOffset ReceivedAt)> rows, IReadOnlyDictionary<string, Account> accounts, CancellationToken cancellationToken)
    {
        var stored = await db.BalanceSnapshots.Where(row => row.System == system && row.Period >= months.First && row.Period <= months.Last).ToDictionaryAsync(row => (row.AccountId, row.Period), cancellationToken);
        var changed = 0;
        foreach (var (row, receivedAt) in rows)
        {
            var record = (BalanceRecord)row.Record;
            var account = accounts[record.Account];
            if (stored.Remove((account.Id, record.Period!.Value), out var snapshot))
            {
                changed += snapshot.Replace(row, receivedAt) ? 1 : 0;
            }
            else
            {
                db.BalanceSnapshots.Add(BalanceSnapshot.Of(account, row, receivedAt));
                changed++;
            }
        }

        // A file is replaced as a whole: what it no longer says is no longer so.
        db.BalanceSnapshots.RemoveRange(stored.Values);
        return changed + stored.Count;
    }
}
