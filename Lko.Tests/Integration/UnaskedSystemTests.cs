using Lko.Domain.Billing;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Tests.Connectors;
using Lko.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Lko.Tests.Integration;

/// <summary>What lies here is taken over and compared whatever the system itself does.</summary>
public sealed class UnaskedSystemTests
{
    private static readonly DateTimeOffset At = new(2026, 7, 5, 0, 30, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => Lko.Tests.Orders.OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_OfWhatLiesHere_DoesNotWaitForASystemThatIsLeftAlone(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        await using (var raw = test.Raw())
        {
            var breaker = SourceBreaker.Close(SourceSystems.Nnov.Code);
            for (var time = 0; time < SourceBreaker.Threshold; time++)
            {
                breaker.Fail(At);
            }

            raw.SourceBreakers.Add(breaker);
            await raw.SaveChangesAsync(Token);
        }

        using var gate = new IngestGate(2, 2);
        var sync = new SyncSystem(test.For(null), ConnectorServices.All, [], new Folder(), gate, new FakeTimeProvider(At));

        (await sync.Run(new(SourceSystems.Nnov.Code), Token)).Value.State.ShouldBe(SyncRunState.Held);
        (await sync.Run(new(SourceSystems.Nnov.Code, Fetch: false), Token)).Value.State.ShouldBe(SyncRunState.Succeeded);
        (await sync.Run(new(SourceSystems.Nnov.Code, Reprocess: true), Token)).Value.State.ShouldBe(SyncRunState.Succeeded);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, SyncRunState.Interrupted, true)]
    [InlineData(DatabaseProvider.Sqlite, SyncRunState.Failed, true)]
    [InlineData(DatabaseProvider.Sqlite, SyncRunState.Stopped, true)]
    [InlineData(DatabaseProvider.Sqlite, SyncRunState.Succeeded, false)]
    [InlineData(DatabaseProvider.PostgreSql, SyncRunState.Interrupted, true)]
    [InlineData(DatabaseProvider.PostgreSql, SyncRunState.Succeeded, false)]
    public async Task Reconciliation_IsOwedAfterARunThatBrokeOff(DatabaseProvider provider, SyncRunState before, bool owed)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        await using var raw = test.Raw();
        SyncRun End(SyncRunState state)
        {
            var run = SyncRun.Start(new(SourceSystems.Nnov.Code), At);
            Action<DateTimeOffset> end = state switch
            {
                SyncRunState.Interrupted => run.Abandon,
                SyncRunState.Failed => at => run.Fail(SyncFault.OutOfTime, at),
                SyncRunState.Stopped => run.Stop,
                SyncRunState.Held => run.Hold,
                _ => run.Succeed,
            };
            end(At);
            raw.SyncRuns.Add(run);
            return run;
        }

        End(before);
        await raw.SaveChangesAsync(Token);
        End(SyncRunState.Held);
        await raw.SaveChangesAsync(Token);
        var last = End(SyncRunState.Succeeded);
        await raw.SaveChangesAsync(Token);

        (await new ReconcileSystem(test.For(null), TimeProvider.System).IsOwed(SourceSystems.Nnov.Code, last.Id.Value, Token)).ShouldBe(owed);
    }

    private sealed class Folder : IDropFolder
    {
        public IReadOnlyList<DeliveredFile> List(string systemCode) => [];
    }
}
