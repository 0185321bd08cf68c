using System.Net;
using Lko.Tests.Access;
using Lko.Tests.Support;
using Lko.Web.Security;
using Microsoft.AspNetCore.Http;

namespace Lko.Tests.Security;

/// <summary>The portal with its sandbox listens at 127.0.0.1 here; localhost is the name that somebody tries.</summary>
[Collection(PortalCollection.Name)]
public sealed class OwnAddressTests(PortalHost portal)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Tried => $"localhost:{portal.Address.Port}";

    [Theory]
    [InlineData("/")]
    [InlineData("/orders?view=ended&q=%D0%97-66")]
    [InlineData("/account/sign-in?returnUrl=%2Forders")]
    public async Task Page_UnderAnotherNameOfTheMachine_IsAtThePrintedAddress(string path)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, Tried);

        answer.StatusCode.ShouldBe(HttpStatusCode.Found);
        answer.Headers.Location!.OriginalString.ShouldBe(portal.Address.GetLeftPart(UriPartial.Authority) + path);
    }

    [Fact]
    public async Task SignIn_FromThere_Succeeds()
    {
        using var browser = new Browser(new Uri($"http://{Tried}"), portal.Sandbox);

        using var page = await browser.SignInAsync("op10-orders", "/orders");

        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        page.RequestMessage!.RequestUri.ShouldBe(new Uri(portal.Address, "/orders"));
    }

    [Theory]
    [InlineData("GET", "/orders", "evil.example")]
    [InlineData("GET", "/orders", "localhost.evil.example")]
    [InlineData("GET", "//evil.example/", null)] // under its own name
    [InlineData("GET", "/health/live", "localhost")]
    [InlineData("GET", "/_blazor?id=x", "localhost")]
    [InlineData("POST", "/account/culture", "localhost")]
    public async Task AnythingElse_IsLedNowhere(string method, string path, string? host)
    {
        using var answer = await SendAsync(new HttpMethod(method), path, $"{host ?? portal.Address.Host}:{portal.Address.Port}");

        (answer.Headers.Location?.OriginalString ?? "").ShouldNotStartWith("http");
    }

    [Fact]
    public async Task Path_ThatLooksLikeASite_StaysAPath()
    {
        using var answer = await SendAsync(HttpMethod.Get, "//evil.example/", Tried);

        answer.Headers.Location!.Authority.ShouldBe(portal.Address.Authority);
    }

    [Fact]
    public async Task Circuit_OfAPageThere_IsRefusedAsBefore()
    {
        using var browser = await portal.SignInAsync("op10-orders");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        request.Headers.Add("Origin", $"http://{Tried}");

        using var answer = await browser.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("http", "127.0.0.1:5080", "http://localhost:5080/")]
    [InlineData("http", "[::1]:5080", "http://localhost:5080/")]
    [InlineData("http", "localhost:5080", null)]
    [InlineData("http", "127.0.0.1:5081", null)] // another port
    [InlineData("https", "127.0.0.1:5080", null)]
    [InlineData("http", "192.168.0.5:5080", null)]
    [InlineData("http", "127.0.0.1:5080@evil.example", null)]
    [InlineData("http", "", null)]
    public void Of_LeadsFromLoopbackToLoopbackOnly(string scheme, string host, string? own) =>
        (OwnAddress.Of(scheme, new HostString(host), [new Uri("http://portal.example:5080"), new Uri("http://localhost:5080")])?.AbsoluteUri).ShouldBe(own);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string host)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseProxy = false });
        using var request = new HttpRequestMessage(method, portal.Address.GetLeftPart(UriPartial.Authority) + path);
        request.Headers.Host = host;
        return await http.SendAsync(request, Token);
    }
}
