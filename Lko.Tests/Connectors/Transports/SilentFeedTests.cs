using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using static Lko.Tests.Connectors.Transports.PlayedBilling;

namespace Lko.Tests.Connectors.Transports;

/// <summary>A billing that says of one kind of data that it does not tell it brings the others; one that fails has failed.</summary>
public sealed class SilentFeedTests
{
    private const string Feeds = "accounts,balances,charges";
    private const string Account = """{"svcTypeId":"RT.CENTER.77.LS","svcNum":"177000012340","period":"2026-05","saldoIn":"0.00","accrued":"100.00","corrections":"0.00","payments":"0.00","saldoOut":"100.00"}""";
    private const string NoItems = """{"pages":1,"items":[]}""";
    private const string Balances = $$"""{"pages":1,"items":[{{Account}}]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => Lko.Tests.Orders.OrderScene.Databases;

    [Theory]
    [InlineData(404)]
    [InlineData(501)]
    public async Task Rest_FeedThatIsNotTold_IsSilent_AndTheOthersCome(int status)
    {
        await using var billing = await RestAsync(Refusal("accounts", status));

        var fetched = await billing.FetchAsync();

        fetched.Silent.ShouldBe([Feed.Accounts]);
        billing.Delivered().Select(file => file.Path).ShouldBe(["d01/balances_2026-05_p1.json"]);
        billing.Requests.Count.ShouldBe(3, "a refusal is not asked again");
    }

    [Theory]
    [InlineData(400, SyncFault.Refused)]
    [InlineData(401, SyncFault.Refused)]
    [InlineData(403, SyncFault.Refused)]
    [InlineData(408, SyncFault.Troubled)]
    [InlineData(429, SyncFault.Troubled)]
    [InlineData(500, SyncFault.Troubled)]
    [InlineData(502, SyncFault.Troubled)]
    [InlineData(503, SyncFault.Troubled)]
    [InlineData(504, SyncFault.Troubled)]
    public async Task Rest_FeedThatFails_IsNoSilence(int status, SyncFault fault)
    {
        await using var billing = await RestAsync(Refusal("accounts", status));

        var missed = await billing.MissedAsync();

        missed.Feeds.ShouldBe([Feed.Accounts]);
        missed.Error.ShouldContain($"HTTP {status}");
        (missed.Fault, missed.IsOfSystem).ShouldBe((fault, false), "what the system says no to needs people, what it cannot do at the moment passes");
        billing.Delivered().Select(file => file.Path).ShouldBe(["d01/balances_2026-05_p1.json"], "the others come");
    }

    [Fact]
    public async Task Rest_NothingIsTold_IsTheWrongPlace()
    {
        await using var billing = await RestAsync(_ => Status(404));

        var failure = await Should.ThrowAsync<SourceUnavailableException>(() => billing.FetchAsync());

        (failure.Fault, billing.Requests.Count).ShouldBe((SyncFault.Refused, 3));
    }

    [Fact]
    public async Task Rest_PageThatIsNotThere_IsNoSilence()
    {
        await using var billing = await RestAsync(request => request.Address.EndsWith("page=2", StringComparison.Ordinal) ? Status(404) : null);
        billing.Says = request => request.Address.Contains("/balances", StringComparison.Ordinal) ? Balances.Replace("\"pages\":1", "\"pages\":2", StringComparison.Ordinal) : NoItems;

        (await billing.MissedAsync()).Error.ShouldContain("balances_2026-05_p2.json: HTTP 404");

        billing.Delivered().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("2026-04")]
    [InlineData("2026-05")]
    public async Task Rest_MonthThatIsRefusedBesideOneThatIsTold_IsNoSilence(string month)
    {
        await using var billing = await RestAsync(request => request.Address.Contains($"/balances?period={month}", StringComparison.Ordinal) ? Status(404) : null);
        billing.Says = _ => NoItems;

        (await billing.MissedAsync(new Period(2026, 4), May)).Error.ShouldContain($"balances_{month}_p1.json: HTTP 404");

        billing.Delivered().ShouldBeEmpty();
    }

    [Fact]
    public async Task Rest_MonthThatCameBefore_IsNoSilence()
    {
        await using var billing = await RestAsync(_ => null);
        (await billing.FetchAsync()).Silent.ShouldBeEmpty();
        billing.Does = Refusal("balances", 404);

        (await billing.MissedAsync()).Error.ShouldContain("balances_2026-05_p1.json: HTTP 404");

        billing.Delivered().Select(file => file.Path).ShouldBe(["d01/balances_2026-05_p1.json"]);
    }

    [Theory]
    [InlineData("accounts", SyncRunState.Succeeded)]
    [InlineData("balances", SyncRunState.Failed)]
    public async Task Backfill_OnlyAccountsMayBeSilent(string feed, SyncRunState state)
    {
        await using var test = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var billing = await RestAsync(Refusal(feed, 404));
        using var gate = new IngestGate(1, 1);
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 6, 5, 0, 30, 0, TimeSpan.Zero));
        billing.Says = _ => NoItems;
        var sync = new SyncSystem(test.For(null), ConnectorServices.All, [billing.Transport()], billing.Inbox(), gate, new AnswerTerm(), time);

        var run = (await sync.Run(new(billing.System.Code, Backfill: [May]), Token)).Value;

        run.State.ShouldBe(state, run.Error);
    }

    public static TheoryData<int, string> UnknownOperations =>
    [
        .. from status in (int[])[200, 500]
           from fault in (string[])
           [
               "<faultcode>soap:Client</faultcode><faultstring>Method 'ns:getAccounts' not implemented: method name or namespace not recognized</faultstring>",
               "<faultcode xmlns:a=\"urn:a\">a:ActionNotSupported</faultcode><faultstring>The message cannot be processed</faultstring>",
               "<faultcode>soap:Client.UnknownMethod</faultcode><faultstring>getAccounts</faultstring>",
               "<faultcode>SOAP-ENV:Server</faultcode><faultstring>Неизвестный метод getAccounts</faultstring>",
           ]
           select new TheoryDataRow<int, string>(status, fault),
    ];

    [Theory]
    [MemberData(nameof(UnknownOperations))]
    public async Task Soap_OperationThatIsNotKnown_IsSilence(int status, string fault)
    {
        await using var billing = await SoapAsync(status, fault);

        var fetched = await billing.FetchAsync();

        fetched.Silent.ShouldBe([Feed.Accounts]);
        billing.Delivered().Select(file => file.Path).ShouldBe(["d01/getBalance_2026-05.xml", "d02/getCharges_2026-05.xml"]);
        billing.Requests.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(200, "<faultcode>soap:Server</faultcode><faultstring>ORA-01555: snapshot too old</faultstring>", SyncFault.NotItsProtocol)]
    [InlineData(500, "<faultcode>soap:Server</faultcode><faultstring>ORA-01555: snapshot too old</faultstring>", SyncFault.Troubled)]
    [InlineData(500, "<faultcode>soap:Client</faultcode><faultstring>Access denied</faultstring>", SyncFault.Refused)]
    [InlineData(500, "<faultcode>Client.Authentication</faultcode><faultstring>Access denied</faultstring>", SyncFault.Refused)]
    [InlineData(401, "<faultcode>soap:Client</faultcode><faultstring>unknown method getAccounts</faultstring>", SyncFault.Refused)]
    [InlineData(503, "<faultcode>soap:Server</faultcode><faultstring>unknown method getAccounts</faultstring>", SyncFault.Troubled)]
    [InlineData(404, "", SyncFault.Refused)]
    [InlineData(501, "", SyncFault.Refused)]
    [InlineData(500, "<faultcode>soap:Server</faultcode><faultstring>Method not found: 'Void Asr.Ledger.Session.Open(Int32)'.</faultstring>", SyncFault.Troubled)]
    [InlineData(200, "<faultcode>soap:Server</faultcode><faultstring>unknown method of payment: 17</faultstring>", SyncFault.NotItsProtocol)]
    [InlineData(500, "<faultcode>soap:Server</faultcode><faultstring>Неизвестный метод оплаты</faultstring>", SyncFault.Troubled)]
    public async Task Soap_OtherFault_IsNoSilence(int status, string fault, SyncFault said)
    {
        await using var billing = await SoapAsync(status, fault);

        var missed = await billing.MissedAsync();

        (missed.Feeds.ShouldHaveSingleItem(), missed.Fault).ShouldBe((Feed.Accounts, said));

        billing.Delivered().Select(file => file.Path).ShouldBe(["d01/getBalance_2026-05.xml", "d02/getCharges_2026-05.xml"], "the others come");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_SaysWhichFeedIsSilent_UntilTheSystemTellsIt(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        await using var billing = await RestAsync(Refusal("accounts", 404));
        using var gate = new IngestGate(1, 1);
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 6, 5, 0, 30, 0, TimeSpan.Zero));
        billing.Says = request => request.Address.Contains("/balances?period=2026-05", StringComparison.Ordinal) ? Balances : NoItems;
        var sync = new SyncSystem(test.For(null), ConnectorServices.All, [billing.Transport()], billing.Inbox(), gate, new AnswerTerm(), time);

        var first = (await sync.Run(new(billing.System.Code), Token)).Value;
        var still = (await sync.Run(new(billing.System.Code, Fetch: false), Token)).Value;
        billing.Does = _ => null;
        var told = (await sync.Run(new(billing.System.Code), Token)).Value;

        (first.State, first.Counts.AcceptedRows + first.Counts.QuarantinedRows).ShouldBe((SyncRunState.Succeeded, 1), first.Error);
        (first.SilentFeeds, still.SilentFeeds, told.SilentFeeds).ShouldBe(($"{(int)Feed.Accounts}", null, ""));
        first.Silent.ShouldBe([Feed.Accounts]);
        await using var db = test.Raw();
        (await db.SourceBreakers.AsNoTracking().Where(row => row.System == billing.System.Code).SumAsync(row => row.Failures, Token)).ShouldBe(0);
    }

    private static async Task<PlayedBilling> RestAsync(Func<PlayedRequest, RequestDelegate?> does)
    {
        var billing = await StartAsync(feeds: Feeds);
        billing.Does = does;
        billing.Says = request => request.Address.Contains("/balances", StringComparison.Ordinal) ? Balances : NoItems;
        return billing;
    }

    private static async Task<PlayedBilling> SoapAsync(int status, string fault)
    {
        var billing = await StartAsync("soap", Feeds);
        billing.Says = request => Envelope($"""<ns:{request.Action}Response xmlns:ns="urn:rt:asr:lko:v2"><result code="0" text="OK"/></ns:{request.Action}Response>""");
        billing.Does = request => request.Action != "getAccounts" ? null : async http =>
        {
            http.Response.StatusCode = status;
            http.Response.ContentType = "text/xml; charset=utf-8";
            await http.Response.WriteAsync(Envelope($"<soap:Fault>{fault}</soap:Fault>"), http.RequestAborted);
        };
        return billing;
    }

    private static string Envelope(string body) =>
        $"""<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>{body}</soap:Body></soap:Envelope>""";

    private static Func<PlayedRequest, RequestDelegate?> Refusal(string feed, int status) => request => request.Address.Contains($"/v1/{feed}?", StringComparison.Ordinal) ? Status(status) : null;

    private static RequestDelegate Status(int status) => http =>
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    };
}
