using System.Collections.Concurrent;
using Lko.Domain.Access;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Jobs;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Quartz;

namespace Lko.Tests.Integration;

/// <summary>What becomes of times that passed while no scheduler ran: as declared, on the stored schedule, by a clock that the test moves.</summary>
public sealed class MissedTimeTests
{
    private const string Nnov = "ASR-NNOV-1";
    private const string EveryTenMinutes = "0 0/10 * * * ?";

    private readonly FakeTimeProvider _time = ScheduleScene.Clock();

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task EveryStoredTrigger_DeclaresWhatBecomesOfAMissedTime(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider, (Nnov, ScheduleScene.Never), ("CRM", ScheduleScene.Never));
        using var node = await scene.StartAsync(catchUp: false);
        await ScheduleScene.PlannedAsync(node);
        var scheduler = await ScheduleScene.SchedulerOf(node);
        await Eventually.Until(
            async () => (await ScheduleScene.ExecutionsAsync(node, PollCrmJob.Key)).Count == 1 && (await scheduler.GetTriggersOfJob(PollCrmJob.Key, Token)).Count == 1, "the CRM has been read");
        await scheduler.Standby(Token);
        var schedule = node.Services.GetRequiredService<ISyncSchedule>();
        await schedule.RunNowAsync(Nnov, UserId.From(1), Token);
        await schedule.ReprocessAsync(Nnov, UserId.From(1), Token);
        await schedule.BackfillAsync(Nnov, new(2026, 1), new(2026, 2), UserId.From(1), Token);

        var declared = new List<(string Job, int Misfire)>();
        foreach (var key in await scheduler.GetTriggerKeys(GroupMatcher<TriggerKey>.AnyGroup(), Token))
        {
            var trigger = (await scheduler.GetTrigger(key, Token))!;
            declared.Add((trigger.JobKey.Name, trigger.MisfireInstructionCode));
        }

        declared.Order().ShouldBe(
        [
            (Nnov, (int)CronTriggerMisfireInstruction.FireAndProceed), (Nnov, (int)SimpleTriggerMisfireInstruction.FireNow), (Nnov, (int)SimpleTriggerMisfireInstruction.FireNow),
            (Nnov, (int)SimpleTriggerMisfireInstruction.FireNow),
            ("CRM", (int)CronTriggerMisfireInstruction.FireAndProceed),
            (DispatchOutboxJob.Key.Name, (int)SimpleTriggerMisfireInstruction.NextWithRemainingCount),
            (ForgetDraftsJob.Key.Name, (int)SimpleTriggerMisfireInstruction.NextWithRemainingCount),
            (PollCrmJob.Key.Name, (int)CronTriggerMisfireInstruction.DoNothing), (RaiseAlertsJob.Key.Name, (int)SimpleTriggerMisfireInstruction.NextWithRemainingCount),
        ]);
        await node.StopAsync(Token);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Restart_TimesMissedMeanwhile_AreMadeUpOnceBySystemsAndNotAtAllByThePoll(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider, (Nnov, EveryTenMinutes), ("CRM", EveryTenMinutes));
        var polls = 0;
        scene.Crm.Feed = _ =>
        {
            Interlocked.Increment(ref polls);
            return new CrmEventPage([], null, false);
        };
        using (var first = await scene.StartAsync(catchUp: false))
        {
            await ScheduleScene.PlannedAsync(first);
            await Eventually.Until(() => Volatile.Read(ref polls) == 1, "the CRM is read when the portal starts");
            await first.StopAsync(Token);
        }

        (await scene.RunsAsync()).ShouldBeEmpty("nothing was due yet");
        _time.Advance(TimeSpan.FromMinutes(35));
        using var second = await scene.StartAsync(catchUp: false);

        await Eventually.Until(async () => await scene.SucceededAsync() == 1, "three missed runs are made up by one");
        await Eventually.Until(() => Volatile.Read(ref polls) == 2, "the CRM is read when the portal starts");
        await Eventually.Until(
            async () => (await ScheduleScene.ExecutionsAsync(second, PollCrmJob.Key)).Count == 2 && (await ScheduleScene.ExecutionsAsync(second, SyncSystemJob.KeyOf(Nnov))).Count == 1,
            "and for the missed times not at all");

        _time.Advance(TimeSpan.FromMinutes(4));
        await Eventually.Until(async () => await scene.SucceededAsync() == 2 && Volatile.Read(ref polls) == 3, "both go on at their times");
        await second.StopAsync(Token);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Restart_ManySystemsMissedTheirTimes_EachIsMadeUpOnceThoughTheStartLooksForIt(DatabaseProvider provider)
    {
        string[] systems = [Nnov, "ASR-KIRV-1", "ASR-CHEL-1", "ASR-MSK-1", "ASR-KLGD-1", "ASR-AMUR-1", "ASR-IRKT-1", "ASR-NSIB-1", "ITC-NW", "ITC-VOLGA"];
        await using var scene = await OpenAsync(provider, [.. systems.Select(system => (system, EveryTenMinutes)), ("CRM", EveryTenMinutes)]);
        scene.Crm.Feed = _ => new CrmEventPage([], null, false);
        using (var first = await scene.StartAsync())
        {
            await ReadAsync(first, scene, systems.Length);
            await first.StopAsync(Token);
        }

        _time.Advance(TimeSpan.FromMinutes(30));
        var now = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var together = new ConcurrentBag<string>();
        scene.Transport.Fetch = async (system, token) =>
        {
            if (now.AddOrUpdate(system, 1, (_, running) => running + 1) > 1)
            {
                together.Add(system);
            }

            await Task.Yield();
            now.AddOrUpdate(system, 0, (_, running) => running - 1);
        };
        using var second = await scene.StartAsync();
        await ReadAsync(second, scene, 2 * systems.Length);

        together.ShouldBeEmpty("no system is read twice at a time");
        await second.StopAsync(Token);
    }

