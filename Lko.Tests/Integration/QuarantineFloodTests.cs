using Bunit;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Data.Bulk;
using Lko.Tests.Support;
using Lko.Web.Features.Integration.Health;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.IntegrationScene;

namespace Lko.Tests.Integration;

/// <summary>One system of which every row is set aside: what others ask of the quarantine costs no more for that. Counted in steps of the database's own machine.</summary>
public sealed class QuarantineFloodTests
{
    private const int Counted = QuarantineGroup.MostCounted;
    private const int Flood = 4 * Counted;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_OfAFlood_TakesNoMoreWorkThanWhatIsCounted()
    {
        await using var scene = await OpenAsync();
        var steps = new CountedSteps();
        await using var counted = steps.Of(scene.Database);
        var health = new GetFederationHealth(counted.For(Reader), scene.Schedule, scene.Cron, scene.Time);
        await FloodAsync(scene, 0..Counted, RejectReason.BadNumber);
        await health.Run(Token);
        var few = await CountAsync();

        await FloodAsync(scene, Counted..Flood, RejectReason.BadNumber);
        var many = await CountAsync();

        many.ShouldBeLessThan(few * 6 / 5);

        async Task<int> CountAsync()
        {
            steps.Taken = 0;
            await health.Run(Token);
            return steps.Taken;
        }
    }

    [Fact]
    public async Task Alerts_OfAFlood_TakeNoMoreWorkThanWhatIsCounted()
    {
        await using var scene = await OpenAsync();
        var steps = new CountedSteps();
        await using var counted = steps.Of(scene.Database);
        var alerts = new RaiseIntegrationAlerts(counted.For(null), scene.Schedule, scene.Cron, scene.Time);
        await FloodAsync(scene, 0..Counted, RejectReason.BadNumber);
        await alerts.Run(Token);
        var few = await CountAsync();

        await FloodAsync(scene, Counted..Flood, RejectReason.BadNumber);
        var many = await CountAsync();

        many.ShouldBeLessThan(few * 6 / 5);

        async Task<int> CountAsync()
        {
            steps.Taken = 0;
            await alerts.Run(Token);
            return steps.Taken;
        }
    }

    /// <summary>Of every row that is set aside the system names an account, and nobody knows any of the three.</summary>
    [Fact]
    public async Task WaitingRows_OfAFlood_TakeNoMoreWorkThanItsFirstRows()
    {
        await using var scene = await OpenAsync();
        var steps = new CountedSteps();
        await using var counted = steps.Of(scene.Database);
        await FloodAsync(scene, 0..3_000, RejectReason.UnknownAccount);
        var (few, found) = await CountAsync();
        found.ShouldBeEmpty();

        await FloodAsync(scene, 3_000..Flood, RejectReason.UnknownAccount);
        await FloodAsync(scene, Flood..(2 * Flood), RejectReason.BadNumber);
        (var many, found) = await CountAsync();

        found.ShouldBeEmpty();
        many.ShouldBeLessThan(few * 6 / 5);

        async Task<(int Steps, IReadOnlyDictionary<Feed, Period> Found)> CountAsync()
        {
            await using var db = counted.For(null).OpenSystem("test");
            var system = await db.SourceSystems.SingleAsync(row => row.Code == Nnov, Token);
            var reference = await SourceReference.LoadAsync(db, system, Token);
            await db.QuarantineRows.AnyAsync(Token);
            steps.Taken = 0;
            await WaitingRows.ForOperatorsAsync(db, system, Token);
            var waits = await WaitingRows.ForAccountsAsync(db, Nnov, reference, Token);
            return (steps.Taken, waits);
        }
    }

    /// <summary>An account that is known by now, and rows that do not say which they name, are found behind any number of others.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task WaitingRows_KnownByNow_AreFoundBehindAFlood(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await FloodAsync(scene, 0..3_000, RejectReason.UnknownAccount);
        await FloodAsync(scene, 0..700, RejectReason.UnknownAccount, line => $"000{line:000000}");
        await using var db = scene.Database.For(null).OpenSystem("test");
        var system = await db.SourceSystems.SingleAsync(row => row.Code == Nnov, Token);
        var reference = await SourceReference.LoadAsync(db, system, Token);
        (await WaitingRows.ForAccountsAsync(db, Nnov, reference, Token)).ShouldBeEmpty();

