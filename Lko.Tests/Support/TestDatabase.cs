using Lko.Domain.Access;
using Lko.Domain.Live;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Access;
using Lko.Infrastructure.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Lko.Tests.Support;

/// <summary>
/// A migrated and seeded database of its own for one test: a copy of a template made once per run. PostgreSQL is the private server that
/// run.sh starts; without it the test is skipped by name.
/// </summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    public const string Issuer = "http://localhost/sandbox-test/";

    private static readonly SemaphoreSlim TemplateLock = new(1, 1);
    private static string? _sqliteTemplate;
    private static string? _postgresTemplate;

    private readonly Func<ValueTask> _drop;

    private TestDatabase(Database database, Func<ValueTask> drop) => (Database, _drop) = (database, drop);

    public Database Database { get; }

    public RecordingFeed Feed { get; } = new();

    public static async Task<TestDatabase> CreateAsync(DatabaseProvider provider)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        return provider switch
        {
            DatabaseProvider.Sqlite => await CopySqliteAsync(cancellationToken),
            DatabaseProvider.PostgreSql => await CopyPostgresAsync(cancellationToken),
            _ => await CreateSqlServerAsync(cancellationToken),
        };
    }

    /// <summary>A database that belongs to a process of its own, seen through the same use cases.</summary>
    public static TestDatabase Over(Database database) => new(database, () => ValueTask.CompletedTask);

    /// <summary>A factory that opens units of work for one of the sandbox's people.</summary>
    public ILkoDbFactory For(string? subject) => Factory(Caller(subject));

    /// <summary>One of the sandbox's people, read anew for every call as in the portal.</summary>
    public ICaller Caller(string? subject) => new SubjectCaller(Database, subject);

    public ILkoDbFactory Factory(ICaller caller) => new LkoDbFactory(Database, caller, Feed, new AccessJournal(Database, TimeProvider.System, NullLogger<AccessJournal>.Instance), NullLogger<LkoDbFactory>.Instance);

    /// <summary>A context without walls, to look at what is really stored.</summary>
    public LkoDbContext Raw() => Database.Open(DataScope.System());

    /// <summary>Waits until something is stored, moving the test's own clock meanwhile.</summary>
    public Task EventuallyAsync(Func<LkoDbContext, Task<bool>> condition, Action meanwhile) => Eventually.Until(
        async () =>
        {
            meanwhile();
            await using var raw = Raw();
            return await condition(raw);
        },
        Eventually.DefaultTimeout, "it is stored");

    public async ValueTask DisposeAsync() => await _drop();

    private static async Task<TestDatabase> CopySqliteAsync(CancellationToken cancellationToken)
    {
        await TemplateLock.WaitAsync(cancellationToken);
        try
        {
            if (_sqliteTemplate is null)
            {
                var path = Path.Combine(Directory.CreateTempSubdirectory("lko-template-").FullName, "lko.db");
                await DataServices.PrepareAsync(new Database(DatabaseProvider.Sqlite, $"Data Source={path};Pooling=False"), Issuer, cancellationToken);
                await CheckpointAsync(path, cancellationToken);
                _sqliteTemplate = path;
            }
        }
        finally
        {
            TemplateLock.Release();
        }

        var folder = Directory.CreateTempSubdirectory("lko-test-");
        var copy = Path.Combine(folder.FullName, "lko.db");
        File.Copy(_sqliteTemplate, copy);
        var connectionString = $"Data Source={copy}";
        return new TestDatabase(new Database(DatabaseProvider.Sqlite, connectionString), () =>
        {
            using var connection = new SqliteConnection(connectionString);
            SqliteConnection.ClearPool(connection);
            folder.Delete(recursive: true);
            return ValueTask.CompletedTask;
        });
    }

    private static async Task CheckpointAsync(string path, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE);";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<TestDatabase> CopyPostgresAsync(CancellationToken cancellationToken)
    {
        var server = PostgresServer.ConnectionString;
        await TemplateLock.WaitAsync(cancellationToken);
        try
        {
            if (_postgresTemplate is null)
            {
                var template = $"lko_template_{Guid.NewGuid():N}";
                await ExecuteAsync(server, $"CREATE DATABASE {template}", cancellationToken);
                await DataServices.PrepareAsync(new Database(DatabaseProvider.PostgreSql, On(server, template)), Issuer, cancellationToken);
                NpgsqlConnection.ClearAllPools();
                _postgresTemplate = template;
            }
        }
        finally
        {
            TemplateLock.Release();
        }

        var name = $"lko_test_{Guid.NewGuid():N}";
        await TemplateLock.WaitAsync(cancellationToken);
        try
        {
            // PostgreSQL copies a template only while nobody else uses it.
            await ExecuteAsync(server, $"CREATE DATABASE {name} TEMPLATE {_postgresTemplate}", cancellationToken);
        }
        finally
        {
            TemplateLock.Release();
        }

        var connectionString = On(server, name);
        return new TestDatabase(new Database(DatabaseProvider.PostgreSql, connectionString), async () =>
        {
            await using var connection = new NpgsqlConnection(connectionString);
            NpgsqlConnection.ClearPool(connection);
            await ExecuteAsync(server, $"DROP DATABASE {name} WITH (FORCE)", CancellationToken.None);
        });
    }

    private static async Task<TestDatabase> CreateSqlServerAsync(CancellationToken cancellationToken)
    {
        var server = SqlServerEngine.ConnectionString;
        var database = new Database(DatabaseProvider.SqlServer, new Microsoft.Data.SqlClient.SqlConnectionStringBuilder(server) { InitialCatalog = $"lko_test_{Guid.NewGuid():N}" }.ToString());
        await DataServices.PrepareAsync(database, Issuer, cancellationToken);
        return new TestDatabase(database, async () =>
        {
            await using var context = database.Open(DataScope.System());
            await context.Database.EnsureDeletedAsync(CancellationToken.None);
        });
    }

    private static string On(string server, string database) => new NpgsqlConnectionStringBuilder(server) { Database = database }.ToString();

    private static async Task ExecuteAsync(string connectionString, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed class SubjectCaller(Database database, string? subject) : ICaller
    {
        public async ValueTask<CurrentUser?> GetAsync(CancellationToken cancellationToken)
        {
            await using var db = database.Open(DataScope.System());
            var id = await db.Users.Where(user => user.Subject == subject).Select(user => (UserId?)user.Id).SingleOrDefaultAsync(cancellationToken);
            return id is { } found ? await new UserDirectory(database).FindAsync(found, cancellationToken) : null;
        }
    }
}

/// <summary>A feed that keeps what was published.</summary>
internal sealed class RecordingFeed : ILiveFeed
{
    private readonly Lock _lock = new();
    private readonly List<Change> _changes = [];

    /// <summary>Looks around at the moment something is told.</summary>
    public Action<Change> Heard { get; set; } = _ => { };

    public IReadOnlyList<Change> Changes
    {
        get
        {
            lock (_lock)
            {
                return [.. _changes];
            }
        }
    }

    public void Publish(Change change)
    {
        lock (_lock)
        {
            _changes.Add(change);
        }

        Heard(change);
    }

    public IDisposable Subscribe(Func<Change, bool> filter, Func<IReadOnlyList<Change>, Task> handler, TimeSpan interval) =>
        throw new NotSupportedException("Use the real feed where subscriptions are tested.");
}
