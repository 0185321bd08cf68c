using System.Globalization;
using System.Net;
using Lko.Infrastructure.Sandbox.Crm;
using Lko.Infrastructure.Sandbox.Identity;
using Lko.Infrastructure.Sandbox.Landscape;
using Lko.Infrastructure.Sandbox.Landscape.Drops;
using Lko.Infrastructure.Sandbox.Landscape.Http;
using Lko.Infrastructure.Sandbox.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lko.Infrastructure.Sandbox;

/// <summary>The carrier's landscape on its own socket: CRM, identity provider, source systems, controls. Reached only over the wire.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly PortalOrigins _portals;

    private SandboxServer(WebApplication app, PortalOrigins portals, SandboxOptions options, Uri address)
    {
        _app = app;
        _portals = portals;
        Options = options;
        Address = address;
    }

    /// <summary>Where the sandbox listens, with a trailing slash: base of the CRM, issuer of the identity provider, page of the controls.</summary>
    public Uri Address { get; }

    public SandboxOptions Options { get; }

    /// <summary>Origins of the portal; set it after the portal has bound its ports when they were not known before.</summary>
    public IReadOnlyList<Uri> PortalUrls
    {
        get => _portals.All;
        set
        {
            _portals.All = [.. value];
            _app.Services.GetRequiredService<CrmPush>().Wake();
        }
    }

    /// <summary>Ends when every system that delivers by files has told what there was to tell at the start.</summary>
    public Task FirstDeliveries => _app.Services.GetRequiredService<DailyDrops>().First;

    /// <summary>Settings under which the portal's ordinary connectors reach this sandbox.</summary>
    public IReadOnlyDictionary<string, string> ConnectionSettings => new Dictionary<string, string>(Doors, StringComparer.Ordinal)
    {
        ["Crm:BaseUrl"] = Address.AbsoluteUri,
        ["Crm:ApiKey"] = Options.CrmApiKey,
        ["Crm:EventSecret"] = Options.EventSecret,
        ["Auth:Mode"] = "Oidc",
        ["Auth:Authority"] = Address.AbsoluteUri,
        ["Auth:ClientId"] = Options.ClientId,
        ["Auth:ClientSecret"] = Options.ClientSecret,
        ["Auth:Machine:Authority"] = Address.AbsoluteUri,
        ["Auth:Machine:Audience"] = IdentityProvider.StatusHubAudience,
        ["Landscape:HttpAddress"] = Address.AbsoluteUri + "billing/{system}/",
        ["Landscape:Systems:CRM:HttpAddress"] = Address.AbsoluteUri + "crm/",
        ["Landscape:Systems:LMP:HttpAddress"] = Address.AbsoluteUri + "lastmile/",
        ["Landscape:HttpApiKey"] = Options.BillingApiKey,
        ["Landscape:AllowedNetworks:0"] = "127.0.0.0/8",
        ["Landscape:AllowedNetworks:1"] = "::1",

        // There is no SSH server here: what a system would send over SFTP comes through its drop folder, unless it has a door to one.
        ["Landscape:Sftp:ThroughDropFolder"] = "true",
        ["Billing:DropFolder"] = Path.GetFullPath(Options.DropFolder),
    };

    private IEnumerable<KeyValuePair<string, string>> Doors => _app.Services.GetRequiredService<SftpDoors>().Ports.SelectMany(door => new[]
    {
        KeyValuePair.Create($"Landscape:Systems:{door.Key}:Sftp:Host", IPAddress.Loopback.ToString()),
        KeyValuePair.Create($"Landscape:Systems:{door.Key}:Sftp:Port", door.Value.ToString(CultureInfo.InvariantCulture)),
    });

    /// <summary>Starts listening and returns when requests are answered; the first deliveries of the billings follow.</summary>
    public static async Task<SandboxServer> StartAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Lko.Sandbox", EnvironmentName = "Sandbox" });
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options.Url));
        var portals = new PortalOrigins(options.PortalUrls);
        var services = builder.Services;
        services.AddSingleton<IHostLifetime, OwnedLifetime>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(3));
        services.AddRouting();
        services.AddSingleton(options);
        services.AddSingleton(portals);
        services.AddSingleton(new SandboxClock(options.TimeProvider));
        services.AddSingleton<CrmDesk>();
        services.AddSingleton<CrmFaults>();
        services.AddSingleton<CrmPush>();
        services.AddHostedService<CrmPace>();
        services.AddHostedService(provider => provider.GetRequiredService<CrmPush>());
        services.AddLandscape(options);
        services.AddIdentityProvider(options, portals);

        var app = builder.Build();
        try
        {
            Map(app);
            await app.StartAsync(cancellationToken);
            return new SandboxServer(app, portals, options, BoundAddress(app, options.Url));
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private static void Map(WebApplication app)
    {
        app.Use(async (http, next) =>
        {
            // Buttons of this site only: a foreign page must not press them in somebody's browser.
            if (HttpMethods.IsPost(http.Request.Method)
                && (http.Request.Path.StartsWithSegments("/control", StringComparison.Ordinal) || http.Request.Path == SignInPage.Path)
                && string.Equals(http.Request.Headers["Sec-Fetch-Site"], "cross-site", StringComparison.Ordinal))
            {
                http.Response.StatusCode = StatusCodes.Status403Forbidden;
                return;
            }

            await next(http);
        });
        app.UseSandboxLanguage();
        app.UseRouting();
        app.UseAuthentication();
        app.MapCrm();
        app.MapBilling();
        app.MapControl();
        app.MapIdentityProvider();
        app.MapAssets();
        app.MapLanguage();
        app.MapGet(SandboxPage.Path, SandboxPage.Show);
    }

    private static void Listen(KestrelServerOptions kestrel, Uri url)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 1 << 20;
        if (url.Port == 0)
        {
            kestrel.Listen(IPAddress.Loopback, 0);
        }
        else if (IPAddress.TryParse(url.DnsSafeHost, out var address))
        {
            kestrel.Listen(address, url.Port);
        }
        else if (url.IsLoopback)
        {
            kestrel.ListenLocalhost(url.Port);
        }
        else
        {
            throw new ArgumentException("The sandbox listens on localhost or on an address given in numbers.", nameof(url));
        }
    }

    private static Uri BoundAddress(WebApplication app, Uri url)
    {
        if (url.Port != 0)
        {
            return new Uri(url, "/");
        }

        var bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new Uri(new Uri(bound), "/");
    }

    /// <summary>The owner starts and stops the sandbox; signals to the process are his business.</summary>
    private sealed class OwnedLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
