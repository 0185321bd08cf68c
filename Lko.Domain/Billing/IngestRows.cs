using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>
/// Brings the stored rows of one keyed feed of a system in line with its effective files, from a period on: rows that say the same stay as they
/// are, changed ones are replaced, vanished ones withdrawn. Running it again changes nothing.
/// </summary>
/// <param name="set">The feed's table.</param>
/// <param name="make">A row of the table from a record that counts.</param>
public sealed class IngestRows<TRow>(Func<ILkoDb, DbSet<TRow>> set, Func<AcceptedRow, Period, string, RowSource, TRow> make)
    where TRow : class, IKeyedRow
{
    private const int DeletedAtOnce = 500;

    /// <summary>Rows stored in this table, known by key, from the period on.</summary>
    public async Task<Dictionary<string, StoredRow>> StoredAsync(ILkoDb db, string system, Period from, CancellationToken cancellationToken) =>
        await set(db).AsNoTracking().Where(row => row.System == system && row.Period >= from)
            .Select(row => new StoredRow(row.KeyHash, row.Period, row.Source.Path, row.Source.Line, row.Source.RowHash))
            .ToDictionaryAsync(row => row.KeyHash, StringComparer.Ordinal, cancellationToken);

    /// <summary>Keys of rows that precede the period.</summary>
    public async Task AddTakenAsync(ILkoDb db, string system, Period before, HashedKeySet taken, CancellationToken cancellationToken)
    {
        await foreach (var key in set(db).AsNoTracking().Where(row => row.System == system && row.Period < before).Select(row => row.KeyHash).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            taken.AddHash(key);
        }
    }

    /// <summary>Writes what is new or other than stored and withdraws what is gone.</summary>
    /// <param name="rows">The accepted rows with the period and reception of their file.</param>
    /// <param name="readAnewFrom">
    /// The first period of which the same bytes may say something else by now, for they are read otherwise; null where it is enough that they are the same.
    /// </param>
    /// <returns>How many rows say something else than before.</returns>
    public async Task<int> ReplaceAsync(
        ILkoDb db, string system, Dictionary<string, StoredRow> stored, IEnumerable<(AcceptedRow Row, Period Period, DateTimeOffset ReceivedAt)> rows, Period? readAnewFrom, CancellationToken cancellationToken)
    {
        var changed = 0;
        var fresh = new List<TRow>();
        var outdated = new List<string>();
        var doubted = new Dictionary<string, (AcceptedRow Row, Period Period, DateTimeOffset ReceivedAt)>(StringComparer.Ordinal);
        foreach (var (row, period, receivedAt) in rows)
        {
            var key = HashedKeySet.Hex(row.Record.NaturalKey!);
            var source = RowSource.Of(row, receivedAt);
            if (stored.Remove(key, out var old))
            {
                if (old.Says(source, period))
                {
                    if (period >= readAnewFrom)
                    {
                        doubted.Add(key, (row, period, receivedAt));
                    }

                    continue;
                }

                changed += string.Equals(old.RowHash, source.RowHash, StringComparison.Ordinal) ? 0 : 1;
                outdated.Add(key);
            }
            else
            {
                changed++;
            }

            fresh.Add(make(row, period, key, source));
        }

        if (doubted.Count > 0)
        {
            await foreach (var before in set(db).AsNoTracking().Where(row => row.System == system && row.Period >= readAnewFrom!.Value).AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                if (doubted.Remove(before.KeyHash, out var told)
                    && make(told.Row, told.Period, before.KeyHash, RowSource.Of(told.Row, told.ReceivedAt)) is var now && !now.Told().Equals(before.Told()))
                {
                    changed++;
                    outdated.Add(before.KeyHash);
                    fresh.Add(now);
                }
            }
        }

        changed += stored.Count;
        foreach (var keys in outdated.Concat(stored.Keys).Chunk(DeletedAtOnce))
        {
            await set(db).Where(row => row.System == system && keys.Contains(row.KeyHash)).ExecuteDeleteAsync(cancellationToken);
        }

        await db.AddManyAsync(fresh, cancellationToken);
        return changed;
    }
}

/// <summary>A stored row as far as a comparison needs it.</summary>
public sealed record StoredRow(string KeyHash, Period Period, string Path, int Line, string RowHash)
{
    public bool Says(RowSource source, Period period) =>
        Line == source.Line && Period == period && string.Equals(RowHash, source.RowHash, StringComparison.Ordinal) && string.Equals(Path, source.Path, StringComparison.Ordinal);
}
