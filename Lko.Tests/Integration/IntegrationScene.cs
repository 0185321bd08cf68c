using System.Collections.Concurrent;
using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Connectors.Kit.Transports;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Lko.Tests.Integration;

/// <summary>A seeded registry with a clock that stands, a schedule that does what the test says, and rows as runs leave them.</summary>
internal sealed class IntegrationScene : IAsyncDisposable
{
    public const string Admin = "portal-admin";
    public const string Reader = "carrier-manager";
    public const string Nnov = "ASR-NNOV-1";

    private TempFolder? _folder;
    private WorkFolder? _work;

    private IntegrationScene(TestDatabase database) => Database = database;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    public TestDatabase Database { get; }

    /// <summary>Monday morning in Moscow, 09:40.</summary>
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 7, 6, 6, 40, 0, TimeSpan.Zero));

    public DateTimeOffset Now => Time.GetUtcNow();

    public FakeSyncSchedule Schedule { get; } = new();

    public IUploadStage Stage => new UploadStage(_work ??= new((_folder ??= new()).Combine("work")));

    /// <summary>The refused answers of all systems.</summary>
    public AnswerSamples Samples => field ??= new(Options.Create(new DropFolderOptions { DropFolder = Drops }), Time);

    public ICronTimes Cron { get; } = new QuartzCronTimes();

    private string Drops => (_folder ??= new()).Combine("drops");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<IntegrationScene> OpenAsync(DatabaseProvider provider = DatabaseProvider.Sqlite) => new(await TestDatabase.CreateAsync(provider));

    /// <summary>Units of work of a person who may read integration in some macro-regions only.</summary>
    public ILkoDbFactory Regional(Role role, params string[] carrierBranches) =>
        Database.Factory(new FixedCaller(new CurrentUser(new UserId(1), "", Side.Carrier, null, [new ScopedRole(role, null, carrierBranches)])));

    /// <summary>How a system stands on the screen of those who look after all of them.</summary>
    public async Task<SystemHealthRow> HealthAsync(string system) => (await new GetFederationHealth(Database.For(Reader), Schedule, Cron, Time).Run(Token)).Value.Systems.Single(row => row.Code == system);

    public async Task<AlertsRaised> RaiseAsync() => (await new RaiseIntegrationAlerts(Database.For(null), Schedule, Cron, Time).Run(Token)).Value;

    /// <summary>A file of a system comes now, and is found to be this.</summary>
    public Task FileAsync(string system, string delivery, Period month, FileVerdict verdict, Feed feed = Feed.Balances, int version = 1) => ChangeAsync(raw =>
    {
        var name = $"{feed}_{month.Number}_v{version}.csv";
        var entry = new LedgerEntry($"{delivery}/{name}", new string('0', DeliveredFile.HashLength), new FileName(new(feed, month, 1), version), verdict, verdict == FileVerdict.Rejected ? RejectReason.TrailerMismatch : null);
        raw.SourceFiles.Add(SourceFile.Of(system, new DeliveredFile(delivery, name, 1, () => Stream.Null), entry, Now));
        return Task.CompletedTask;
    });

    public async Task ChangeAsync(Func<LkoDbContext, Task> change)
    {
        await using var raw = Database.Raw();
        await change(raw);
        await raw.SaveChangesAsync(Token);
    }

    /// <summary>The last success of a system lies so far back.</summary>
    public Task SucceededAsync(string system, TimeSpan ago) => FreshnessAsync(system, row => row.Succeed(Now - ago));

    public Task FailedAsync(string system, TimeSpan ago) => FreshnessAsync(system, row => row.Fail(Now - ago));

    /// <summary>A run that ended as told, some time ago.</summary>
    public Task RunAsync(string system, TimeSpan ago, TimeSpan duration, int accepted, int quarantined = 0, SyncFault? fault = null) => ChangeAsync(raw =>
    {
        var run = SyncRun.Start(new(system), Now - ago);
        if (fault is not { } reason)
        {
            run.Advance(new SyncCounts(1, 1, 0, accepted, quarantined, accepted));
            run.Succeed(Now - ago + duration);
        }
        else
        {
            run.Fail(reason, Now - ago + duration);
        }

        raw.SyncRuns.Add(run);
        return Task.CompletedTask;
    });

    /// <summary>A system that is asked answered some time ago, and said what it does not tell.</summary>
    public Task AnsweredAsync(string system, TimeSpan ago, params Feed[] silent) => EndedAsync(system, ago, run =>
    {
        run.Hear([.. silent.Order()]);
        run.Succeed(Now - ago);
    });

    /// <summary>A run that ended some time ago without all that these feeds should have brought.</summary>
    public Task LackingAsync(string system, TimeSpan ago, SyncFault fault, params Feed[] missed) => EndedAsync(system, ago, run => run.Miss(fault, missed, Now - ago));

    /// <summary>Files that came some time ago and count, of months of this year.</summary>
    public Task ToldAsync(string system, TimeSpan ago, params (Feed Feed, int Month)[] files) => ChangeAsync(raw =>
    {
        foreach (var (feed, month) in files)
        {
            var name = FormattableString.Invariant($"{feed}_{month}.csv");
            var entry = new LedgerEntry($"d01/{name}", new string('a', 64), new FileName(new(feed, new Period(2026, month), 1), 1), FileVerdict.Effective, null);
            raw.SourceFiles.Add(SourceFile.Of(system, new DeliveredFile("d01", name, 10, () => Stream.Null), entry, Now - ago));
        }

        return Task.CompletedTask;
    });

    /// <summary>Where those of one system lie.</summary>
    public string SamplesOf(string system) => Path.Combine(Drops, system, AnswerSamples.Folder);

    private Task EndedAsync(string system, TimeSpan ago, Action<SyncRun> end) => ChangeAsync(raw =>
    {
        var run = SyncRun.Start(new(system), Now - ago);
        end(run);
        raw.SyncRuns.Add(run);
        return Task.CompletedTask;
    });

    public Task QuarantineAsync(string system, int rows, RejectReason reason = RejectReason.BadNumber, string raw = "1;2", string field = "SUM", TimeSpan ago = default, Feed feed = Feed.Charges) => ChangeAsync(db =>
    {
        db.QuarantineRows.AddRange(Enumerable.Range(1, rows).Select(line =>
            QuarantineRow.Of(system, feed, new Period(2026, 6), new QuarantinedRow("d01/NACH.csv", line, field, reason, raw), Now - ago)));
        return Task.CompletedTask;
    });

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _work?.Dispose();
        _folder?.Dispose();
    }

    private Task FreshnessAsync(string system, Action<SourceFreshness> change) => ChangeAsync(async raw =>
        change(await raw.SourceFreshness.SingleOrDefaultAsync(row => row.System == system, Token) ?? raw.SourceFreshness.Add(SourceFreshness.Start(system)).Entity));

    private sealed class FixedCaller(CurrentUser user) : ICaller
    {
        public ValueTask<CurrentUser?> GetAsync(CancellationToken cancellationToken) => new(user);
    }
}

