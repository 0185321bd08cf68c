using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.SyncEngineScene;

namespace Lko.Tests.Integration;

/// <summary>How runs begin, hold, go on and end, whatever the dialect.</summary>
public sealed class SyncEngineTests
{
    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_SystemThatKeepsFailing_IsLeftAloneAndProbed(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        scene.Transport.Fetch = _ => throw new SourceUnavailableException("no route");
        for (var time = 0; time < SourceBreaker.Threshold; time++)
        {
            (await scene.RunAsync()).State.ShouldBe(SyncRunState.Failed);
        }

        var held = await scene.RunAsync();
        (held.State, scene.Transport.Calls).ShouldBe((SyncRunState.Held, SourceBreaker.Threshold));

        // The state is in the database: a process that begins anew knows it.
        scene.Time.Advance(SourceBreaker.FirstPause);
        scene.Transport.Fetch = _ => Task.CompletedTask;
        (await scene.RunAsync()).State.ShouldBe(SyncRunState.Succeeded);
        await using var db = scene.Database.Raw();
        (await db.SourceBreakers.SingleAsync(Token)).Failures.ShouldBe(0);
        (await db.SourceFreshness.SingleAsync(row => row.System == Nnov, Token)).FailingSince.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_HeldBeyondItsDeadline_CountsAsAFailureOfTheSystem(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        using var deadline = new CancellationTokenSource();
        scene.Transport.Fetch = async token =>
        {
            await deadline.CancelAsync();
            token.ThrowIfCancellationRequested();
        };

        await Should.ThrowAsync<OperationCanceledException>(() => scene.RunAsync(deadline: deadline));

        await using var db = scene.Database.Raw();
        var run = await db.SyncRuns.SingleAsync(Token);
        (run.State, run.Error).ShouldBe((SyncRunState.Failed, nameof(SyncFault.OutOfTime)));
        (await db.SourceBreakers.SingleAsync(Token)).Failures.ShouldBe(1);
    }

    [Theory]
    [InlineData(SyncFault.Internal)]
    [InlineData(SyncFault.NotSetUp)]
    [InlineData(SyncFault.FolderUnreadable)]
    [InlineData(SyncFault.Overtaken)]
    [InlineData(SyncFault.Shutdown)]
    public async Task Run_BrokenByThePortalsOwnTrouble_SaysSoAndIsNotHeldAgainstTheSystem(SyncFault trouble)
    {
        await using var scene = await OpenAsync();
        using var down = new CancellationTokenSource();
        scene.Transport.Fetch = _ => trouble switch
        {
            SyncFault.Internal => throw new InvalidOperationException("the database went away"),
            SyncFault.Shutdown => GoDown(),
            _ => throw new SourceUnavailableException("not the system's") { Fault = trouble },
        };

        for (var time = 0; time <= SourceBreaker.Threshold; time++)
        {
            try
            {
                await scene.RunAsync(new(Nnov) { GoingDown = down.Token });
            }
            catch (Exception failure) when (failure is InvalidOperationException or OperationCanceledException)
            {
                failure.Data[SyncSystem.RunKey].ShouldBe((long)time + 1, "the log names the run as the screen does");
            }
        }

        await using var db = scene.Database.Raw();
        (await db.SyncRuns.Select(run => new { run.State, run.Error }).Distinct().ToListAsync(Token)).ShouldHaveSingleItem().ShouldBe(new { State = SyncRunState.Failed, Error = (string?)trouble.ToString() });
        (await db.SourceBreakers.CountAsync(Token)).ShouldBe(0);

        Task GoDown()
        {
            down.Cancel();
            throw new OperationCanceledException(down.Token);
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_GivenUpForDead_CannotFinishAnyMore(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        scene.Deliver("d01", 1);
        SyncRunRow? other = null;
        scene.Files.Listed = async () =>
        {
            // The process sleeps with its files in hand; another node begins the system anew and is done before it wakes.
            scene.Files.Listed = null;
            await SeenAsync(scene, scene.Time.GetUtcNow() - SyncRun.MostSilence);
            other = await scene.RunAsync();
        };

        var late = await scene.RunAsync();

        other!.State.ShouldBe(SyncRunState.Succeeded, other.Error);
        late.State.ShouldBe(SyncRunState.Interrupted);
        await using var db = scene.Database.Raw();
        (await db.BalanceSnapshots.CountAsync(Token)).ShouldBe(1);
        (await db.SyncRuns.CountAsync(run => run.State == SyncRunState.Succeeded, Token)).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_WhileAnotherIsAtWork_DoesNotBegin(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        scene.Deliver("d01", 1);
        Outcome<SyncRunRow>? other = null;
        scene.Files.Listed = async () =>
        {
            scene.Files.Listed = null;
            other = await scene.TryRunAsync(new(Nnov, Fetch: false));
        };

        (await scene.RunAsync()).State.ShouldBe(SyncRunState.Succeeded);

        other.ShouldBeOfType<Outcome<SyncRunRow>.Clash>().Message.ShouldContain(Nnov);
        await using var db = scene.Database.Raw();
        (await db.SyncRuns.CountAsync(Token)).ShouldBe(1);
    }

    /// <summary>The scheduler knows that the process of its job is gone; of the command that imports it knows nothing.</summary>
    [Theory]
    [InlineData(true, SyncRunState.Interrupted)]
    [InlineData(false, SyncRunState.Running)]
    public async Task Run_AfterALostNode_WaitsForNoJob_AndForEveryImport(bool isJob, SyncRunState state)
    {
        await using var scene = await OpenAsync();
        await using var db = scene.Database.Raw();
        db.SyncRuns.Add(SyncRun.Start(new(Nnov, Fetch: isJob), scene.Time.GetUtcNow()));
        await db.SaveChangesAsync(Token);

        (await scene.TryRunAsync(new(Nnov) { Recovers = true })).IsOk.ShouldBe(isJob);

        (await db.SyncRuns.AsNoTracking().OrderBy(row => row.Id).FirstAsync(Token)).State.ShouldBe(state);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_AtWork_SaysSo(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        scene.Transport.Fetch = token =>
        {
            asked.SetResult();
            return answered.Task.WaitAsync(token);
        };
        var run = scene.RunAsync();
        await asked.Task.WaitAsync(Token);
        await using var db = scene.Database.Raw();
        var begun = scene.Time.GetUtcNow();
        (await AliveAsync()).ShouldBe(begun);

        await Eventually.Until(
            async () =>
            {
                scene.Time.Advance(RunWatch.Interval);
                return await AliveAsync() > begun;
            },
            "it is seen at work");

        answered.SetResult();
        (await run).State.ShouldBe(SyncRunState.Succeeded);

        Task<DateTimeOffset?> AliveAsync() => db.SyncRuns.Select(row => row.AliveAt).SingleAsync(Token);
    }

    /// <summary>Who writes much is why a run waits long: that it is at work is said past him.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_AtWorkBehindLongWrites_SaysSo(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        var places = new List<IDisposable>();
        scene.Transport.Fetch = async _ =>
        {
            for (var place = 0; place < Writers; place++)
            {
                places.Add(await scene.WriteAsync());
            }
        };
        var run = scene.RunAsync();
        await using var db = scene.Database.Raw();
        var begun = scene.Time.GetUtcNow();

        await Eventually.Until(
            async () =>
            {
                scene.Time.Advance(RunWatch.Interval);
                return await db.SyncRuns.Select(row => row.AliveAt).SingleOrDefaultAsync(Token) > begun;
            },
            "it is seen at work");

        run.IsCompleted.ShouldBeFalse();
        places.ForEach(place => place.Dispose());
        (await run).State.ShouldBe(SyncRunState.Succeeded);
    }

    /// <summary>Both nodes have seen that no run is under way; the database lets one begin.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_OfTwoNodesAtTheSameMoment_IsOne(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        scene.Factory = new SlowerDatabase(scene.Database.For(null), async () =>
        {
            await using var db = scene.Database.Raw();
            db.SyncRuns.Add(SyncRun.Start(new(Nnov), scene.Time.GetUtcNow()));
            await db.SaveChangesAsync(Token);
        });

        (await scene.TryRunAsync(new(Nnov))).ShouldBeOfType<Outcome<SyncRunRow>.Clash>().Message.ShouldContain($"{scene.Time.GetUtcNow():u}");

        await using var raw = scene.Database.Raw();
        (await raw.SyncRuns.CountAsync(Token)).ShouldBe(1);
        scene.Transport.Calls.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_MuchArrived_IsTakenOverDeliveryByDelivery(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        scene.Deliver("d01", 1, SyncStep.MaxNewBytes);
        scene.Deliver("d02", 2, SyncStep.MaxNewBytes);
        scene.Deliver("d03", 3);

        var run = await scene.RunAsync();

        (run.State, run.Counts.NewFiles, run.Counts.AcceptedRows).ShouldBe((SyncRunState.Succeeded, 3, 3));
        scene.Database.Feed.Changes.Count(change => change.Topic == Lko.Domain.Live.Topic.Sync).ShouldBe(3);
        await using var db = scene.Database.Raw();
        (await db.SyncCursors.SingleAsync(Token)).Position.ShouldBe("d03");
        (await db.BalanceSnapshots.SingleAsync(Token)).Closing.MinorUnits.ShouldBe(300_00);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_EndsBetweenDeliveries_KeepsWhatItHasAndGoesOn(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        scene.Deliver("d01", 1, SyncStep.MaxNewBytes);
        scene.Deliver("d02", 2, SyncStep.MaxNewBytes);
        using var deadline = new CancellationTokenSource();
        scene.Files.Opened = path =>
        {
            if (path.StartsWith("d02", StringComparison.Ordinal))
            {
                deadline.Cancel();
            }
        };

        await Should.ThrowAsync<OperationCanceledException>(() => scene.RunAsync(deadline: deadline));

        await using (var db = scene.Database.Raw())
        {
            (await db.SyncCursors.SingleAsync(Token)).Position.ShouldBe("d01");
            (await db.BalanceSnapshots.SingleAsync(Token)).Closing.MinorUnits.ShouldBe(100_00);
        }

        scene.Files.Opened = null;
        var next = await scene.RunAsync();
        (next.State, next.Counts.NewFiles).ShouldBe((SyncRunState.Succeeded, 1));
    }

    [Fact]
    public async Task Run_AsksForTheOpenMonthsOfTheSystemsOwnDay()
    {
        await using var scene = await OpenAsync();
        scene.Time.SetUtcNow(new DateTimeOffset(2026, 7, 31, 21, 30, 0, TimeSpan.Zero));

        await scene.RunAsync();
        scene.Transport.Periods.Select(period => period.Number).ShouldBe([202606, 202607, 202608]);

        await scene.RunAsync(new(Nnov, Backfill: [new(2026, 1), new(2026, 2)]));
        scene.Transport.Periods.Select(period => period.Number).ShouldBe([202601, 202602]);
    }

    [Fact]
    public async Task Run_SeenFromOutside_TellsItsStageAndHowMuchOfItIsDone()
    {
        await using var scene = await OpenAsync();
        var request = new SyncRequest(Nnov);
        var seen = new List<SyncProgress>();
        scene.Transport.Fetch = _ =>
        {
            Look();
            return Task.CompletedTask;
        };
        scene.Deliver("d01", 1);
        scene.Deliver("d02", 2);
        scene.Files.Opened = _ => Look();

        await scene.RunAsync(request);
        Look();

        seen[0].ShouldBe(new(SyncStage.Fetching, 0, 0, 0, 0, 0, default));
        seen[0].Percent.ShouldBeNull();
        seen.Where(look => look.Stage == SyncStage.Weighing).Select(look => (look.FilesDone, look.FilesFound, look.Percent)).Distinct().ShouldBe([(0, 2, 0), (1, 2, 50)]);
        seen.Where(look => look.Stage == SyncStage.TakingOver).Select(look => (look.FilesDone, look.FilesFound, look.BytesDone, look.Percent, look.Rows)).ShouldBe([(0, 1, 0, 0, 0), (1, 1, 100, 100, 1)]);

        void Look() => seen.Add(request.Meter.Look(default));
    }

    /// <summary>When the run that is open was seen at work.</summary>
    private static async Task SeenAsync(SyncEngineScene scene, DateTimeOffset at)
    {
        await using var db = scene.Database.Raw();
        await db.SyncRuns.Where(row => row.State == SyncRunState.Running).ExecuteUpdateAsync(set => set.SetProperty(row => row.AliveAt, (DateTimeOffset?)at), Token);
    }
}
