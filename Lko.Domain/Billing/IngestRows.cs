using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>
/// Brings the stored rows of one keyed feed of a system in line with its effective files of some months: rows that say the same stay as they
/// are, changed ones are replaced, vanished ones withdrawn. Running it again changes nothing.
/// </summary>
/// <param name="set">The feed's table.</param>
/// <param name="make">A row of the table from a record that counts.</param>
public sealed class IngestRows<TRow>(Func<ILkoDb, DbSet<TRow>> set, Func<AcceptedRow, Period, string, RowSource, TRow> make)
    where TRow : class, IKeyedRow
{
    private const int DeletedAtOnce = 500;

    /// <summary>Rows stored in this table, known by key, of the months.</summary>
    public async Task<Dictionary<string, StoredRow>> StoredAsync(ILkoDb db, string system, Months months, CancellationToken cancellationToken) =>
        await Of(db, system, months)
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
    /// <param name="partOf">Which part of its month the file of a path is.</param>
    /// <param name="readAnewFrom">
    /// The first period of which the same bytes may say something else by now, for they are read otherwise; null where it is enough that they are the same.
    /// </param>
    public async Task<ReplacedRows> ReplaceAsync(
        ILkoDb db, string system, Months months, Dictionary<string, StoredRow> stored, IEnumerable<(AcceptedRow Row, Period Period, DateTimeOffset ReceivedAt)> rows, Func<string, int?> partOf, Period? readAnewFrom,
        CancellationToken cancellationToken)
    {
        var changed = 0;
        var fresh = new List<TRow>();
        var added = new List<string>();
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
                added.Add(key);
            }

            fresh.Add(make(row, period, key, source));
        }

        if (doubted.Count > 0)
        {
            await foreach (var before in Of(db, system, months with { First = readAnewFrom!.Value }).AsAsyncEnumerable().WithCancellation(cancellationToken))
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

        changed += Gone(stored.Values, fresh, added, partOf);
        foreach (var keys in outdated.Concat(stored.Keys).Chunk(DeletedAtOnce))
        {
            await set(db).Where(row => row.System == system && keys.Contains(row.KeyHash)).ExecuteDeleteAsync(cancellationToken);
        }

        var displaced = await DisplaceAsync(db, system, months, added, cancellationToken);
        await db.AddManyAsync(fresh, cancellationToken);
        return new(changed + displaced, added, stored.Count, displaced);
    }

    /// <summary>A row without a name of its own is another one by its key when it says something else: where one went, the new one that stands there is it.</summary>
    /// <returns>How many rows went without another one in their place.</returns>
    private static int Gone(Dictionary<string, StoredRow>.ValueCollection gone, List<TRow> fresh, List<string> added, Func<string, int?> partOf)
    {
        if (gone.Count == 0 || added.Count == 0)
        {
            return gone.Count;
        }

        var keys = added.ToHashSet(StringComparer.Ordinal);
        var places = fresh.Where(row => keys.Contains(row.KeyHash)).CountBy(row => (row.Period, partOf(row.Source.Path), row.Source.Line)).ToDictionary();
        return gone.CountBy(row => (row.Period, partOf(row.Path), row.Line)).Sum(place => Math.Max(0, place.Value - places.GetValueOrDefault(place.Key)));
    }

    /// <summary>Of two rows of one key the one of the earlier month counts.</summary>
    /// <param name="added">Keys that rows of the months have now.</param>
    /// <returns>How many rows of later months went.</returns>
    public async Task<int> DisplaceAsync(ILkoDb db, string system, Months months, IReadOnlyList<string> added, CancellationToken cancellationToken)
    {
        var displaced = 0;
        if (months.IsBounded)
        {
            foreach (var keys in added.Chunk(DeletedAtOnce))
            {
                displaced += await set(db).Where(row => row.System == system && row.Period > months.Last && keys.Contains(row.KeyHash)).ExecuteDeleteAsync(cancellationToken);
            }
        }

        return displaced;
    }

    private IQueryable<TRow> Of(ILkoDb db, string system, Months months) =>
        set(db).AsNoTracking().Where(row => row.System == system && row.Period >= months.First && row.Period <= months.Last);
}

/// <summary>What a replacement came to.</summary>
/// <param name="Changed">How many rows say something else than before.</param>
/// <param name="Added">Keys that had no row in the months.</param>
/// <param name="Withdrawn">How many keys have none any more.</param>
/// <param name="Displaced">How many rows of later months went.</param>
public sealed record ReplacedRows(int Changed, IReadOnlyList<string> Added, int Withdrawn, int Displaced);

/// <summary>A stored row as far as a comparison needs it.</summary>
public sealed record StoredRow(string KeyHash, Period Period, string Path, int Line, string RowHash)
{
    public bool Says(RowSource source, Period period) =>
        Line == source.Line && Period == period && string.Equals(RowHash, source.RowHash, StringComparison.Ordinal) && string.Equals(Path, source.Path, StringComparison.Ordinal);
}
