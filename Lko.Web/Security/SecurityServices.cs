using Lko.Infrastructure.Data;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Lko.Web.Security;

/// <summary>Wiring of what keeps the host whole.</summary>
internal static class SecurityServices
{
    private const int MessageBytes = 32 * 1024;

    public static IServiceCollection AddLkoSecurity(this IServiceCollection services, PortalSettings settings, IConfiguration configuration, bool isDevelopment)
    {
        services.AddLkoRateLimits(configuration);
        services.AddSingleton<DownloadGate>();
        services.AddSingleton<ExportGate>();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = isDevelopment ? "lko.antiforgery" : "__Host-lko.antiforgery";
            options.Cookie.SecurePolicy = isDevelopment ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
            options.Cookie.Path = "/";
        });
        services.AddSingleton(configuration.GetSection("Limits:Circuits").Get<CircuitLimits>() ?? new CircuitLimits());
        services.AddSingleton<CircuitCounter>();
        services.AddScoped<CircuitHandler, CircuitGate>();

        // After the framework, which would let a setting switch the details on.
        services.PostConfigure<CircuitOptions>(options => options.DetailedErrors = isDevelopment);
        services.Configure<CircuitOptions>(options =>
        {
            options.DisconnectedCircuitMaxRetained = 50;
            options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(2);
        });
        services.AddSingleton<PersonActivity>();
        services.AddSingleton(configuration.GetSection("Limits:Messages").Get<MessageLimits>() ?? new MessageLimits());
        services.AddSingleton<MessageRate>();
        services.Configure<HubOptions>(options =>
        {
            options.MaximumReceiveMessageSize = MessageBytes;
            options.EnableDetailedErrors = isDevelopment;
            options.AddFilter<MessageRate>();
            options.AddFilter<PersonActivity>();
        });

        services.AddDataProtection().SetApplicationName("lko");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(options => options.XmlRepository = new DatabaseKeyRing(provider.GetRequiredService<Database>())));

        services.AddHsts(options =>
        {
            options.MaxAge = TimeSpan.FromDays(365);
            options.IncludeSubDomains = true;
        });

        // TLS ends at a proxy, so the port is that of the public address and not of a socket of this process.
        services.AddHttpsRedirection(options =>
        {
            options.HttpsPort = settings.PublicOrigins.Count > 0 ? settings.PublicOrigins[0].Port : null;
            options.RedirectStatusCode = StatusCodes.Status308PermanentRedirect;
        });
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var proxy in settings.Proxies)
            {
                options.KnownIPNetworks.Add(proxy);
            }

            foreach (var origin in settings.PublicOrigins)
            {
                options.AllowedHosts.Add(origin.Host);
            }
        });
        return services;
    }
}
