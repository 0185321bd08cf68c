using System.Data;
using System.Linq.Expressions;
using Microsoft.Data.SqlClient;

namespace Lko.Infrastructure.Data.Bulk.Providers;

/// <summary>Bulk copy in batches; constraints are checked as for any other insert.</summary>
internal static class SqlServerBulk
{
    private const int BatchSize = 5_000;

    public static async Task<long> RunAsync<TRow>(SqlConnection connection, SqlTransaction transaction, BulkTable<TRow> table, IEnumerable<TRow> rows, CancellationToken cancellationToken)
        where TRow : class
    {
        using var copy = new SqlBulkCopy(connection, SqlBulkCopyOptions.CheckConstraints | SqlBulkCopyOptions.FireTriggers, transaction) { DestinationTableName = $"[{table.Name}]", BatchSize = BatchSize };
        using var batch = new DataTable();
        foreach (var column in table.Columns)
        {
            batch.Columns.Add(column.Name, Nullable.GetUnderlyingType(column.Value.Type) ?? column.Value.Type);
            copy.ColumnMappings.Add(column.Name, column.Name);
        }

        var values = table.Compiled("sqlserver", Reader);
        long count = 0;
        foreach (var chunk in rows.Chunk(BatchSize))
        {
            batch.Clear();
            foreach (var row in chunk)
            {
                batch.Rows.Add(values(row));
            }

            await copy.WriteToServerAsync(batch, cancellationToken);
            count += chunk.Length;
        }

        return count;
    }

    private static Expression<Func<TRow, object?[]>> Reader<TRow>(BulkTable<TRow> table)
        where TRow : class =>
        Expression.Lambda<Func<TRow, object?[]>>(Expression.NewArrayInit(typeof(object), table.Columns.Select(column => Expression.Convert(column.Value, typeof(object)))), table.Row);
}
