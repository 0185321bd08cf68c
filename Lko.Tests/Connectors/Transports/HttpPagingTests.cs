using System.Globalization;
using System.Text.RegularExpressions;
using static Lko.Tests.Connectors.Transports.BillingAnswers;
using static Lko.Tests.Connectors.Transports.PlayedBilling;

namespace Lko.Tests.Connectors.Transports;

/// <summary>Pages of a JSON billing that have only numbers: all are read, and what moves meanwhile is neither lost nor kept twice.</summary>
public sealed class HttpPagingTests
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
    public async Task Fetch_PageThatGoesBeforeTheSecondReading_IsKeptAsGone()
    {
        await using var billing = await StartAsync();
        List<string> items = ["1", "2", "3", "4", "5"];
        Says(billing, items, isTold: false);
        await billing.FetchAsync();
        billing.Requests.Clear();
        billing.Does = request =>
        {
            if (billing.Requests.Count == 4)
            {
                items.RemoveAt(0);
            }

            return PageOf(request) > (items.Count + 1) / 2 ? Status(404) : null;
        };

        (await billing.FetchAsync()).Gone.ShouldBe(["charges_2026-05_p3.json"]);

        billing.Requests.Select(PageOf).ShouldBe([1, 2, 3, 1, 1, 2, 3, 1, 2, 3, 1]);
        billing.Delivered()[^1].ShouldBe(("d02/charges_2026-05_p3.json", """{"items":[],"gone":true}"""));
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
        .SelectMany(name => Regex.Matches(name.Last().Text, "(?<=\"id\":\")[0-9]+", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(id => id.Value));
}
