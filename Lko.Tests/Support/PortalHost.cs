using System.Net;
using System.Text.RegularExpressions;
using Lko.Domain.Access;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Sandbox;
using Lko.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Lko.Tests.Support;

/// <summary>The whole portal with its sandbox on free ports and a data folder of its own.</summary>
public class PortalHost : IAsyncLifetime
{
    private readonly TempFolder _data = new();
    private WebApplication? _app;

    public IServiceProvider Services => _app!.Services;

    /// <summary>What the portal is composed of.</summary>
    public IServiceCollection Registered { get; private set; } = null!;

    /// <summary>Adds to the composed portal before it starts.</summary>
    public Action<WebApplication>? Composed { get; init; }

    public Uri Address => new(_app!.Urls.First());

    public Uri Sandbox => Services.GetRequiredService<SandboxServer>().Address;

    /// <summary>Settings on top of those of a sandbox in development.</summary>
    public Dictionary<string, string> Settings { get; } = new(StringComparer.Ordinal);

    public async ValueTask InitializeAsync()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["environment"] = Environments.Development,
            ["urls"] = "http://127.0.0.1:0",
            ["Landscape:Mode"] = "Sandbox",
            ["Landscape:SandboxUrl"] = "http://127.0.0.1:0",
            ["Data:Path"] = _data.Path,
            ["Logging:LogLevel:Default"] = "Warning",
        };
        foreach (var (key, value) in Settings)
        {
            settings[key] = value;
        }

        _app = await PortalApp.BuildAsync([.. settings.Select(setting => $"--{setting.Key}={setting.Value}")], builder => Registered = builder.Services);
        Composed?.Invoke(_app);
        await _app.StartAsync(CancellationToken.None);
    }

    /// <summary>A context without walls.</summary>
    public LkoDbContext Raw() => Services.GetRequiredService<Database>().Open(DataScope.System());

    public Browser NewBrowser() => new(Address, Services.GetService<SandboxServer>()?.Address);

    public async Task<Browser> SignInAsync(string subject, string returnUrl = "/")
    {
        var browser = NewBrowser();
        await browser.SignInAsync(subject, returnUrl);
        return browser;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync(CancellationToken.None);
            await _app.DisposeAsync();
        }

        SqliteConnection.ClearAllPools();
        _data.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>A browser without pictures: cookies, and redirects only where asked for.</summary>
public sealed partial class Browser : IDisposable
{
    private readonly Uri? _identityProvider;
    private readonly HttpClient _http;

    /// <param name="identityProvider">Address of the sandbox; null where nobody signs in.</param>
    public Browser(Uri portal, Uri? identityProvider)
    {
        (Portal, _identityProvider) = (portal, identityProvider);
        _http = new HttpClient(new HttpClientHandler { CookieContainer = Cookies, AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = portal };
    }

    public Uri Portal { get; }

    public CookieContainer Cookies { get; } = new();

    public string? Cookie(string name) => Cookies.GetCookies(Portal)[name]?.Value;

    public Task<HttpResponseMessage> GetAsync(string address) => _http.GetAsync(new Uri(address, UriKind.RelativeOrAbsolute), TestContext.Current.CancellationToken);

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => await _http.SendAsync(request, TestContext.Current.CancellationToken);

    public async Task<HttpResponseMessage> PostAsync(string address, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await _http.PostAsync(new Uri(address, UriKind.RelativeOrAbsolute), content, TestContext.Current.CancellationToken);
    }

    /// <summary>Posts a form the way a page of the portal does, with its antiforgery token.</summary>
    public async Task<HttpResponseMessage> PostFormAsync(string address, params (string Name, string Value)[] fields)
    {
        using var page = await GetAsync("/not-found");
        var token = TokenField().Match(await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Groups["token"].Value;
        token.ShouldNotBeEmpty();
        return await PostAsync(address, [.. fields, ("__RequestVerificationToken", WebUtility.HtmlDecode(token))]);
    }

    /// <summary>Follows redirects, over both sites, until there is something to read.</summary>
    public async Task<HttpResponseMessage> FollowAsync(HttpResponseMessage response)
    {
        for (var step = 0; step < 12 && response.StatusCode is HttpStatusCode.Found or HttpStatusCode.SeeOther; step++)
        {
            var next = new Uri(response.RequestMessage!.RequestUri!, response.Headers.Location!);
            response.Dispose();
            response = await _http.GetAsync(next, TestContext.Current.CancellationToken);
        }

        return response;
    }

    /// <summary>Signs in at the sandbox's identity provider; returns where the browser ends up.</summary>
    public async Task<HttpResponseMessage> SignInAsync(string subject, string returnUrl = "/")
    {
        using var choice = await FollowAsync(await GetAsync("/account/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl)));
        choice.RequestMessage!.RequestUri!.Authority.ShouldBe(_identityProvider!.Authority);
        var html = await choice.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var back = WebUtility.HtmlDecode(ReturnField().Match(html).Groups["url"].Value);
        return await FollowAsync(await PostAsync(new Uri(_identityProvider, "sign-in").AbsoluteUri, ("subject", subject), ("returnUrl", back)));
    }

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"(?<token>[^\"]+)\"", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex TokenField();

    [GeneratedRegex("name=\"returnUrl\" value=\"(?<url>[^\"]+)\"", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ReturnField();
}
