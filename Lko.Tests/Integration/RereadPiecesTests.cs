using Lko.Domain.Billing;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.RereadFiles;
using static Lko.Tests.Integration.SyncEngineScene;

namespace Lko.Tests.Integration;

/// <summary>What another version of a connector read is read again in pieces: behind what is new, the oldest first, each once, whatever ends in between.</summary>
public sealed class RereadPiecesTests
{
    /// <summary>Months whose files the newer version has read.</summary>
    private readonly List<int> _read = [];

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task ManyFiles_AreReadAgainMonthByMonth_EachInATransactionOfItsOwn(DatabaseProvider provider)
    {
        await using var scene = await ReadByOneAsync(provider);
        scene.Connectors = [Version(2, Corrected)];
        var before = Saved(scene);

        var run = await scene.RunAsync();

        (run.State, run.GoesOn, run.Counts.AcceptedRows, run.Counts.ChangedRows).ShouldBe((SyncRunState.Succeeded, false, 3, 3), run.Error);
        _read.ShouldBe([4, 5, 6]);
        (Saved(scene) - before).ShouldBe(4, "the news, though there are none, and each month");
        (await ChargesAsync(scene)).Select(charge => charge.Quantity).ShouldBe(["7", "7", "7"]);
        _read.Clear();
        (await scene.RunAsync()).Counts.AcceptedRows.ShouldBe(0);
        _read.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RunThatEndsInBetween_IsGoneOnWith(DatabaseProvider provider)
    {
        await using var scene = await ReadByOneAsync(provider);
        using var ended = new CancellationTokenSource();
        scene.Connectors = [Version(2, (month, rows) =>
        {
            if (month == 5)
            {
                ended.Cancel();
            }

            return Corrected(month, rows);
        })];
        await Should.ThrowAsync<OperationCanceledException>(() => scene.RunAsync(deadline: ended));
        _read.ShouldBe([4, 5]);
        (await ChargesAsync(scene)).Select(charge => charge.Quantity).ShouldBe(["7", "1", "1"], "what a piece has saved stays");

        (await scene.RunAsync()).State.ShouldBe(SyncRunState.Succeeded);

        _read.ShouldBe([4, 5, 5, 6]);
        (await ChargesAsync(scene)).Select(charge => charge.Quantity).ShouldBe(["7", "7", "7"]);
    }

    /// <summary>The rest is for the next run, which is to begin at once; the system's own data are here all the same.</summary>
    [Fact]
    public async Task RunWhoseTimeIsMostlyOver_LeavesTheRestToTheNext()
    {
        await using var scene = await ReadByOneAsync();
        scene.Connectors = [Version(2, (month, rows) =>
        {
            scene.Time.Advance(TimeSpan.FromMinutes(4));
            return Corrected(month, rows);
        })];
        var request = new SyncRequest(Nnov) { MostWork = TimeSpan.FromMinutes(10) };

        var first = await scene.RunAsync(request);
        (first.State, first.GoesOn).ShouldBe((SyncRunState.Succeeded, true), first.Error);
        _read.ShouldBe([4, 5]);
        await using var db = scene.Database.Raw();
        (await db.SourceFreshness.AsNoTracking().SingleAsync(row => row.System == Nnov, Token)).LastSuccessAt.ShouldBe(first.FinishedAt);

        var second = await scene.RunAsync(request);
        (second.State, second.GoesOn).ShouldBe((SyncRunState.Succeeded, false), second.Error);
        _read.ShouldBe([4, 5, 6]);
    }

    /// <summary>A run has at least one piece, however long its system takes to tell the news.</summary>
    [Fact]
    public async Task SystemThatTakesHalfOfEachRun_IsReadAgainPieceByPiece()
    {
        await using var scene = await ReadByOneAsync();
        scene.Connectors = [Version(2, Corrected)];
        scene.Transport.Fetch = _ =>
        {
            scene.Time.Advance(TimeSpan.FromMinutes(6));
            return Task.CompletedTask;
        };
        var request = new SyncRequest(Nnov) { MostWork = TimeSpan.FromMinutes(10) };
        var goesOn = new List<bool>();
        foreach (var _ in Enumerable.Range(0, 3))
        {
            var run = await scene.RunAsync(request);
            run.State.ShouldBe(SyncRunState.Succeeded, run.Error);
            goesOn.Add(run.GoesOn);
        }

        _read.ShouldBe([4, 5, 6]);
        goesOn.ShouldBe([true, true, false]);
        (await ChargesAsync(scene)).Select(charge => charge.Quantity).ShouldBe(["7", "7", "7"]);
    }

    /// <summary>Of two rows of one key the earlier counts, however the months were cut into pieces.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task KeyThatALaterMonthHasAlready_CountsInTheEarlierOne(DatabaseProvider provider)
    {
        await using var scene = await ReadByOneAsync(provider);
        scene.Connectors = [Version(2, (month, rows) => month == 4 ? rows.Select(row => Keyed(row, "6")) : rows)];

        var run = await scene.RunAsync();

        run.State.ShouldBe(SyncRunState.Succeeded, run.Error);
        (await ChargesAsync(scene)).Select(charge => charge.Period.Month).ShouldBe([4, 5]);
        await using var db = scene.Database.Raw();
        var row = await db.QuarantineRows.AsNoTracking().SingleAsync(Token);
        (row.Reason, row.Period.Month).ShouldBe((RejectReason.DuplicateRecord, 6));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task DuplicateOfARowThatHasAnotherKeyNow_Counts(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        scene.Connectors = [Version(1, (_, rows) => rows.Select(row => Keyed(row, "same")))];
        Deliver(scene, "d01", 4);
        Deliver(scene, "d02", 5);
        await scene.RunAsync();
        (await ChargesAsync(scene)).Select(charge => charge.Period.Month).ShouldBe([4]);
        scene.Connectors = [Version(2, (month, rows) => rows.Select(row => Keyed(row, month == 4 ? "other" : "same")))];

        var run = await scene.RunAsync();

        run.State.ShouldBe(SyncRunState.Succeeded, run.Error);
        (await ChargesAsync(scene)).Select(charge => charge.Period.Month).ShouldBe([4, 5]);
        await using var db = scene.Database.Raw();
        (await db.QuarantineRows.CountAsync(Token)).ShouldBe(0);
    }

    /// <summary>The month of the duplicate was delivered anew meanwhile, so that nobody asks for it again.</summary>
    [Fact]
    public async Task DuplicateInAMonthThatIsReadAlready_CountsOnceItIsNone()
    {
        await using var scene = await OpenAsync();
        scene.Connectors = [Version(1, (_, rows) => rows.Select(row => Keyed(row, "same")))];
        Deliver(scene, "d01", 4);
        await scene.RunAsync();
        Deliver(scene, "d02", 5);
        scene.Connectors = [Version(2, (month, rows) => rows.Select(row => Keyed(row, month == 4 ? "other" : "same")))];

        var run = await scene.RunAsync();

        run.State.ShouldBe(SyncRunState.Succeeded, run.Error);
        _read.ShouldBe([5, 4, 5]);
        (await ChargesAsync(scene)).Select(charge => charge.Period.Month).ShouldBe([4, 5]);
        await using var db = scene.Database.Raw();
        (await db.QuarantineRows.CountAsync(Token)).ShouldBe(0);
    }

    private static int Saved(SyncEngineScene scene) => scene.Database.Feed.Changes.Count(change => change.Topic == Lko.Domain.Live.Topic.Sync);

    private static SourceRow Keyed(SourceRow row, string key) => row with { Record = (ChargeRecord)row.Record! with { Key = key } };

    private VersionedConnector Version(int version, Func<int, IEnumerable<SourceRow>, IEnumerable<SourceRow>> read) => new(Dialect, version, (name, rows) =>
    {
        if (version > 1)
        {
            _read.Add(name.Key.Period.Month);
        }

        return read(name.Key.Period.Month, rows);
    });

    /// <summary>Three months, each as much as one step takes.</summary>
    private async Task<SyncEngineScene> ReadByOneAsync(DatabaseProvider provider = DatabaseProvider.Sqlite)
    {
        var scene = await OpenAsync(provider);
        scene.Connectors = [Version(1, (_, rows) => rows)];
        Deliver(scene, "d01", 4);
        Deliver(scene, "d02", 5);
        Deliver(scene, "d03", 6);
        (await scene.RunAsync()).Counts.ChangedRows.ShouldBe(3);
        return scene;
    }
}
