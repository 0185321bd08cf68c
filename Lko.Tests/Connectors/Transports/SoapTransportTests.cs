using Lko.Domain.Integration;
using static Lko.Tests.Connectors.Transports.PlayedBilling;

namespace Lko.Tests.Connectors.Transports;

/// <summary>SOAP 1.1 over a real socket.</summary>
public sealed class SoapTransportTests
{
    private const string Good = """<ns:getChargesResponse xmlns:ns="urn:rt:asr:lko:v2"><result code="0" text="OK"/></ns:getChargesResponse>""";

    private static string Envelope(string body) =>
        $"""<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>{body}</soap:Body></soap:Envelope>""";

    [Fact]
    public async Task Fetch_EveryFeed_IsOneCall()
    {
        await using var billing = await StartAsync("soap", "balances,charges,payments,documents");
        billing.Says = _ => Envelope(Good);

        await billing.FetchAsync();

        billing.Delivered().Select(file => file.Path).ShouldBe(["d01/getBalance_2026-05.xml", "d02/getCharges_2026-05.xml", "d03/getPayments_2026-05.xml", "d04/getDocuments_2026-05.xml"]);
        billing.Delivered().ShouldAllBe(file => file.Text == Envelope(Good));
        billing.Requests.Select(request => request.Action).ShouldBe(["getBalance", "getCharges", "getPayments", "getDocuments"]);
        billing.Requests.ShouldAllBe(request => request.Key == Key && request.Address == "/billing/ASR-MSK-1/soap" && request.Body.Contains("<period>2026-05</period>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fetch_ErrorBesideTheData_IsPassedOver()
    {
        await using var billing = await StartAsync("soap");
        var answer = Envelope(Good.Replace("</ns:", """<Error code="17">медленно</Error></ns:""", StringComparison.Ordinal));
        billing.Says = _ => answer;

        await billing.FetchAsync();

        billing.Delivered().ShouldHaveSingleItem().Text.ShouldBe(answer);
    }

    /// <summary>Markup may have a mark before it; what a service answers may not (as in JSON), for nobody knows what else was done to it on its way.</summary>
    [Fact]
    public async Task Fetch_AnswerBehindAMark_IsRefusedAndKept()
    {
        await using var billing = await StartAsync("soap");
        billing.Says = _ => "\uFEFF" + Envelope(Good);

        (await Should.ThrowAsync<SourceUnavailableException>(() => billing.FetchAsync())).Fault.ShouldBe(SyncFault.NotItsProtocol);

        billing.Delivered().ShouldBeEmpty();
        billing.Samples().ShouldNotBeEmpty();
    }

    public static TheoryData<string> Faults =>
    [
        Envelope("<soap:Fault><faultcode>soap:Server</faultcode><faultstring>busy</faultstring></soap:Fault>"),
        Envelope(Good.Replace("code=\"0\"", "code=\"5\"", StringComparison.Ordinal)),
        Envelope(Good)[..120],
        "<html><body>login</body></html>",
        "",
        """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>&b;</soap:Body></soap:Envelope>""",
        """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>&a;</soap:Body></soap:Envelope>""",
    ];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Fetch_NoAnswer_LeavesNothing(string answer)
    {
        await using var billing = await StartAsync("soap");
        billing.Says = _ => answer;

        await Should.ThrowAsync<SourceUnavailableException>(() => billing.FetchAsync());

        billing.Requests.Count.ShouldBe(2);
        billing.Delivered().ShouldBeEmpty();
    }
}