        var number = reference.Accounts.Keys.First();
        await FloodAsync(scene, 0..1, RejectReason.UnknownAccount, _ => number, new Period(2026, 5));
        await FloodAsync(scene, 0..1, RejectReason.UnknownAccount, _ => number, new Period(2026, 4));
        (await WaitingRows.ForAccountsAsync(db, Nnov, reference, Token)).ShouldBe([KeyValuePair.Create(Feed.Charges, new Period(2026, 4))]);

        await FloodAsync(scene, 0..1, RejectReason.UnknownAccount, _ => null, new Period(2026, 3));
        (await WaitingRows.ForAccountsAsync(db, Nnov, reference, Token)).ShouldBe([KeyValuePair.Create(Feed.Charges, new Period(2026, 3))]);
        (await WaitingRows.ForOperatorsAsync(db, system, Token)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Flood_IsToldAsAtLeastWhatWasCounted_TheRestExactly(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await FloodAsync(scene, 0..(Counted + 5), RejectReason.BadNumber);
        await scene.QuarantineAsync(Nnov, 7, RejectReason.BadDate, ago: 3 * Day);
        await scene.QuarantineAsync("ASR-CHEL-1", 60, ago: TimeSpan.FromHours(1));
        await scene.QuarantineAsync("ASR-CHEL-1", 4, ago: 2 * Day);

        var health = (await new GetFederationHealth(scene.Database.For(Reader), scene.Schedule, scene.Cron, scene.Time).Run(Token)).Value;
        await scene.RaiseAsync();

        health.Quarantine.ShouldBe(
        [
            new(Nnov, RejectReason.BadNumber, Counted, scene.Now), new("ASR-CHEL-1", RejectReason.BadNumber, 64, scene.Now - (2 * Day)), new(Nnov, RejectReason.BadDate, 7, scene.Now - (3 * Day)),
        ]);
        health.Systems.Where(row => row.Quarantined > 0).Select(row => (row.Code, row.Quarantined, row.IsQuarantinedAtLeast)).ShouldBe([("ASR-CHEL-1", 64, false), (Nnov, Counted, true)]);
        await using var raw = scene.Database.Raw();
        (await raw.Findings.Where(row => row.Kind == FindingKind.QuarantineJump).OrderBy(row => row.Subject).Select(row => new { row.Subject, row.Detail }).ToListAsync(Token))
            .Select(row => (row.Subject, row.Detail)).ShouldBe([("ASR-CHEL-1", "60"), (Nnov, $"\u2265{Counted}")]);
        if (provider == DatabaseProvider.Sqlite)
        {
            using var screen = new IntegrationScreen(scene);
            var page = screen.Render<HealthPage>();
            page.WaitForAssertion(() => page.Find(".kpi").TextContent.ShouldContain("\u2265\u00a010\u00a0064"));
        }
    }

    /// <summary>Such rows, seen one after another from now on.</summary>
    /// <param name="code">What each waits for; three accounts in turn by default.</param>
    private static async Task FloodAsync(IntegrationScene scene, Range lines, RejectReason reason, Func<int, string?>? code = null, Period? month = null)
    {
        await using var raw = scene.Database.Raw();
        await using var transaction = await raw.Database.BeginTransactionAsync(Token);
        await BulkInsert.RunAsync(
            raw,
            Enumerable.Range(lines.Start.Value, lines.End.Value - lines.Start.Value).Select(line => QuarantineRow.Of(
                Nnov, Feed.Charges, month ?? new Period(2026, 6),
                new QuarantinedRow("d01/NACH.csv", line, "SUM", reason, "1;2", code is null ? $"99900000000{line % 3}" : code(line)), scene.Now)),
            Token);
        await transaction.CommitAsync(Token);
    }
}
