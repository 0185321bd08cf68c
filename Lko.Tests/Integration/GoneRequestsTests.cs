using Lko.Domain.Cooperation;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.AskedSystems;

namespace Lko.Tests.Integration;

/// <summary>Requests that the last-mile portal has deleted: marked after it has told everything, in small numbers by the portal itself, in large ones by a person.</summary>
public sealed class GoneRequestsTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly DateTimeOffset At = new(2026, 7, 6, 9, 0, 0, TimeSpan.Zero);

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Deleted_IsGoneAfterTheNextWholeReading_AndKeepsWhatItSaid(DatabaseProvider provider)
    {
        await using var asked = await OpenAsync(provider);
        var numbers = await asked.WriteAsync(3);
        await asked.SyncedAsync(LastMile);
        var before = await FindAsync(asked, numbers[0]);
        await DeleteAsync(asked, numbers[0]);

        await asked.SyncedAsync(LastMile);
        (await GoneAsync(asked, numbers)).ShouldBeEmpty("only changes were told");
        asked.Sandbox.Time.Advance(Day);
        (await asked.SyncedAsync(LastMile)).ChangedRows.ShouldBeGreaterThan(0);

        (await GoneAsync(asked, numbers)).ShouldBe([numbers[0]]);
        var gone = await FindAsync(asked, numbers[0]);
        (gone.GoneAt, gone.Id, gone.Content, gone.Source).ShouldBe((asked.Sandbox.Time.GetUtcNow(), before.Id, before.Content, before.Source));
        await using var db = asked.Database.Raw();
        (await db.Findings.AnyAsync(row => row.Kind == FindingKind.RequestsGone, Token)).ShouldBeFalse("one is no question");
        var since = gone.GoneAt;
        asked.Sandbox.Time.Advance(Day);
        await asked.SyncedAsync(LastMile);
        (await FindAsync(asked, numbers[0])).GoneAt.ShouldBe(since, "it goes once");
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, true)]
    [InlineData(DatabaseProvider.Sqlite, false)]
    [InlineData(DatabaseProvider.PostgreSql, false)]
    public async Task Gone_ToldAgain_IsBack(DatabaseProvider provider, bool isRevised)
    {
        await using var asked = await OpenAsync(provider);
        var numbers = await asked.WriteAsync(2);
        await asked.SyncedAsync(LastMile);
        await DeleteAsync(asked, numbers[0]);
        asked.Sandbox.Time.Advance(Day);
        await asked.SyncedAsync(LastMile);
        (await GoneAsync(asked, numbers)).ShouldBe([numbers[0]]);

        await DeleteAsync(asked, numbers[0], isDeleted: false);
        asked.Sandbox.Time.Advance(isRevised ? TimeSpan.FromMinutes(20) : Day);
        if (isRevised)
        {
            await asked.ReviseAsync(numbers[0]);
        }

        await asked.SyncedAsync(LastMile);

        (await GoneAsync(asked, numbers)).ShouldBeEmpty();
        (await FindAsync(asked, numbers[0])).Revision.ShouldBe(isRevised ? 2 : 1);
        await asked.SyncAsync(LastMile, fetch: false);
        (await GoneAsync(asked, numbers)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task ManyAtOnce_StayUntilAPersonHasDecided(DatabaseProvider provider)
    {
        await using var asked = await OpenAsync(provider);
        var numbers = await asked.WriteAsync(30);
        await asked.SyncedAsync(LastMile);
        foreach (var number in numbers.Skip(1))
        {
            await DeleteAsync(asked, number);
        }

        for (var day = 0; day < 2; day++)
        {
            asked.Sandbox.Time.Advance(Day);
            await asked.SyncedAsync(LastMile);
            (await GoneAsync(asked, numbers)).ShouldBeEmpty();
        }

        await using var db = asked.Database.Raw();
        var finding = await db.Findings.AsNoTracking().SingleAsync(row => row.Kind == FindingKind.RequestsGone, Token);
        (finding.Subject, finding.ClosedAt).ShouldBe((LastMile, null));
        var read = GoneRequests.Read(finding.Detail).ShouldNotBeNull();
        read.Gone.ShouldBeInRange(29, 32);
        read.Numbers.ShouldContain(numbers[1]);

        (await new SettleFinding(asked.Database.For(IntegrationScene.Admin), asked.Sandbox.Time).Run(new(finding.Id, finding.Version, "The portal was cleared."), Token)).IsOk.ShouldBeTrue();
        await asked.SyncedAsync(LastMile);

        (await GoneAsync(asked, numbers)).ShouldBe(numbers.Skip(1));

        // What goes later is not what was agreed upon.
        numbers = await asked.WriteAsync(30);
        await asked.SyncedAsync(LastMile);
        foreach (var number in numbers)
        {
            await DeleteAsync(asked, number);
        }

        asked.Sandbox.Time.Advance(Day);
        await asked.SyncedAsync(LastMile);
        (await GoneAsync(asked, numbers)).ShouldBeEmpty();
        (await db.Findings.AsNoTracking().CountAsync(row => row.Kind == FindingKind.RequestsGone && row.ClosedAt == null, Token)).ShouldBe(1);
    }

    [Fact]
    public async Task ManyAtOnce_ToldAgain_EndTheFinding()
    {
        await using var asked = await OpenAsync();
        var numbers = await asked.WriteAsync(30);
        await asked.SyncedAsync(LastMile);
        foreach (var number in numbers)
        {
            await DeleteAsync(asked, number);
        }

        asked.Sandbox.Time.Advance(Day);
        await asked.SyncedAsync(LastMile);
        foreach (var number in numbers)
        {
            await DeleteAsync(asked, number, isDeleted: false);
        }

        asked.Sandbox.Time.Advance(Day);
        await asked.SyncedAsync(LastMile);

        await using var db = asked.Database.Raw();
        (await db.Findings.SingleAsync(row => row.Kind == FindingKind.RequestsGone, Token)).ClosedAt.ShouldNotBeNull();
        (await db.LastMileRequests.CountAsync(row => numbers.Contains(row.Number) && row.GoneAt == null && row.MissedSince == null, Token)).ShouldBe(30);
    }

    [Fact]
    public async Task ReadingThatBreaksOff_ProvesNothing()
    {
        await using var asked = await OpenAsync();
        var numbers = await asked.WriteAsync(500);
        await asked.SyncedAsync(LastMile);
        await DeleteAsync(asked, numbers[^1]);
        asked.Sandbox.Time.Advance(Day);
        await asked.Sandbox.ControlAsync($"billing/{LastMile}/faults", new { kind = "Status500", count = 100, after = 2 });

        (await asked.SyncAsync(LastMile)).State.ShouldBe(SyncRunState.Failed);
        (await GoneAsync(asked, numbers)).ShouldBeEmpty();
        await asked.Sandbox.ControlAsync("billing/faults/clear");
        await asked.SyncedAsync(LastMile);

        (await GoneAsync(asked, numbers)).ShouldBe([numbers[^1]], "the next run has read the rest");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task ReadingOverManyRuns_TellsAtItsEndWhatNoneOfThemNamed(DatabaseProvider provider)
    {
        await using var asked = await OpenAsync(provider, mostChanges: 200);
        var numbers = await asked.WriteAsync(1_000);
        (await ReadAsync(asked)).ShouldBeGreaterThan(4);
        foreach (var number in new[] { numbers[0], numbers[500], numbers[^1] })
        {
            await DeleteAsync(asked, number);
        }

        asked.Sandbox.Time.Advance(Day);
        var runs = await ReadAsync(asked, async run =>
        {
            (await GoneAsync(asked, numbers)).ShouldBeEmpty("the reading is not at its end");

            // It was named already; that it went since is found by the next reading. What was not named is not there.
            await (run == 3 ? DeleteAsync(asked, numbers[1]) : Task.CompletedTask);
        });

        runs.ShouldBeGreaterThan(4);
        (await GoneAsync(asked, numbers)).ShouldBe([numbers[0], numbers[500], numbers[^1]]);
        await using (var db = asked.Database.Raw())
        {
            (await db.LastMileRequests.CountAsync(row => row.MissedSince != null, Token)).ShouldBe(0);
            (await db.Findings.CountAsync(Token)).ShouldBe(0);
        }

        // What came back is named by one of the runs, too.
        await DeleteAsync(asked, numbers[500], isDeleted: false);
        asked.Sandbox.Time.Advance(Day);
        await ReadAsync(asked);
        (await GoneAsync(asked, numbers)).ShouldBe([numbers[0], numbers[1], numbers[^1]]);
    }

    /// <summary>A day that ends while everything is read does not begin the reading anew.</summary>
    [Fact]
    public async Task ReadingOverManyRuns_GoesOnOverMidnight()
    {
        await using var asked = await OpenAsync(mostChanges: 200);
        var numbers = await asked.WriteAsync(1_000);
        await ReadAsync(asked);
        await DeleteAsync(asked, numbers[0]);
        asked.Sandbox.Time.Advance(Day);

        var runs = await ReadAsync(asked, _ =>
        {
            asked.Sandbox.Time.Advance(TimeSpan.FromHours(8));
            return Task.CompletedTask;
        });

        runs.ShouldBeLessThan(10);
        (await GoneAsync(asked, numbers)).ShouldBe([numbers[0]]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task ReadingOverManyRuns_ThatNamesNothingAnyMore_IsAQuestion(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await FillAsync(database, 30);
        await SettleAsync(database, 0..20, isBegun: true, isWhole: false);
        await SettleAsync(database, 20..20, isBegun: false, isWhole: true);

        await using (var stored = database.Raw())
        {
            (await stored.LastMileRequests.CountAsync(row => row.GoneAt != null, Token)).ShouldBe(0);
            GoneRequests.Read((await stored.Findings.SingleAsync(Token)).Detail).ShouldBe((10, 30, string.Join("; ", Enumerable.Range(20, 10).Select(NumberOf))));
        }

        // The next reading names them.
        await SettleAsync(database, 0..30, isBegun: true, isWhole: true);
        await using var db = database.Raw();
        (await db.Findings.SingleAsync(Token)).ClosedAt.ShouldNotBeNull();
        (await db.LastMileRequests.CountAsync(row => row.MissedSince != null, Token)).ShouldBe(0);
    }

    /// <summary>More than anybody would hold: what is compared stays in the database, and a run holds what it named itself.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task TwoHundredThousand_InFourRuns_ThreeAreGone(DatabaseProvider provider)
    {
        const int All = 200_000;
        const int Run = 50_000;
        await using var database = await TestDatabase.CreateAsync(provider);
        await FillAsync(database, All);
        var changed = 0;
        for (var first = 0; first < All; first += Run)
        {
            changed += await SettleAsync(database, first..(first + Run - (first == 0 ? 3 : 0)), isBegun: first == 0, isWhole: first + Run == All);
        }

        changed.ShouldBe(3);
        await using var db = database.Raw();
        (await db.LastMileRequests.Where(row => row.GoneAt != null).OrderBy(row => row.Number).Select(row => row.Number).ToListAsync(Token)).ShouldBe([NumberOf(Run - 3), NumberOf(Run - 2), NumberOf(Run - 1)]);
        (await db.LastMileRequests.CountAsync(row => row.MissedSince != null, Token)).ShouldBe(0);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, 200, 10, false)]
    [InlineData(DatabaseProvider.Sqlite, 200, 11, true)]
    [InlineData(DatabaseProvider.PostgreSql, 200, 11, true)]
    [InlineData(DatabaseProvider.Sqlite, 20, 9, false)]
    [InlineData(DatabaseProvider.Sqlite, 20, 10, true)]
    [InlineData(DatabaseProvider.Sqlite, 3, 3, true)]
    public async Task Missing_AreAQuestion_WhenTheyAreMany(DatabaseProvider provider, int all, int missing, bool isQuestion)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await FillAsync(database, all);

        (await SettleAsync(database, missing..all, isBegun: false, isWhole: false)).ShouldBe(0, "some were told, which says nothing of the others");
        (await SettleAsync(database, missing..all, isBegun: true, isWhole: true)).ShouldBe(isQuestion ? 0 : missing);

        await using var stored = database.Raw();
        (await stored.LastMileRequests.CountAsync(row => row.GoneAt != null, Token), await stored.LastMileRequests.Present().CountAsync(row => row.MissedSince != null, Token), await stored.Findings.CountAsync(Token))
            .ShouldBe(isQuestion ? (0, missing, 1) : (missing, 0, 0));
    }

    private static string NumberOf(int serial) => $"N-{serial:000000}";

    /// <summary>The database makes as many requests as are asked for out of one.</summary>
    private static async Task FillAsync(TestDatabase database, int count)
    {
        await using var raw = database.Raw();
        raw.LastMileRequests.Add(LastMileRequest.Of(LastMile, new(new LastMileRequestRecord(NumberOf(0), 1, "NEW", "PUBLISHED", "", "", At, At, At, "", false, 1, []), "d01/requests_p1.json", 1, "0"), At));
        await raw.SaveChangesAsync(Token);
        var kept = raw.Model.FindEntityType(typeof(LastMileRequest))!.GetTableMappings().Single().Table.Columns.Select(column => column.Name).Where(name => name is not ("Id" or "Number")).ToList();
        var columns = string.Join(", ", kept.Select(name => $"\"{name}\""));
        var sql = database.Database.Provider == DatabaseProvider.Sqlite
            ? $"""INSERT INTO "LastMileRequests" ("Number", {columns}) WITH RECURSIVE serial(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM serial WHERE n < {count - 1}) SELECT printf('N-%06d', n), {columns} FROM serial, "LastMileRequests" """
            : $"""INSERT INTO "LastMileRequests" ("Number", {columns}) SELECT 'N-' || lpad(n::text, 6, '0'), {columns} FROM generate_series(1, {count - 1}) AS n, "LastMileRequests" """;
#pragma warning disable EF1002 // Names of columns and a number.
        await raw.Database.ExecuteSqlRawAsync(sql, Token);
#pragma warning restore EF1002
    }

    /// <summary>What one run named, in a transaction of its own.</summary>
    private static async Task<int> SettleAsync(TestDatabase database, Range named, bool isBegun, bool isWhole)
    {
        await using var db = database.For(null).OpenSystem("test");
        return await db.InTransactionAsync(
            async token =>
            {
                var system = await db.SourceSystems.SingleAsync(row => row.Code == LastMile, token);
                var numbers = Enumerable.Range(named.Start.Value, named.End.Value - named.Start.Value).Select(NumberOf).ToList();
                var changed = await GoneRequests.SettleAsync(db, system, new(Feed.LastMileRequests, numbers, isBegun, isWhole), At, token);
                await db.SaveAsync(token);
                return changed;
            },
            Token);
    }

    /// <summary>Runs follow one another until what there is has been read.</summary>
    /// <param name="between">Done behind each run but the last, with its number.</param>
    /// <returns>How many runs it took.</returns>
    private static async Task<int> ReadAsync(AskedSystems asked, Func<int, Task>? between = null)
    {
        for (var run = 1; run < 30; run++)
        {
            if (await asked.SyncAsync(LastMile) is not { GoesOn: true })
            {
                return run;
            }

            await (between?.Invoke(run) ?? Task.CompletedTask);
        }

        throw new InvalidOperationException("It comes to no end.");
    }

    private static async Task DeleteAsync(AskedSystems asked, string number, bool isDeleted = true) => await asked.Sandbox.ControlAsync("lastmile/requests", new { number, deleted = isDeleted ? "true" : "false" });

    private static async Task<LastMileRequest> FindAsync(AskedSystems asked, string number)
    {
        await using var db = asked.Database.Raw();
        return await db.LastMileRequests.AsNoTracking().SingleAsync(row => row.Number == number, Token);
    }

    private static async Task<List<string>> GoneAsync(AskedSystems asked, List<string> numbers)
    {
        await using var db = asked.Database.Raw();
        return await db.LastMileRequests.Where(row => numbers.Contains(row.Number) && row.GoneAt != null).OrderBy(row => row.Number).Select(row => row.Number).ToListAsync(Token);
    }
}
