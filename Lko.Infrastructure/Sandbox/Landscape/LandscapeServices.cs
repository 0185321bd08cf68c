using Lko.Infrastructure.Sandbox.Crm;
using Lko.Infrastructure.Sandbox.Landscape.Drops;
using Lko.Infrastructure.Sandbox.Landscape.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Lko.Infrastructure.Sandbox.Landscape;

internal static class LandscapeServices
{
    /// <summary>The books are opened when somebody asks for them: the sandbox listens before it has read the registry.</summary>
    public static void AddLandscape(this IServiceCollection services, SandboxOptions options)
    {
        var ledger = new Lazy<PlayedLedger>(() => new PlayedLedger(options.Seed, PlayedScale.Of(options.Scale), options.TimeProvider));
        services.AddSingleton(ledger);
        services.AddSingleton<LandscapeFaults>();
        services.AddSingleton<ToldVersions>();
        services.AddSingleton(provider => new Lazy<BillingDrops>(() => new BillingDrops(ledger.Value, provider.GetRequiredService<LandscapeFaults>(), options.DropFolder, options.SftpFolder)));
        services.AddSingleton(new Lazy<LastMileBook>(() => new LastMileBook(options.Seed)));
        services.AddSingleton(provider => new Lazy<CrmExportBook>(() => new CrmExportBook(options.Seed, provider.GetRequiredService<CrmDesk>())));
        services.AddSingleton<SftpDoors>();
        services.AddHostedService(provider => provider.GetRequiredService<SftpDoors>());
        services.AddSingleton<DailyDrops>();
        services.AddHostedService(provider => provider.GetRequiredService<DailyDrops>());
    }
}
