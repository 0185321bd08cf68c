using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.SyncEngineScene;

namespace Lko.Tests.Integration;

/// <summary>What was read by another version of a connector, or under other settings of the system, is read again, once.</summary>
public sealed class ReaderMarkTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task NewVersion_ReadsUnchangedFilesAgain_Once(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        scene.Connectors = Of(1, rows: 0);
        scene.Deliver("d01", 1);
        await scene.RunAsync();
        (await ClosingAsync(scene)).ShouldBeNull();

        scene.Connectors = Of(2, rows: 1);
        var run = await scene.RunAsync();

        (run.State, run.Counts.NewFiles, run.Counts.AcceptedRows, run.Counts.ChangedRows).ShouldBe((SyncRunState.Succeeded, 0, 1, 1));
        (await ClosingAsync(scene)).ShouldBe(100_00);
        (await scene.RunAsync()).Counts.AcceptedRows.ShouldBe(0);
    }

    [Fact]
    public async Task NewVersion_GivesARefusedFileItsDue()
    {
        await using var scene = await OpenAsync();
        scene.Connectors = Of(1, rows: 1, FileControl.Rejected(RejectReason.LayoutChanged));
        scene.Deliver("d01", 1);
        (await scene.RunAsync()).Counts.RejectedFiles.ShouldBe(1);

        scene.Connectors = Of(2, rows: 1);

        (await scene.RunAsync()).Counts.RejectedFiles.ShouldBe(0);
        (await ClosingAsync(scene)).ShouldBe(100_00);
    }

    [Fact]
    public async Task FileThatWasCarriedAway_KeepsWhatIsKnownOfIt()
    {
        await using var scene = await OpenAsync();
        scene.Connectors = Of(1, rows: 1);
        scene.Deliver("d01", 1);
        await scene.RunAsync();
        scene.Files.All.Clear();
        scene.Connectors = Of(2, rows: 0);

        (await scene.RunAsync()).State.ShouldBe(SyncRunState.Succeeded);

        (await ClosingAsync(scene)).ShouldBe(100_00);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task OtherSign_OfTheRegistry_TurnsWhatWasReadBefore_Once(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        scene.Deliver("d01", 1);
        await scene.RunAsync();
        (await ClosingAsync(scene)).ShouldBe(100_00);

        await DescribeAsync(scene, entry => entry with { BalancePositive = !entry.BalancePositive });
        var run = await scene.RunAsync();

        (run.Counts.NewFiles, run.Counts.AcceptedRows, run.Counts.ChangedRows).ShouldBe((0, 1, 1));
        (await ClosingAsync(scene)).ShouldBe(-100_00);
        (await scene.RunAsync()).Counts.AcceptedRows.ShouldBe(0);
    }

    [Fact]
    public async Task OtherEncoding_OfTheRegistry_GivesARefusedFileItsDue()
    {
        await using var scene = await OpenAsync();
        await DescribeAsync(scene, entry => entry with { Encoding = "utf-8" });
        scene.Deliver("d01", 1);
        (await scene.RunAsync()).Counts.RejectedFiles.ShouldBe(1);

        await DescribeAsync(scene, entry => entry with { Encoding = "windows-1251" });

        (await scene.RunAsync()).Counts.RejectedFiles.ShouldBe(0);
        (await ClosingAsync(scene)).ShouldBe(100_00);
    }

    [Fact]
    public async Task OtherSchedule_ReadsNothingAgain()
    {
        await using var scene = await OpenAsync();
        scene.Deliver("d01", 1);
        await scene.RunAsync();

        await DescribeAsync(scene, entry => entry with { Schedule = "0 0 5 * * ?", NameEn = "Another name" });

        (await scene.RunAsync()).Counts.AcceptedRows.ShouldBe(0);
    }

    private static async Task DescribeAsync(SyncEngineScene scene, Func<RegistryEntry, RegistryEntry> change)
    {
        await using var db = scene.Database.Raw();
        var system = await db.SourceSystems.SingleAsync(row => row.Code == Nnov, Token);
        system.Describe(change(system.Entry()));
        await db.SaveChangesAsync(Token);
    }

    private static IReadOnlyList<ISourceConnector> Of(int version, int rows, FileControl? control = null) =>
        [new VersionedConnector("csv-cp1251", version, (_, read) => read.Take(rows), control)];

    private static async Task<long?> ClosingAsync(SyncEngineScene scene)
    {
        await using var db = scene.Database.Raw();
        return (await db.BalanceSnapshots.AsNoTracking().SingleOrDefaultAsync(row => row.System == Nnov, Token))?.Closing.MinorUnits;
    }
}
