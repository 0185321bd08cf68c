using Lko.Domain.Access;
using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Jobs;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Lko.Tests.Integration;

/// <summary>The scheduler over its stored state: one job per system of the registry, whatever happens to one of them.</summary>
public sealed class ScheduleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_EverySystemThatCanBeRead_IsReadOnceAndHasATime()
    {
        await using var scene = await ScheduleScene.OpenAsync();
        using var host = await scene.StartAsync();

        await Eventually.Until(async () => await scene.SucceededAsync() == 69, TimeSpan.FromSeconds(60), "every system has been read");

        var plans = await host.Services.GetRequiredService<ISyncSchedule>().PlansAsync(Token);
        (plans.Count, plans.Values.Count(plan => plan.NextRun is null || plan.IsPaused)).ShouldBe((71, 0));
        await Eventually.Until(
            async () => (await scene.RunsAsync()).Where(run => run.State == SyncRunState.Succeeded && run.System is "CRM" or "LMP").Select(run => run.System).Distinct(StringComparer.Ordinal).Count() == 2, "so have the CRM and the last-mile portal");
        await using var db = scene.Database.Raw();
        await Eventually.Until(async () => await db.SyncCursors.AnyAsync(row => row.System == "CRM" && row.Stream != SyncSystem.Stream, Token), "the CRM is asked for its events besides");
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task Start_SystemsThatHang_DelayNobodyElse()
    {
        string[] sick = ["ASR-NNOV-1", "ASR-MSK-1", "ASR-IRKT-1", "ITC-NW"];
        await using var scene = await ScheduleScene.OpenAsync();
        scene.Transport.Fetch = (system, token) => sick.Contains(system, StringComparer.Ordinal) ? scene.Transport.Released.WaitAsync(token) : Task.CompletedTask;
        using var host = await scene.StartAsync();

        await Eventually.Until(async () => await scene.SucceededAsync() == 65, TimeSpan.FromSeconds(60), "every healthy system has been read");

        await Eventually.Until(
            async () => (await host.Services.GetRequiredService<ISyncSchedule>().PlansAsync(Token)).Where(plan => plan.Value.IsRunning).Select(plan => plan.Key).Order(StringComparer.Ordinal)
                .SequenceEqual(sick.Order(StringComparer.Ordinal), StringComparer.Ordinal),
            "only the sick ones are still being read");
        scene.Transport.Release();
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task Start_RowThatNobodyCanFollow_StopsThatSystemAlone()
    {
        await using var scene = await ScheduleScene.OpenAsync();
        await using (var db = scene.Database.Raw())
        {
            await db.SourceSystems.Where(row => row.Code == "ASR-NNOV-1").ExecuteUpdateAsync(set => set.SetProperty(row => row.ScheduleZone, "Europe/Nowhere"), Token);
            await db.SourceSystems.Where(row => row.Code == "ASR-MSK-1").ExecuteUpdateAsync(set => set.SetProperty(row => row.Schedule, "every now and then"), Token);
        }

        using var host = await scene.StartAsync();

        await Eventually.Until(async () => await scene.SucceededAsync() == 67, TimeSpan.FromSeconds(60), "the others have been read");
        await host.StopAsync(Token);
    }

    /// <summary>The node that took the job away while the system was switched off went down before the system was switched on.</summary>
    [Theory]
    [MemberData(nameof(IntegrationScene.Databases), MemberType = typeof(IntegrationScene))]
    public async Task Job_TakenAwayByAnotherNode_IsPlannedAgain(DatabaseProvider provider)
    {
        await using var scene = await ScheduleScene.OpenQuietAsync(provider, TimeProvider.System);
        var logs = new RecordingLogs();
        scene.Wire = services => services.AddSingleton(new JobPlanOptions(CatchUpAtStart: false) { LookInterval = TimeSpan.FromMilliseconds(50) }).AddSingleton<ILoggerProvider>(logs)
            .Configure<LoggerFilterOptions>(filter => filter.MinLevel = LogLevel.Warning);
        await scene.OnlyAsync((ScheduleScene.Nnov, ScheduleScene.Never), ("CRM", ScheduleScene.Never), ("ASR-MSK-1", "every now and then"));
        using var host = await scene.StartAsync();
        await ScheduleScene.PlannedAsync(host);
        var scheduler = await ScheduleScene.SchedulerOf(host);
        JobKey[] jobs = [SyncSystemJob.KeyOf(ScheduleScene.Nnov), PollCrmJob.Key];
        foreach (var job in jobs)
        {
            await Eventually.Until(async () => await scheduler.GetJobDetail(job, Token) is not null, "it is planned");

            await scheduler.DeleteJob(job, Token);

            await Eventually.Until(async () => await scheduler.GetJobDetail(job, Token) is not null, "it is planned again");
        }

        (await host.Services.GetRequiredService<ISyncSchedule>().PlansAsync(Token)).ContainsKey(ScheduleScene.Nnov).ShouldBeTrue();
        logs.Complaints.Where(line => line.Contains("cannot be followed", StringComparison.Ordinal)).ShouldHaveSingleItem("a row that nobody can follow is news once").ShouldContain("ASR-MSK-1");
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task Restart_PauseStaysAndNobodyIsReadBeforeHisTime()
    {
        await using var scene = await ScheduleScene.OpenAsync();
        using (var first = await scene.StartAsync())
        {
            await Eventually.Until(async () => await scene.SucceededAsync() == 69, TimeSpan.FromSeconds(60), "every system has been read");
            await first.Services.GetRequiredService<ISyncSchedule>().PauseAsync("ASR-NNOV-1", Token);
            await first.StopAsync(Token);
        }

        using var second = await scene.StartAsync();
        var schedule = second.Services.GetRequiredService<ISyncSchedule>();
        await schedule.RunNowAsync("ASR-MSK-1", UserId.From(1), Token);

        await Eventually.Until(async () => await scene.SucceededAsync() == 70, "the one that was asked for has been read");
        (await schedule.PlansAsync(Token))["ASR-NNOV-1"].IsPaused.ShouldBeTrue();
        await schedule.ResumeAsync("ASR-NNOV-1", Token);
        (await schedule.PlansAsync(Token))["ASR-NNOV-1"].IsPaused.ShouldBeFalse();
        await second.StopAsync(Token);
    }

    [Fact]
    public async Task Restart_TimeWentByMeanwhile_IsMadeUpOnce()
    {
        await using var scene = await ScheduleScene.OpenAsync();
        using (var first = await scene.StartAsync())
        {
            await Eventually.Until(async () => await scene.SucceededAsync() == 69, TimeSpan.FromSeconds(60), "every system has been read");
            await first.StopAsync(Token);
        }

        await using (var db = scene.Database.Raw())
        {
            await db.SourceFreshness.Where(row => row.System == "ASR-NNOV-1").ExecuteUpdateAsync(set => set.SetProperty(row => row.LastSuccessAt, DateTimeOffset.UtcNow.AddDays(-3)), Token);
        }

        using var second = await scene.StartAsync();

        await Eventually.Until(async () => await scene.SucceededAsync() == 70, "the run that was missed is made up");
        await second.StopAsync(Token);
    }

    [Fact]
    public async Task Backfill_AsksForTheMonthsGiven()
    {
        await using var scene = await ScheduleScene.OpenAsync();
        using var host = await scene.StartAsync();
        await Eventually.Until(async () => await scene.SucceededAsync() == 69, TimeSpan.FromSeconds(60), "every system has been read");

        await host.Services.GetRequiredService<ISyncSchedule>().BackfillAsync("ASR-MSK-1", new(2025, 12), new(2026, 2), UserId.From(1), Token);

        await Eventually.Until(async () => await scene.SucceededAsync() == 70, "the months have been asked for");
        scene.Transport.Asked.Last(asked => asked.System == "ASR-MSK-1").Months.Select(period => period.Number).ShouldBe([202512, 202601, 202602]);
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task Backfill_OfManyMonths_GoesOnRunByRun()
    {
        await using var scene = await ScheduleScene.OpenAsync();
        using var host = await scene.StartAsync(catchUp: false);
        var schedule = host.Services.GetRequiredService<ISyncSchedule>();
        await Eventually.Until(async () => (await schedule.PlansAsync(Token)).ContainsKey("ASR-MSK-1"), "the system is planned");

        await schedule.BackfillAsync("ASR-MSK-1", new(2026, 1), new(2026, 7), UserId.From(1), Token);

        await Eventually.Until(async () => await scene.SucceededAsync() == 3, "all months have been asked for");
        await using var db = scene.Database.Raw();
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
        await using var scene = await ScheduleScene.OpenAsync(provider);
        scene.Transport.Fetch = (system, token) => system == "ASR-NNOV-1" ? scene.Transport.Released.WaitAsync(token) : Task.CompletedTask;
        using var host = await scene.StartAsync(catchUp: false);
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
        (await new ControlSystem(scene.Database.For(IntegrationScene.Admin), schedule, TimeProvider.System).Run("ASR-NNOV-1", SystemAction.Stop, Token)).IsOk.ShouldBeTrue();

        await Eventually.Until(async () => (await schedule.PlansAsync(Token))["ASR-NNOV-1"] is { IsRunning: false, IsBackfilling: false, Progress: null }, "the run is over");
        await using var db = scene.Database.Raw();
        var run = await db.SyncRuns.SingleAsync(Token);
        (run.State, run.Cause, run.AskedBy, run.From, run.To).ShouldBe((SyncRunState.Stopped, SyncCause.Backfill, UserId.From(1), new(2026, 1), new(2026, 2)));
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task RunOfAnotherNode_IsSeenFromHereAndEndsAsStopped()
    {
        await using var scene = await ScheduleScene.OpenAsync(DatabaseProvider.PostgreSql);
        scene.Transport.Fetch = (_, token) => scene.Transport.Released.WaitAsync(token);
        using var there = await scene.StartAsync(catchUp: false);
        var theirs = there.Services.GetRequiredService<ISyncSchedule>();
        await Eventually.Until(async () => (await theirs.PlansAsync(Token)).ContainsKey("ASR-NNOV-1"), "the system is planned");
        await theirs.RunNowAsync("ASR-NNOV-1", UserId.From(1), Token);
        await Eventually.Until(async () => (await theirs.PlansAsync(Token))["ASR-NNOV-1"].IsRunning, "the run is under way");

        using var here = await scene.StartAsync(catchUp: false);
        var ours = here.Services.GetRequiredService<ISyncSchedule>();
        await Eventually.Until(async () => (await ours.PlansAsync(Token)).GetValueOrDefault("ASR-NNOV-1")?.Progress is not null, TimeSpan.FromSeconds(30), "its progress is seen from here");
        (await new ControlSystem(scene.Database.For(IntegrationScene.Admin), ours, TimeProvider.System).Run("ASR-NNOV-1", SystemAction.Stop, Token)).IsOk.ShouldBeTrue();

        await Eventually.Until(async () => await ScheduleScene.ExecutionsAsync(there, SyncSystemJob.KeyOf("ASR-NNOV-1")) is [_], TimeSpan.FromSeconds(30), "the other node is done with it, though the system still holds the call");
        (await scene.RunsAsync()).Where(run => run.System == "ASR-NNOV-1").Select(run => run.State).ShouldBe([SyncRunState.Stopped]);
        await here.StopAsync(Token);
        await there.StopAsync(Token);
    }
}
