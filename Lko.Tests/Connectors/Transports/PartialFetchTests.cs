using Lko.Domain.Common;
using Lko.Domain.Integration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using static Lko.Tests.Connectors.Transports.BillingAnswers;
using static Lko.Tests.Connectors.Transports.BillingOfThreeFeeds;
using static Lko.Tests.Connectors.Transports.PlayedBilling;

namespace Lko.Tests.Connectors.Transports;

/// <summary>What is whole of a feed and month is fetched whatever becomes of the others, and what one fetch could not take is taken by the next. <see cref="PartialRunTests"/>: what a run makes of it.</summary>
public sealed class PartialFetchTests
{
    private static readonly Period April = new(2026, 4);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("html", SyncFault.NotItsProtocol)]
    [InlineData("truncated", SyncFault.NotItsProtocol)]
    [InlineData("layout", SyncFault.NotItsProtocol)]
    [InlineData("status", SyncFault.Troubled)]
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
    [InlineData("later", SyncFault.Troubled)]
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

    private static Task Later(HttpContext http)
    {
        (http.Response.StatusCode, http.Response.Headers.RetryAfter) = (503, "3600");
        return Task.CompletedTask;
    }
}
