using Lko.Domain.Access;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Domain.Reports;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Lko.Web;

/// <summary>Registers the use cases of the domain by their shape: a sealed class with a public <c>Run</c>.</summary>
internal static class UseCases
{
    private const string Run = "Run";

    /// <summary>Adds every use case that a concept has not registered itself; call it last.</summary>
    public static IServiceCollection AddLkoUseCases(this IServiceCollection services)
    {
        services.TryAddSingleton(new OutboxOptions());
        services.TryAddSingleton(new PortalShareGoal());
        services.TryAddSingleton(new OrderFileLimits());
        services.TryAddSingleton(new AnswerTerm());
        services.TryAddSingleton<ISyncSchedule, NoSyncSchedule>();
        foreach (var useCase in typeof(ICaller).Assembly.GetExportedTypes().Where(type => type is { IsClass: true, IsSealed: true, IsAbstract: false } && Array.Exists(type.GetMethods(), method => method is { IsStatic: false, Name: Run })))
        {
            services.TryAddScoped(useCase);
        }

        return services;
    }
}
