using Lko.Domain.Access;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Jobs;
using Lko.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using static Lko.Tests.Integration.SyncEngineScene;

namespace Lko.Tests.Integration;

/// <summary>A system that is away longer than its first repetitions is read soon after it is back, and not only at its next time.</summary>
public sealed class LongOutageTests
{
    private readonly FakeTimeProvider _time = ScheduleScene.Clock();

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RunThatFails_IsRepeatedNowAndThenUntilTheSystemIsBack(DatabaseProvider provider)
    {
        await using var scene = await ScheduleScene.OpenQuietAsync(provider, _time);
        var isAway = true;
        scene.Transport.Fetch = (_, _) => isAway ? throw new SourceUnavailableException("away") : Task.CompletedTask;
        using var node = await scene.StartAsync(catchUp: false);
        await ScheduleScene.PlannedAsync(node);
        var policy = ScheduleScene.PolicyOf<SyncSystemJob>();
        var longest = policy.DelayFor(policy.MaxAttempts) * 2 * (1 + (2 * policy.Jitter));
        await node.Services.GetRequiredService<ISyncSchedule>().RunNowAsync(Nnov, UserId.From(1), Token);
        for (var run = 1; run <= policy.MaxAttempts + 3; run++)
        {
            await Eventually.Until(async () => (await scene.RunsAsync()).Count == run && (await ScheduleScene.RetriesAsync(node)).Count == 1, $"run {run} has failed and is to be repeated");
            var pause = await scene.PauseAsync(node);
            (pause > TimeSpan.FromMinutes(15)).ShouldBe(run > policy.MaxAttempts);
            pause.ShouldBeLessThan(longest);
            isAway = run < policy.MaxAttempts + 3;
            _time.Advance(pause);
        }

        await Eventually.Until(async () => await scene.SucceededAsync() == 1, "it is read once it is back");
        (await ScheduleScene.RetriesAsync(node)).ShouldBeEmpty();
        await node.StopAsync(Token);
    }

    /// <summary>Whoever is impatient makes no more of them.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RunsThatFail_OneAfterAnother_HaveOneRepetition(DatabaseProvider provider)
    {
        await using var scene = await ScheduleScene.OpenQuietAsync(provider, _time);
        scene.Transport.Fetch = (_, _) => throw new SourceUnavailableException("away");
        using var node = await scene.StartAsync(catchUp: false);
        await ScheduleScene.PlannedAsync(node);

        for (var click = 1; click <= 3; click++)
        {
            await node.Services.GetRequiredService<ISyncSchedule>().RunNowAsync(Nnov, UserId.From(1), Token);
            await Eventually.Until(async () => (await ScheduleScene.ExecutionsAsync(node, SyncSystemJob.KeyOf(Nnov))).Count == click, $"run {click} has failed");
        }

        await Eventually.Until(async () => (await ScheduleScene.RetriesAsync(node)).Count == 1, "one repetition waits");
        await node.StopAsync(Token);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RunThatFails_ShortlyBeforeTheNext_IsLeftToThat(DatabaseProvider provider)
    {
        await using var scene = await ScheduleScene.OpenAsync(provider, _time);
        await scene.OnlyAsync((Nnov, "3/5 * * * * ?"), ("CRM", ScheduleScene.Never));
        scene.Transport.Fetch = (_, _) => throw new SourceUnavailableException("away");
        using var node = await scene.StartAsync(catchUp: false);
        await Eventually.Until(async () => (await node.Services.GetRequiredService<ISyncSchedule>().PlansAsync(Token)).ContainsKey(Nnov), "the system is planned");

        await node.Services.GetRequiredService<ISyncSchedule>().RunNowAsync(Nnov, UserId.From(1), Token);

        await Eventually.Until(async () => (await scene.RunsAsync()) is [{ State: SyncRunState.Failed }, ..] && (await ScheduleScene.ExecutionsAsync(node, SyncSystemJob.KeyOf(Nnov))).Count > 0, "the run has failed");
        await Eventually.Until(async () => (await ScheduleScene.RetriesAsync(node)).Count == 0, "the schedule asks again sooner: nothing else is planned");
        await node.StopAsync(Token);
    }

    /// <summary>What nobody has set up does not come by waiting.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task SystemThatIsNotSetUp_IsLeftToItsSchedule(DatabaseProvider provider)
    {
        await using var scene = await ScheduleScene.OpenQuietAsync(provider, _time);
        scene.Transport.Fetch = (_, _) => throw new SourceUnavailableException("no address") { Fault = SyncFault.NotSetUp };
        using var node = await scene.StartAsync(catchUp: false);
        await ScheduleScene.PlannedAsync(node);
        var most = ScheduleScene.PolicyOf<SyncSystemJob>().MaxAttempts;
        await node.Services.GetRequiredService<ISyncSchedule>().RunNowAsync(Nnov, UserId.From(1), Token);
        for (var run = 1; run <= most; run++)
        {
            await Eventually.Until(async () => (await scene.RunsAsync()).Count == run && (await ScheduleScene.RetriesAsync(node)).Count == 1, $"run {run} has failed and is to be repeated");
            _time.Advance(await scene.PauseAsync(node));
        }

        await Eventually.Until(async () => (await ScheduleScene.ExecutionsAsync(node, SyncSystemJob.KeyOf(Nnov))).Count == most + 1, "the last repetition has run");
        (await ScheduleScene.RetriesAsync(node)).ShouldBeEmpty();
        await node.StopAsync(Token);
    }
}
