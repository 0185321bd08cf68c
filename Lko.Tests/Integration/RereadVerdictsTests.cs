using Lko.Domain.Billing;
using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Infrastructure.Data;
using Lko.Tests.Connectors;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.RereadFiles;
using static Lko.Tests.Integration.SyncEngineScene;

namespace Lko.Tests.Integration;

/// <summary>A file that another version of its connector judges otherwise changes its own month, and only if all of that can be read.</summary>
public sealed class RereadVerdictsTests
{
    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task FileThatIsRefusedNoMore_Counts_ThoughALaterOneWasCarriedAway(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        scene.Connectors = [new VersionedConnector(Dialect, 1, refuses: name => name.Key.Period.Month == 4)];
        Deliver(scene, "d01", 4);
        Deliver(scene, "d02", 5);
        Deliver(scene, "d03", 6);
        (await scene.RunAsync()).Counts.ChangedRows.ShouldBe(2);
        CarryAway(scene, "d03");
        scene.Connectors = [Version()];

        var run = await scene.RunAsync();

        (run.State, run.Error).ShouldBe((SyncRunState.Succeeded, null));
        (await ChargesAsync(scene)).Select(charge => (charge.Period.Month, charge.Quantity)).ShouldBe([(4, "7"), (5, "7"), (6, "1")]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task FileThatIsRefusedNow_TakesItsRows_ThoughALaterOneWasCarriedAway(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        scene.Connectors = [new VersionedConnector(Dialect, 1)];
        Deliver(scene, "d01", 4);
        Deliver(scene, "d02", 5);
        await scene.RunAsync();
        CarryAway(scene, "d02");
        scene.Connectors = [Version(refused: 4)];

        var run = await scene.RunAsync();

        (run.State, run.Error).ShouldBe((SyncRunState.Succeeded, null));
        (await ChargesAsync(scene)).Select(charge => charge.Period.Month).ShouldBe([5]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task MonthOfWhichAFileWasCarriedAway_KeepsWhatIsKnownOfIt(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        scene.Connectors = [new VersionedConnector(Dialect, 1, refuses: name => name.Key.Part == 2)];
        Deliver(scene, "d01", 4);
        Deliver(scene, "d01", 4, part: 2);
        Deliver(scene, "d02", 5);
        await scene.RunAsync();
        scene.Files.All.RemoveAt(0);
        scene.Connectors = [Version()];

        var run = await scene.RunAsync();

        (run.State, run.Error).ShouldBe((SyncRunState.Succeeded, null));
        (await ChargesAsync(scene)).Select(charge => (charge.Period.Month, charge.Quantity)).ShouldBe([(4, "1"), (5, "7")]);
        (await VerdictsAsync(scene)).ShouldBe([FileVerdict.Effective, FileVerdict.Rejected, FileVerdict.Effective]);
        (await scene.RunAsync()).Counts.AcceptedRows.ShouldBe(0);
    }

    /// <summary>The file whose place it took would count again, and is not there.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task FileThatIsRefusedNow_WhoseForerunnerWasCarriedAway_KeepsItsPlace(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        scene.Connectors = [new VersionedConnector(Dialect, 1)];
        Deliver(scene, "d01", 4);
        Deliver(scene, "d02", 4, quantity: "2");
        await scene.RunAsync();
        CarryAway(scene, "d01");
        scene.Connectors = [Version(refused: 4)];

        var run = await scene.RunAsync();

        (run.State, run.Error).ShouldBe((SyncRunState.Succeeded, null));
        (await ChargesAsync(scene)).Select(charge => charge.Quantity).ShouldBe(["2"]);
        (await VerdictsAsync(scene)).ShouldBe([FileVerdict.Superseded, FileVerdict.Effective]);
    }

    [Fact]
    public async Task BalanceOfOneMonthThatIsReadOtherwise_IsTold_WhateverTheLaterMonthsSay()
    {
        await using var scene = await OpenAsync();
        scene.Connectors = [new VersionedConnector(Dialect, 1)];
        foreach (var month in (int[])[5, 6])
        {
            scene.Files.All.Add(($"d0{month}", $"SALDO_NNOV_20260{month}_01_v1.csv", SourceSystems.Cp1251.GetBytes(
                $"352000012525;;;;100,00;0,00;0,00;0,00;100,00;0{month}.2026;RUR\r\n#ИТОГО;1;;;100,00;0,00;0,00;0,00;100,00;;\r\n"), 1, default));
        }

        (await scene.RunAsync()).Counts.ChangedRows.ShouldBe(2);
        var before = Balances(scene);
        scene.Connectors = [new VersionedConnector(Dialect, 2, (name, rows) => name.Key.Period.Month == 5 ? [] : rows)];

        (await scene.RunAsync()).Counts.ChangedRows.ShouldBe(1);

        (Balances(scene) - before).ShouldBe(1);
    }

    [Fact]
    public async Task RowThatIsRefusedAgainOutOfTheSameBytes_HasNotComeAgain()
    {
        await using var scene = await OpenAsync();
        scene.Connectors = [Refusing(1)];
        Deliver(scene, "d01", 4);
        await scene.RunAsync();
        scene.Connectors = [Refusing(2)];

        await scene.RunAsync();

        await using var db = scene.Database.Raw();
        var row = await db.QuarantineRows.SingleAsync(Token);
        (row.Raw, row.Times).ShouldBe(("as 2 reads it", 1));

        static VersionedConnector Refusing(int version) => new(Dialect, version, (_, rows) => rows.Select(row => row with
        {
            Raw = $"as {version} reads it",
            Record = (ChargeRecord)row.Record! with { Account = "nobody's" },
        }));
    }

    private static int Balances(SyncEngineScene scene) => scene.Database.Feed.Changes.Count(change => change.Topic == Topic.Balance);

    private static void CarryAway(SyncEngineScene scene, string delivery) => scene.Files.All.RemoveAll(file => string.Equals(file.Delivery, delivery, StringComparison.Ordinal)).ShouldBe(1);

    private static VersionedConnector Version(int refused = 0) =>
        new(Dialect, 2, (name, rows) => Corrected(name.Key.Period.Month, rows), refuses: name => name.Key.Period.Month == refused);

    private static async Task<List<FileVerdict>> VerdictsAsync(SyncEngineScene scene)
    {
        await using var db = scene.Database.Raw();
        return await db.SourceFiles.Where(row => row.System == Nnov).OrderBy(row => row.Delivery).ThenBy(row => row.Name).Select(row => row.Verdict).ToListAsync(Token);
    }
}
