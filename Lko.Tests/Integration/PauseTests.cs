using Lko.Domain.Access;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Jobs;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quartz;

namespace Lko.Tests.Integration;

/// <summary>A system that is paused is asked by nobody's schedule, repetition or rest, until a person ends the pause.</summary>
public sealed class PauseTests
{
    private const string Nnov = ScheduleScene.Nnov;

    public static TheoryData<DatabaseProvider> Databases => Lko.Tests.Orders.OrderScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Paused_WhatTheRunsLeaveWaitsToo_UntilThePauseEnds(DatabaseProvider provider)
    {
        await using var scene = await ScheduleScene.OpenAsync(provider);
        await scene.OnlyAsync((Nnov, ScheduleScene.Never));
        scene.Transport.Fetch = (_, _) => throw new SourceUnavailableException("It is down.");
        using var node = await scene.StartAsync();
        var schedule = node.Services.GetRequiredService<ISyncSchedule>();
        await Eventually.Until(async () => await scene.RunsAsync() is [{ State: SyncRunState.Failed }] && await StatesAsync(node) is [_, _], "the first run has failed and is to be repeated");

        await schedule.PauseAsync(Nnov, Token);

        // The trigger of the run that has just ended may still be there.
        await Eventually.Until(async () => await StatesAsync(node) is [TriggerState.Paused, TriggerState.Paused], "the plan and the repetition wait");
        await schedule.RunNowAsync(Nnov, UserId.From(1), Token);
        await Eventually.Until(async () => (await scene.RunsAsync()).Count(run => run.State == SyncRunState.Failed) == 2 && await StatesAsync(node) is [TriggerState.Paused, TriggerState.Paused], "whoever asks has it read in a pause, too; the repetition that waits is of both");
        scene.Transport.Fetch = (_, _) => Task.CompletedTask;
        await schedule.ResumeAsync(Nnov, Token);
        await Eventually.Until(async () => (await scene.RunsAsync()).Any(run => run.State == SyncRunState.Succeeded), TimeSpan.FromSeconds(60), "what waited is done");
        (await schedule.PlansAsync(Token))[Nnov].IsPaused.ShouldBeFalse();
        await node.StopAsync(Token);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task OtherTimesForASystem_LeaveItPaused(DatabaseProvider provider)
    {
        await using var scene = await ScheduleScene.OpenAsync(provider);
        await scene.OnlyAsync((Nnov, ScheduleScene.Never));
        using (var first = await scene.StartAsync())
        {
            await Eventually.Until(async () => await scene.SucceededAsync() == 1, "it has been read");
            await first.Services.GetRequiredService<ISyncSchedule>().PauseAsync(Nnov, Token);
            await first.StopAsync(Token);
        }

        var longAgo = scene.Time.GetUtcNow().AddDays(-3);
        await using (var db = scene.Database.Raw())
        {
            await db.SourceSystems.Where(row => row.Code == Nnov).ExecuteUpdateAsync(set => set.SetProperty(row => row.Schedule, "0/1 * * * * ?"), Token);
            await db.SourceFreshness.ExecuteUpdateAsync(set => set.SetProperty(row => row.LastSuccessAt, longAgo), Token);
        }

        using var second = await scene.StartAsync();
        var schedule = second.Services.GetRequiredService<ISyncSchedule>();
        await Eventually.Until(async () => (await (await ScheduleScene.SchedulerOf(second)).GetTrigger(SyncSystemJob.PlanOf(Nnov), Token)) is ICronTrigger { CronExpressionString: "0/1 * * * * ?" }, "the new times are stored");

        (await schedule.PlansAsync(Token))[Nnov].IsPaused.ShouldBeTrue();
        (await ScheduleScene.RetriesAsync(second)).ShouldBeEmpty("what was due is not made up in a pause");
        (await scene.RunsAsync()).Count.ShouldBe(1);
        await schedule.ResumeAsync(Nnov, Token);
        await Eventually.Until(async () => await scene.SucceededAsync() > 1, "it is read at its new times");
        await second.StopAsync(Token);
    }

    private static async Task<IReadOnlyList<TriggerState>> StatesAsync(IHost node)
    {
        var scheduler = await ScheduleScene.SchedulerOf(node);
        var states = new List<TriggerState>();
        foreach (var trigger in await scheduler.GetTriggersOfJob(SyncSystemJob.KeyOf(Nnov), Token))
        {
            states.Add(await scheduler.GetTriggerState(trigger.Key, Token));
        }

        return states;
    }
}
