using System.Globalization;
using static Lko.Tests.Connectors.Transports.BillingAnswers;
using static Lko.Tests.Connectors.Transports.PlayedBilling;

namespace Lko.Tests.Connectors.Transports;

/// <summary>Paging of a JSON billing, and how a fetch ends early: it says why and leaves nothing behind.</summary>
public sealed class HttpTransportTests
{
    [Fact]
    public async Task Fetch_Pages_AreOneDelivery()
    {
        await using var billing = await StartAsync();
        billing.Says = request => request.Address.EndsWith("page=1", StringComparison.Ordinal) ? Page(2, "1") : Page(2, "2");

        await billing.FetchAsync();

        billing.Delivered().Select(file => file.Path).ShouldBe(["d01/charges_2026-05_p1.json", "d01/charges_2026-05_p2.json"]);
        billing.Requests.Select(request => request.Address).ShouldBe(
            ["/billing/ASR-MSK-1/v1/charges?period=2026-05&page=1", "/billing/ASR-MSK-1/v1/charges?period=2026-05&page=2", "/billing/ASR-MSK-1/v1/charges?period=2026-05&page=1"], "at the end the first is looked at again");
        billing.Requests.ShouldAllBe(request => request.Key == Key);
    }

    [Fact]
    public async Task Fetch_Again_KeepsOnlyWhatChanged()
    {
        await using var billing = await StartAsync();
        var second = Page(2, "2");
        billing.Says = request => request.Address.EndsWith("page=1", StringComparison.Ordinal) ? Page(2, "1") : second;
        await billing.FetchAsync();
        await billing.FetchAsync();
        billing.Delivered().Count.ShouldBe(2);

        second = Page(2, "2", "3");
        await billing.FetchAsync();

        billing.Delivered().Select(file => file.Path).ShouldBe(["d01/charges_2026-05_p1.json", "d01/charges_2026-05_p2.json", "d02/charges_2026-05_p2.json"]);
    }

    [Fact]
    public async Task Fetch_FewerPages_AsksForTheVanishedOnes()
    {
        await using var billing = await StartAsync();
        var pages = 3;
        billing.Says = request =>
        {
            var page = PageOf(request);
            return page <= pages ? Page(pages, $"{page}") : Page(pages);
        };
        await billing.FetchAsync();
        pages = 1;

        await billing.FetchAsync();

        billing.Delivered().Where(file => file.Path.StartsWith("d02/", StringComparison.Ordinal)).Select(file => file.Path)
            .ShouldBe(["d02/charges_2026-05_p1.json", "d02/charges_2026-05_p2.json", "d02/charges_2026-05_p3.json"]);
        billing.Delivered()[^1].Text.ShouldBe(Page(1));
    }

    /// <summary>The months stay open for a quarter of a year: a page whose address is gone must not fail every run of it.</summary>
    [Fact]
    public async Task Fetch_PagesThatAreGone_AreAskedForOnceMoreFromTheFirst_AndLoseTheirRows()
    {
        await using var billing = await StartAsync();
        var pages = 3;
        billing.Says = request => Page(pages, $"{PageOf(request)}");
        billing.Does = request => PageOf(request) > pages ? Status(404) : null;
        await billing.FetchAsync();
        pages = 1;
        billing.Requests.Clear();

        await billing.FetchAsync();

        billing.Requests.Select(PageOf).ShouldBe([1, 2, 1, 2, 3]);
        billing.Delivered().Where(file => file.Path.StartsWith("d02/", StringComparison.Ordinal)).Select(file => file.Path)
            .ShouldBe(["d02/charges_2026-05_p1.json", "d02/charges_2026-05_p2.json", "d02/charges_2026-05_p3.json"]);
        billing.Delivered()[^1].Text.ShouldBe("""{"items":[],"gone":true}""");
        billing.Requests.Clear();
        await billing.FetchAsync();
        billing.Requests.Select(PageOf).ShouldBe([1], "what is said to be gone is not looked for again");
        pages = 2;
        await billing.FetchAsync();
        billing.Delivered().Where(file => file.Path.StartsWith("d03/", StringComparison.Ordinal)).Select(file => file.Path)
            .ShouldBe(["d03/charges_2026-05_p1.json", "d03/charges_2026-05_p2.json"], "it is there again");
    }

    /// <summary>Pages have numbers, not places: what goes from the first lets the first of the second move to where it was asked for already.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fetch_ItemThatMovesOverABorder_IsReadAllTheSame(bool isTold)
    {
        await using var billing = await StartAsync();
        List<string> items = ["1", "2", "3", "4", "5", "6"];
        await Says(billing, items, isTold).FetchAsync();
        billing.Requests.Clear();
        billing.Does = request =>
        {
            if (billing.Requests.Count == 2)
            {
                items.RemoveAt(isTold ? 3 : 0);
            }

            return null;
        };

        await billing.FetchAsync();

        billing.Requests.Select(PageOf).ShouldBe([1, 2, 3, 1, 1, 2, 3, 1]);
        Latest(billing).ShouldBe(items, ignoreOrder: true);
    }

