using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Jobs;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lko.Tests.Integration;

/// <summary>The scheduler over its stored state: one job per system of the registry, whatever happens to one of them.</summary>
public sealed class ScheduleTests : IDisposable
{
    /// <summary>Read every few minutes: how often it was their turn during a test is chance.</summary>
    private static readonly string[] Often = ["CRM", "LMP"];

    private readonly TempFolder _folder = new();
    private readonly PlayedTransport _transport = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_EverySystemThatCanBeRead_IsReadOnceAndHasATime()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        using var host = await StartAsync(database);

        await Eventually.Until(async () => await SucceededAsync(database) == 69, TimeSpan.FromSeconds(60), "every system has been read");

        var plans = await host.Services.GetRequiredService<ISyncSchedule>().PlansAsync(Token);
        (plans.Count, plans.Values.Count(plan => plan.NextRun is null || plan.IsPaused)).ShouldBe((71, 0));
        await using var db = database.Raw();
        await Eventually.Until(async () => await db.SyncRuns.Where(run => run.State == SyncRunState.Succeeded && Often.Contains(run.System)).Select(run => run.System).Distinct().CountAsync(Token) == 2, "so have the CRM and the last-mile portal");
        await Eventually.Until(async () => await db.SyncCursors.AnyAsync(row => row.System == "CRM" && row.Stream != SyncSystem.Stream, Token), "the CRM is asked for its events besides");
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task Start_SystemsThatHang_DelayNobodyElse()
    {
        string[] sick = ["ASR-NNOV-1", "ASR-MSK-1", "ASR-IRKT-1", "ITC-NW"];
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        _transport.Fetch = (system, token) => sick.Contains(system, StringComparer.Ordinal) ? UntilAsync(token) : Task.CompletedTask;
        using var host = await StartAsync(database);

        await Eventually.Until(async () => await SucceededAsync(database) == 65, TimeSpan.FromSeconds(60), "every healthy system has been read");

        await Eventually.Until(
            async () => (await host.Services.GetRequiredService<ISyncSchedule>().PlansAsync(Token)).Where(plan => plan.Value.IsRunning).Select(plan => plan.Key).Order(StringComparer.Ordinal)
                .SequenceEqual(sick.Order(StringComparer.Ordinal), StringComparer.Ordinal),
            "only the sick ones are still being read");
        _transport.Release();
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task Start_RowThatNobodyCanFollow_StopsThatSystemAlone()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using (var db = database.Raw())
        {
            await db.SourceSystems.Where(row => row.Code == "ASR-NNOV-1").ExecuteUpdateAsync(set => set.SetProperty(row => row.ScheduleZone, "Europe/Nowhere"), Token);
            await db.SourceSystems.Where(row => row.Code == "ASR-MSK-1").ExecuteUpdateAsync(set => set.SetProperty(row => row.Schedule, "every now and then"), Token);
        }

        using var host = await StartAsync(database);

        await Eventually.Until(async () => await SucceededAsync(database) == 67, TimeSpan.FromSeconds(60), "the others have been read");
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task Restart_PauseStaysAndNobodyIsReadBeforeHisTime()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        using (var first = await StartAsync(database))
        {
            await Eventually.Until(async () => await SucceededAsync(database) == 69, TimeSpan.FromSeconds(60), "every system has been read");
            await first.Services.GetRequiredService<ISyncSchedule>().PauseAsync("ASR-NNOV-1", Token);
            await first.StopAsync(Token);
        }

        using var second = await StartAsync(database);
        var schedule = second.Services.GetRequiredService<ISyncSchedule>();
        await schedule.RunNowAsync("ASR-MSK-1", UserId.From(1), Token);

        await Eventually.Until(async () => await SucceededAsync(database) == 70, "the one that was asked for has been read");
        (await schedule.PlansAsync(Token))["ASR-NNOV-1"].IsPaused.ShouldBeTrue();
        await schedule.ResumeAsync("ASR-NNOV-1", Token);
        (await schedule.PlansAsync(Token))["ASR-NNOV-1"].IsPaused.ShouldBeFalse();
        await second.StopAsync(Token);
    }

    [Fact]
    public async Task Restart_TimeWentByMeanwhile_IsMadeUpOnce()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        using (var first = await StartAsync(database))
        {
            await Eventually.Until(async () => await SucceededAsync(database) == 69, TimeSpan.FromSeconds(60), "every system has been read");
            await first.StopAsync(Token);
        }

