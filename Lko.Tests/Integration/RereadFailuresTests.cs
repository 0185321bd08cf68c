using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.RereadFiles;
using static Lko.Tests.Integration.SyncEngineScene;

namespace Lko.Tests.Integration;

/// <summary>Reading again is an appendix to a run: what fails in it costs neither the news before it nor the months beside it.</summary>
public sealed class RereadFailuresTests
{
    private static readonly ChangeCursor Reached = new(new(2026, 7, 5, 0, 0, 0, TimeSpan.Zero), "42", null);

    private readonly List<int> _read = [];

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task MonthThatCannotBeRead_LeavesTheNewsAndTheOtherMonths(DatabaseProvider provider)
    {
        await using var scene = await ReadByOneAsync(provider);
        Deliver(scene, "d04", 7, size: 1);
        scene.Transport.Brings = Fetched.FilesOnly with { Reached = Reached };
        scene.Time.Advance(TimeSpan.FromHours(1));
        scene.Connectors = [Version((month, rows) => month == 4 ? throw new IOException("The disk is gone.") : Corrected(month, rows))];

        var run = await scene.RunAsync();

        (run.State, run.GoesOn, run.Error).ShouldBe((SyncRunState.Succeeded, false, "The disk is gone."));
        _read.ShouldBe([7, 4, 5, 6]);
        (await ChargesAsync(scene)).Select(charge => charge.Quantity).ShouldBe(["1", "7", "7", "7"]);
        await ShouldHaveTheNewsAsync(scene);

        (await scene.RunAsync()).GoesOn.ShouldBeFalse();
        _read.ShouldBe([7, 4, 5, 6, 4], "another run tries it again, once");
    }

    [Fact]
    public async Task FaultOfTheReader_IsOneOfReadingAgain()
    {
        await using var scene = await ReadByOneAsync();
        scene.Connectors = [Version((month, rows) => month == 6 ? throw new InvalidCastException("No number.") : Corrected(month, rows))];

        var run = await scene.RunAsync();

        run.State.ShouldBe(SyncRunState.Succeeded);
        run.Error.ShouldNotBeNull().ShouldContain("No number.");
        (await FreshnessAsync(scene)).FailingSince.ShouldBeNull();
        (await ChargesAsync(scene)).Select(charge => charge.Quantity).ShouldBe(["7", "7", "1"]);
    }

    /// <summary>Small months are read together; once that fails, the one that is at fault is found.</summary>
    [Fact]
    public async Task MonthThatCannotBeReadAmongOthersOfItsPiece_FailsAlone()
    {
        await using var scene = await ReadByOneAsync(size: 1);
        scene.Connectors = [Version((month, rows) => month == 5 ? throw new IOException("The disk is gone.") : Corrected(month, rows))];

        var run = await scene.RunAsync();

        (run.State, run.GoesOn).ShouldBe((SyncRunState.Succeeded, false));
        _read.ShouldBe([4, 5, 4, 5, 6]);
        (await ChargesAsync(scene)).Select(charge => charge.Quantity).ShouldBe(["7", "1", "7"]);
    }

    [Fact]
    public async Task PieceThatTakesTheRestOfTheTime_IsLeftToTheNextRun_AndTheRunHasSucceeded()
    {
        await using var scene = await ReadByOneAsync();
        scene.Transport.Brings = Fetched.FilesOnly with { Reached = Reached };
        scene.Connectors = [Version((month, rows) =>
        {
            scene.Time.Advance(TimeSpan.FromMinutes(month == 5 ? 11 : 1));
            return Corrected(month, rows);
        })];

        var run = await scene.RunAsync(new(Nnov) { MostWork = TimeSpan.FromMinutes(10) });

        (run.State, run.GoesOn).ShouldBe((SyncRunState.Succeeded, true), run.Error);
        _read.ShouldBe([4, 5]);
        (await ChargesAsync(scene)).Select(charge => charge.Quantity).ShouldBe(["7", "1", "1"]);
        await ShouldHaveTheNewsAsync(scene);
    }

    [Fact]
    public async Task RunThatHadNoTimeToReadAPieceAgain_DoesNotAskForTheNextOne()
    {
        await using var scene = await ReadByOneAsync();
        scene.Connectors = [Version((month, rows) =>
        {
            scene.Time.Advance(TimeSpan.FromMinutes(5));
            return Corrected(month, rows);
        })];
        scene.Transport.Fetch = _ =>
        {
            scene.Time.Advance(TimeSpan.FromMinutes(6));
            return Task.CompletedTask;
        };

        var run = await scene.RunAsync(new(Nnov) { MostWork = TimeSpan.FromMinutes(10) });

        (run.State, run.GoesOn).ShouldBe((SyncRunState.Succeeded, false), run.Error);
        _read.ShouldBe([4]);
        (await ChargesAsync(scene)).Select(charge => charge.Quantity).ShouldBe(["1", "1", "1"]);
    }

    [Fact]
    public async Task Backfill_ReadsItsOwnMonthsOnly()
    {
        await using var scene = await ReadByOneAsync();
        scene.Connectors = [Version(Corrected)];

        var run = await scene.RunAsync(new(Nnov, Backfill: [new Period(2026, 6)]));

        (run.State, run.GoesOn).ShouldBe((SyncRunState.Succeeded, false), run.Error);
        _read.ShouldBe([6]);
        await scene.RunAsync();
        _read.ShouldBe([6, 4, 5]);
    }

    private static async Task ShouldHaveTheNewsAsync(SyncEngineScene scene)
    {
        var freshness = await FreshnessAsync(scene);
        freshness.FailingSince.ShouldBeNull();
        freshness.LastSuccessAt.ShouldNotBeNull().ShouldBeGreaterThan(scene.Time.GetUtcNow() - TimeSpan.FromMinutes(30));
        await using var db = scene.Database.Raw();
        (await db.SyncCursors.SingleAsync(row => row.System == Nnov && row.Stream == ChangeCursor.Stream, Token)).Position.ShouldBe(Reached.ToString());
    }

    private VersionedConnector Version(Func<int, IEnumerable<SourceRow>, IEnumerable<SourceRow>> read) => new(Dialect, 2, (name, rows) =>
    {
        _read.Add(name.Key.Period.Month);
        return read(name.Key.Period.Month, rows);
    });

    private static async Task<SyncEngineScene> ReadByOneAsync(DatabaseProvider provider = DatabaseProvider.Sqlite, long size = SyncStep.MaxNewBytes)
    {
        var scene = await OpenAsync(provider);
        scene.Connectors = [new VersionedConnector(Dialect, 1)];
        foreach (var month in (int[])[4, 5, 6])
        {
            Deliver(scene, $"d0{month - 3}", month, size);
        }

        (await scene.RunAsync()).Counts.ChangedRows.ShouldBe(3);
        return scene;
    }
}
