using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.IntegrationScene;

namespace Lko.Tests.Integration;

/// <summary>Runs are kept for ever; how the federation stands is said by the last of them.</summary>
public sealed class HealthHistoryTests
{
    private const string AnswersQuestions = "ASR-MSK-1";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Counted in steps of the database's own machine, which no other work on this one disturbs.</summary>
    [Fact]
    public async Task Run_LongHistory_TakesNoMoreWorkThanAShortOne()
    {
        await using var scene = await OpenAsync();
        var steps = new CountedSteps();
        await using var counted = steps.Of(scene.Database);
        var health = new GetFederationHealth(counted.For(Reader), scene.Schedule, scene.Cron, scene.Time);
        await RunsAsync(scene, 2, ago: 40 * 24 * Hour, rows: 10);
        await health.Run(Token);
        var few = await CountAsync();

        await RunsAsync(scene, 100, ago: 39 * 24 * Hour);
        var many = await CountAsync();

        many.ShouldBeLessThan(few * 3 / 2);

        async Task<int> CountAsync()
        {
            steps.Taken = 0;
            var systems = (await health.Run(Token)).Value.Systems;
            systems.Count.ShouldBe(71);
            systems.ShouldAllBe(row => row.RowsPerSecond == 10, "the last run that found rows lies far back");
            steps.Taken.ShouldBeGreaterThan(10);
            return steps.Taken;
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_OfRunsThatBeganTogether_TheLaterOneCounts(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await scene.RunAsync(Nnov, Hour, TimeSpan.FromSeconds(10), 100);
        await scene.RunAsync(Nnov, Hour, TimeSpan.FromSeconds(10), 500);
        await scene.RunAsync("ASR-CHEL-1", Hour, TimeSpan.FromSeconds(10), 70);

        var health = (await new GetFederationHealth(scene.Database.For(Reader), scene.Schedule, scene.Cron, scene.Time).Run(Token)).Value;

        health.Systems.Single(row => row.Code == Nnov).RowsPerSecond.ShouldBe(50);
        health.Systems.Single(row => row.Code == "ASR-CHEL-1").RowsPerSecond.ShouldBe(7);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_LastRunFoundNothingNew_TellsTheSpeedOfTheLastThatDid(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        foreach (var system in (string[])[Nnov, "ASR-CHEL-1"])
        {
            await scene.RunAsync(system, 4 * Hour, TimeSpan.FromSeconds(10), 900);
            await scene.RunAsync(system, 3 * Hour, TimeSpan.FromSeconds(10), 490, quarantined: 10);
            await scene.RunAsync(system, 2 * Hour, TimeSpan.FromSeconds(10), 700, fault: SyncFault.Unreachable);
            await scene.RunAsync(system, Hour, TimeSpan.FromSeconds(10), 0);
        }

        await scene.RunAsync("ASR-CHEL-1", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10), 0, quarantined: 20);

        var health = (await new GetFederationHealth(scene.Database.For(Reader), scene.Schedule, scene.Cron, scene.Time).Run(Token)).Value;

        health.Systems.Single(row => row.Code == Nnov).RowsPerSecond.ShouldBe(50);
        health.Systems.Single(row => row.Code == "ASR-CHEL-1").RowsPerSecond.ShouldBe(2);
        health.Systems.Single(row => row.Code == "ASR-KIRV-1").RowsPerSecond.ShouldBeNull("it was never read");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Card_SilentFeeds_AreOfTheLastRunThatAskedForThePresent(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await HeardAsync(scene, new(AnswersQuestions), 3 * Hour, Feed.Charges);
        await HeardAsync(scene, new("ASR-SPB-1"), Hour, Feed.Payments);
        await HeardAsync(scene, new(AnswersQuestions, Backfill: [new Period(2026, 1)]), 2 * Hour, Feed.Balances);
        await scene.RunAsync(AnswersQuestions, Hour, Hour, 0, fault: SyncFault.TimedOut);

        (await SilentAsync(scene)).ShouldBe([Feed.Charges], "months of the past and a run that failed say nothing of the present");

        await HeardAsync(scene, new(AnswersQuestions), TimeSpan.Zero);
        (await SilentAsync(scene)).ShouldBeEmpty();
    }

    private static async Task<IReadOnlyList<Feed>> SilentAsync(IntegrationScene scene) =>
        (await new GetSystemCard(scene.Database.For(Reader), scene.Schedule, scene.Cron, scene.Time).Run(AnswersQuestions, Token)).Value.Silent;

    /// <summary>It was asked so long ago, and said that it does not tell these.</summary>
    private static Task HeardAsync(IntegrationScene scene, SyncRequest request, TimeSpan ago, params Feed[] silent) => scene.ChangeAsync(raw =>
    {
        var run = SyncRun.Start(request, scene.Now - ago);
        run.Hear(silent);
        run.Succeed(scene.Now - ago);
        raw.SyncRuns.Add(run);
        return Task.CompletedTask;
    });

    /// <summary>So many runs of every system, one after another.</summary>
    /// <param name="rows">Found by the first of them in a second; the others find nothing new.</param>
    private static Task RunsAsync(IntegrationScene scene, int each, TimeSpan ago, int rows = 0) => scene.ChangeAsync(async raw =>
    {
        foreach (var system in await raw.SourceSystems.Select(row => row.Code).ToListAsync(Token))
        {
            raw.SyncRuns.AddRange(Enumerable.Range(0, each).Select(place =>
            {
                var run = SyncRun.Start(new(system), scene.Now - ago + (place * TimeSpan.FromMinutes(5)));
                run.Hear([]);
                run.Advance(new SyncCounts(0, 0, 0, place == 0 ? rows : 0, 0, 0));
                run.Succeed(run.StartedAt.AddSeconds(1));
                return run;
            }));
        }
    });
}
