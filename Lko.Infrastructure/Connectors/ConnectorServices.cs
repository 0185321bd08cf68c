using Lko.Domain.Billing;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.CsvCp1251;
using Lko.Infrastructure.Connectors.Kit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Lko.Infrastructure.Connectors;

/// <summary>Registration of what reads the source systems, and of the use cases over it.</summary>
public static class ConnectorServices
{
    public static IServiceCollection AddLkoConnectors(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<DropFolderOptions>(configuration.GetSection(DropFolderOptions.Section));
        services.AddSingleton<IDropFolder, DropFolder>();
        services.AddSingleton<ISourceConnector, CsvCp1251Connector>();
        services.AddScoped<SyncSystem>();
        services.AddScoped<GetBalances>();
        return services;
    }
}
