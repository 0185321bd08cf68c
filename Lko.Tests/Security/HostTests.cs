using System.Net;
using System.Net.WebSockets;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Lko.Infrastructure.Connectors.CrmRest;
using Lko.Infrastructure.Sandbox;
using Lko.Tests.Access;
using Lko.Tests.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lko.Tests.Security;

[Collection(PortalCollection.Name)]
public sealed class HostTests(PortalHost portal)
{
    /// <summary>What the portal answers to somebody who is not signed in, besides static files. Everything else is closed.</summary>
    private static readonly string[] Open =
    [
        "/account/sign-in", "/account/sign-out", "/account/culture", "/account/theme", "/account/unknown", "/account/failed", "/account/too-many-pages",
        "/error", "/not-found", "/health/live", "/health/ready", "/integration/crm/events",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Endpoints_NotOnTheList_NeedASignedInPerson()
    {
        var endpoints = portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        endpoints.Count.ShouldBeGreaterThan(20);

        var open = endpoints
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Where(endpoint => !IsStaticFile(endpoint))
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.Trim('/'))
            .Distinct(StringComparer.Ordinal);

        open.ShouldBe(Open, ignoreOrder: true);
    }

    [Theory]
    [InlineData("GET", "/", HttpStatusCode.Found)]
    [InlineData("GET", "/orders", HttpStatusCode.Found)]
    [InlineData("GET", "/no/such/page", HttpStatusCode.Found)]
    [InlineData("POST", "/_blazor/negotiate?negotiateVersion=1", HttpStatusCode.Unauthorized)]
    [InlineData("POST", "/hubs/status/negotiate?negotiateVersion=1", HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/_blazor?id=x", HttpStatusCode.Unauthorized)]
    public async Task Anonymous_IsSentToTheSignInOrTold(string method, string path, HttpStatusCode expected)
    {
        using var browser = portal.NewBrowser();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var answer = await browser.SendAsync(request);

        answer.StatusCode.ShouldBe(expected);
        if (expected == HttpStatusCode.Found)
        {
            answer.Headers.Location!.OriginalString.ShouldBe("/account/sign-in?returnUrl=" + Uri.EscapeDataString(path));
        }
    }

    [Theory]
    [InlineData("/account/unknown")]
    [InlineData("/health/live")]
    [InlineData("/favicon.svg")]
    [InlineData("/orders")]
    public async Task Headers_OnEveryAnswer(string path)
    {
        using var browser = portal.NewBrowser();
        using var answer = await browser.GetAsync(path);

        var policy = answer.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem();
        policy.ShouldContain("default-src 'self'; script-src 'self';");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldContain("base-uri 'self'");
        policy.ShouldContain($"connect-src 'self' ws://{portal.Address.Authority}");
        policy.ShouldContain($"form-action 'self' http://{portal.Sandbox.Authority}");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.GetValues("X-Frame-Options").ShouldBe(["DENY"]);
        answer.Headers.GetValues("Referrer-Policy").ShouldBe(["same-origin"]);
        answer.Headers.GetValues("Cross-Origin-Opener-Policy").ShouldBe(["same-origin"]);
        answer.Headers.Contains("Permissions-Policy").ShouldBeTrue();
        answer.Headers.Contains("Server").ShouldBeFalse();
    }

    [Fact]
    public async Task CircuitSocket_OwnPage_Opens()
    {
        using var browser = await portal.SignInAsync("op10-orders");

        using var socket = await ConnectAsync(browser, portal.Address.GetLeftPart(UriPartial.Authority));

        socket.State.ShouldBe(WebSocketState.Open);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1")]
    public async Task CircuitSocket_ForeignPage_IsRefused(string origin)
    {
        using var browser = await portal.SignInAsync("op10-orders");

        var refused = await Should.ThrowAsync<WebSocketException>(async () => await ConnectAsync(browser, origin));

        refused.Message.ShouldContain("403");
    }

    [Theory]
    [InlineData("/_blazor/negotiate?negotiateVersion=1")]
    [InlineData("/hubs/status/negotiate?negotiateVersion=1")]
    public async Task Negotiate_ForeignPage_IsRefused(string path)
    {
        using var browser = await portal.SignInAsync("op10-orders");
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("Origin", "https://evil.example");

        using var answer = await browser.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Page_WithCircuit_IsServedToASignedInPersonOnly()
    {
        using var signedIn = await portal.SignInAsync("op10-orders");
        using var anonymous = portal.NewBrowser();

        using var his = await signedIn.GetAsync("/catalogue");
        using var theirs = await anonymous.GetAsync("/not-found");

        (await his.Content.ReadAsStringAsync(Token)).ShouldContain("<!--Blazor:{\"type\":\"server\"");
        (await theirs.Content.ReadAsStringAsync(Token)).ShouldNotContain("<!--Blazor:{\"type\":\"server\"");
    }

    [Fact]
    public void CircuitHub_KeepsItsMessageLimitAndSeesWhatPeopleDo()
    {
        // That the framework's methods are still called so is what counting activity and messages relies on.
        var options = CircuitHubOptions(portal.Services);

        foreach (var method in new[] { "BeginInvokeDotNetFromJS", "OnLocationChanged", "ReceiveJSDataChunk" })
        {
            CircuitHub.GetMethod(method).ShouldNotBeNull(method);
        }

        options.MaximumReceiveMessageSize.ShouldBe(32 * 1024);
        var filters = (System.Collections.ICollection?)typeof(HubOptions).GetProperty("HubFilters", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(options);
        filters.ShouldNotBeNull().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Health_TellsOneWord()
    {
        using var browser = portal.NewBrowser();
        await Eventually.Until(
            async () =>
            {
                using var answer = await browser.GetAsync("/health/ready");
                return await answer.Content.ReadAsStringAsync(Token) is "Healthy";
            },
            "the portal is ready");
    }

    [Fact]
    public async Task CrmEvents_UnsignedOrForged_AreRefused()
    {
        using var browser = portal.NewBrowser();
        foreach (var signature in new[] { null, "sha256=00", Sign("{}", "another secret") })
        {
            using var answer = await PostEventAsync(browser, "{}", signature);
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    public async Task CrmEvents_SignedNonsense_IsABadRequest(string body)
    {
        using var browser = portal.NewBrowser();
        using var answer = await PostEventAsync(browser, body, Sign(body, Secret));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task CrmEvents_TooLong_IsRefusedUnread()
    {
        using var browser = portal.NewBrowser();
        var body = new string(' ', (1 << 20) + 1);

        using var answer = await PostEventAsync(browser, body, Sign(body, Secret));

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task CrmEvents_Signed_AreStored()
    {
        const string Body = """{"signed":"but of no known kind"}""";
        using var browser = portal.NewBrowser();

        using var answer = await PostEventAsync(browser, Body, Sign(Body, Secret));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        await using var db = portal.Raw();
        (await db.Findings.AnyAsync(finding => finding.Detail.Contains("but of no known kind"), Token)).ShouldBeTrue();
    }

    /// <summary>The framework's hub is internal.</summary>
    private static Type CircuitHub { get; } = typeof(CircuitOptions).Assembly.GetType("Microsoft.AspNetCore.Components.Server.ComponentHub", throwOnError: true)!;

    public static HubOptions CircuitHubOptions(IServiceProvider services) =>
        (HubOptions)typeof(HostTests).GetMethod(nameof(OptionsOf), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(CircuitHub).Invoke(null, [services])!;

    private string Secret => portal.Services.GetRequiredService<SandboxServer>().Options.EventSecret;

    private static HubOptions<THub> OptionsOf<THub>(IServiceProvider services)
        where THub : Hub => services.GetRequiredService<IOptions<HubOptions<THub>>>().Value;

    private static bool IsStaticFile(RouteEndpoint endpoint) =>
        endpoint.Metadata.Any(data => data.GetType().Name.Contains("StaticAsset", StringComparison.Ordinal));

    private static string Sign(string body, string secret) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));

    private static async Task<HttpResponseMessage> PostEventAsync(Browser browser, string body, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/integration/crm/events") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (signature is not null)
        {
            request.Headers.Add(CrmSignature.Header, signature);
        }

        return await browser.SendAsync(request);
    }

    private async Task<ClientWebSocket> ConnectAsync(Browser browser, string origin)
    {
        var socket = new ClientWebSocket();
        socket.Options.Cookies = browser.Cookies;
        socket.Options.SetRequestHeader("Origin", origin);
        await socket.ConnectAsync(new UriBuilder(portal.Address) { Scheme = "ws", Path = "/_blazor" }.Uri, Token);
        return socket;
    }
}
