using System.Net;
using Lko.Infrastructure.Sandbox;
using Lko.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lko.Tests.Sandbox;

public sealed class SandboxLandscapeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lko-landscape").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddSandboxLandscape_InProduction_Refuses()
    {
        var builder = Builder(Environments.Production);

        await Should.ThrowAsync<InvalidOperationException>(() => builder.AddSandboxLandscapeAsync(Token));
    }

    [Fact]
    public async Task AddSandboxLandscape_OnFreePorts_TellsBothSidesWhereTheOtherListens()
    {
        var builder = Builder(Environments.Development);
        builder.Configuration["Crm:ApiKey"] = "sandbox-crm-key";
        builder.Configuration["Auth:ClientId"] = "already-set";
        builder.Configuration["Landscape:SandboxSeed"] = "7";

        var sandbox = await builder.AddSandboxLandscapeAsync(Token);

        builder.Configuration["Crm:BaseUrl"].ShouldBe(sandbox.Address.AbsoluteUri);
        builder.Configuration["Auth:Authority"].ShouldBe(sandbox.Address.AbsoluteUri);
        builder.Configuration["Auth:ClientId"].ShouldBe("already-set");
        sandbox.Options.Seed.ShouldBe(7UL);
        await Eventually.Until(() => Task.FromResult(Directory.Exists(Path.Combine(_folder, "drops", "ASR-NNOV-1", "d02"))), Eventually.DefaultTimeout, "the first system has told its two months");
        await using var app = builder.Build();
        await app.StartAsync(Token);
        sandbox.PortalUrls.ShouldContain(new Uri(app.Urls.Single()));
        using var http = new HttpClient { BaseAddress = sandbox.Address };
        (await http.GetAsync("", Token)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await app.StopAsync(Token);

        await Should.ThrowAsync<HttpRequestException>(() => http.GetAsync("", Token));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private WebApplicationBuilder Builder(string environment)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create<string, string?>("Data:Path", _folder), KeyValuePair.Create<string, string?>("Landscape:SandboxUrl", "http://127.0.0.1:0")]);
        return builder;
    }
}
