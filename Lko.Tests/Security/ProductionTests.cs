using System.Net;
using Lko.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lko.Tests.Security;

/// <summary>The portal in Production, behind a proxy of this machine that ends TLS, asked to be as talkative as a setting can make it.</summary>
public sealed class ProductionHost : PortalHost
{
    public const string Public = "lko.example";
    public const string BrokenPath = "/broken";
    public const string Detail = "connection string with a password";

    public ProductionHost()
    {
        Settings["environment"] = "Production";
        Settings["detailedErrors"] = "true";
        Settings["Logging:LogLevel:Default"] = "None";
        Settings["Landscape:Mode"] = "Live";
        Settings["Auth:Authority"] = "https://idp.example/";
        Settings["Auth:ClientId"] = "lko";
        Settings["Crm:BaseUrl"] = $"http://127.0.0.1:{FreePort.Next()}/";
        Settings["Crm:ApiKey"] = Settings["Crm:EventSecret"] = "secret";
        Settings["Portal:PublicOrigins"] = $"https://{Public}";
        Settings["Portal:Proxies"] = "127.0.0.1";
        Composed = app => app.MapGet(BrokenPath, string () => throw new InvalidOperationException(Detail)).AllowAnonymous();
    }
}

public sealed class ProductionTests(ProductionHost portal) : IClassFixture<ProductionHost>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PlainHttp_IsSentToHttpsForGood()
    {
        using var answer = await AskAsync(portal, "/catalogue?q=1");

        answer.StatusCode.ShouldBe(HttpStatusCode.PermanentRedirect);
        answer.Headers.Location!.OriginalString.ShouldBe($"https://{ProductionHost.Public}/catalogue?q=1");
        answer.Headers.Contains("Strict-Transport-Security").ShouldBeFalse("browsers must ignore it there");
    }

    [Fact]
    public async Task Https_AtTheDeclaredProxy_IsServedAndStaysHttps()
    {
        using var answer = await AskAsync(portal, "/catalogue", "https");

        answer.StatusCode.ShouldBe(HttpStatusCode.Found);
        answer.Headers.Location!.OriginalString.ShouldBe("/account/sign-in?returnUrl=%2Fcatalogue");
        answer.Headers.GetValues("Strict-Transport-Security").ShouldBe(["max-age=31536000; includeSubDomains"]);
    }

    [Fact]
    public async Task Https_SaidByAnUndeclaredSender_IsNotBelieved()
    {
        await using var guarded = new ProductionHost();
        guarded.Settings["Portal:Proxies"] = "10.0.0.0/8";
        await guarded.InitializeAsync();

        using var answer = await AskAsync(guarded, "/catalogue", "https");

        answer.StatusCode.ShouldBe(HttpStatusCode.PermanentRedirect);
    }

    [Fact]
    public async Task Probes_OverPlainHttp_AreAnswered()
    {
        using var answer = await AskAsync(portal, "/health/live");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json")]
    public async Task Error_TellsANumberAndNothingElse(string accept)
    {
        using var answer = await AskAsync(portal, ProductionHost.BrokenPath, "https", accept);

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        var text = await answer.Content.ReadAsStringAsync(Token);
        foreach (var detail in new[] { ProductionHost.Detail, nameof(InvalidOperationException), nameof(ProductionTests), "   at " })
        {
            text.ShouldNotContain(detail);
        }
    }

    [Fact]
    public void DetailedErrors_AreOff_WhateverASettingSays()
    {
        portal.Services.GetRequiredService<IOptions<CircuitOptions>>().Value.DetailedErrors.ShouldBeFalse();
        portal.Services.GetRequiredService<IOptions<HubOptions>>().Value.EnableDetailedErrors.ShouldBe(false);
        HostTests.CircuitHubOptions(portal.Services).EnableDetailedErrors.ShouldNotBe(true);
    }

    private static async Task<HttpResponseMessage> AskAsync(ProductionHost host, string path, string? forwardedScheme = null, string accept = "text/html")
    {
        using var browser = host.NewBrowser();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = ProductionHost.Public;
        request.Headers.Accept.ParseAdd(accept);
        if (forwardedScheme is not null)
        {
            request.Headers.Add("X-Forwarded-Proto", forwardedScheme);
            request.Headers.Add("X-Forwarded-For", "192.0.2.7");
        }

        return await browser.SendAsync(request);
    }
}
