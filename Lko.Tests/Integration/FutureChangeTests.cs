using System.Globalization;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Connectors.Kit.Transports;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using static Lko.Tests.Integration.AskedSystems;

namespace Lko.Tests.Integration;

/// <summary>Changes that a system has dated in the future (F24): they hide nothing, and people are told.</summary>
public sealed class FutureChangeTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>It does not hide anything, but somebody must set it right: it is told once, and ends when that time has come.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task F24_ChangeFromTheFuture_IsToldUntilItsTimeHasCome(DatabaseProvider provider)
    {
        await using var asked = await OpenAsync(provider);
        await asked.SkewAsync(LastMile, TimeSpan.FromDays(365));
        await asked.WriteAsync(1);
        await asked.SkewAsync(LastMile, TimeSpan.Zero);
        await asked.SyncedAsync(LastMile);

        var ahead = asked.Sandbox.Time.GetUtcNow().AddDays(365);
        (await FutureDatedAsync(asked)).ShouldBe([string.Create(CultureInfo.InvariantCulture, $"{ahead:yyyy-MM-dd HH:mm} UTC")]);
        asked.Sandbox.Time.Advance(10 * Minute);
        await asked.SyncedAsync(LastMile);
        (await FutureDatedAsync(asked)).Count.ShouldBe(1);

        asked.Sandbox.Time.Advance(TimeSpan.FromDays(366));
        await asked.SyncedAsync(LastMile);
        (await FutureDatedAsync(asked)).ShouldBeEmpty();
    }

    /// <summary>Where a system does not tell its time, a change dated ahead is held to ours: what follows is not skipped, and everything is read once a day.</summary>
    [Fact]
    public async Task F24_ChangeFromTheFuture_OfASystemThatDoesNotTellItsTime_DoesNotHideWhatFollows()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 7, 6, 6, 0, 0, TimeSpan.Zero));
        var system = SourceSystem.Of(RegistryTests.Valid with { Code = LastMile, Kind = SourceSystemKind.LastMile, Dialect = "portal-rest", Transport = "http", Amounts = null, Feeds = ["last_mile_requests"] });
        var samples = new AnswerSamples(Options.Create(new DropFolderOptions()), time);
        using var calls = new AnswerCalls(system, ConnectorServices.All.Single(each => each.Dialect == system.Dialect), new FetchOrder([]), new Uri("http://localhost/"), null, new(), new([]), samples, time);
        var ahead = time.GetUtcNow().AddYears(1);
        var pages = new ChangePages(calls, null, 10, 10, (_, _) => Task.FromResult(new ChangePage([], [new("2027-07-06T06:00:00Z", ahead, "LM-1")], ["LM-1"])));

        await foreach (var page in pages.ReadAsync(Token))
        {
            page.Items.ShouldBe(1);
        }

        var reached = calls.Reached.ShouldNotBeNull();
        (reached.At, reached.From, reached.IsAheadOf(time.GetUtcNow())).ShouldBe((ahead, time.GetUtcNow() - ChangeCursor.Overlap, true));
        reached.IsAheadOf(ahead - SourceFreshness.MostClockSkew).ShouldBeFalse();
        reached.IsOverAt(time.GetUtcNow().AddDays(1)).ShouldBeTrue();
    }

    /// <summary>What the open findings of this kind say, after the alerts have looked.</summary>
    private static async Task<List<string>> FutureDatedAsync(AskedSystems asked)
    {
        (await new RaiseIntegrationAlerts(asked.Database.For(null), new FakeSyncSchedule(), new QuartzCronTimes(), asked.Sandbox.Time).Run(Token)).IsOk.ShouldBeTrue();
        await using var db = asked.Database.Raw();
        return await db.Findings.Where(row => row.Kind == FindingKind.FutureDated && row.Subject == LastMile && row.ClosedAt == null).Select(row => row.Detail).ToListAsync(Token);
    }
}
