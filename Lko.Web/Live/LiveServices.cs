using Lko.Infrastructure.Live;
using Lko.Web.Access;
using StackExchange.Redis;

namespace Lko.Web.Live;

/// <summary>Wiring of the live path between nodes and to machine clients.</summary>
internal static class LiveServices
{
    /// <param name="redis">Configuration string of Redis; null = this node is alone.</param>
    public static IServiceCollection AddLkoLive(this IServiceCollection services, string? redis)
    {
        var signalR = services.AddSignalR();
        services.AddHostedService<StatusPublisher>();
        services.AddSingleton<StatusWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<StatusWatch>());
        if (redis is null)
        {
            return services;
        }

        // Without the prefix two products on one Redis would hear each other.
        signalR.AddStackExchangeRedis(redis, options =>
        {
            options.Configuration.ChannelPrefix = RedisChannel.Literal("lko:hubs:");
            options.Configuration.AbortOnConnectFail = false;
        });
        services.AddSingleton(provider => new RedisRelay(provider.GetRequiredService<LiveFeed>(), redis, provider.GetRequiredService<ILogger<RedisRelay>>()));
        services.AddHostedService(provider => provider.GetRequiredService<RedisRelay>());
        return services;
    }

    /// <summary>Maps the hub where machine clients can be vouched for.</summary>
    public static void MapStatusHub(this IEndpointRouteBuilder routes, AuthSettings settings)
    {
        if (settings.MachineAuthority is not null)
        {
            routes.MapHub<StatusHub>(StatusHub.Path, options => options.CloseOnAuthenticationExpiration = true).RequireAuthorization(AccessServices.Machine);
        }
    }
}
