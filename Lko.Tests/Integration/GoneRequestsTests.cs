using Lko.Domain.Cooperation;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
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
