using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Jobs;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quartz;

namespace Lko.Tests.Integration;

/// <summary>The poll of the CRM's order events is held, ended and begun with the CRM.</summary>
public sealed class CrmPollScheduleTests
{
    private const string Often = "0/1 * * * * ?";

    private int _polls;

    public static TheoryData<DatabaseProvider> Databases => Lko.Tests.Orders.OrderScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task PausedCrm_IsNotPolled_UntilThePauseEnds(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        using (var first = await scene.StartAsync(catchUp: false))
        {
            await Eventually.Until(() => Volatile.Read(ref _polls) == 1, "the CRM is read when the portal starts");
            await first.Services.GetRequiredService<ISyncSchedule>().PauseAsync(PollCrm.System, Token);
            (await StateAsync(first)).ShouldBe(TriggerState.Paused);
            await first.StopAsync(Token);
        }

        await ChangeAsync(scene, crm => crm.SetProperty(row => row.Schedule, Often));
        using var second = await scene.StartAsync(catchUp: false);
        await Eventually.Until(
            async () => await (await ScheduleScene.SchedulerOf(second)).GetTrigger(Poll, Token) is ICronTrigger { CronExpressionString: Often }, "the new times are stored");
        (await StateAsync(second)).ShouldBe(TriggerState.Paused, "neither a start nor other times end a pause");
        (await (await ScheduleScene.SchedulerOf(second)).GetTriggersOfJob(PollCrmJob.Key, Token)).Count.ShouldBe(1);
        Volatile.Read(ref _polls).ShouldBe(1);

        await second.Services.GetRequiredService<ISyncSchedule>().ResumeAsync(PollCrm.System, Token);

        await Eventually.Until(() => Volatile.Read(ref _polls) > 1, "it is polled at its times");
        await second.StopAsync(Token);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task CrmThatIsSwitchedOff_IsPolledNoMore_UntilItIsSwitchedOn(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await StartedAsync(polls: 1);
        await ChangeAsync(scene, crm => crm.SetProperty(row => row.IsActive, false));
        await StartedAsync(polls: 1, isPolled: false);
        await ChangeAsync(scene, crm => crm.SetProperty(row => row.IsActive, true));
        await StartedAsync(polls: 2);

        async Task StartedAsync(int polls, bool isPolled = true)
        {
            using var node = await scene.StartAsync(catchUp: false);
            await ScheduleScene.PlannedAsync(node);
            var scheduler = await ScheduleScene.SchedulerOf(node);
            await Eventually.Until(async () => await scheduler.Exists(PollCrmJob.Key, Token) == isPolled && Volatile.Read(ref _polls) == polls, isPolled ? "it is polled" : "nothing polls it");
            await node.StopAsync(Token);
        }
    }

    private static TriggerKey Poll => new(PollCrmJob.Key.Name, PollCrmJob.Key.Group);

    private static async Task<TriggerState> StateAsync(IHost node) => await (await ScheduleScene.SchedulerOf(node)).GetTriggerState(Poll, Token);

    private static async Task ChangeAsync(ScheduleScene scene, Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<SourceSystem>> change)
    {
        await using var db = scene.Database.Raw();
        await db.SourceSystems.Where(row => row.Code == PollCrm.System).ExecuteUpdateAsync(change, Token);
    }

    /// <summary>The CRM, and another system that says that the schedule is in line with the registry.</summary>
    private async Task<ScheduleScene> OpenAsync(DatabaseProvider provider)
    {
        var scene = await ScheduleScene.OpenAsync(provider);
        await scene.OnlyAsync((ScheduleScene.Nnov, ScheduleScene.Never), (PollCrm.System, ScheduleScene.Never));
        scene.Crm.Feed = _ =>
        {
            Interlocked.Increment(ref _polls);
            return new CrmEventPage([], null, false);
        };
        return scene;
    }
}
