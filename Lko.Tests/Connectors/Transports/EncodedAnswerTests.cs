using System.Text;
using Lko.Domain.Billing;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;
using Microsoft.AspNetCore.Http;
using static Lko.Tests.Connectors.Transports.BillingAnswers;
using static Lko.Tests.Connectors.Transports.PlayedBilling;

namespace Lko.Tests.Connectors.Transports;

/// <summary>F16 over a real socket: an answer in the encoding that is said of it is read; one that is in another, or of which nobody said it, is refused and says why.</summary>
public sealed class EncodedAnswerTests
{
    private const string Windows = "windows-1251";
    private const string Koi = "koi8-r";
    private const string Dos = "cp866";
    private const string Utf8 = "utf-8";
    private const string Name = "Связь, объект «Север»";
    private const string NameForAll = "Связь, объект Север";

    [Theory]
    [InlineData(Utf8, Windows, Windows, Windows)]
    [InlineData(Utf8, "Windows-1251", "WINDOWS-1251", Windows)]
    [InlineData(Utf8, "\"koi8-r\"", "KOI8-R", Koi)]
    [InlineData(Utf8, null, Windows, Windows)]
    [InlineData(Utf8, null, null, Utf8)]
    [InlineData(Utf8, Windows, Windows, Utf8)]
    [InlineData(Utf8, Utf8, Windows, Utf8)]
    [InlineData(Windows, Windows, Windows, Windows)]
    [InlineData(Windows, Windows, null, Windows)]
    [InlineData(Windows, null, null, Windows)]
    [InlineData(Windows, Utf8, "UTF-8", Utf8)]
    [InlineData(Windows, null, Koi, Koi)]
    [InlineData(Dos, Dos, Dos, Dos)]
    public async Task Soap_InTheEncodingThatIsSaid_IsReadAndKeptInThatOfTheRegistryOrMarked(string registered, string? charset, string? declared, string actual)
    {
        await using var billing = await StartAsync("soap", encoding: registered);
        var (name, bytes) = Encoded(actual, name => Markup(declared, name));
        billing.Does = _ => Bytes(TypeOf("text/xml", charset), bytes);

        await billing.FetchAsync();

        ShouldHaveRead(billing, name, actual == registered ? bytes : [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Markup(null, name))]);
    }

    [Theory]
    [InlineData(Utf8, null, null, Windows, "not in utf-8, and does not say what it is in")]
    [InlineData(Utf8, Utf8, "UTF-8", Windows, "says that it is in utf-8, and is not")]
    [InlineData(Utf8, null, "UTF-8", Windows, "says that it is in utf-8, and is not")]
    [InlineData(Utf8, Utf8, Windows, Windows, "in utf-8, where windows-1251 is expected")]
    [InlineData(Utf8, Windows, null, Windows, "in windows-1251, where utf-8 is expected")]
    [InlineData(Windows, Utf8, "UTF-8", Windows, "says that it is in utf-8, and is not")]
    [InlineData(Windows, null, null, Utf8, "in utf-8, where windows-1251 is expected")]
    [InlineData(Windows, Koi, Windows, Windows, "in koi8-r, where windows-1251 is expected")]
    public async Task Soap_InAnotherEncoding_IsRefusedAndSaysWhy(string registered, string? charset, string? declared, string actual, string reason)
    {
        await using var billing = await StartAsync("soap", encoding: registered);
        var (_, bytes) = Encoded(actual, name => Markup(declared, name));
        billing.Does = _ => Bytes(TypeOf("text/xml", charset), bytes);

        await ShouldRefuseAsync(billing, reason);
    }

    [Fact]
    public async Task Soap_WithALetterThatTheEncodingOfTheRegistryHasNot_IsRead()
    {
        await using var billing = await StartAsync("soap", encoding: Dos);
        var (name, bytes) = Encoded(Utf8, name => Markup("UTF-8", name));
        billing.Does = _ => Bytes(TypeOf("text/xml", Utf8), bytes);

        await billing.FetchAsync();

        ShouldHaveRead(billing, name, [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Markup(null, name))]);
    }

    [Fact]
    public async Task Soap_WithAByteThatIsNoCharacter_IsRefused()
    {
        await using var billing = await StartAsync("soap");
        var (_, bytes) = Encoded(Windows, name => Markup(Windows, name));
        bytes[Array.FindIndex(bytes, each => each >= 0xC0)] = 0x98;
        billing.Does = _ => Bytes(TypeOf("text/xml", Windows), bytes);

        await ShouldRefuseAsync(billing, "no characters of windows-1251");
    }

    /// <summary>Nothing of what a letter says is lost in its encoding, whichever way a fault is told.</summary>
    [Theory]
    [InlineData(200, Windows)]
    [InlineData(500, Windows)]
    [InlineData(500, null)]
    public async Task SoapFault_InTheEncodingThatItDeclares_SaysThatAFeedIsNotTold(int status, string? charset)
    {
        await using var billing = await StartAsync("soap", "charges,documents");
        var charges = Encoded(Windows, name => Markup(Windows, name)).Bytes;
        var refusal = SourceSystems.Cp1251.GetBytes(Envelope(Windows, "<soap:Fault><faultcode>soap:Client</faultcode><faultstring>Неизвестный метод: getDocuments</faultstring></soap:Fault>"));
        billing.Does = request => request.Action is "getDocuments" ? Bytes(TypeOf("text/xml", charset), refusal, status) : Bytes(TypeOf("text/xml", Windows), charges);

        (await billing.FetchAsync()).Silent.ShouldBe([Feed.Documents]);
    }

    [Theory]
    [InlineData(Utf8, Utf8, Utf8)]
    [InlineData(Utf8, null, Utf8)]
    [InlineData(Utf8, "iso-8859-1", Utf8)]
    [InlineData(Utf8, Windows, Utf8)]
    [InlineData(Windows, Windows, Windows)]
    [InlineData(Windows, null, Windows)]
    [InlineData(Koi, "KOI8-R", Koi)]
    [InlineData(Dos, Dos, Dos)]
    public async Task Json_InTheEncodingOfTheRegistry_IsReadAndKeptAsItCame(string registered, string? charset, string actual)
    {
        await using var billing = await StartAsync(encoding: registered);
        var (name, bytes) = Encoded(actual, Json);
        billing.Does = _ => Bytes(TypeOf("application/json", charset), bytes);

        await billing.FetchAsync();

        ShouldHaveRead(billing, name, bytes);
    }

    [Theory]
    [InlineData(Utf8, null, Windows, "not in utf-8, and does not say what it is in")]
    [InlineData(Utf8, Utf8, Windows, "says that it is in utf-8, and is not")]
    [InlineData(Utf8, Windows, Windows, "in windows-1251, where utf-8 is expected")]
    [InlineData(Windows, Utf8, Utf8, "in utf-8, where windows-1251 is expected")]
    [InlineData(Windows, null, Utf8, "in utf-8, where windows-1251 is expected")]
    [InlineData(Windows, Utf8, Windows, "in utf-8, where windows-1251 is expected")]
    [InlineData(Windows, Koi, Windows, "in koi8-r, where windows-1251 is expected")]
    public async Task Json_InAnotherEncoding_IsRefusedAndSaysWhy(string registered, string? charset, string actual, string reason)
    {
        await using var billing = await StartAsync(encoding: registered);
        var (_, bytes) = Encoded(actual, Json);
        billing.Does = _ => Bytes(TypeOf("application/json", charset), bytes);

        await ShouldRefuseAsync(billing, reason);
    }

    private static void ShouldHaveRead(PlayedBilling billing, string name, byte[] bytes)
    {
        using var kept = new MemoryStream();
        using (var file = billing.Inbox().List(billing.System.Code).ShouldHaveSingleItem().Open())
        {
            file.CopyTo(kept);
        }

        kept.ToArray().ShouldBe(bytes);
        var row = billing.Read().ShouldHaveSingleItem();
        row.Fault.ShouldBeNull();
        row.Record.ShouldBeOfType<ChargeRecord>().Name.ShouldBe(name);
    }

    private static async Task ShouldRefuseAsync(PlayedBilling billing, string reason)
    {
        var refusal = await Should.ThrowAsync<SourceUnavailableException>(() => billing.FetchAsync());

        refusal.Message.ShouldContain(reason);
        refusal.Fault.ShouldBe(SyncFault.NotItsProtocol);
        billing.Delivered().ShouldBeEmpty();
        billing.Samples().ShouldNotBeEmpty();
    }

    /// <summary>Not all of them have the quotation marks of the language.</summary>
    private static (string Name, byte[] Bytes) Encoded(string encoding, Func<string, string> answer)
    {
        var name = encoding is Koi or Dos ? NameForAll : Name;
        return (name, WireText.Strict(encoding).GetBytes(answer(name)));
    }

    private static string TypeOf(string media, string? charset) => charset is null ? media : $"{media}; charset={charset}";

    private static string Json(string name) => Page(1, "1").Replace("\"quantity\"", $"\"name\":\"{name}\",\"quantity\"", StringComparison.Ordinal);

    private static string Markup(string? declared, string name) => Envelope(
        declared,
        $"""<ns:getChargesResponse xmlns:ns="urn:rt:asr:lko:v2"><result code="0" text="OK"/><charge svcTypeId="RT.CENTER.77.LS" svcNum="177000012340" id="1"><serviceCode>RT.CENTER.77.NUMBERS</serviceCode><component>MRC</component><dateFrom>2026-05-01</dateFrom><dateTo>2026-05-31</dateTo><quantity>1</quantity><net>100.00</net><vatRate>22</vatRate><vat>22.00</vat><gross>122.00</gross><name>{name}</name></charge></ns:getChargesResponse>""");

    private static string Envelope(string? declared, string body) =>
        $"""{(declared is null ? "" : $"<?xml version=\"1.0\" encoding=\"{declared}\"?>\n")}<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>{body}</soap:Body></soap:Envelope>""";

    private static RequestDelegate Bytes(string type, byte[] body, int status = 200) => async http =>
    {
        (http.Response.StatusCode, http.Response.ContentType) = (status, type);
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    };
}
