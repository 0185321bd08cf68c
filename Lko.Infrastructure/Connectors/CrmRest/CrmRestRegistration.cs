using Lko.Domain.Integration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Lko.Infrastructure.Connectors.CrmRest;

public static class CrmRestRegistration
{
    /// <summary>Adds <see cref="ICrm"/> over REST with the settings of section <c>Crm</c>.</summary>
    public static IServiceCollection AddCrmRest(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.Configure<CrmRestOptions>(configuration.GetSection(CrmRestOptions.Section));
        services.AddHttpClient(CrmRestClient.ClientName, http =>
            {
                // The call keeps its own clocks: this one does not see a stalled body.
                http.Timeout = Timeout.InfiniteTimeSpan;
                http.MaxResponseContentBufferSize = CrmCall.MostBytes;
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                ConnectTimeout = TimeSpan.FromSeconds(5),
                AllowAutoRedirect = false,
                UseCookies = false,
                MaxConnectionsPerServer = 4,
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        services.AddSingleton<ICrm, CrmRestClient>();
        return services;
    }
}
