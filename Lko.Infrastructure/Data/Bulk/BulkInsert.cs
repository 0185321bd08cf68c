using Lko.Infrastructure.Data.Bulk.Providers;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Lko.Infrastructure.Data.Bulk;

/// <summary>
/// Writes many new rows of one table as fast as the database takes them, in the running transaction: prepared statements on SQLite, binary COPY
/// on PostgreSQL, bulk copy on SQL Server. Columns and conversions come from the model.
/// </summary>
internal static class BulkInsert
{
    public static async Task<long> RunAsync<TRow>(LkoDbContext context, IEnumerable<TRow> rows, CancellationToken cancellationToken)
        where TRow : class
    {
        var table = BulkTable<TRow>.Of(context.Model);
        var transaction = context.Database.CurrentTransaction?.GetDbTransaction();
        return context.Database.GetDbConnection() switch
        {
            SqliteConnection connection => SqliteBulk.Run(connection, table, rows, cancellationToken),
            NpgsqlConnection connection => await PostgreSqlBulk.RunAsync(connection, table, rows, cancellationToken),
            SqlConnection connection => await SqlServerBulk.RunAsync(connection, (SqlTransaction)transaction!, table, rows, cancellationToken),
            var other => throw new NotSupportedException($"{other.GetType().Name} takes no rows in bulk."),
        };
    }
}