    [Fact]
    public async Task Fetch_PagesThatBecomeFewer_LeaveNothingOfTheFirstReading()
    {
        await using var billing = await StartAsync();
        List<string> items = ["1", "2", "3", "4", "5"];
        Says(billing, items, isTold: false);
        billing.Does = request =>
        {
            if (billing.Requests.Count == 4)
            {
                items.RemoveAt(0);
            }

            return null;
        };

        await billing.FetchAsync();

        billing.Delivered().Select(file => file.Path).ShouldBe(["d01/charges_2026-05_p1.json", "d01/charges_2026-05_p2.json"]);
        Latest(billing).ShouldBe(items);
    }

    [Fact]
    public async Task Fetch_PagesThatKeepMoving_FailTheirFeed()
    {
        await using var billing = await StartAsync();
        List<string> items = [.. Enumerable.Range(1, 40).Select(number => number.ToString(CultureInfo.InvariantCulture))];
        Says(billing, items, isTold: false);
        billing.Does = request =>
        {
            items.RemoveAt(0);
            return null;
        };

        var failure = await Should.ThrowAsync<Lko.Domain.Integration.SourceUnavailableException>(() => billing.FetchAsync());

        failure.Fault.ShouldBe(Lko.Domain.Integration.SyncFault.Unsettled);
        billing.Delivered().ShouldBeEmpty();
    }

    [Fact]
    public async Task Fetch_FiguresThatChangeInTheirPlaces_AreNoMovement()
    {
        await using var billing = await StartAsync();
        var count = 0;
        billing.Says = request => Page(2, $"{PageOf(request)}").Replace("\"quantity\":\"1\"", $"\"quantity\":\"{++count}\"", StringComparison.Ordinal);

        await billing.FetchAsync();

        billing.Requests.Select(PageOf).ShouldBe([1, 2, 1]);
    }

    [Fact]
    public async Task Fetch_PageThatGoesWhileTheyAreRead_IsNoPageLost()
    {
        await using var billing = await StartAsync();
        var pages = 3;
        billing.Says = request => Page(pages, $"{PageOf(request)}");
        billing.Does = request =>
        {
            pages = PageOf(request) == 2 ? 2 : pages;
            return PageOf(request) > pages ? Status(404) : null;
        };

        await billing.FetchAsync();

        billing.Requests.Select(PageOf).ShouldBe([1, 2, 3, 1, 2, 1]);
        billing.Delivered().ShouldBe([("d01/charges_2026-05_p1.json", Page(2, "1")), ("d01/charges_2026-05_p2.json", Page(2, "2"))]);
    }

