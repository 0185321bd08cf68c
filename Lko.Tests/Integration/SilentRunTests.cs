using Lko.Domain.Access;
using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Lko.Tests.Integration.IntegrationScene;

namespace Lko.Tests.Integration;

/// <summary>A run that nobody was seen to work on for a while is not under way, whether or not another of its system is to begin.</summary>
public sealed class SilentRunTests
{
    private const string Chel = "ASR-CHEL-1";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Health_RunThatIsSilent_IsNotUnderWay(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await BeganAsync(scene, Nnov, SyncRun.MostSilence);
        await BeganAsync(scene, Chel, SyncRun.MostSilence / 2);

        var health = (await new GetFederationHealth(scene.Database.For(Reader), scene.Schedule, scene.Cron, scene.Time).Run(Token)).Value;

        health.Systems.Where(row => row.IsRunning).Select(row => row.Code).ShouldBe([Chel]);
    }

    /// <summary>The command that imports was killed: what it has refused is news, though the next run of the system is a day away.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Alerts_RunThatIsSilent_IsGivenUp_AndWithholdsNothing(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        foreach (var system in (string[])[Nnov, Chel])
        {
            await scene.SucceededAsync(system, Hour);
            await scene.FileAsync(system, "d01", new(2026, 5), FileVerdict.Rejected);
        }

        await BeganAsync(scene, Nnov, TimeSpan.FromMinutes(31));
        await BeganAsync(scene, Chel, SyncRun.MostSilence / 2);

        var raised = await scene.RaiseAsync();

        raised.ShouldBe(new AlertsRaised(1, 0));
        await using var db = scene.Database.Raw();
        (await db.Findings.SingleAsync(Token)).Subject.ShouldBe(Nnov);
        (await db.SyncRuns.OrderBy(run => run.Id).Select(run => new { run.System, run.State, run.FinishedAt }).ToListAsync(Token)).ShouldBe(
            [new { System = Nnov, State = SyncRunState.Interrupted, FinishedAt = (DateTimeOffset?)scene.Now }, new { System = Chel, State = SyncRunState.Running, FinishedAt = (DateTimeOffset?)null }]);
        scene.Database.Feed.Changes.ShouldContain(change => change.Topic == Topic.Sync && change.Key == Nnov && change.CarrierBranch == "VOLGA");
    }

    /// <summary>A process that was not seen at work has a run all the same: where nobody has taken its place, the system is still to be read.</summary>
    [Theory]
    [InlineData(DatabaseProvider.Sqlite, false)]
    [InlineData(DatabaseProvider.Sqlite, true)]
    [InlineData(DatabaseProvider.PostgreSql, false)]
    [InlineData(DatabaseProvider.PostgreSql, true)]
    public async Task Job_WhoseRunWasGivenUp_IsRepeatedUnlessAnotherHasTakenItsPlace(DatabaseProvider provider, bool isReplaced)
    {
        var time = ScheduleScene.Clock();
        await using var scene = await ScheduleScene.OpenQuietAsync(provider, time);
        scene.Transport.Fetch = (_, token) => scene.Transport.Released.WaitAsync(token);
        using var node = await scene.StartAsync(catchUp: false);
        await ScheduleScene.PlannedAsync(node);
        await node.Services.GetRequiredService<ISyncSchedule>().RunNowAsync(Nnov, UserId.From(1), Token);
        await Eventually.Until(() => scene.Transport.Asked.Count == 1, "the run is under way");
        await using (var db = scene.Database.Raw())
        {
            await db.SyncRuns.ExecuteUpdateAsync(set => set.SetProperty(run => run.State, SyncRunState.Interrupted).SetProperty(run => run.FinishedAt, (DateTimeOffset?)time.GetUtcNow()), Token);
            if (isReplaced)
            {
                var other = SyncRun.Start(new(Nnov), time.GetUtcNow());
                other.Succeed(time.GetUtcNow());
                db.SyncRuns.Add(other);
                await db.SaveChangesAsync(Token);
            }
        }

        await Eventually.Until(
            async () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return (await ScheduleScene.ExecutionsAsync(node, Lko.Infrastructure.Jobs.SyncSystemJob.KeyOf(Nnov))).Count == 1;
            },
            "the job has seen that its run is over");

        scene.Transport.Release();
        await Eventually.Until(
            async () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                var runs = await scene.RunsAsync();
                return runs.Count == 2 && runs.All(run => run.State != SyncRunState.Running) && (await ScheduleScene.RetriesAsync(node)).Count == 0;
            },
            "what is to be repeated has been");
        (await scene.RunsAsync()).Count(run => run.State == SyncRunState.Succeeded).ShouldBe(1, "by one of them the system is read");
        (await scene.RunsAsync()).Count.ShouldBe(2);
        await node.StopAsync(Token);
    }

    private static Task BeganAsync(IntegrationScene scene, string system, TimeSpan ago) => scene.ChangeAsync(raw =>
    {
        raw.SyncRuns.Add(SyncRun.Start(new(system, Fetch: false), scene.Now - ago));
        return Task.CompletedTask;
    });
}
