using Lko.Domain.Access;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Jobs;
using Lko.Tests.Connectors.Transports;
using Lko.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using static Lko.Tests.Integration.SyncEngineScene;

namespace Lko.Tests.Integration;

/// <summary>What keeps a system from being read longer than the first repetitions take, be it the system's trouble or the portal's, costs no more than it lasts: it is read soon after, and not only at its next time.</summary>
public sealed class LongOutageTests
{
    private const string Away = "no answer";
    private const string Troubled = "HTTP 503";
    private const string OurTrouble = "the database went away";
    private const string OurDeadline = "out of time";

    private readonly FakeTimeProvider _time = ScheduleScene.Clock();

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    public static TheoryData<DatabaseProvider, string> Outages =>
    [
        .. from provider in (DatabaseProvider[])[DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql]
           from outage in (string[])[Away, Troubled, OurTrouble, OurDeadline]
           select new TheoryDataRow<DatabaseProvider, string>(provider, outage),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task RunThatFails_IsRepeatedNowAndThenUntilItIsOver(DatabaseProvider provider, string outage)
    {
        await using var scene = await ScheduleScene.OpenQuietAsync(provider, _time);
        await using var billing = await PlayedBilling.StartAsync();
        var isAway = true;
        scene.Transport.Fetch = (_, token) => isAway ? StrikeAsync(billing, outage, token) : Task.CompletedTask;
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

        await Eventually.Until(async () => await scene.SucceededAsync() == 1, "it is read once that is over");
        (await ScheduleScene.RetriesAsync(node)).ShouldBeEmpty();
        await node.StopAsync(Token);
    }

    /// <summary>Whoever is impatient makes no more of them.</summary>
    [Theory]
    [MemberData(nameof(Outages))]
    public async Task RunsThatFail_OneAfterAnother_HaveOneRepetition(DatabaseProvider provider, string outage)
    {
        await using var scene = await ScheduleScene.OpenQuietAsync(provider, _time);
        await using var billing = await PlayedBilling.StartAsync();
        scene.Transport.Fetch = (_, token) => StrikeAsync(billing, outage, token);
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

    /// <summary>What the portal's end breaks off is no trouble that lasts: its trigger waits for the next start, and nothing beside it.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RunThatTheShutdownBreaksOff_IsMadeUpByTheNextStart(DatabaseProvider provider)
    {
        await using var scene = await ScheduleScene.OpenQuietAsync(provider, _time);
        using (var first = await scene.StartAsync(catchUp: false))
        {
            await ScheduleScene.PlannedAsync(first);
            var goesDown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = first.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(goesDown.SetResult);
            scene.Transport.Fetch = async (_, token) =>
            {
                await goesDown.Task.WaitAsync(token);
                throw new OperationCanceledException("The portal goes down.");
            };
            await first.Services.GetRequiredService<ISyncSchedule>().RunNowAsync(Nnov, UserId.From(1), Token);
            await Eventually.Until(() => scene.Transport.Asked.Count == 1, "the run is under way");
            await first.StopAsync(Token);
        }

        (await scene.RunsAsync()).ShouldHaveSingleItem().Error.ShouldBe(nameof(SyncFault.Shutdown));
        scene.Transport.Fetch = (_, _) => Task.CompletedTask;
        using var second = await scene.StartAsync(catchUp: false);
        (await ScheduleScene.ExecutionsAsync(second, SyncSystemJob.KeyOf(Nnov)))[0].RetryScheduled.ShouldBeTrue("the scheduler repeats it, and no repetition of our own waits");
        (await ScheduleScene.RetriesAsync(second)).Count.ShouldBe(1);
        _time.Advance(await scene.PauseAsync(second));
        await Eventually.Until(async () => await scene.SucceededAsync() == 1, "it is made up");
        await Eventually.Until(async () => (await ScheduleScene.RetriesAsync(second)).Count == 0, "nothing else waits");
        await second.StopAsync(Token);
    }

    private static async Task StrikeAsync(PlayedBilling billing, string outage, CancellationToken cancellationToken)
    {
        billing.Waits.Retries = 0;
        billing.Does = _ => BillingAnswers.Status(503);
        await (outage switch
        {
            Troubled => billing.FetchAsync(cancellationToken),
            OurTrouble => throw new InvalidOperationException(outage),
            OurDeadline => throw new OperationCanceledException(outage),
            _ => throw new SourceUnavailableException(outage),
        });
    }
}