/// <summary>Keeps what it was asked and plans what it is told.</summary>
internal sealed class FakeSyncSchedule : ISyncSchedule
{
    public ConcurrentDictionary<string, SyncPlan> Plans { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Calls { get; } = [];

    public void Plan(string system, DateTimeOffset? next = null, bool paused = false, bool running = false, DateTimeOffset? breaker = null, bool backfilling = false, SyncProgress? progress = null) =>
        Plans[system] = new SyncPlan(next, paused, running, breaker, backfilling, progress);

    public Task RunNowAsync(string system, UserId by, CancellationToken cancellationToken) => Note($"run {system}");

    public Task ReprocessAsync(string system, UserId by, CancellationToken cancellationToken) => Note($"reprocess {system}");

    public async Task<bool> BackfillAsync(string system, Period from, Period to, UserId by, CancellationToken cancellationToken)
    {
        if (Plans[system].IsBackfilling)
        {
            return false;
        }

        Plans[system] = Plans[system] with { IsBackfilling = true, Rest = new(from, to) };
        await Note($"backfill {system} {from}..{to}");
        return true;
    }

    public Task StopAsync(string system, CancellationToken cancellationToken)
    {
        if (Plans.TryGetValue(system, out var plan))
        {
            Plans[system] = plan with { IsRunning = false, Progress = null };
        }

        return Note($"stop {system}");
    }

    public Task PauseAsync(string system, CancellationToken cancellationToken)
    {
        Plans[system] = Plans[system] with { IsPaused = true, NextRun = null };
        return Note($"pause {system}");
    }

    public Task ResumeAsync(string system, CancellationToken cancellationToken)
    {
        Plans[system] = Plans[system] with { IsPaused = false };
        return Note($"resume {system}");
    }

    public Task<IReadOnlyDictionary<string, SyncPlan>> PlansAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyDictionary<string, SyncPlan>>(Plans);

    private Task Note(string call)
    {
        Calls.Enqueue(call);
        return Task.CompletedTask;
    }
}
