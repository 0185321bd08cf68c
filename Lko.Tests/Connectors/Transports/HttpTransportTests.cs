using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Microsoft.AspNetCore.Http;
using static Lko.Tests.Connectors.Transports.PlayedBilling;

namespace Lko.Tests.Connectors.Transports;

/// <summary>Paging of a JSON billing, and everything a billing can do wrong on the wire: the fetch ends soon, says why, and leaves nothing behind.</summary>
public sealed class HttpTransportTests
{
    private static string Page(int pages, params string[] ids) => $$"""{"pages":{{pages}},"items":[{{string.Join(',', ids.Select(Charge))}}]}""";

    private static string Charge(string id) =>
        $$"""{"id":"{{id}}","svcTypeId":"RT.CENTER.77.LS","svcNum":"177000012340","serviceCode":"RT.CENTER.77.NUMBERS","component":"MRC","dateFrom":"2026-05-01","dateTo":"2026-05-31","quantity":"1","net":"100.00","vatRate":"22","vat":"22.00","gross":"122.00"}""";

    [Fact]
    public async Task Fetch_Pages_AreOneDelivery()
    {
        await using var billing = await StartAsync();
        billing.Says = request => request.Address.EndsWith("page=1", StringComparison.Ordinal) ? Page(2, "1") : Page(2, "2");

        await billing.FetchAsync();

        billing.Delivered().Select(file => file.Path).ShouldBe(["d01/charges_2026-05_p1.json", "d01/charges_2026-05_p2.json"]);
        billing.Requests.Select(request => request.Address).ShouldBe(["/billing/ASR-MSK-1/v1/charges?period=2026-05&page=1", "/billing/ASR-MSK-1/v1/charges?period=2026-05&page=2"]);
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
            var page = int.Parse(request.Address.AsSpan(request.Address.Length - 1), CultureInfo.InvariantCulture);
            return page <= pages ? Page(pages, $"{page}") : Page(pages);
        };
        await billing.FetchAsync();
        pages = 1;

        await billing.FetchAsync();

