using System.Net;
using System.Net.Sockets;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.CrmRest;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Lko.Tests.Connectors.CrmRest;

public sealed class CrmRestClientTests : IAsyncDisposable
{
    private const string Json = "application/json";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 7, 6, 6, 0, 0, TimeSpan.Zero));
    private readonly List<ServiceProvider> _providers = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("202 Accepted", Json, """{"crmId":"CRM-1"}""", SendOutcome.Accepted)]
    [InlineData("202 Accepted", Json, """{"crmId":""}""", SendOutcome.Unknown)]
    [InlineData("202 Accepted", Json, """{"crmId":7}""", SendOutcome.Unknown)]
    [InlineData("202 Accepted", Json, """{"crmId":""", SendOutcome.Unknown)]
    [InlineData("202 Accepted", Json, "[]", SendOutcome.Unknown)]
    [InlineData("202 Accepted", Json, "", SendOutcome.Unknown)]
    [InlineData("202 Accepted", "text/html", """{"crmId":"CRM-1"}""", SendOutcome.Unknown)]
    [InlineData("200 OK", "text/html", "<h1>Вход</h1>", SendOutcome.Unknown)]
    [InlineData("200 OK", Json, """{"crmId":"CRM-1"}""", SendOutcome.Unknown)]
    [InlineData("302 Found", "text/html", "", SendOutcome.Unknown)]
    [InlineData("409 Conflict", Json, """{"code":"RULE","message":"Нельзя"}""", SendOutcome.Rejected)]
    [InlineData("409 Conflict", "text/html", "<h1>Conflict</h1>", SendOutcome.Unknown)]
    [InlineData("400 Bad Request", Json, "{}", SendOutcome.Poison)]
    [InlineData("413 Content Too Large", "text/html", "", SendOutcome.Poison)]
    [InlineData("422 Unprocessable Content", Json, "{}", SendOutcome.Poison)]
    [InlineData("401 Unauthorized", Json, "{}", SendOutcome.Transient)]
    [InlineData("403 Forbidden", Json, "{}", SendOutcome.Transient)]
    [InlineData("404 Not Found", "text/html", "", SendOutcome.Transient)]
    [InlineData("408 Request Timeout", Json, """{"code":"SLOW"}""", SendOutcome.Unknown)]
    [InlineData("429 Too Many Requests", Json, "{}", SendOutcome.Transient)]
    [InlineData("500 Internal Server Error", "text/html", "<h1>Error</h1>", SendOutcome.Unknown)]
    [InlineData("500 Internal Server Error", Json, """{"code":"FAILED","message":"Сбой"}""", SendOutcome.Transient)]
    [InlineData("502 Bad Gateway", "text/html", "", SendOutcome.Unknown)]
    [InlineData("502 Bad Gateway", Json, """{"code":"UPSTREAM"}""", SendOutcome.Unknown)]
    [InlineData("503 Service Unavailable", "text/html", "<h1>nginx</h1>", SendOutcome.Unknown)]
    [InlineData("503 Service Unavailable", Json, "{}", SendOutcome.Unknown)]
    [InlineData("503 Service Unavailable", Json, """{"code":"UNAVAILABLE"}""", SendOutcome.Transient)]
    [InlineData("504 Gateway Timeout", Json, """{"code":"UPSTREAM"}""", SendOutcome.Unknown)]
    [InlineData("507 Insufficient Storage", "text/plain", "", SendOutcome.Unknown)]
    public async Task Send_Answered_ConcludesAsTheContractSays(string status, string type, string body, SendOutcome outcome)
    {
        await using var peer = new ScriptedPeer(ScriptedPeer.Http(status, type, body, "Location: http://127.0.0.1:9/\r\n"));

        var result = await Client(peer.Address).SendAsync(Guid.NewGuid(), "{}", Token);

        result.Outcome.ShouldBe(outcome, result.Detail);
        result.ExternalId.ShouldBe(outcome == SendOutcome.Accepted ? "CRM-1" : null);
    }

    [Theory]
    [InlineData("202 Accepted", 61)]
    [InlineData("202 Accepted", 5000)]
    [InlineData("202 Accepted", 0)]
    [InlineData("409 Conflict", 5000)]
    public async Task Send_AnsweredWithWhatCannotBeKept_IsBounded(string status, int length)
    {
        var id = length == 0 ? "CRM\\u0000" : new string('7', length);
        await using var peer = new ScriptedPeer(ScriptedPeer.Http(status, Json, $$"""{"crmId":"{{id}}","code":"{{id}}","message":"{{id}}"}"""));

        var result = await Client(peer.Address).SendAsync(Guid.NewGuid(), "{}", Token);

        result.Outcome.ShouldBe(status[0] == '2' ? SendOutcome.Accepted : SendOutcome.Rejected);
        result.ExternalId.ShouldBeNull();
        result.Detail.ShouldNotBeNull().Length.ShouldBeInRange(1, OutboxMessage.MaxDetailLength);
        result.Detail.ShouldNotContain('\0');
        (result.Code?.Length ?? 0).ShouldBeLessThanOrEqualTo(60);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(100_000)]
    public async Task ReadEvents_CursorThatCannotBeKept_IsRefused(int length)
    {
        await using var peer = new ScriptedPeer(ScriptedPeer.Http("200 OK", Json, $$"""{"items":[],"next":"{{new string('a', length)}}","more":false}"""));

        (await Should.ThrowAsync<SourceUnavailableException>(() => Client(peer.Address).ReadEventsAsync(null, Token))).Fault.ShouldBe(SyncFault.NotItsProtocol);
    }

    [Fact]
    public async Task Send_SpeaksTheContract()
    {
        await using var peer = new ScriptedPeer(ScriptedPeer.Http("202 Accepted", Json, """{"crmId":"CRM-1"}"""));
        var id = Guid.NewGuid();

        await Client(new Uri(peer.Address, "crm")).SendAsync(id, """{"text":"Ё"}""", Token);

        var request = await peer.Request;
        request.ShouldStartWith("POST /crm/api/v1/messages HTTP/1.1\r\n");
        request.ShouldContain($"Idempotency-Key: {id}\r\n");
        request.ShouldContain("Authorization: Bearer key-1\r\n");
        request.ShouldContain("Content-Type: application/json\r\n");
        request.ShouldEndWith("\r\n\r\n{\"text\":\"Ё\"}");
    }

    [Fact]
    public async Task Send_AnsweredWithRetryAfter_PassesTheWishOn()
    {
        await using var seconds = new ScriptedPeer(ScriptedPeer.Http("429 Too Many Requests", Json, "{}", "Retry-After: 30\r\n"));
        await using var date = new ScriptedPeer(ScriptedPeer.Http("503 Service Unavailable", Json, "{}", "Retry-After: Mon, 06 Jul 2026 06:02:00 GMT\r\n"));

        (await Client(seconds.Address).SendAsync(Guid.NewGuid(), "{}", Token)).RetryAfter.ShouldBe(TimeSpan.FromSeconds(30));
        (await Client(date.Address).SendAsync(Guid.NewGuid(), "{}", Token)).RetryAfter.ShouldBe(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task Send_ConnectionRefused_IsTransient()
    {
        var client = Client(FreeAddress());

        var sent = await client.SendAsync(Guid.NewGuid(), "{}", Token);
        var found = await client.FindAsync(Guid.NewGuid(), Token);

        sent.Outcome.ShouldBe(SendOutcome.Transient);
        sent.Detail.ShouldNotBeNullOrEmpty();
        found.Outcome.ShouldBe(SendOutcome.Transient);
        await Should.ThrowAsync<SourceUnavailableException>(() => client.ReadEventsAsync(null, Token));
    }

    [Fact]
    public async Task Send_NoAddressSet_IsTransient()
    {
        var client = Client(null);

        (await client.SendAsync(Guid.NewGuid(), "{}", Token)).Outcome.ShouldBe(SendOutcome.Transient);
        (await client.FindAsync(Guid.NewGuid(), Token)).Outcome.ShouldBe(SendOutcome.Transient);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 202 Acc")]
    [InlineData("HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"crmId\":\"CRM-1\"}")]
    [InlineData("garbage without a status line\r\n\r\n")]
    public async Task Send_BrokenAfterTheRequest_IsUnknown(string answer)
    {
        await using var peer = new ScriptedPeer(answer);

        var result = await Client(peer.Address).SendAsync(Guid.NewGuid(), "{}", Token);

        result.Outcome.ShouldBe(SendOutcome.Unknown);
        result.Detail.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Send_NeverAnswered_IsUnknownAfterFifteenSeconds()
    {
        await using var peer = new ScriptedPeer("", hangUp: false);
        var sending = Client(peer.Address).SendAsync(Guid.NewGuid(), "{}", Token);
        await peer.Request;
        _time.Advance(TimeSpan.FromSeconds(14));
        sending.IsCompleted.ShouldBeFalse();

        _time.Advance(TimeSpan.FromSeconds(1));

        (await sending).Outcome.ShouldBe(SendOutcome.Unknown);
    }

    [Fact]
    public async Task Send_AnswerStallsInItsBody_IsUnknown()
    {
        await using var peer = new ScriptedPeer("HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"crmId\"", hangUp: false);
        var sending = Client(peer.Address).SendAsync(Guid.NewGuid(), "{}", Token);
        await peer.Answered;

        await Support.Eventually.Until(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(15));
                return sending.IsCompleted;
            },
            "the stalled answer is given up");

        (await sending).Outcome.ShouldBe(SendOutcome.Unknown);
    }

    [Fact]
    public async Task Send_AnswerTooLarge_IsUnknown()
    {
        var body = "{\"crmId\":\"CRM-1\",\"padding\":\"" + new string('x', 9 << 20) + "\"}";
        await using var peer = new ScriptedPeer(ScriptedPeer.Http("202 Accepted", Json, body));

        var result = await Client(peer.Address).SendAsync(Guid.NewGuid(), "{}", Token);

        result.Outcome.ShouldBe(SendOutcome.Unknown);
        result.Detail.ShouldNotBeNull().Length.ShouldBeLessThan(1000);
    }

    [Fact]
    public async Task Send_CallerCancels_PassesTheCancellationOn()
    {
        await using var peer = new ScriptedPeer("", hangUp: false);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var sending = Client(peer.Address).SendAsync(Guid.NewGuid(), "{}", cancel.Token);
        await peer.Request;

        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => sending);
    }

    [Theory]
    [InlineData("200 OK", Json, """{"crmId":"CRM-1","receivedAt":"2026-07-06T06:00:00Z"}""", SendOutcome.Accepted)]
    [InlineData("200 OK", "text/html", "<h1>Вход</h1>", SendOutcome.Transient)]
    [InlineData("404 Not Found", Json, """{"code":"MESSAGE_UNKNOWN"}""", SendOutcome.Absent)]
    [InlineData("404 Not Found", "text/plain", "", SendOutcome.Absent)]
    [InlineData("404 Not Found", "text/html", "<h1>nginx</h1>", SendOutcome.Transient)]
    [InlineData("401 Unauthorized", Json, "{}", SendOutcome.Transient)]
    [InlineData("500 Internal Server Error", Json, "{}", SendOutcome.Transient)]
    public async Task Find_Answered_ConcludesAsTheContractSays(string status, string type, string body, SendOutcome outcome)
    {
        await using var peer = new ScriptedPeer(ScriptedPeer.Http(status, type, body));

        (await Client(peer.Address).FindAsync(Guid.NewGuid(), Token)).Outcome.ShouldBe(outcome);
    }

    [Fact]
    public async Task ReadEvents_Page_GivesRawEventsAndCursor()
    {
        await using var peer = new ScriptedPeer(ScriptedPeer.Http("200 OK", Json, """{"items":[{"seq":1, "x":"é"},{"seq":2}],"next":"a b","more":true}"""));

        var page = await Client(peer.Address).ReadEventsAsync("c&d", Token);

        page.Events.ShouldBe(["""{"seq":1, "x":"é"}""", """{"seq":2}"""]);
        page.Next.ShouldBe("a b");
        page.More.ShouldBeTrue();
        (await peer.Request).ShouldStartWith("GET /api/v1/order-events?after=c%26d&limit=200 HTTP/1.1");
    }

    [Theory]
    [InlineData("200 OK", """{"items":[],"next":"1","more":true}""")]
    [InlineData("200 OK", """{"items":[],"next":null,"more":true}""")]
    [InlineData("200 OK", """{"items":[],"next":"2"}""")]
    [InlineData("200 OK", """{"items":{},"next":"2","more":false}""")]
    [InlineData("200 OK", "[]")]
    [InlineData("200 OK", "<h1>Вход</h1>")]
    [InlineData("200 OK", "")]
    [InlineData("503 Service Unavailable", """{"items":[],"next":"2","more":false}""")]
    public async Task ReadEvents_NotTheProtocol_SaysTheSourceFailed(string status, string body)
    {
        await using var peer = new ScriptedPeer(ScriptedPeer.Http(status, Json, body));

        await Should.ThrowAsync<SourceUnavailableException>(() => Client(peer.Address).ReadEventsAsync("1", Token));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var provider in _providers)
        {
            await provider.DisposeAsync();
        }
    }

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }

    /// <summary>The client as the portal wires it.</summary>
    internal static ServiceProvider Services(Uri? address, TimeProvider time)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("Crm:BaseUrl", address?.AbsoluteUri), KeyValuePair.Create<string, string?>("Crm:ApiKey", "key-1")])
            .Build();
        return new ServiceCollection().AddSingleton(time).AddCrmRest(configuration).BuildServiceProvider();
    }

    private ICrm Client(Uri? address)
    {
        var provider = Services(address, _time);
        _providers.Add(provider);
        return provider.GetRequiredService<ICrm>();
    }
}
