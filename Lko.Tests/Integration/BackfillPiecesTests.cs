using Lko.Domain.Access;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Jobs;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Lko.Tests.Integration;

/// <summary>A backfill that is too much for one run, or that a month of it stands in the way of: on the stored schedule, by a clock that the test moves.</summary>
public sealed class BackfillPiecesTests
{
    private const string Nnov = ScheduleScene.Nnov;

    private readonly FakeTimeProvider _time = ScheduleScene.Clock();

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task BackfillThatExceedsItsDeadline_ComesAgainInSmallerPiecesAndLosesNoMonth(DatabaseProvider provider)
    {
        await using var scene = await ScheduleScene.OpenQuietAsync(provider, _time);
        scene.Transport.Fetch = (_, token) => scene.Transport.Asked[^1].Months.Count > 1 ? scene.Transport.Released.WaitAsync(token) : Task.CompletedTask;
        using var node = await scene.StartAsync(catchUp: false);
        await ScheduleScene.PlannedAsync(node);
        var schedule = node.Services.GetRequiredService<ISyncSchedule>();
        await schedule.BackfillAsync(Nnov, new(2026, 1), new(2026, 5), UserId.From(1), Token);
        await Eventually.Until(() => scene.Transport.Asked.Count == 1, "the system holds the run");
        (await schedule.PlansAsync(Token))[Nnov].Rest.ShouldBe(new BackfillRest(new(2026, 1), new(2026, 5)));

        _time.Advance(SyncSystemJob.MostWork);

        await ReadAsync(scene, 5);
        scene.Transport.Asked.Select(asked => string.Join(' ', asked.Months.Select(month => month.Month))).ShouldBe(["1 2 3", "1", "2", "3", "4", "5"]);
        (await scene.RunsAsync()).Select(run => run.State).ShouldBe([SyncRunState.Failed, .. Enumerable.Repeat(SyncRunState.Succeeded, 5)]);
        (await scene.RunsAsync()).ShouldAllBe(run => run.AskedBy == UserId.From(1));
        await Eventually.Until(async () => (await schedule.PlansAsync(Token))[Nnov] is { IsBackfilling: false, Rest: null }, "nothing of it waits");
        (await ScheduleScene.RetriesAsync(node)).ShouldBeEmpty("nothing is read twice");
        await node.StopAsync(Token);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task BackfillOfAMonthThatCannotBeRead_GoesOnBehindIt(DatabaseProvider provider)
    {
        await using var scene = await ScheduleScene.OpenQuietAsync(provider, _time);
        scene.Transport.Fetch = (_, _) => scene.Transport.Asked[^1].Months[0].Month == 1 ? throw new InvalidOperationException("of our own making") : Task.CompletedTask;
        using var node = await scene.StartAsync(catchUp: false);
        await ScheduleScene.PlannedAsync(node);
        var schedule = node.Services.GetRequiredService<ISyncSchedule>();
        await schedule.BackfillAsync(Nnov, new(2026, 1), new(2026, 5), UserId.From(1), Token);
        var attempts = ScheduleScene.PolicyOf<SyncSystemJob>().MaxAttempts;
        foreach (var failed in (int[])[.. Enumerable.Range(1, attempts), .. Enumerable.Range(attempts + 2, attempts)])
        {
            await Eventually.Until(async () => (await scene.RunsAsync()).Count == failed && (await ScheduleScene.RetriesAsync(node)) is [var next] && next > _time.GetUtcNow(), $"run {failed} has failed and is to be repeated");
            (await schedule.PlansAsync(Token))[Nnov].Rest.ShouldBe(new BackfillRest(new(2026, 1), new(2026, 5)));
            _time.Advance(await scene.PauseAsync(node));
        }

        await ReadAsync(scene, 4);
        (await scene.RunsAsync()).Select(run => (run.State, run.From!.Value.Month, run.To!.Value.Month))
            .ShouldBe([.. Enumerable.Repeat((SyncRunState.Failed, 1, 3), attempts + 1), .. Enumerable.Repeat((SyncRunState.Failed, 1, 1), attempts + 1), .. Enumerable.Range(2, 4).Select(month => (SyncRunState.Succeeded, month, month))]);
        await node.StopAsync(Token);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task BackfillThatAPersonAsksFor_AsksASystemThatIsLeftAlone(DatabaseProvider provider)
    {
        await using var scene = await ScheduleScene.OpenQuietAsync(provider, _time);
        await scene.LeaveAloneAsync(Nnov);
        using var node = await scene.StartAsync(catchUp: false);
        await ScheduleScene.PlannedAsync(node);

        await node.Services.GetRequiredService<ISyncSchedule>().BackfillAsync(Nnov, new(2026, 1), new(2026, 4), UserId.From(1), Token);

        await ReadAsync(scene, 2);
        scene.Transport.Asked.Select(asked => asked.Months.Count).ShouldBe([3, 1]);
        await node.StopAsync(Token);
    }

    /// <summary>The person has asked once; that the months come again in smaller pieces is the portal's own doing.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task BackfillThatThePortalDivides_LeavesTheSystemAlone(DatabaseProvider provider)
    {
        await using var scene = await ScheduleScene.OpenQuietAsync(provider, _time);
        await scene.LeaveAloneAsync(Nnov);
        scene.Transport.Fetch = (_, token) => scene.Transport.Released.WaitAsync(token);
        using var node = await scene.StartAsync(catchUp: false);
        await ScheduleScene.PlannedAsync(node);
        await node.Services.GetRequiredService<ISyncSchedule>().BackfillAsync(Nnov, new(2026, 1), new(2026, 3), UserId.From(1), Token);
        await Eventually.Until(() => scene.Transport.Asked.Count == 1, "the system holds the run");

        _time.Advance(SyncSystemJob.MostWork);

        await Eventually.Until(async () => (await scene.RunsAsync()) is [{ State: SyncRunState.Failed }, { State: SyncRunState.Held, From.Month: 1, To.Month: 1 }], "the first piece is held");
        scene.Transport.Asked.Count.ShouldBe(1);
        await node.StopAsync(Token);
    }

    /// <summary>
    /// Runs that follow one another have succeeded. Time passes meanwhile: a scheduler that was not told of the next one looks for itself after a pause.
    /// </summary>
    private Task ReadAsync(ScheduleScene scene, int count) => Eventually.Until(
        async () =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(200));
            var runs = await scene.RunsAsync();
            runs.Count(run => run.State == SyncRunState.Succeeded).ShouldBe(count, string.Join(", ", runs.Select(run => $"{run.From?.Month}-{run.To?.Month} {run.State} {run.Error}")));
            return true;
        },
        $"{count} runs have succeeded");
}
