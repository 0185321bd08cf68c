using Microsoft.Extensions.DependencyInjection;

namespace Lko.Domain.Catalogue;

public static class CatalogueRegistration
{
    /// <summary>The catalogue is loaded and verified when it is first resolved; resolve it at start, so that a broken one stops the start.</summary>
    public static IServiceCollection AddCatalogue(this IServiceCollection services) =>
        services
            .AddSingleton<ProductCatalogue>()
            .AddScoped<ListProducts>()
            .AddScoped<GetProduct>();
}
