using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Xml;
using Lko.Tests.Support;

namespace Lko.Tests.Sandbox.Landscape;

/// <summary>Each fault of an answer is really on the wire.</summary>
public sealed class AnswerFaultTests : IAsyncLifetime
{
    private const string Rest = "ASR-MSK-1";
    private const string Soap = "ASR-IRKT-1";
    private const string Path = $"billing/{Rest}/v1/balances?period=2026-06";

    private SandboxFixture _sandbox = null!;
    private byte[] _good = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await SandboxFixture.StartAsync();
        _sandbox.Http.DefaultRequestHeaders.Add("X-Api-Key", _sandbox.Server.Options.BillingApiKey);
        _good = await _sandbox.Http.GetByteArrayAsync(Path, Token);
    }

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    [Fact]
    public async Task Hang_TakesTheCallAndSendsNothing()
    {
        await FaultAsync("Hang");
        using var client = await RawAsync();
        var read = client.GetStream().ReadAsync(new byte[1], Token).AsTask();
        await Eventually.Until(async () => !(await _sandbox.Http.GetStringAsync("", Token)).Contains($"{Rest}: Не отвечает", StringComparison.Ordinal), "the fault has met the first caller");

        // Another caller is served meanwhile; the first has got nothing.
        (await _sandbox.Http.GetByteArrayAsync(Path, Token)).ShouldBe(_good);

        read.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Drip_SendsTheHeadersAndThenAByteAtATime()
    {
        await FaultAsync("Drip");

        using var answer = await _sandbox.Http.GetAsync(Path, HttpCompletionOption.ResponseHeadersRead, Token);

        answer.Content.Headers.ContentLength.ShouldBe(_good.Length);
        await using var body = await answer.Content.ReadAsStreamAsync(Token);
        var buffer = new byte[4_096];
        (await body.ReadAsync(buffer, Token)).ShouldBe(1);
        (await body.ReadAsync(buffer, Token)).ShouldBe(1);
        buffer[0].ShouldBe(_good[1]);
    }

    [Fact]
    public async Task EndlessBody_IsLongerThanAnyAnswer()
    {
        await FaultAsync("EndlessBody");
        using var answer = await _sandbox.Http.GetAsync(Path, HttpCompletionOption.ResponseHeadersRead, Token);
        await using var body = await answer.Content.ReadAsStreamAsync(Token);

        await body.ReadExactlyAsync(new byte[_good.Length * 500], Token);
    }

    [Theory]
    [InlineData("Garbage", HttpStatusCode.OK, "text/html")]
    [InlineData("EmptyBody", HttpStatusCode.OK, "application/json")]
    [InlineData("Status500", HttpStatusCode.InternalServerError, "text/plain")]
    public async Task Instead_OfTheAnswer_ComesSomethingElse(string kind, HttpStatusCode status, string type)
    {
        await FaultAsync(kind);

        using var answer = await _sandbox.Http.GetAsync(Path, Token);

        answer.StatusCode.ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe(type);
        (await answer.Content.ReadAsByteArrayAsync(Token)).Length.ShouldBeLessThan(200);
    }

    [Fact]
    public async Task Redirect_LeadsElsewhere()
    {
        await FaultAsync("Redirect");

        using var answer = await _sandbox.Http.GetAsync(Path, Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.Port.ShouldBe(9);
    }

    [Fact]
    public async Task Truncated_IsHalfAnAnswerThatEndsInOrder()
    {
        await FaultAsync("Truncated");

        (await _sandbox.Http.GetByteArrayAsync(Path, Token)).ShouldBe(_good[..(_good.Length / 2)]);
    }

    [Fact]
    public async Task WrongEncoding_SaysUtf8AndIsNot()
    {
        await FaultAsync("WrongEncoding", Soap);
        using var answer = await SoapAsync();

        answer.Content.Headers.ContentType!.CharSet.ShouldBe("utf-8");
        var bytes = await answer.Content.ReadAsByteArrayAsync(Token);
        Should.Throw<DecoderFallbackException>(() => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes));
        Connectors.SourceSystems.Cp1251.GetString(bytes).ShouldContain("№");
    }

    [Fact]
    public async Task GzipBomb_GrowsAThousandfold()
    {
        await FaultAsync("GzipBomb");
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        using var answer = await _sandbox.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        answer.Content.Headers.ContentEncoding.ShouldBe(["gzip"]);
        await using var body = await answer.Content.ReadAsStreamAsync(Token);
        await using var unpacked = new GZipStream(body, CompressionMode.Decompress);

        var buffer = new byte[1024 * 1024];
        for (var megabyte = 0; megabyte < 64; megabyte++)
        {
            await unpacked.ReadExactlyAsync(buffer, Token);
        }

        buffer.ShouldAllBe(letter => letter == (byte)' ');
    }

    [Fact]
    public async Task Reset_BreaksTheConnectionInsideTheBody()
    {
        await FaultAsync("Reset");
        using var client = await RawAsync();

        var broken = await Should.ThrowAsync<IOException>(async () =>
        {
            var buffer = new byte[4_096];
            while (await client.GetStream().ReadAsync(buffer, Token) > 0)
            {
                // Until the socket says what became of it.
            }
        });

        broken.InnerException.ShouldBeOfType<SocketException>().SocketErrorCode.ShouldBe(SocketError.ConnectionReset);
    }

    [Fact]
    public async Task SchemaDrift_OfJson_RenamesAMemberAndTurnsTextsIntoNumbers()
    {
        await FaultAsync("SchemaDrift");

        var item = JsonElement.Parse(await _sandbox.Http.GetByteArrayAsync(Path, Token)).GetProperty("items")[0];

        item.TryGetProperty("saldoIn", out _).ShouldBeFalse();
        item.TryGetProperty("openingBalance", out _).ShouldBeTrue();
        item.GetProperty("saldoOut").ValueKind.ShouldBe(JsonValueKind.Number);
    }

    [Fact]
    public async Task SchemaDrift_OfMarkup_RenamesAnElementAndBringsANewWord()
    {
        await FaultAsync("SchemaDrift", Soap);
        using var answer = await SoapAsync();
        var text = await answer.Content.ReadAsStringAsync(Token);

        text.ShouldNotContain("<gross>");
        text.ShouldContain("<totalAmount>");
        text.ShouldContain("<component>SUBSCRIPTION</component>");
        using var xml = XmlReader.Create(new StringReader(text));
        while (xml.Read())
        {
            // Still well-formed.
        }
    }

    [Fact]
    public async Task Faults_HappenAsOftenAsAsked()
    {
        await FaultAsync("EmptyBody", count: 2);

        (await _sandbox.Http.GetByteArrayAsync(Path, Token)).ShouldBeEmpty();
        (await _sandbox.Http.GetByteArrayAsync(Path, Token)).ShouldBeEmpty();
        (await _sandbox.Http.GetByteArrayAsync(Path, Token)).ShouldBe(_good);
    }

    [Fact]
    public async Task ClockSkew_ShiftsTheDateAndTheTimestampsUntilItIsSetRight()
    {
        await _sandbox.ControlAsync($"billing/{Soap}/faults", new { kind = "ClockSkew", seconds = -90 });

        using (var late = await SoapAsync("getBalance"))
        {
            late.Headers.Date.ShouldBe(_sandbox.Time.GetUtcNow().AddSeconds(-90));
            (await late.Content.ReadAsStringAsync(Token)).ShouldContain("<asOf>2026-06-30T23:58:29+08:00</asOf>");
        }

        await _sandbox.ControlAsync("billing/faults/clear");
        using var right = await SoapAsync("getBalance");
        right.Headers.Date.ShouldBe(_sandbox.Time.GetUtcNow());
    }

    [Fact]
    public async Task SilentFeed_IsRefusedAloneUntilAllIsWellAgain()
    {
        await _sandbox.ControlAsync($"billing/{Rest}/faults", new { kind = "SilentFeed", feed = "charges" });
        await _sandbox.ControlAsync($"billing/{Soap}/faults", new { kind = "SilentFeed", feed = "balances" });

        for (var call = 0; call < 2; call++)
        {
            using var untold = await _sandbox.Http.GetAsync($"billing/{Rest}/v1/charges?period=2026-06", Token);
            untold.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            using var unknown = await SoapAsync("getBalance");
            (await unknown.Content.ReadAsStringAsync(Token)).ShouldContain("Неизвестный метод: getBalance");
        }

        (await _sandbox.Http.GetByteArrayAsync(Path, Token)).ShouldBe(_good);
        using var other = await SoapAsync("getCharges");
        (await other.Content.ReadAsStringAsync(Token)).ShouldContain("code=\"0\"");
        (await _sandbox.Http.GetStringAsync("", Token)).ShouldContain($"{Rest}: не передаёт charges");
        await _sandbox.ControlAsync("billing/faults/clear");
        using var told = await _sandbox.Http.GetAsync($"billing/{Rest}/v1/charges?period=2026-06", Token);
        told.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Deleted_ThatIsNeitherTrueNorFalse_IsRefused()
    {
        using var answer = await _sandbox.Http.PostAsync("control/lastmile/requests", new FormUrlEncodedContent([new("number", "1"), new("deleted", "perhaps")]), Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    [InlineData(null)]
    public async Task Request_OfAnUnknownNumber_IsNotFound(string? deleted)
    {
        using var answer = await _sandbox.Http.PostAsJsonAsync("control/lastmile/requests", new { number = "ЗПМ-2026-999999", deleted }, Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("field").GetString().ShouldBe("number");
    }

    [Theory]
    [InlineData("LMP", "charges")]
    [InlineData(Rest, "nothing")]
    public async Task SilentFeed_ThatIsNone_IsRefused(string system, string feed)
    {
        using var answer = await _sandbox.Http.PostAsync($"control/billing/{system}/faults", new FormUrlEncodedContent([new("kind", "SilentFeed"), new("feed", feed)]), Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Page_ListsTheSystemsByMacroRegion_WithTheirControls()
    {
        await FaultAsync("Hang");

        var page = await _sandbox.Http.GetStringAsync("", Token);

        page.ShouldContain("МРФ «Волга»");
        foreach (var system in (string[])["ASR-NNOV-1", "ITC-URAL", Rest, "LMP"])
        {
            page.ShouldContain($"formaction=\"/control/billing/{system}/faults\"");
        }

        page.ShouldContain("formaction=\"/control/billing/ASR-NNOV-1/drop\"");
        page.ShouldContain($"{Rest}: Не отвечает");
        await _sandbox.ControlAsync("billing/faults/clear");
    }

    private Task<JsonElement> FaultAsync(string kind, string system = Rest, int count = 1) => _sandbox.ControlAsync($"billing/{system}/faults", new { kind, count });

    private async Task<TcpClient> RawAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(_sandbox.Server.Address.Host, _sandbox.Server.Address.Port, Token);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /{Path} HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {_sandbox.Server.Options.BillingApiKey}\r\n\r\n"), Token);
        return client;
    }

    private async Task<HttpResponseMessage> SoapAsync(string action = "getCharges")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"billing/{Soap}/soap");
        request.Headers.Add("SOAPAction", action);
        request.Content = new StringContent("<a><period>2026-06</period></a>", Encoding.UTF8, "text/xml");
        return await _sandbox.Http.SendAsync(request, Token);
    }
}
