using System.Data.Common;
using Lko.Infrastructure.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace Lko.Tests.Support;

/// <summary>Hundreds of steps that SQLite took on the connections opened since.</summary>
internal sealed class CountedSteps : DbConnectionInterceptor
{
    private const int Each = 100;

    public int Taken { get; set; }

    /// <summary>The same database, whose work is counted.</summary>
    public TestDatabase Of(TestDatabase database) =>
        TestDatabase.Over(new Database(database.Database.Provider, database.Database.ConnectionString) { WriteWalls = [.. database.Database.WriteWalls, this] });

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Count((SqliteConnection)connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Count((SqliteConnection)connection);
        return Task.CompletedTask;
    }

    private void Count(SqliteConnection connection) => raw.sqlite3_progress_handler(
        connection.Handle!,
        Each,
        _ =>
        {
            Taken++;
            return 0;
        },
        null);
}
