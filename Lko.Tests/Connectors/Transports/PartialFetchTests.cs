using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using static Lko.Tests.Connectors.Transports.BillingAnswers;
using static Lko.Tests.Connectors.Transports.PlayedBilling;

namespace Lko.Tests.Connectors.Transports;

/// <summary>What is whole of a feed and month is kept whatever becomes of the others, and what a run could not take is taken by the next.</summary>
public sealed class PartialFetchTests
{
    private const string Feeds = "balances,charges,payments";
    private const string NoItems = """{"pages":1,"items":[]}""";

    private static readonly Period April = new(2026, 4);

    public static TheoryData<DatabaseProvider> Databases => Lko.Tests.Orders.OrderScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("html", SyncFault.NotItsProtocol)]
    [InlineData("truncated", SyncFault.NotItsProtocol)]
    [InlineData("layout", SyncFault.NotItsProtocol)]
    [InlineData("status", SyncFault.Refused)]
    public async Task Fetch_FeedThatFails_IsStopped_AndTheOthersCome(string fault, SyncFault said)
    {
        await using var billing = await BillingAsync();
        billing.Does = Of("charges", fault switch
        {
            "status" => Status(500),
            "layout" => Text("application/json", Page(1, "1", "2").Replace("\"net\"", "\"netto\"", StringComparison.Ordinal)),
            _ => Fault(fault),
        });

        var fetched = await billing.FetchAsync(April, May);

        fetched.Failure!.Feeds.ShouldBe([Feed.Charges]);
        (fetched.Failure.Fault, fetched.Failure.IsOfSystem, fetched.GoesOn, fetched.Place).ShouldBe((said, false, false, null));
        billing.Delivered().Select(file => file.Path).ShouldBe(
            ["d01/balances_2026-04_p1.json", "d02/payments_2026-04_p1.json", "d03/balances_2026-05_p1.json", "d04/payments_2026-05_p1.json"]);
        billing.Requests.Where(IsFor("charges")).Select(request => request.Address).ShouldAllBe(address => address.Contains("2026-04", StringComparison.Ordinal), "a feed that has failed is not asked for its other months");
    }

    [Fact]
    public async Task Fetch_MostFeedsFail_IsAFailureOfTheSystem()
    {
        await using var billing = await BillingAsync();
        billing.Does = request => IsFor("balances")(request) ? null : Status(500);

        var missed = await billing.MissedAsync();

        missed.Feeds.ShouldBe([Feed.Charges, Feed.Payments]);
        missed.IsOfSystem.ShouldBeTrue();
        billing.Delivered().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("reset", SyncFault.Unreachable)]
    [InlineData("hang", SyncFault.TimedOut)]
    [InlineData("later", SyncFault.Refused)]
    public async Task Fetch_SystemBreaksOff_KeepsWhatIsWhole_AndIsAskedBehindIt(string fault, SyncFault said)
    {
        await using var billing = await BillingAsync();
        billing.Does = Of("charges", fault == "later" ? Later : Fault(fault));
        billing.Waits.Headers = fault == "hang" ? TimeSpan.FromSeconds(1) : billing.Waits.Headers;

        var struck = await billing.FetchAsync();

        (struck.Failure!.Fault, struck.Failure.IsOfSystem).ShouldBe((said, true));
        billing.Delivered().Select(file => file.Path).ShouldBe(["d01/balances_2026-05_p1.json"]);
        billing.Requests.Select(FeedOf).Contains("payments", StringComparer.Ordinal).ShouldBeFalse("nothing is asked of a system that has broken off");
        billing.Requests.Clear();

        var next = await billing.FetchAsync(new FetchOrder([May]) { Place = struck.Place });

        next.Failure!.Fault.ShouldBe(said);
        billing.Delivered().Select(file => file.Path).ShouldBe(["d01/balances_2026-05_p1.json", "d02/payments_2026-05_p1.json"], "what always breaks off hides nothing behind it");
        billing.Requests.Select(FeedOf).Distinct(StringComparer.Ordinal).ShouldBe(["payments", "balances", "charges"]);
    }

    /// <summary>That a feed is not told is no failure, and hides none: the next round begins behind what broke off.</summary>
    [Fact]
    public async Task Fetch_BreaksOffBehindAFeedThatIsNotTold_SaysWhatBrokeOff_AndKeepsItsPlace()
    {
        await using var billing = await BillingAsync();
        billing.Does = request => FeedOf(request) switch { "balances" => Status(404), "charges" => Fault("reset"), _ => null };

        var failure = await Should.ThrowAsync<SourceUnavailableException>(() => billing.FetchAsync());

        (failure.Fault, failure.Place?.Feed).ShouldBe((SyncFault.Unreachable, Feed.Payments), failure.Message);
        billing.Requests.Clear();
        (await billing.FetchAsync(new FetchOrder([May]) { Place = failure.Place })).Failure!.Fault.ShouldBe(SyncFault.Unreachable);
        billing.Requests.Select(FeedOf).Distinct(StringComparer.Ordinal).ShouldBe(["payments", "balances", "charges"]);
    }

    [Fact]
    public async Task Fetch_FeedFailsBesideFeedsThatAreNotTold_SaysWhatFailed()
    {
        await using var billing = await BillingAsync();
        billing.Does = request => FeedOf(request) == "charges" ? Status(401) : Status(404);

        (await Should.ThrowAsync<SourceUnavailableException>(() => billing.FetchAsync())).Message.ShouldContain("HTTP 401");
    }

    [Fact]
    public async Task Fetch_TimeOverBehindAFeedThatIsNotTold_IsOutOfTime_AndKeepsItsPlace()
    {
        await using var billing = await BillingAsync();
        var time = new FakeTimeProvider();
        billing.Does = request =>
        {
            time.Advance(TimeSpan.FromMinutes(FeedOf(request) == "balances" ? 0 : 3));
            return FeedOf(request) == "balances" ? Status(404) : Fault("hang");
        };

        var failure = await Should.ThrowAsync<SourceUnavailableException>(() => billing.FetchAsync(new FetchOrder([May]) { MostTime = TimeSpan.FromMinutes(2) }, time));

        (failure.Fault, failure.Place?.Feed).ShouldBe((SyncFault.OutOfTime, Feed.Payments), failure.Message);
    }

    [Fact]
    public async Task Fetch_MoreThanARunTakes_IsTakenByTheNextRuns_EachPartOnce()
    {
        await using var billing = await BillingAsync();
        billing.Waits.MostRunBytes = 2 * Page(1, "1").Length + 10;
        FetchPlace? place = null;
        List<bool> goesOn = [];
        do
        {
            var fetched = await billing.FetchAsync(new FetchOrder([April, May]) { Place = FetchPlace.Parse(place?.ToString()) });
            fetched.Failure.ShouldBeNull();
            goesOn.Add(fetched.GoesOn);
            place = fetched.Place;
        }
        while (place is not null);

        goesOn.Count.ShouldBeGreaterThan(2);
        goesOn[..^1].ShouldAllBe(more => more);
        goesOn[^1].ShouldBeFalse();
        billing.Delivered().Count.ShouldBe(6);
        billing.Delivered().Select(file => file.Path.Split('/')[1]).ShouldBeUnique(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Fetch_TimeOver_IsTakenByTheNextRun()
    {
        await using var billing = await BillingAsync();
        var time = new FakeTimeProvider();
        billing.Does = request =>
        {
            time.Advance(TimeSpan.FromMinutes(1));
            return null;
        };

        var first = await billing.FetchAsync(new FetchOrder([May]) { MostTime = TimeSpan.FromMinutes(2.5) }, time);
        var second = await billing.FetchAsync(new FetchOrder([May]) { MostTime = TimeSpan.FromMinutes(2.5), Place = first.Place }, time);

        (first.GoesOn, first.Failure, second.GoesOn, second.Failure, second.Place).ShouldBe((true, null, false, null, null));
        billing.Delivered().Select(file => file.Path.Split('/')[1]).Order(StringComparer.Ordinal).ShouldBe(["balances_2026-05_p1.json", "charges_2026-05_p1.json", "payments_2026-05_p1.json"]);
    }

    [Fact]
    public async Task Fetch_TimeOver_BeforeAnythingIsWhole_IsAFailure()
    {
        await using var billing = await BillingAsync();
        var time = new FakeTimeProvider();
        billing.Does = request =>
        {
            time.Advance(TimeSpan.FromMinutes(3));
            return Fault("hang");
        };

        var failure = await Should.ThrowAsync<SourceUnavailableException>(() => billing.FetchAsync(new FetchOrder([May]) { MostTime = TimeSpan.FromMinutes(2) }, time));

        (failure.Fault, failure.Place!.Feed).ShouldBe((SyncFault.OutOfTime, Feed.Charges), "the next run begins behind what took all the time");
    }

    [Fact]
    public async Task Fetch_PartThatNoRunCanTake_IsAFeedThatFails()
    {
        await using var billing = await BillingAsync();
        billing.Waits.MostRunBytes = 2 * Page(1, "1").Length;
        billing.Does = Of("charges", Text("application/json", Page(1, "1", "2", "3")));

        var missed = await billing.MissedAsync();

        missed.Feeds.ShouldBe([Feed.Charges]);
        billing.Delivered().Select(file => file.Path).ShouldBe(["d01/balances_2026-05_p1.json", "d02/payments_2026-05_p1.json"]);
    }

    [Fact]
    public async Task Backfill_MoreThanARunTakes_IsAFailure()
    {
        await using var billing = await BillingAsync();
        billing.Waits.MostRunBytes = 2 * Page(1, "1").Length + 10;

        var fetched = await billing.FetchAsync(new FetchOrder([April, May]) { IsBackfill = true });

        (fetched.Failure!.Fault, fetched.GoesOn).ShouldBe((SyncFault.OutOfTime, false), "whoever asked for these months asks for fewer of them");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_WithoutAFeed_HasFailed_SaysWhich_AndKeepsTheRest(DatabaseProvider provider)
    {
        await using var scene = await RunsAsync(provider);
        scene.Billing.Does = Of("charges", Status(500));

        var run = await scene.RunAsync();

        (run.State, run.Fault, run.Counts.NewFiles).ShouldBe((SyncRunState.Failed, SyncFault.Refused, 6));
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

    private static async Task<PlayedBilling> BillingAsync()
    {
        var billing = await StartAsync(feeds: Feeds);
        billing.Says = request => FeedOf(request) is "accounts" or "documents" ? NoItems : FeedOf(request) == "balances" ? Balances(request) : Page(1, "1").Replace("\"dateFrom\"", "\"valueDate\":\"2026-05-03\",\"sum\":\"100.00\",\"dateFrom\"", StringComparison.Ordinal);
        return billing;
    }

    private static string Balances(PlayedRequest request) =>
        $$"""{"pages":1,"items":[{"svcTypeId":"RT.CENTER.77.LS","svcNum":"177000012340","period":"{{(request.Address.Contains("2026-04", StringComparison.Ordinal) ? "2026-04" : "2026-05")}}","saldoIn":"0.00","accrued":"100.00","corrections":"0.00","payments":"0.00","saldoOut":"100.00"}]}""";

    private static async Task<Scene> RunsAsync(DatabaseProvider provider) => new(await TestDatabase.CreateAsync(provider), await BillingAsync());

    private static Func<PlayedRequest, RequestDelegate?> Of(string feed, RequestDelegate deed) => request => IsFor(feed)(request) ? deed : null;

    private static Func<PlayedRequest, bool> IsFor(string feed) => request => FeedOf(request) == feed;

    private static string FeedOf(PlayedRequest request) => request.Address.Split("/v1/")[1].Split('?')[0];

    private static Task Later(HttpContext http)
    {
        (http.Response.StatusCode, http.Response.Headers.RetryAfter) = (503, "3600");
        return Task.CompletedTask;
    }

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
