using Lko.Domain.Access;
using Microsoft.EntityFrameworkCore.Design;

namespace Lko.Infrastructure.Data;

// The migrations tool makes contexts through these; no database is opened.
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteLkoDbContext>
{
    public SqliteLkoDbContext CreateDbContext(string[] args) =>
        (SqliteLkoDbContext)new Database(DatabaseProvider.Sqlite, "Data Source=design.db").Open(DataScope.System());
}

internal sealed class PostgreSqlDesignTimeFactory : IDesignTimeDbContextFactory<PostgreSqlLkoDbContext>
{
    public PostgreSqlLkoDbContext CreateDbContext(string[] args) =>
        (PostgreSqlLkoDbContext)new Database(DatabaseProvider.PostgreSql, "Host=design").Open(DataScope.System());
}

internal sealed class SqlServerDesignTimeFactory : IDesignTimeDbContextFactory<SqlServerLkoDbContext>
{
    public SqlServerLkoDbContext CreateDbContext(string[] args) =>
        (SqlServerLkoDbContext)new Database(DatabaseProvider.SqlServer, "Server=design").Open(DataScope.System());
}