    [Fact]
    public async Task Restart_TwoNodesTogether_MakeUpEachSystemOnce()
    {
        string[] systems = [Nnov, "ASR-KIRV-1", "ASR-CHEL-1", "ITC-NW"];
        await using var scene = await OpenAsync(DatabaseProvider.PostgreSql, [.. systems.Select(system => (system, ScheduleScene.Never)), ("CRM", EveryTenMinutes)]);
        scene.Crm.Feed = _ => new CrmEventPage([], null, false);

        // One that finds the store's lock taken looks again after a pause by its clock.
        var starting = Task.WhenAll(scene.StartAsync(), scene.StartAsync());
        await ForwardUntilAsync(() => Task.FromResult(starting.IsCompleted), TimeSpan.FromMilliseconds(100), "both nodes are up");
        var nodes = await starting;

        await ReadAsync(nodes[0], scene, systems.Length);
        foreach (var node in nodes)
        {
            await node.StopAsync(Token);
            node.Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Standby_JobsThatLookAround_WaitForTheirNextTime(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        using var node = await scene.StartAsync(catchUp: false);
        var scheduler = await ScheduleScene.SchedulerOf(node);
        foreach (var key in new[] { DispatchOutboxJob.Key, ForgetDraftsJob.Key, RaiseAlertsJob.Key })
        {
            await ForwardUntilAsync(async () => (await ScheduleScene.ExecutionsAsync(node, key)).Count > 0, TimeSpan.FromSeconds(5), $"{key.Name} runs");
        }

        await scheduler.Standby(Token);
        var before = (await ScheduleScene.ExecutionsAsync(node, DispatchOutboxJob.Key)).Count;
        _time.Advance(TimeSpan.FromHours(1));
        await scheduler.Start(Token);

        await ForwardUntilAsync(async () => (await ScheduleScene.ExecutionsAsync(node, DispatchOutboxJob.Key)).Count > before, TimeSpan.FromSeconds(1), "it runs again");
        (await ScheduleScene.ExecutionsAsync(node, DispatchOutboxJob.Key)).Count.ShouldBeInRange(before + 1, before + 3, "hundreds of missed looks are not made up");
        await node.StopAsync(Token);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Restart_RunsThatWereAskedFor_AreMadeUpOnceEach(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider, (Nnov, ScheduleScene.Never));
        scene.Transport.Fetch = (_, _) => throw new SourceUnavailableException("503");
        using (var first = await scene.StartAsync(catchUp: false))
        {
            await ScheduleScene.PlannedAsync(first);
            var schedule = first.Services.GetRequiredService<ISyncSchedule>();
            await schedule.RunNowAsync(Nnov, UserId.From(1), Token);
            await Eventually.Until(async () => await scene.RunsAsync() is [{ State: SyncRunState.Failed }] && (await ScheduleScene.RetriesAsync(first)).Count == 1, "a repetition of the failed run is planned");
            await (await ScheduleScene.SchedulerOf(first)).Standby(Token);
            await schedule.BackfillAsync(Nnov, new(2026, 1), new(2026, 2), UserId.From(1), Token);
            await schedule.RunNowAsync(Nnov, UserId.From(1), Token);
            await first.StopAsync(Token);
        }

        scene.Transport.Fetch = (_, _) => Task.CompletedTask;
        _time.Advance(TimeSpan.FromHours(2));
        using var second = await scene.StartAsync(catchUp: false);

        await Eventually.Until(async () => await scene.SucceededAsync() == 3, "the repetition, the months and the run are made up");
        scene.Transport.Asked.Count(asked => asked.Months is [{ Number: 202601 }, { Number: 202602 }]).ShouldBe(1);
        await Eventually.Until(async () => (await ScheduleScene.RetriesAsync(second)).Count == 0, "nothing is left to be made up");
        (await scene.RunsAsync()).Count.ShouldBe(4, "each has run once");
        await second.StopAsync(Token);
    }

    /// <summary>Until so many runs have succeeded, nothing else is planned, and time has gone on far enough for what was planned on top to have come.</summary>
    private async Task ReadAsync(IHost node, ScheduleScene scene, int runs)
    {
        await ForwardUntilAsync(async () => await scene.SucceededAsync() >= runs, TimeSpan.FromMilliseconds(200), "every system has been read");
        await Eventually.Until(async () => (await ScheduleScene.ExecutionsAsync(node, PollCrmJob.Key)).Count > 0, "the planning, which ends with the poll, is done");
        await ForwardUntilAsync(async () => (await ScheduleScene.RetriesAsync(node)).Count == 0, TimeSpan.FromMilliseconds(200), "nothing is left to be made up");
        (await scene.RunsAsync()).Count(run => run.System != "CRM").ShouldBe(runs);
    }

    /// <summary>Moves the clock until something has happened.</summary>
    private Task ForwardUntilAsync(Func<Task<bool>> condition, TimeSpan step, string what) => Eventually.Until(
        async () =>
        {
            if (await condition())
            {
                return true;
            }

            _time.Advance(step);
            return false;
        },
        what);

    private async Task<ScheduleScene> OpenAsync(DatabaseProvider provider, params (string System, string Schedule)[] rows)
    {
        var scene = await ScheduleScene.OpenAsync(provider, _time);
        await scene.OnlyAsync(rows);
        return scene;
    }
}
