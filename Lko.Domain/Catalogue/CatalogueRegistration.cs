using Microsoft.Extensions.DependencyInjection;

namespace Lko.Domain.Catalogue;

public static class CatalogueRegistration
{
    /// <param name="read">Gives the catalogue, which is read and verified once; a host that reads it at its start is stopped by a broken one.</param>
    public static IServiceCollection AddCatalogue(this IServiceCollection services, Func<ProductCatalogue> read) =>
        services
            .AddSingleton(_ => read())
            .AddScoped<ListProducts>()
            .AddScoped<GetProduct>();
}