        await using (var db = database.Raw())
        {
            await db.SourceFreshness.Where(row => row.System == "ASR-NNOV-1").ExecuteUpdateAsync(set => set.SetProperty(row => row.LastSuccessAt, DateTimeOffset.UtcNow.AddDays(-3)), Token);
        }

        using var second = await StartAsync(database);

        await Eventually.Until(async () => await SucceededAsync(database) == 70, "the run that was missed is made up");
        await second.StopAsync(Token);
    }

    [Fact]
    public async Task Backfill_AsksForTheMonthsGiven()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        using var host = await StartAsync(database);
        await Eventually.Until(async () => await SucceededAsync(database) == 69, TimeSpan.FromSeconds(60), "every system has been read");

        await host.Services.GetRequiredService<ISyncSchedule>().BackfillAsync("ASR-MSK-1", new(2025, 12), new(2026, 2), UserId.From(1), Token);

        await Eventually.Until(async () => await SucceededAsync(database) == 70, "the months have been asked for");
        _transport.Asked["ASR-MSK-1"].Select(period => period.Number).ShouldBe([202512, 202601, 202602]);
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task Backfill_OfManyMonths_GoesOnRunByRun()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        using var host = await StartAsync(database, catchUp: false);
        var schedule = host.Services.GetRequiredService<ISyncSchedule>();
        await Eventually.Until(async () => (await schedule.PlansAsync(Token)).ContainsKey("ASR-MSK-1"), "the system is planned");

        await schedule.BackfillAsync("ASR-MSK-1", new(2026, 1), new(2026, 7), UserId.From(1), Token);

        await Eventually.Until(async () => await SucceededAsync(database) == 3, "all months have been asked for");
        await using var db = database.Raw();
        (await db.SyncRuns.OrderBy(run => run.Id).Select(run => new { run.From, run.To, run.AskedBy }).ToListAsync(Token))
            .Select(run => (run.From!.Value.Number, run.To!.Value.Number, run.AskedBy))
            .ShouldBe([(202601, 202603, UserId.From(1)), (202604, 202606, UserId.From(1)), (202607, 202607, UserId.From(1))]);
        await Eventually.Until(async () => !(await schedule.PlansAsync(Token))["ASR-MSK-1"].IsBackfilling, "nothing of it waits");
        await host.StopAsync(Token);
    }

    [Theory]
    [MemberData(nameof(IntegrationScene.Databases), MemberType = typeof(IntegrationScene))]
    public async Task RunUnderWay_TellsHowFarItIsAndEndsWhenAPersonStopsIt(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        _transport.Fetch = (system, token) => system == "ASR-NNOV-1" ? UntilAsync(token) : Task.CompletedTask;
        using var host = await StartAsync(database, catchUp: false);
        var schedule = host.Services.GetRequiredService<ISyncSchedule>();
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var _ = host.Services.GetRequiredService<ILiveFeed>().Subscribe(
            change => change is { Topic: Topic.Progress, Key: "ASR-NNOV-1" },
            _ =>
            {
                told.TrySetResult();
                return Task.CompletedTask;
            },
            TimeSpan.Zero);
        await Eventually.Until(async () => (await schedule.PlansAsync(Token)).ContainsKey("ASR-NNOV-1"), "the system is planned");
        (await schedule.BackfillAsync("ASR-NNOV-1", new(2026, 1), new(2026, 2), UserId.From(1), Token)).ShouldBeTrue();

        await told.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        var plan = (await schedule.PlansAsync(Token))["ASR-NNOV-1"];
        (plan.IsRunning, plan.IsBackfilling, plan.Progress!.Stage).ShouldBe((true, true, SyncStage.Fetching));
        (await schedule.BackfillAsync("ASR-NNOV-1", new(2026, 1), new(2026, 2), UserId.From(1), Token)).ShouldBeFalse("one backfill of a system at a time");
        (await new ControlSystem(database.For(IntegrationScene.Admin), schedule, TimeProvider.System).Run("ASR-NNOV-1", SystemAction.Stop, Token)).IsOk.ShouldBeTrue();

        await Eventually.Until(async () => (await schedule.PlansAsync(Token))["ASR-NNOV-1"] is { IsRunning: false, IsBackfilling: false, Progress: null }, "the run is over");
        await using var db = database.Raw();
        var run = await db.SyncRuns.SingleAsync(Token);
        (run.State, run.Cause, run.AskedBy, run.From, run.To).ShouldBe((SyncRunState.Stopped, SyncCause.Backfill, UserId.From(1), new(2026, 1), new(2026, 2)));
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task RunOfAnotherNode_IsSeenAndStoppedFromHere()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _transport.Fetch = async (_, token) =>
        {
            await using var registration = token.Register(() => ended.TrySetResult());
            await UntilAsync(token);
        };
        using var there = await StartAsync(database, catchUp: false);
        var theirs = there.Services.GetRequiredService<ISyncSchedule>();
        await Eventually.Until(async () => (await theirs.PlansAsync(Token)).ContainsKey("ASR-NNOV-1"), "the system is planned");
        await theirs.RunNowAsync("ASR-NNOV-1", UserId.From(1), Token);
        await Eventually.Until(async () => (await theirs.PlansAsync(Token))["ASR-NNOV-1"].IsRunning, "the run is under way");

        using var here = await StartAsync(database, catchUp: false);
        var ours = here.Services.GetRequiredService<ISyncSchedule>();
        await Eventually.Until(async () => (await ours.PlansAsync(Token)).GetValueOrDefault("ASR-NNOV-1")?.Progress is not null, TimeSpan.FromSeconds(30), "its progress is seen from here");
        (await new ControlSystem(database.For(IntegrationScene.Admin), ours, TimeProvider.System).Run("ASR-NNOV-1", SystemAction.Stop, Token)).IsOk.ShouldBeTrue();

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);
        await here.StopAsync(Token);
        await there.StopAsync(Token);
    }

    private static async Task<int> SucceededAsync(TestDatabase database)
    {
        await using var db = database.Raw();
        return await db.SyncRuns.CountAsync(run => run.State == SyncRunState.Succeeded && !Often.Contains(run.System), Token);
    }

    private async Task<IHost> StartAsync(TestDatabase database, bool catchUp = true)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        builder.Services.AddLkoData(database.Database.Provider, database.Database.ConnectionString);
        builder.Services.AddLkoJobs(database.Database.Provider, database.Database.ConnectionString, _folder.Path, new(CatchUpAtStart: catchUp));
        builder.Services.AddScoped(_ => database.Caller(null));
        builder.Services.AddSingleton<ICrm>(new ScriptedCrm());
        builder.Services.AddSingleton(new OutboxOptions());
        builder.Services.AddScoped<DispatchOutbox>();
        builder.Services.AddScoped<PollCrm>();
        builder.Services.AddScoped<RecordCrmEvents>();
        builder.Services.AddScoped<SyncSystem>();
        builder.Services.AddScoped<Lko.Domain.Billing.ReconcileSystem>();
        builder.Services.AddScoped<RaiseIntegrationAlerts>();
        builder.Services.AddSingleton<ICronTimes, QuartzCronTimes>();
        foreach (var connector in ConnectorServices.All)
        {
            builder.Services.AddSingleton(connector);
        }

        foreach (var code in new[] { "folder", "sftp", "http" })
        {
            builder.Services.AddSingleton<ITransport>(new OneOf(code, _transport));
        }

        builder.Services.AddSingleton<IDropFolder>(new NoFiles());
        var host = builder.Build();
        await host.StartAsync(Token);
        return host;
    }

    private async Task UntilAsync(CancellationToken token)
    {
        var released = _transport.Released;
        await released.WaitAsync(token);
    }

    private sealed class NoFiles : IDropFolder
    {
        public IReadOnlyList<DeliveredFile> List(string systemCode) => [];
    }

    private sealed class OneOf(string code, PlayedTransport transport) : ITransport
    {
        public string Code => code;

        public async Task<Fetched> FetchAsync(SourceSystem system, FetchOrder order, CancellationToken cancellationToken)
        {
            lock (transport.Asked)
            {
                transport.Asked[system.Code] = order.Periods;
            }

            await transport.Fetch(system.Code, cancellationToken);
            return Fetched.FilesOnly;
        }
    }

    private sealed class PlayedTransport
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Func<string, CancellationToken, Task> Fetch { get; set; } = (_, _) => Task.CompletedTask;

        public Dictionary<string, IReadOnlyList<Period>> Asked { get; } = new(StringComparer.Ordinal);

        public Task Released => _released.Task;

        public void Release() => _released.TrySetResult();
    }
}
