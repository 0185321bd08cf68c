using System.Data.Common;
using Lko.Domain.Access;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Lko.Infrastructure.Data;

/// <summary>The databases the one model runs on.</summary>
public enum DatabaseProvider
{
    Sqlite = 1,
    SqlServer = 2,
    PostgreSql = 3,
}

/// <summary>Makes contexts. The only place, with the migrations' factories, that constructs one.</summary>
public sealed class Database(DatabaseProvider provider, string connectionString)
{
    /// <summary>Seconds a statement waits for another writer of an embedded database.</summary>
    private const int Patience = 30;

    private static readonly IReadOnlyList<IInterceptor> Walls = [new TenantWall(), new ParentWall(), new StaffWall(), new BulkWall(), new AppendOnlyWall(), new AppendOnlyBulkWall()];
    private static readonly IReadOnlyList<IInterceptor> Habits = [new RowStamps(), new SqliteSession(), new KeyedTexts()];

    public DatabaseProvider Provider { get; } = provider;

    public string ConnectionString { get; } = connectionString;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The walls around writes. Tests take one away, to see that it is missed.</summary>
    internal IReadOnlyList<IInterceptor> WriteWalls { get; init; } = Walls;

    /// <summary>The services contexts are made of, where they are not EF's own: tests take a wall out of the model.</summary>
    internal IServiceProvider? EfServices { get; init; }

#pragma warning disable RS0030 // this is the one place that makes contexts
    public LkoDbContext Open(DataScope scope) => Provider switch
    {
        DatabaseProvider.Sqlite => new SqliteLkoDbContext(Options<SqliteLkoDbContext>(), scope),
        DatabaseProvider.PostgreSql => new PostgreSqlLkoDbContext(Options<PostgreSqlLkoDbContext>(), scope),
        DatabaseProvider.SqlServer => new SqlServerLkoDbContext(Options<SqlServerLkoDbContext>(), scope),
        _ => throw new InvalidOperationException($"Unknown provider {Provider}."),
    };
#pragma warning restore RS0030

    /// <summary>Type of the contexts, which is what migrations are made for.</summary>
    internal Type ContextType => Provider switch
    {
        DatabaseProvider.Sqlite => typeof(SqliteLkoDbContext),
        DatabaseProvider.PostgreSql => typeof(PostgreSqlLkoDbContext),
        _ => typeof(SqlServerLkoDbContext),
    };

    /// <summary>Brings the schema up to date.</summary>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        if (!await StartCheck.HasSchemaAsync(this, cancellationToken))
        {
            await using var context = Open(DataScope.System());
            await context.Database.MigrateAsync(cancellationToken);
        }
    }

    /// <summary>Builds the model, for which the first context would make its caller wait.</summary>
    public void WarmUp()
    {
        using var context = Open(DataScope.System());
        _ = context.Model;
    }

    /// <summary>A closed connection without the walls, for the few plain statements that cannot wait for the model.</summary>
    internal DbConnection Connect() => Provider switch
    {
        DatabaseProvider.Sqlite => new SqliteConnection(new SqliteConnectionStringBuilder(ConnectionString) { Mode = SqliteOpenMode.ReadWrite, DefaultTimeout = Patience }.ToString()),
        DatabaseProvider.PostgreSql => new NpgsqlConnection(ConnectionString),
        _ => new SqlConnection(ConnectionString),
    };

    private DbContextOptions<TContext> Options<TContext>()
        where TContext : LkoDbContext
    {
        var builder = new DbContextOptionsBuilder<TContext>();
        switch (Provider)
        {
            case DatabaseProvider.Sqlite:
                builder.UseSqlite(new SqliteConnectionStringBuilder(ConnectionString) { ForeignKeys = true, DefaultTimeout = Patience }.ToString(), options => options.UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery));
                break;
            case DatabaseProvider.PostgreSql:
                builder.UseNpgsql(ConnectionString, options => options.EnableRetryOnFailure(3).UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery));
                break;
            default:
                builder.UseSqlServer(ConnectionString, options => options.EnableRetryOnFailure(3).UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery));
                break;
        }

        return builder.UseInternalServiceProvider(EfServices).AddInterceptors(Habits).AddInterceptors(new AccessTrail(Time)).AddInterceptors(WriteWalls).Options;
    }
}
