using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>
/// Puts the balances of one system and period in the place of what was known of them: rows are added, changed and withdrawn, the quarantine
/// follows. Running it again with the same batch changes nothing. It takes part in the caller's unit of work, which saves the cursor with it.
/// </summary>
public static class IngestBalances
{
    /// <param name="accounts">Accounts of the system by number.</param>
    /// <param name="files">The stored files of the batch by path.</param>
    /// <param name="now">First sight of the rows that go to quarantine.</param>
    /// <returns>How many snapshots are other than before.</returns>
    public static async Task<int> ApplyAsync(
        ILkoDb db,
        SourceSystem system,
        BalanceBatch batch,
        IReadOnlyDictionary<string, Account> accounts,
        IReadOnlyDictionary<string, SourceFile> files,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var changed = await ReplaceSnapshotsAsync(db, system, batch, accounts, files, cancellationToken);
        await ReplaceQuarantineAsync(db, system, batch, now, cancellationToken);
        foreach (var path in batch.Paths)
        {
            files[path].Count(
                batch.Accepted.Count(row => string.Equals(row.Path, path, StringComparison.Ordinal)),
                batch.Quarantined.Count(row => string.Equals(row.Path, path, StringComparison.Ordinal)));
        }

        return changed;
    }

    private static async Task<int> ReplaceSnapshotsAsync(
        ILkoDb db,
        SourceSystem system,
        BalanceBatch batch,
        IReadOnlyDictionary<string, Account> accounts,
        IReadOnlyDictionary<string, SourceFile> files,
        CancellationToken cancellationToken)
    {
        var stored = await db.BalanceSnapshots
            .Where(row => row.System == system.Code && row.Period == batch.Period)
            .ToDictionaryAsync(row => row.AccountId, cancellationToken);
        var changed = 0;
        foreach (var balance in batch.Accepted)
        {
            var account = accounts[balance.Record.Account];
            var receivedAt = files[balance.Path].ReceivedAt;
            if (stored.Remove(account.Id, out var snapshot))
            {
                changed += snapshot.Replace(balance, receivedAt) ? 1 : 0;
            }
            else
            {
                db.BalanceSnapshots.Add(BalanceSnapshot.Of(account, balance, receivedAt));
                changed++;
            }
        }

        // A file is replaced as a whole: what it no longer says is no longer so.
        db.BalanceSnapshots.RemoveRange(stored.Values);
        return changed + stored.Count;
    }

    private static async Task ReplaceQuarantineAsync(ILkoDb db, SourceSystem system, BalanceBatch batch, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var stored = await db.QuarantineRows
            .Where(row => row.System == system.Code && row.Feed == Feed.Balances && row.Period == batch.Period)
            .ToListAsync(cancellationToken);
        foreach (var row in batch.Quarantined)
        {
            if (stored.Find(each => each.Is(row)) is { } same)
            {
                stored.Remove(same);
            }
            else
            {
                db.QuarantineRows.Add(QuarantineRow.Of(system.Code, Feed.Balances, batch.Period, row, now));
            }
        }

        db.QuarantineRows.RemoveRange(stored);
    }
}