        billing.Delivered().Where(file => file.Path.StartsWith("d02/", StringComparison.Ordinal)).Select(file => file.Path)
            .ShouldBe(["d02/charges_2026-05_p1.json", "d02/charges_2026-05_p2.json", "d02/charges_2026-05_p3.json"]);
        billing.Delivered()[^1].Text.ShouldBe(Page(1));
    }

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

    [Fact]
    public async Task Fetch_Refused_IsNotAskedAgain()
    {
        await using var billing = await StartAsync();
        billing.Script(Status(401));

        (await FailureAsync(billing)).ShouldContain("HTTP 401");

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

        (await FailureAsync(billing)).ShouldContain("HTTP 302");

        thief.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Fetch_SecondPageFails_LeavesNothingOfTheFirst()
    {
        await using var billing = await StartAsync();
        billing.Script(Text("application/json", Page(2, "1")), Status(500), Status(500));

        await FailureAsync(billing);

        billing.Delivered().ShouldBeEmpty();
    }

    public static TheoryData<string> WrongAnswers => ["hang", "drip", "html", "empty", "truncated", "array", "cp1251", "reset", "error", "bom", "type"];

    [Theory]
    [MemberData(nameof(WrongAnswers))]
    public async Task Fetch_WrongAnswer_EndsSoonAndLeavesNothing(string fault)
    {
        await using var billing = await StartAsync();
        billing.Script(Fault(fault), Fault(fault));
        var clock = Stopwatch.StartNew();

        await FailureAsync(billing);

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(4));
        billing.Delivered().ShouldBeEmpty();
        billing.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Fetch_LoginPage_IsKeptForWhoeverLooksIntoIt()
    {
        await using var billing = await StartAsync();
        billing.Script(Fault("html"), Fault("html"));

        await FailureAsync(billing);

        billing.Samples().ShouldAllBe(sample => sample.Contains("Вход", StringComparison.Ordinal));
        billing.Samples().ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("truncated")]
    [InlineData("bom")]
    [InlineData("type")]
    [InlineData("status")]
    public async Task Fetch_WrongAnswer_IsKept_AndNeverTheGoodOneBefore(string fault)
    {
        await using var billing = await StartAsync();
        var good = Page(2, "the-good-one");
        var bad = fault == "status" ? Refused : Fault(fault);
        billing.Script(Text("application/json", good), bad, bad);

        await FailureAsync(billing);

        billing.Samples().ShouldAllBe(sample => !string.Equals(sample, good, StringComparison.Ordinal));
        billing.Samples().Count.ShouldBe(fault == "empty" ? 0 : 2);
    }

    [Fact]
    public async Task Fetch_FewRowsThatAllCannotBeRead_AreNotTakenForAnEmptyMonth()
    {
        await using var billing = await StartAsync();
        billing.Says = _ => Page(1, "1", "2");
        await billing.FetchAsync();
        billing.Says = _ => Page(1, "1", "2").Replace("\"net\"", "\"netto\"", StringComparison.Ordinal);

        (await FailureAsync(billing)).ShouldContain("layout has changed");

        billing.Delivered().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("\"net\":\"100.00\"", "\"net\":100.00")]
    [InlineData("\"net\":\"100.00\"", "\"net\":\"100,00\"")]
    [InlineData("\"component\":\"MRC\"", "\"component\":\"SUBSCRIPTION\"")]
    public async Task Fetch_DriftThatCanBeRead_IsRead(string was, string now)
    {
        await using var billing = await StartAsync();
        billing.Says = _ => Page(1, "1", "2", "3", "4", "5", "6").Replace(was, now, StringComparison.Ordinal);

        await billing.FetchAsync();

        var rows = billing.Read().ToList();
        rows.Count.ShouldBe(6);
        rows.ShouldAllBe(row => row.Fault == null && ((ChargeRecord)row.Record!).Net == new Money(100_00, Currency.RUB));
    }

    [Theory]
    [InlineData("\"id\":\"3\"", "\"id\":null", RejectReason.BadNumber)]
    [InlineData("\"id\":\"3\"", "\"id\":\"\\ud800\"", RejectReason.BadEncoding)]
    [InlineData("\"id\":\"3\",\"svcTypeId\":\"RT.CENTER.77.LS\"", "\"id\":\"3\",\"svcTypeId\":\"\\udc00\"", RejectReason.BadEncoding)]
    public async Task Fetch_OneItemThatCannotBeRead_IsABadRow_AndTheOthersCount(string was, string now, RejectReason reason)
    {
        await using var billing = await StartAsync();
        billing.Says = _ => Page(1, "1", "2", "3", "4", "5", "6").Replace(was, now, StringComparison.Ordinal);

        await billing.FetchAsync();

        var rows = billing.Read().ToList();
        rows.Count(row => row.Fault is null).ShouldBe(5);
        rows[2].Fault!.Reason.ShouldBe(reason);
    }

    [Fact]
    public async Task Fetch_MoreThanARunTakes_EndsAndLeavesNothing()
    {
        await using var billing = await StartAsync();
        billing.Says = _ => Page(1000, "1");
        billing.Waits.MostRunBytes = 10_000;

        (await FailureAsync(billing)).ShouldContain("10000 bytes");

        billing.Delivered().ShouldBeEmpty();
        billing.Requests.Count.ShouldBeLessThan(40);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fetch_EndlessAnswer_IsCutOff(bool packed)
    {
        await using var billing = await StartAsync();
        billing.Script(Endless(packed));
        var before = GC.GetTotalAllocatedBytes();

        (await FailureAsync(billing)).ShouldContain("larger than");

        (GC.GetTotalAllocatedBytes() - before).ShouldBeLessThan(50L << 20);
        billing.Delivered().ShouldBeEmpty();
    }

    [Fact]
    public async Task Fetch_ChangedLayout_StopsTheSystem()
    {
        await using var billing = await StartAsync();
        var drifted = Page(1, "1", "2", "3", "4", "5", "6").Replace("\"net\"", "\"netto\"", StringComparison.Ordinal);
        billing.Says = _ => drifted;

        (await FailureAsync(billing)).ShouldContain("layout has changed");

        billing.Delivered().ShouldBeEmpty();
        billing.Samples().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Fetch_Deadline_IsAnEndOfItsOwn()
    {
        await using var billing = await StartAsync();
        billing.Script(Fault("hang"));
        billing.Waits.Headers = TimeSpan.FromSeconds(30);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromMilliseconds(200));

        await Should.ThrowAsync<OperationCanceledException>(() => billing.FetchAsync(deadline.Token));

        billing.Delivered().ShouldBeEmpty();
    }

    private static async Task<string> FailureAsync(PlayedBilling billing) => (await Should.ThrowAsync<SourceUnavailableException>(() => billing.FetchAsync())).Message;

    private static RequestDelegate Status(int status) => http =>
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    private static Task Refused(HttpContext http)
    {
        http.Response.StatusCode = 503;
        return http.Response.WriteAsync("ORA-00600", http.RequestAborted);
    }

    private static RequestDelegate Text(string type, string text) => async http =>
    {
        http.Response.ContentType = type;
        await http.Response.WriteAsync(text, http.RequestAborted);
    };

    private static RequestDelegate Fault(string kind) => kind switch
    {
        "hang" => http => Until(http.RequestAborted),
        "drip" => async http =>
        {
            http.Response.ContentLength = 1000;
            await http.Response.WriteAsync("{", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await Until(http.RequestAborted);
        },
        "html" => Text("text/html", "<html><body>Вход</body></html>"),
        "empty" => Text("application/json", ""),
        "truncated" => Text("application/json", Page(1, "1")[..60]),
        "array" => Text("application/json", "[]"),
        "cp1251" => async http =>
        {
            http.Response.ContentType = "application/json; charset=utf-8";
            await http.Response.Body.WriteAsync(SourceSystems.Cp1251.GetBytes("""{"pages":1,"items":[{"name":"Связь"}]}"""), http.RequestAborted);
        },
        "bom" => Text("application/json", "\uFEFF" + Page(1, "1")),
        "type" => Text("text/plain", Page(1, "1")),
        "reset" => async http =>
        {
            http.Response.ContentLength = 1000;
            await http.Response.WriteAsync("{\"pages\"", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            http.Abort();
        },
        _ => Text("application/json", """{"error":{"code":"E1"}}"""),
    };

    private static RequestDelegate Endless(bool packed) => async http =>
    {
        http.Response.ContentType = "application/json";
        if (packed)
        {
            http.Response.Headers.ContentEncoding = "gzip";
        }

        var block = Encoding.UTF8.GetBytes(new string(' ', 64 * 1024));
        await using var body = packed ? new GZipStream(http.Response.Body, CompressionLevel.Fastest) : http.Response.Body;
        while (!http.RequestAborted.IsCancellationRequested)
        {
            try
            {
                await body.WriteAsync(block, http.RequestAborted);
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException)
            {
                return;
            }
        }
    };

    private static async Task Until(CancellationToken gone)
    {
        var end = new TaskCompletionSource();
        await using var registration = gone.Register(end.SetResult);
        await end.Task;
    }
}
