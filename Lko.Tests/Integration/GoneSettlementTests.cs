using Lko.Domain.Cooperation;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.AskedSystems;

namespace Lko.Tests.Integration;

/// <summary>What a run named is compared with what is stored in the database alone, at any number of requests.</summary>
public sealed class GoneSettlementTests
{
    private static readonly DateTimeOffset At = new(2026, 7, 6, 9, 0, 0, TimeSpan.Zero);

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

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
}
