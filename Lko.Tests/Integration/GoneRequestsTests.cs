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
        asked.Sandbox.Time.Advance(Day);
        await asked.SyncedAsync(LastMile);

        (await GoneAsync(asked, numbers)).ShouldBe([numbers[^1]]);
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
        var at = new DateTimeOffset(2026, 7, 6, 9, 0, 0, TimeSpan.Zero);
        await using (var raw = database.Raw())
        {
            raw.LastMileRequests.AddRange(Enumerable.Range(0, all).Select(number => LastMileRequest.Of(
                LastMile, new(new LastMileRequestRecord($"N-{number:000}", 1, "NEW", "PUBLISHED", "", "", at, at, at, "", false, 1, []), "d01/requests_p1.json", number + 1, $"{number}"), at)));
            await raw.SaveChangesAsync(Token);
        }

        await using (var db = database.For(null).OpenSystem("test"))
        {
            var system = await db.SourceSystems.SingleAsync(row => row.Code == LastMile, Token);
            var told = Enumerable.Range(missing, all - missing).Select(number => $"N-{number:000}").ToHashSet(StringComparer.Ordinal);
            (await GoneRequests.SettleAsync(db, system, new(Feed.LastMileRequests, told, IsWhole: false), at, Token)).ShouldBe(0, "some were told, which says nothing of the others");
            (await GoneRequests.SettleAsync(db, system, new(Feed.LastMileRequests, told, IsWhole: true), at, Token)).ShouldBe(isQuestion ? 0 : missing);
            await db.SaveAsync(Token);
        }

        await using var stored = database.Raw();
        (await stored.LastMileRequests.CountAsync(row => row.GoneAt != null, Token), await stored.LastMileRequests.Present().CountAsync(row => row.MissedSince != null, Token), await stored.Findings.CountAsync(Token))
            .ShouldBe(isQuestion ? (0, missing, 1) : (missing, 0, 0));
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
