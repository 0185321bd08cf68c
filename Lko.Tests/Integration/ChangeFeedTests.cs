using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.AskedSystems;

namespace Lko.Tests.Integration;

/// <summary>
/// A feed that is read by time of change (F24): equal times over the border of pages, changes committed late, a clock that is wrong and is set
/// right. Nothing is lost, nothing is doubled, and our own clock has no say.
/// </summary>
public sealed class ChangeFeedTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task F24_ThousandChangesOfOneTime_OverBordersOfPages_ComeOnceEach(DatabaseProvider provider)
    {
        await using var asked = await OpenAsync(provider);
        await asked.SyncedAsync(LastMile);
        var written = await asked.WriteAsync(1_000);

        (await asked.SyncedAsync(LastMile)).ChangedRows.ShouldBe(1_000);

        await HasAllAsync(asked, written);
        await AgreesAsync(asked);
        (await asked.SyncedAsync(LastMile)).ChangedRows.ShouldBe(0);
    }

    [Fact]
    public async Task F24_LateCommit_IsFoundBehindTheCursor()
    {
        await using var asked = await OpenAsync();
        await asked.WriteAsync(3);
        await asked.SyncedAsync(LastMile);
        asked.Sandbox.Time.Advance(Minute);

        var late = await asked.WriteAsync(2, late: 12 * Minute);

        (await asked.SyncedAsync(LastMile)).ChangedRows.ShouldBe(2);
        await HasAllAsync(asked, late);
        await AgreesAsync(asked);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    public async Task F24_ClockIsWrongAndThenSetRight_NothingIsLostOrDoubled(int minutes)
    {
        await using var asked = await OpenAsync();
        await asked.WriteAsync(3);
        await asked.SyncedAsync(LastMile);

        // Every change is read; whichever way the clock jumps, the next ones are read, too, also those it stamps before what was read already.
        foreach (var ahead in new[] { minutes * Minute, TimeSpan.Zero, -minutes * Minute, TimeSpan.Zero })
        {
            await asked.SkewAsync(LastMile, ahead);
            for (var round = 0; round < 8; round++)
            {
                asked.Sandbox.Time.Advance(10 * Minute);
                await HasAllAsync(asked, await ReadAsync(asked, await asked.WriteAsync(2)));
            }
        }

        await AgreesAsync(asked);
        (await asked.SyncedAsync(LastMile)).ChangedRows.ShouldBe(0);
    }

    [Fact]
    public async Task F24_ClockStepsBackWhileNobodyReads_IsCaughtUpWithinItsDay()
    {
        await using var asked = await OpenAsync();
        await asked.SkewAsync(LastMile, 60 * Minute);
        await asked.WriteAsync(3);
        await asked.SyncedAsync(LastMile);

        // Two hours pass unread; the clock went back right after the last reading, so that it shows a later time than then all the same.
        await asked.SkewAsync(LastMile, TimeSpan.Zero);
        var hidden = await asked.WriteAsync(2);
        asked.Sandbox.Time.Advance(120 * Minute);
        await asked.SyncedAsync(LastMile);

        asked.Sandbox.Time.Advance(TimeSpan.FromDays(1));
        await asked.SyncedAsync(LastMile);

        await HasAllAsync(asked, hidden);
        await AgreesAsync(asked);
    }

    [Fact]
    public async Task F24_ChangeFromTheFuture_DoesNotHideWhatFollows()
    {
        await using var asked = await OpenAsync();
        await asked.SyncedAsync(LastMile);

        // One node of the system stamps a year ahead, the clock that answers is right.
        await asked.SkewAsync(LastMile, TimeSpan.FromDays(365));
        var future = await asked.WriteAsync(1);
        await asked.SkewAsync(LastMile, TimeSpan.Zero);
        await HasAllAsync(asked, await ReadAsync(asked, future));
        asked.Sandbox.Time.Advance(10 * Minute);

        await HasAllAsync(asked, await ReadAsync(asked, await asked.WriteAsync(2)));
        await AgreesAsync(asked);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Revision_ReplacesWhatWasToldBefore(DatabaseProvider provider)
    {
        await using var asked = await OpenAsync(provider);
        var number = (await asked.WriteAsync(1))[0];
        await asked.SyncedAsync(LastMile);
        await using var before = asked.Database.Raw();
        var first = await before.LastMileRequests.AsNoTracking().SingleAsync(row => row.Number == number, Token);
        asked.Sandbox.Time.Advance(Minute);

        await asked.ReviseAsync(number);

        (await asked.SyncedAsync(LastMile)).ChangedRows.ShouldBe(1);
        var second = await before.LastMileRequests.AsNoTracking().SingleAsync(row => row.Number == number, Token);
        (first.Revision, second.Revision, second.Id).ShouldBe((1, 2, first.Id));
        second.Deadline.ShouldBe(first.Deadline.AddDays(10));
        (second.Source.Path, second.Source.RowHash).ShouldNotBe((first.Source.Path, first.Source.RowHash));
    }

    [Fact]
    public async Task Read_Again_BringsNothingAndKeepsNothing()
    {
        await using var asked = await OpenAsync();
        await asked.SyncedAsync(LastMile);
        await asked.SyncedAsync(LastMile);
        var arrived = asked.Arrived(LastMile).Count;

        var counts = await asked.SyncedAsync(LastMile);

        (counts.NewFiles, counts.ChangedRows, asked.Arrived(LastMile).Count).ShouldBe((0, 0, arrived));
    }

    [Fact]
    public async Task Cursor_MovesWithItsRowsOrNotAtAll()
    {
        await using var asked = await OpenAsync();
        await asked.SyncedAsync(LastMile);
        var before = await CursorAsync(asked);
        var written = await asked.WriteAsync(2);

        (await asked.SyncAsync(LastMile, files: new BrokenFolder())).State.ShouldBe(SyncRunState.Failed);
        (await CursorAsync(asked)).ShouldBe(before);

        await asked.SyncedAsync(LastMile);
        (await CursorAsync(asked))!.At.ShouldBe(asked.Sandbox.Time.GetUtcNow());
        await HasAllAsync(asked, written);
    }

    [Fact]
    public async Task ClockSkew_IsMeasuredAndForgotten()
    {
        await using var asked = await OpenAsync();
        await asked.SkewAsync(LastMile, TimeSpan.FromHours(-1));
        await asked.SyncedAsync(LastMile);
        await using var db = asked.Database.Raw();
        (await db.SourceFreshness.AsNoTracking().SingleAsync(row => row.System == LastMile, Token)).ClockSkewSeconds.ShouldBe(-3600);

        await asked.SkewAsync(LastMile, TimeSpan.FromSeconds(90));
        await asked.SyncedAsync(LastMile);

        (await db.SourceFreshness.AsNoTracking().SingleAsync(row => row.System == LastMile, Token)).ClockSkewSeconds.ShouldBeNull("a minute and a half is nothing");
    }

    [Theory]
    [InlineData(7, true)]
    [InlineData(8, false)]
    [InlineData(-8, false)]
    public async Task Cursor_OfAClockThatIsFarOff_StaysWhereItIs(int minutes, bool moves)
    {
        await using var asked = await OpenAsync();
        await asked.SyncedAsync(LastMile);
        var before = await CursorAsync(asked);
        asked.Sandbox.Time.Advance(20 * Minute);
        await asked.SkewAsync(LastMile, minutes * Minute);

        var written = await ReadAsync(asked, await asked.WriteAsync(2));

        (await CursorAsync(asked) != before).ShouldBe(moves);
        await HasAllAsync(asked, written);
        await asked.SkewAsync(LastMile, TimeSpan.Zero);
        await asked.SyncedAsync(LastMile);
        await AgreesAsync(asked);
        (await CursorAsync(asked)).ShouldNotBe(before);
    }

    /// <summary>Each page counts once it is here, however the reading ends.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Read_ThatBreaksOff_KeepsItsPages_AndGoesOnBehindThem(DatabaseProvider provider)
    {
        await using var asked = await OpenAsync(provider);
        await asked.SyncedAsync(LastMile);
        var before = await CursorAsync(asked);
        asked.Sandbox.Time.Advance(20 * Minute);
        var written = await asked.WriteAsync(500);
        await asked.Sandbox.ControlAsync($"billing/{LastMile}/faults", new { kind = "Status500", count = 100, after = 1 });

        var struck = await asked.SyncAsync(LastMile);

        struck.State.ShouldBe(SyncRunState.Failed, struck.Error);
        struck.Counts.ChangedRows.ShouldBeInRange(1, 200, "the first page counts");
        struck.Missed.ShouldBe([Feed.LastMileRequests]);
        (await CursorAsync(asked)).ShouldNotBe(before);
        await asked.Sandbox.ControlAsync("billing/faults/clear");
        (await asked.SyncedAsync(LastMile)).ChangedRows.ShouldBeInRange(300, 499, "and what is behind it now");
        await HasAllAsync(asked, written);
        await AgreesAsync(asked);
    }

    [Fact]
    public void Cursor_IsStoredAsItWas()
    {
        var cursor = new ChangeCursor(new DateTimeOffset(2026, 7, 6, 6, 0, 0, TimeSpan.Zero).AddTicks(1), "\u0417\u041F\u041C|1", new DateTimeOffset(2026, 7, 6, 9, 0, 0, TimeSpan.FromHours(3)));

        ChangeCursor.Parse(cursor.ToString()).ShouldBe(cursor);
        ChangeCursor.Parse((cursor with { Clock = null }).ToString()).ShouldBe(cursor with { Clock = null });
        ChangeCursor.Parse(null).ShouldBeNull();
    }

    [Theory]
    [InlineData("2026-07-06T06:00:00.000000012Z", true)]
    [InlineData("06.07.2026 6:00", false)]
    public void Cursor_WithinAReading_KeepsTheTimeAsTheSystemWroteIt(string time, bool isOfAll)
    {
        var cursor = new ChangeCursor(new DateTimeOffset(2026, 7, 6, 6, 0, 0, TimeSpan.Zero), "\u0417\u041F\u041C|1;2", new DateTimeOffset(2026, 7, 6, 9, 0, 0, TimeSpan.Zero)) { Rest = new(time, isOfAll) };

        ChangeCursor.Parse(cursor.ToString()).ShouldBe(cursor);
        ChangeCursor.Parse((cursor with { Clock = null }).ToString()).ShouldBe(cursor with { Clock = null });
        (cursor with { Id = new('9', 250), Rest = new(new('0', 60), isOfAll) }).ToString().Length.ShouldBeLessThanOrEqualTo(SyncCursor.MaxPositionLength);

        // What cannot be kept as it is would not be the same place.
        foreach (var other in new[] { cursor with { Id = new('9', 251) }, cursor with { Rest = new(new('0', 61), isOfAll) }, cursor with { Rest = new("6|00", isOfAll) } })
        {
            ChangeCursor.Parse(other.ToString())!.Rest.ShouldBeNull();
        }
    }

    /// <summary>More changes of one time than a run takes, and one more before them that is committed while they are read.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task ChangesOfOneTime_MoreThanARunTakes_AreReadToTheirEnd_AndALateOneIsFound(DatabaseProvider provider)
    {
        await using var asked = await OpenAsync(provider, mostChanges: 200);
        while ((await asked.SyncAsync(LastMile)).GoesOn)
        {
        }

        asked.Sandbox.Time.Advance(Minute);
        var written = await asked.WriteAsync(1_000);
        (await asked.SyncAsync(LastMile)).GoesOn.ShouldBeTrue();
        var late = await asked.WriteAsync(1, late: 10 * Minute);
        var runs = 1;
        for (var goesOn = true; goesOn; runs++)
        {
            asked.Sandbox.Time.Advance(Minute);
            goesOn = (await asked.SyncAsync(LastMile)).GoesOn;
            runs.ShouldBeLessThan(10, "each run is to come further");
        }

        await HasAllAsync(asked, written);
        for (var run = await asked.SyncAsync(LastMile); run.GoesOn; run = await asked.SyncAsync(LastMile))
        {
            (++runs).ShouldBeLessThan(20);
        }

        await HasAllAsync(asked, late);
        await AgreesAsync(asked);
    }

    private static async Task<List<string>> ReadAsync(AskedSystems asked, List<string> written)
    {
        await asked.SyncedAsync(LastMile);
        return written;
    }

    private static async Task HasAllAsync(AskedSystems asked, List<string> numbers)
    {
        await using var db = asked.Database.Raw();
        var stored = await db.LastMileRequests.Select(row => row.Number).ToListAsync(Token);
        numbers.Except(stored, StringComparer.Ordinal).ShouldBeEmpty();
    }

    /// <summary>The portal has everything that the system tells when it is asked for all at once, and each request once.</summary>
    private static async Task AgreesAsync(AskedSystems asked)
    {
        using var told = System.Text.Json.JsonDocument.Parse(await asked.Sandbox.Http.GetStringAsync("lastmile/requests?limit=1000", Token));
        var theirs = told.RootElement.GetProperty("items").EnumerateArray().Select(item => (item.GetProperty("requestNo").GetString()!, item.GetProperty("revision").GetInt32())).ToHashSet();
        await using var db = asked.Database.Raw();
        var ours = await db.LastMileRequests.OrderBy(row => row.ModifiedAt).ThenBy(row => row.Number).Select(row => new { row.Number, row.Revision }).ToListAsync(Token);
        ours.Select(row => row.Number).ShouldBeUnique(StringComparer.Ordinal);
        theirs.Except(ours.Select(row => (row.Number, row.Revision))).ShouldBeEmpty();
    }

    private static async Task<ChangeCursor?> CursorAsync(AskedSystems asked)
    {
        await using var db = asked.Database.Raw();
        return ChangeCursor.Parse(await db.SyncCursors.Where(row => row.System == LastMile && row.Stream == ChangeCursor.Stream).Select(row => row.Position).SingleOrDefaultAsync(Token));
    }

    private sealed class BrokenFolder : IDropFolder
    {
        public IReadOnlyList<DeliveredFile> List(string systemCode) => throw new SourceUnavailableException("The disk is gone.");
    }
}
