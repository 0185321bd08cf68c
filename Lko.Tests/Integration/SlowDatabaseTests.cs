using System.Data.Common;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace Lko.Tests.Integration;

/// <summary>A database that is slow holds back those who write, and nobody else is blamed for it or kept waiting inside of it.</summary>
public sealed class SlowDatabaseTests
{
    private const int Writers = 2;

    private static readonly string[] Systems = ["ASR-NNOV-1", "ASR-KIRV-1", "ASR-CHEL-1", "ASR-CHIT-1", "ASR-NSIB-1", "ASR-VORN-1", "ASR-KURS-1", "ASR-AMUR-1"];

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 7, 5, 0, 30, 0, TimeSpan.Zero));

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Runs_OfManySystems_WaitOutsideOfIt_AndLoseNoneOfTheirTime(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        using var slow = new SlowWrites();
        var database = TestDatabase.Over(new Database(provider, test.Database.ConnectionString) { WriteWalls = [slow] });
        using var gate = new IngestGate(Writers, Writers);

        var runs = Systems.Select(system => RunAsync(database, gate, new(system) { MostWork = TimeSpan.FromMinutes(5) })).ToList();

        for (var turn = 0; turn < Systems.Length / Writers; turn++)
        {
            await Eventually.Until(() => slow.Begun == (turn + 1) * Writers, $"turn {turn}: the database has taken as many as it may");
            await using var reader = test.Raw();
            (await reader.SyncRuns.CountAsync(Token)).ShouldBe(turn * Writers, "people read meanwhile");
            _time.Advance(TimeSpan.FromSeconds(90));
            slow.Release(Writers);
        }

        (await Task.WhenAll(runs)).ShouldAllBe(run => run.State == SyncRunState.Succeeded, "the last have taken six minutes, most of them at the gate");
        slow.Most.ShouldBe(Writers);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_ThatWaitedForItsTurn_HasAllOfItsTimeLeft(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        using var gate = new IngestGate(1, 1);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var others = await gate.WriteAsync(Token);
        var run = RunAsync(test, gate, new(Systems[0]) { MostWork = TimeSpan.FromMinutes(5) }, token =>
        {
            asked.SetResult();
            return answered.Task.WaitAsync(token);
        });

        _time.Advance(TimeSpan.FromHours(1));
        run.IsCompleted.ShouldBeFalse();
        others.Dispose();
        await asked.Task.WaitAsync(Token);
        _time.Advance(TimeSpan.FromMinutes(4));
        answered.SetResult();

        (await run).State.ShouldBe(SyncRunState.Succeeded);
        await using var db = test.Raw();
        (await db.SourceBreakers.CountAsync(Token)).ShouldBe(0, "the system has answered in time");
    }

    [Fact]
    public async Task Run_ThatIsKeptWaitingByItsSystem_EndsAtItsDeadline()
    {
        await using var test = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        using var gate = new IngestGate(1, 1);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var others = await gate.WriteAsync(Token);
        var run = RunAsync(test, gate, new(Systems[0]) { MostWork = TimeSpan.FromMinutes(5) }, token =>
        {
            asked.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, _time, token);
        });
        _time.Advance(TimeSpan.FromHours(1));
        others.Dispose();
        await asked.Task.WaitAsync(Token);

        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        run.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));

        await Should.ThrowAsync<OperationCanceledException>(() => run);
        await using var db = test.Raw();
        (await db.SyncRuns.SingleAsync(Token)).State.ShouldBe(SyncRunState.Failed);
        (await db.SourceBreakers.SingleAsync(Token)).System.ShouldBe(Systems[0], "it is the system that was too slow");
    }

    private async Task<SyncRunRow> RunAsync(TestDatabase database, IngestGate gate, SyncRequest request, Func<CancellationToken, Task>? fetch = null)
    {
        ITransport[] transports = [.. new[] { "folder", "sftp", "http" }.Select(code => new Played(code, fetch ?? (_ => Task.CompletedTask)))];
        return (await new SyncSystem(database.For(null), ConnectorServices.All, transports, new NoFiles(), gate, new AnswerTerm(), _time).Run(request, Token)).Value;
    }

    private sealed class Played(string code, Func<CancellationToken, Task> fetch) : ITransport
    {
        public string Code => code;

        public async Task<Fetched> FetchAsync(SourceSystem system, FetchOrder order, CancellationToken cancellationToken)
        {
            await fetch(cancellationToken);
            return Fetched.FilesOnly;
        }
    }

    private sealed class NoFiles : IDropFolder
    {
        public IReadOnlyList<DeliveredFile> List(string systemCode) => [];
    }

    /// <summary>Begins a run when it is let to, and counts what it writes at a time.</summary>
    private sealed class SlowWrites : DbCommandInterceptor, IDisposable
    {
        private readonly SemaphoreSlim _turns = new(0);
        private readonly Lock _lock = new();
        private int _begun;
        private int _writing;

        public int Most { get; private set; }

        public int Begun
        {
            get
            {
                lock (_lock)
                {
                    return _begun;
                }
            }
        }

        public void Release(int count) => _turns.Release(count);

        public void Dispose() => _turns.Dispose();

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Count(command, 1);
            if (command.CommandText.Contains("INSERT INTO \"SyncRuns\"", StringComparison.Ordinal))
            {
                Begin();
                await _turns.WaitAsync(cancellationToken);
            }

            return result;
        }

        public override ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            Count(command, -1);
            return new(result);
        }

        private void Begin()
        {
            lock (_lock)
            {
                _begun++;
            }
        }

        private void Count(DbCommand command, int change)
        {
            if (Array.Exists(["INSERT INTO", "UPDATE ", "DELETE FROM"], word => command.CommandText.Contains(word, StringComparison.Ordinal)))
            {
                lock (_lock)
                {
                    _writing += change;
                    Most = Math.Max(Most, _writing);
                }
            }
        }
    }
}
