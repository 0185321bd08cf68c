using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Tests.Connectors;
using Lko.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Lko.Tests.Integration;

/// <summary>What lies here is taken over whatever the system itself does.</summary>
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
        var sync = new SyncSystem(test.For(null), ConnectorServices.All, [], new Folder(), gate, new AnswerTerm(), new FakeTimeProvider(At));

        (await sync.Run(new(SourceSystems.Nnov.Code), Token)).Value.State.ShouldBe(SyncRunState.Held);
        (await sync.Run(new(SourceSystems.Nnov.Code, Fetch: false), Token)).Value.State.ShouldBe(SyncRunState.Succeeded);
        (await sync.Run(new(SourceSystems.Nnov.Code, Reprocess: true), Token)).Value.State.ShouldBe(SyncRunState.Succeeded);
    }

    private sealed class Folder : IDropFolder
    {
        public IReadOnlyList<DeliveredFile> List(string systemCode) => [];
    }
}
