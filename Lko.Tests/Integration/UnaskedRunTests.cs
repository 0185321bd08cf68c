using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using static Lko.Tests.Integration.SyncEngineScene;

namespace Lko.Tests.Integration;

/// <summary>Runs that did not come to ask their system, or asked in vain: the one is no fault of the system, the other keeps nothing from the tables that lies here.</summary>
public sealed class UnaskedRunTests
{
    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_SystemAway_TakesOverWhatLiesHere_AndHasFailed(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        scene.Transport.Fetch = _ => throw new SourceUnavailableException("no route") { Fault = SyncFault.Unreachable };
        scene.Deliver("d01", 1);

        var run = await scene.RunAsync();

        (run.State, run.Fault, run.Error, run.Counts.NewFiles).ShouldBe((SyncRunState.Failed, SyncFault.Unreachable, "no route", 1));
        await using var db = scene.Database.Raw();
        (await db.BalanceSnapshots.CountAsync(Token)).ShouldBe(1);
        (await db.SourceBreakers.SingleAsync(Token)).Failures.ShouldBe(1);
        var freshness = await db.SourceFreshness.SingleAsync(row => row.System == Nnov, Token);
        (freshness.FailingSince is null, freshness.LastSuccessAt).ShouldBe((false, null), "the data are as old as they were");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_ThatWaitedForAPlaceUntilItsDeadline_IsNotHeldAgainstTheSystem(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        using var places = new Bulkhead(1);
        using var others = await places.EnterAsync(Token);
        using var deadline = new CancellationTokenSource();
        var time = Clock();
        var transport = new Waiting(places);
        var run = RunAsync(test, transport, time, deadline.Token);
        await transport.Begun.Task.WaitAsync(Token);

        time.Advance(TimeSpan.FromMinutes(29));
        run.IsCompleted.ShouldBeFalse();
        await deadline.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => run);
        await using var db = test.Raw();
        (await db.SyncRuns.SingleAsync(Token)).State.ShouldBe(SyncRunState.Failed);
        (await db.SourceBreakers.CountAsync(Token)).ShouldBe(0, "nobody has asked it");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_ThatWaitedForAPlace_HasAllOfItsTimeLeft(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        using var places = new Bulkhead(1);
        var others = await places.EnterAsync(Token);
        var time = Clock();
        var transport = new Waiting(places);
        var run = RunAsync(test, transport, time, Token);
        await transport.Begun.Task.WaitAsync(Token);

        time.Advance(TimeSpan.FromMinutes(20));
        others.Dispose();

        (await run).State.ShouldBe(SyncRunState.Succeeded);
    }

    private static FakeTimeProvider Clock() => new(new DateTimeOffset(2026, 7, 5, 0, 30, 0, TimeSpan.Zero));

    private static async Task<SyncRunRow> RunAsync(TestDatabase database, ITransport transport, TimeProvider time, CancellationToken cancellationToken)
    {
        using var gate = new IngestGate(1, 1);
        return (await new SyncSystem(database.For(null), ConnectorServices.All, [transport], new PlayedFiles(), gate, new AnswerTerm(), time)
            .Run(new(Nnov) { MostWork = TimeSpan.FromMinutes(5) }, cancellationToken)).Value;
    }

    /// <summary>Has places of its own, and all are taken.</summary>
    private sealed class Waiting(Bulkhead places) : ITransport
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Code => "sftp";

        public async Task<Fetched> FetchAsync(SourceSystem system, FetchOrder order, CancellationToken cancellationToken)
        {
            var turn = order.Clock!.TurnAsync(places.EnterAsync, cancellationToken);
            Begun.SetResult();
            using var place = await turn;
            return Fetched.FilesOnly;
        }
    }
}
