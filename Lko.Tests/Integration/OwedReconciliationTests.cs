using Lko.Domain.Billing;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Tests.Connectors;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Integration;

/// <summary>What a run saved and did not live to compare is compared all the same, whatever becomes of the next one.</summary>
public sealed class OwedReconciliationTests
{
    private const string Nnov = "ASR-NNOV-1";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => Lko.Tests.Orders.OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RunKilledBetweenBatches_NextThatChangesNothing_FindsWhatTheFirstBatchBroke(DatabaseProvider provider)
    {
        await using var scene = await ScheduleScene.OpenAsync(provider);
        await scene.OnlyAsync((Nnov, ScheduleScene.Never));
        await KilledAsync(scene.Database, killed: true);
        using var host = await scene.StartAsync();

        await FoundAsync(scene.Database);

        await Eventually.Until(
            async () => await scene.RunsAsync() is [{ State: SyncRunState.Interrupted, NewFiles: 1 }, { State: SyncRunState.Succeeded, NewFiles: 0 }, ..], "the next run finds nothing new");
        await host.StopAsync(Token);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RunFailedBetweenBatches_SystemThatIsAwayNow_IsComparedAllTheSame(DatabaseProvider provider)
    {
        await using var scene = await ScheduleScene.OpenAsync(provider);
        await scene.OnlyAsync((Nnov, ScheduleScene.Never));
        await KilledAsync(scene.Database, killed: false);
        scene.Transport.Fetch = (_, _) => throw new SourceUnavailableException("503");
        using var host = await scene.StartAsync();

        await FoundAsync(scene.Database);

        await Eventually.Until(async () => await scene.RunsAsync() is [{ State: SyncRunState.Failed, NewFiles: 1 }, { State: SyncRunState.Failed }], "the system is away");
        await host.StopAsync(Token);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task IsOwed_WhatARunUnderWaySavesLater_IsNotTakenForCompared(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await KilledAsync(database, killed: true);
        var reconcile = new ReconcileSystem(database.For(null), TimeProvider.System);
        (await IsOwedAsync(Nnov)).ShouldBeTrue();

        (await reconcile.Run(Nnov, Token)).Value.Appeared.ShouldBe(1);
        (await IsOwedAsync(Nnov)).ShouldBeTrue("the run is still open and may save more");

        await using (var raw = database.Raw())
        {
            await raw.SyncRuns.ExecuteUpdateAsync(set => set.SetProperty(row => row.State, SyncRunState.Interrupted).SetProperty(row => row.FinishedAt, (DateTimeOffset?)DateTimeOffset.UnixEpoch), Token);
        }

        (await reconcile.Run(Nnov, Token)).Value.ShouldBe(new ReconcileResult(1, 0, 0));
        (await IsOwedAsync(Nnov)).ShouldBeFalse();
        (await IsOwedAsync("ASR-KIRV-1")).ShouldBeFalse("it never ran");

        async Task<bool> IsOwedAsync(string system) => (await new GetReconciliationDebt(database.For(null)).Run(system, Token)).Value;
    }

    /// <summary>The first of two batches is saved, with a balance that is a kopeck off; the second is never read.</summary>
    /// <param name="killed">Nobody was left to write down that the run had ended.</param>
    private static async Task KilledAsync(TestDatabase database, bool killed)
    {
        using var gate = new IngestGate(2, 2);
        var sync = new SyncSystem(database.For(null), ConnectorServices.All, [], new TwoBatches(), gate, new AnswerTerm(), TimeProvider.System);
        (await sync.Run(new(Nnov, Fetch: false), Token)).Value.State.ShouldBe(SyncRunState.Failed);
        await using var db = database.Raw();
        (await db.BalanceSnapshots.CountAsync(Token)).ShouldBe(1);
        (await db.Findings.CountAsync(Token)).ShouldBe(0);
        if (killed)
        {
            await db.SyncRuns.ExecuteUpdateAsync(set => set.SetProperty(row => row.State, SyncRunState.Running).SetProperty(row => row.AliveAt, (DateTimeOffset?)null).SetProperty(row => row.FinishedAt, (DateTimeOffset?)null), Token);
        }
    }

    private static async Task FoundAsync(TestDatabase database)
    {
        await using var db = database.Raw();
        await Eventually.Until(() => db.Findings.AnyAsync(row => row.Kind == FindingKind.EquationBroken && row.System == Nnov, Token), "the broken balance is found");
        await Eventually.Until(() => db.BalanceSnapshots.AnyAsync(row => row.UnreconciledSince != null, Token), "and its balance says so");
    }

    private sealed class TwoBatches : IDropFolder
    {
        private static readonly byte[] Balance = SourceSystems.Cp1251.GetBytes(
            "352000012525;;;;100,00;0,00;0,00;0,00;100,01;06.2026;RUR\r\n#ИТОГО;1;;;100,00;0,00;0,00;0,00;100,01;;\r\n");

        public IReadOnlyList<DeliveredFile> List(string systemCode) =>
        [
            new("d01", "SALDO_NNOV_202606_01.csv", SyncStep.MaxNewBytes, () => new MemoryStream(Balance)),
            new("d02", "SALDO_NNOV_202607_01.csv", 1, () => throw new IOException("The disk is gone.")),
        ];
    }
}