    [Fact]
    public async Task Fetch_PageThatTheSystemSaysIsThereAndIsNot_FailsAfterTheSecondTime()
    {
        await using var billing = await StartAsync();
        billing.Says = request => Page(3, $"{PageOf(request)}");
        billing.Does = request => PageOf(request) == 2 ? Status(404) : null;

        (await billing.FailureAsync()).ShouldContain("charges_2026-05_p2.json: HTTP 404");

        billing.Requests.Select(PageOf).ShouldBe([1, 2, 1, 2]);
        billing.Delivered().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("10.0.0.0/8", false)]
    [InlineData("127.0.0.1", true)]
    public async Task Fetch_AddressOfAPrivateNetwork_IsConnectedToWhereTheSettingsNameIt(string network, bool isAsked)
    {
        await using var billing = await StartAsync();
        billing.Network = network;

        var failure = await Record.ExceptionAsync(() => billing.FetchAsync());

        (billing.Requests.IsEmpty, (failure as Lko.Domain.Integration.SourceUnavailableException)?.Fault).ShouldBe((!isAsked, isAsked ? null : Lko.Domain.Integration.SyncFault.NotSetUp));
        (failure?.Message.Contains("Landscape:AllowedNetworks", StringComparison.Ordinal) ?? false).ShouldBe(!isAsked);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2a02:6b8::1", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("10.20.2.3", true)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.0", true)]
    [InlineData("192.168.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:10.20.0.1", true)]
    [InlineData("::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("0.0.0.0", false)]
    public void Networks_PrivateOnes_AreReachedWhereTheyAreNamed(string address, bool isReached) =>
        new Lko.Infrastructure.Connectors.Kit.Transports.ReachableNetworks(["10.20.0.0/16"]).Reaches(System.Net.IPAddress.Parse(address)).ShouldBe(isReached);

    [Fact]
    public async Task Fetch_NothingYet_LeavesNothing()
    {
        await using var billing = await StartAsync();

        await billing.FetchAsync();

        billing.Delivered().ShouldBeEmpty();
    }

    [Fact]
    public async Task Fetch_OneBadAnswer_IsAskedAgain()
    {
        await using var billing = await StartAsync();
        billing.Says = _ => Page(1, "1");
        billing.Script(Status(503));

        await billing.FetchAsync();

        (billing.Requests.Count, billing.Delivered().Count).ShouldBe((2, 1));
    }

    /// <summary>Repetitions must not multiply what a system in trouble is asked.</summary>
    [Fact]
    public async Task Fetch_EveryCallFailsAtFirst_IsGivenUpSoon()
    {
        await using var billing = await StartAsync();
        billing.Says = request => Page(40, $"{PageOf(request)}");
        billing.Does = request => billing.Requests.Count % 2 == 1 ? Status(503) : null;

        (await billing.FailureAsync()).ShouldContain("charges_2026-05_p4.json: HTTP 503");

        billing.Requests.Select(PageOf).ShouldBe([1, 1, 2, 2, 3, 3, 4]);
    }

    [Fact]
    public async Task Fetch_OneCallInTen_MayBeRepeated()
    {
        await using var billing = await StartAsync();
        billing.Says = request => Page(60, $"{PageOf(request)}");
        HashSet<int> failed = [];
        billing.Does = request => PageOf(request) % 12 == 0 && failed.Add(PageOf(request)) ? Status(503) : null;

        await billing.FetchAsync();

        billing.Delivered().Count.ShouldBe(60);
        billing.Requests.Count.ShouldBe(66);
    }

    [Fact]
    public async Task Fetch_Refused_IsNotAskedAgain()
    {
        await using var billing = await StartAsync();
        billing.Script(Status(401));

        (await billing.FailureAsync()).ShouldContain("HTTP 401");

        billing.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Fetch_Redirect_IsNotFollowedAndCarriesNoKey()
    {
        await using var billing = await StartAsync();
        await using var thief = await StartAsync();
        billing.Script(http =>
        {
            http.Response.Redirect("http://127.0.0.1:1/");
            return Task.CompletedTask;
        });

        (await billing.FailureAsync()).ShouldContain("HTTP 302");

        thief.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Fetch_SecondPageFails_LeavesNothingOfTheFirst()
    {
        await using var billing = await StartAsync();
        billing.Script(Text("application/json", Page(2, "1")), Status(500), Status(500));

        await billing.FailureAsync();

        billing.Delivered().ShouldBeEmpty();
    }

    [Fact]
    public async Task Fetch_MoreThanARunTakes_EndsAndLeavesNothing()
    {
        await using var billing = await StartAsync();
        billing.Says = _ => Page(1000, "1");
        billing.Waits.MostRunBytes = 10_000;

        (await billing.FailureAsync()).ShouldContain("10000 bytes");

        billing.Delivered().ShouldBeEmpty();
        billing.Requests.Count.ShouldBeLessThan(40);
    }

    [Fact]
    public async Task Fetch_Deadline_IsAnEndOfItsOwn()
    {
        await using var billing = await StartAsync();
        billing.Script(Fault("hang"));
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromMilliseconds(200));

        await Should.ThrowAsync<OperationCanceledException>(() => billing.FetchAsync(deadline.Token));

        billing.Delivered().ShouldBeEmpty();
    }

    /// <summary>Two items a page, as many pages as there are.</summary>
    private static PlayedBilling Says(PlayedBilling billing, List<string> items, bool isTold)
    {
        billing.Says = request =>
        {
            var page = Page((items.Count + 1) / 2, [.. items.Skip(2 * (PageOf(request) - 1)).Take(2)]);
            return isTold ? page.Replace("{\"pages\"", $"{{\"total\":{items.Count},\"pages\"", StringComparison.Ordinal) : page;
        };
        return billing;
    }

    /// <summary>Ids of the items that count in the end.</summary>
    private static IEnumerable<string> Latest(PlayedBilling billing) => billing.Delivered().GroupBy(file => file.Path.Split('/')[1], StringComparer.Ordinal).OrderBy(name => name.Key, StringComparer.Ordinal)
        .SelectMany(name => System.Text.RegularExpressions.Regex.Matches(name.Last().Text, "(?<=\"id\":\")[0-9]+", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(id => id.Value));

    private static int PageOf(PlayedRequest request) => int.Parse(request.Address.AsSpan(request.Address.LastIndexOf('=') + 1), CultureInfo.InvariantCulture);
}
