using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.SyncEngineScene;

namespace Lko.Tests.Integration;

/// <summary>A run that a person stops: nothing more is saved, and nothing is held against the system.</summary>
public sealed class StoppedRunTests
{
    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_StoppedByAPerson_SavesNothingMoreAndIsNoFailure(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        scene.Deliver("d01", 1);
        var schedule = new FakeSyncSchedule();
        schedule.Plan(Nnov, running: true);
        var control = new ControlSystem(scene.Database.For(IntegrationScene.Admin), schedule, scene.Time);
        scene.Files.Listed = async () =>
        {
            scene.Files.Listed = null;
            (await control.Run(Nnov, SystemAction.Stop, Token)).IsOk.ShouldBeTrue();
        };

        (await scene.RunAsync()).State.ShouldBe(SyncRunState.Stopped);

        schedule.Calls.ShouldBe([$"stop {Nnov}"]);
        (await control.Run(Nnov, SystemAction.Stop, Token)).ShouldBeOfType<Outcome<Nothing>.Clash>();
        await using var db = scene.Database.Raw();
        (await db.BalanceSnapshots.CountAsync(Token)).ShouldBe(0);
        (await db.SourceFreshness.CountAsync(row => row.FailingSince != null, Token)).ShouldBe(0);
        (await db.IntegrationActions.SingleAsync(Token)).Kind.ShouldBe(IntegrationActionKind.Stop);
        (await scene.RunAsync()).Counts.AcceptedRows.ShouldBe(1);
    }

    /// <summary>What a command imports is no work of the scheduler's, and may be of a system that the scheduler does not read at all.</summary>
    [Theory]
    [InlineData(DatabaseProvider.Sqlite, true)]
    [InlineData(DatabaseProvider.Sqlite, false)]
    [InlineData(DatabaseProvider.PostgreSql, true)]
    public async Task Import_BesideTheSchedule_IsStopped(DatabaseProvider provider, bool isPlanned)
    {
        await using var scene = await OpenAsync(provider);
        scene.Deliver("d01", 1);
        var schedule = new FakeSyncSchedule();
        if (isPlanned)
        {
            schedule.Plan(Nnov);
        }

        var card = new GetSystemCard(scene.Database.For(IntegrationScene.Admin), schedule, new QuartzCronTimes(), scene.Time);
        var control = new ControlSystem(scene.Database.For(IntegrationScene.Admin), isPlanned ? schedule : new NoSyncSchedule(), scene.Time);
        scene.Files.Listed = async () =>
        {
            scene.Files.Listed = null;
            (await card.Run(Nnov, Token)).Value.ObstacleTo(SystemAction.Stop).ShouldBeNull("the screen offers it");
            (await control.Run(Nnov, SystemAction.Stop, Token)).IsOk.ShouldBeTrue();
        };

        (await scene.RunAsync(new(Nnov, Fetch: false))).State.ShouldBe(SyncRunState.Stopped);

        (await card.Run(Nnov, Token)).Value.ObstacleTo(SystemAction.Stop).ShouldBe("NotRunning");
        (await control.Run(Nnov, SystemAction.Stop, Token)).ShouldBeOfType<Outcome<Nothing>.Clash>();
        await using var db = scene.Database.Raw();
        (await db.BalanceSnapshots.CountAsync(Token)).ShouldBe(0);
    }

    [Fact]
    public async Task Run_StoppedWhileTheSystemIsAsked_IsNotHeldAgainstTheSystem()
    {
        await using var scene = await OpenAsync();
        using var interrupt = new CancellationTokenSource();
        var schedule = new FakeSyncSchedule();
        schedule.Plan(Nnov, running: true);
        scene.Transport.Fetch = async token =>
        {
            await new ControlSystem(scene.Database.For(IntegrationScene.Admin), schedule, scene.Time).Run(Nnov, SystemAction.Stop, Token);
            await interrupt.CancelAsync();
            token.ThrowIfCancellationRequested();
        };

        (await scene.RunAsync(deadline: interrupt)).State.ShouldBe(SyncRunState.Stopped);

        await using var db = scene.Database.Raw();
        (await db.SyncRuns.SingleAsync(Token)).State.ShouldBe(SyncRunState.Stopped);
        (await db.SourceBreakers.CountAsync(Token)).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_StoppedOnANodeThatDoesNotRunIt_EndsWithoutWaitingForTheSystem(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        var schedule = new FakeSyncSchedule();
        schedule.Plan(Nnov, running: true);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        scene.Transport.Fetch = token =>
        {
            asked.SetResult();
            return new TaskCompletionSource().Task.WaitAsync(token);
        };
        var run = scene.RunAsync();
        await asked.Task.WaitAsync(Token);

        (await new ControlSystem(scene.Database.For(IntegrationScene.Admin), schedule, scene.Time).Run(Nnov, SystemAction.Stop, Token)).IsOk.ShouldBeTrue();
        scene.Time.Advance(RunWatch.Interval);

        (await run.WaitAsync(Eventually.DefaultTimeout, Token)).State.ShouldBe(SyncRunState.Stopped);
        await using var db = scene.Database.Raw();
        (await db.SourceBreakers.CountAsync(Token)).ShouldBe(0);
        (await db.SourceFreshness.CountAsync(row => row.FailingSince != null, Token)).ShouldBe(0);
    }
}
