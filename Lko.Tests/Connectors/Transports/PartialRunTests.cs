using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using static Lko.Tests.Connectors.Transports.BillingAnswers;
using static Lko.Tests.Connectors.Transports.BillingOfThreeFeeds;

namespace Lko.Tests.Connectors.Transports;

/// <summary>A run takes over what came of a fetch that was not whole, says what is missing, and leaves the rest to the next.</summary>
public sealed class PartialRunTests
{
    public static TheoryData<DatabaseProvider> Databases => Lko.Tests.Orders.OrderScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_WithoutAFeed_HasFailed_SaysWhich_AndKeepsTheRest(DatabaseProvider provider)
    {
        await using var scene = await RunsAsync(provider);
        scene.Billing.Does = Of("charges", Status(500));

        var run = await scene.RunAsync();

        (run.State, run.Fault, run.Counts.NewFiles).ShouldBe((SyncRunState.Failed, SyncFault.Troubled, 6));
        run.Error.ShouldNotBeNull().ShouldContain("HTTP 500");
        await using var db = scene.Database.Raw();
        var stored = await db.SyncRuns.AsNoTracking().SingleAsync(Token);
        SyncRunRow.Of(stored).Missed.ShouldBe([Feed.Charges]);
        var freshness = await db.SourceFreshness.AsNoTracking().SingleAsync(row => row.System == scene.Billing.System.Code, Token);
        (freshness.LastSuccessAt, freshness.FailingSince).ShouldBe((null, scene.Time.GetUtcNow()));
        (await db.SourceBreakers.AsNoTracking().Where(row => row.System == scene.Billing.System.Code).SumAsync(row => row.Failures, Token)).ShouldBe(0, "the system answers");

        scene.Billing.Does = _ => null;
        var healed = await scene.RunAsync();

        (healed.State, healed.Counts.NewFiles, healed.Missed.Count).ShouldBe((SyncRunState.Succeeded, 3, 0), healed.Error);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_OfASystemThatBreaksOff_TakesOverWhatCame(DatabaseProvider provider)
    {
        await using var scene = await RunsAsync(provider);
        scene.Billing.Does = Of("payments", Fault("reset"));

        var run = await scene.RunAsync();

        (run.State, run.Fault, run.Counts.NewFiles).ShouldBe((SyncRunState.Failed, SyncFault.Unreachable, 2));
        await using var db = scene.Database.Raw();
        (await db.SourceBreakers.AsNoTracking().SingleAsync(Token)).Failures.ShouldBe(1);
        FetchPlace.Parse(await PositionAsync(db))!.Feed.ShouldBe(Feed.Documents);
        scene.Billing.Does = _ => null;
        (await scene.RunAsync()).State.ShouldBe(SyncRunState.Succeeded);
        (await PositionAsync(db)).ShouldBeNull();
    }

    /// <summary>A wish that is longer than a call may wait holds the runs behind it, whatever restarts meanwhile.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_OfASystemThatAsksToBeLeftAlone_LeavesItAloneUntilThen(DatabaseProvider provider)
    {
        await using var scene = await RunsAsync(provider);
        scene.Billing.Does = _ => http =>
        {
            (http.Response.StatusCode, http.Response.Headers.RetryAfter) = (429, "600");
            return Task.CompletedTask;
        };

        (await scene.RunAsync()).State.ShouldBe(SyncRunState.Failed);
        scene.Billing.Does = _ => null;
        scene.Time.Advance(TimeSpan.FromSeconds(599));
        (await scene.RunAsync()).State.ShouldBe(SyncRunState.Held);
        scene.Time.Advance(TimeSpan.FromSeconds(1));

        (await scene.RunAsync()).State.ShouldBe(SyncRunState.Succeeded);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_ThatLeavesTheRestToTheNext_IsNoFailure_AndOnlyTheLastIsFresh(DatabaseProvider provider)
    {
        await using var scene = await RunsAsync(provider);
        scene.Billing.Waits.MostRunBytes = 5 * Page(1, "1").Length;

        var first = await scene.RunAsync();

        (first.State, first.GoesOn, first.SilentFeeds).ShouldBe((SyncRunState.Succeeded, true, null), first.Error);
        await using var db = scene.Database.Raw();
        (await FreshAsync(db)).ShouldBeNull();
        (await PositionAsync(db)).ShouldNotBeNull();

        SyncRunRow last;
        do
        {
            last = await scene.RunAsync();
            (last.State, last.GoesOn || await FreshAsync(db) is not null).ShouldBe((SyncRunState.Succeeded, true), last.Error);
        }
        while (last.GoesOn);

        (last.SilentFeeds, await PositionAsync(db), await FreshAsync(db)).ShouldBe(("", null, scene.Time.GetUtcNow()));
        (await db.SourceFiles.CountAsync(Token)).ShouldBe(9);

        Task<DateTimeOffset?> FreshAsync(LkoDbContext raw) => raw.SourceFreshness.AsNoTracking().Where(row => row.System == scene.Billing.System.Code).Select(row => row.LastSuccessAt).SingleOrDefaultAsync(Token);
    }

    /// <summary>Rows are not withdrawn in silence.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_PagesThatAreGone_IsAFinding_OnceUntilItIsSettled(DatabaseProvider provider)
    {
        await using var scene = await RunsAsync(provider);
        var pages = 3;
        scene.Billing.Says = request => FeedOf(request) == "charges" && request.Address.Contains("2026-05", StringComparison.Ordinal) ? Page(pages, $"{request.Address[^1]}") : NoItems;
        scene.Billing.Does = request => request.Address[^1] - '0' > pages ? Status(404) : null;
        (await scene.RunAsync()).State.ShouldBe(SyncRunState.Succeeded);
        pages = 1;

        for (var run = 0; run < 2; run++)
        {
            (await scene.RunAsync()).State.ShouldBe(SyncRunState.Succeeded);
        }

        await using var db = scene.Database.Raw();
        var finding = await db.Findings.AsNoTracking().SingleAsync(row => row.Kind == FindingKind.PagesGone, Token);
        (finding.Subject, finding.Detail).ShouldBe((scene.Billing.System.Code, "charges_2026-05_p2.json: 1; charges_2026-05_p3.json: 1"));
        (await db.Charges.CountAsync(Token)).ShouldBe(1);
    }

    /// <summary>A finding has room for some of the pages, and for how many there are.</summary>
    [Fact]
    public async Task Run_MorePagesAreGoneThanAFindingNames_CountsThemAll()
    {
        await using var scene = await RunsAsync(DatabaseProvider.Sqlite);
        var pages = 61;
        scene.Billing.Says = request => FeedOf(request) == "charges" && request.Address.Contains("2026-05", StringComparison.Ordinal) ? Page(pages, $"{PageOf(request)}") : NoItems;
        scene.Billing.Does = request => PageOf(request) > pages ? Status(404) : null;
        (await scene.RunAsync()).State.ShouldBe(SyncRunState.Succeeded);
        pages = 1;

        (await scene.RunAsync()).State.ShouldBe(SyncRunState.Succeeded);

        await using var db = scene.Database.Raw();
        var detail = (await db.Findings.AsNoTracking().SingleAsync(row => row.Kind == FindingKind.PagesGone, Token)).Detail;
        GonePages.CountOf(detail).ShouldBe(60, detail);
        (detail.Length, detail.Split("; ")[0]).ShouldBe((Math.Min(detail.Length, Finding.MaxDetailLength), "charges_2026-05_p10.json: 1"));
        detail.Split("; ")[..^1].ShouldAllBe(page => page.EndsWith(": 1", StringComparison.Ordinal));
    }

    private static Task<string?> PositionAsync(LkoDbContext db) => db.SyncCursors.AsNoTracking().Where(row => row.Stream == FetchPlace.Stream).Select(row => row.Position).SingleOrDefaultAsync(Token);

    private static async Task<Scene> RunsAsync(DatabaseProvider provider) => new(await TestDatabase.CreateAsync(provider), await BillingAsync());

    /// <summary>A billing and the runs that ask it.</summary>
    private sealed class Scene(TestDatabase database, PlayedBilling billing) : IAsyncDisposable
    {
        private readonly IngestGate _gate = new(1, 1);

        public TestDatabase Database { get; } = database;

        public PlayedBilling Billing { get; } = billing;

        public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 6, 5, 0, 30, 0, TimeSpan.Zero));

        public async Task<SyncRunRow> RunAsync() =>
            (await new SyncSystem(Database.For(null), ConnectorServices.All, [Billing.Transport()], Billing.Inbox(), _gate, new AnswerTerm(), Time).Run(new(Billing.System.Code), Token)).Value;

        public async ValueTask DisposeAsync()
        {
            await Billing.DisposeAsync();
            await Database.DisposeAsync();
            _gate.Dispose();
        }
    }
}
