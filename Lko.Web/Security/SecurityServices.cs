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
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = isDevelopment ? "lko.antiforgery" : "__Host-lko.antiforgery";
            options.Cookie.SecurePolicy = isDevelopment ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
            options.Cookie.Path = "/";
        });
        services.AddSingleton(configuration.GetSection("Limits:Circuits").Get<CircuitLimits>() ?? new CircuitLimits());
        services.AddSingleton<CircuitCounter>();
        services.AddScoped<CircuitHandler, CircuitGate>();
        services.Configure<CircuitOptions>(options =>
        {
            options.DetailedErrors = isDevelopment;
            options.DisconnectedCircuitMaxRetained = 50;
            options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(2);
        });
        services.AddSingleton<PersonActivity>();
        services.Configure<HubOptions>(options =>
        {
            options.MaximumReceiveMessageSize = MessageBytes;
            options.EnableDetailedErrors = isDevelopment;
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
