using Lko.Domain.Live;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Access;
using Lko.Infrastructure.Data.Seeding;
using Lko.Infrastructure.Live;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Lko.Infrastructure.Data;

/// <summary>Registration and preparation of the database.</summary>
public static class DataServices
{
    /// <summary>Registers the database, the ports over it and the live feed. The host adds an <c>ICaller</c>.</summary>
    public static IServiceCollection AddLkoData(this IServiceCollection services, DatabaseProvider provider, string connectionString)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(services => new Database(provider, connectionString) { Time = services.GetRequiredService<TimeProvider>() });
        services.AddSingleton<UserDirectory>();
        services.AddSingleton<AccessJournal>();
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<ILiveFeed>(provider => provider.GetRequiredService<LiveFeed>());
        services.AddScoped<ILkoDbFactory, LkoDbFactory>();
        return services;
    }

    /// <summary>Migrates, and fills in what the portal needs to mean anything.</summary>
    /// <param name="peopleIssuer">Issuer of the sandbox's identity provider when its people shall be able to sign in; null otherwise.</param>
    public static async Task PrepareAsync(Database database, string? peopleIssuer, CancellationToken cancellationToken)
    {
        await database.MigrateAsync(cancellationToken);
        await SeedAsync(database, peopleIssuer, cancellationToken);
    }

    /// <summary>The second half of <see cref="PrepareAsync"/>, on a migrated database.</summary>
    public static async Task SeedAsync(Database database, string? peopleIssuer, CancellationToken cancellationToken)
    {
        await using var db = database.Open(Lko.Domain.Access.DataScope.System());
        await ReferenceSeed.RunAsync(db, cancellationToken);
        if (peopleIssuer is not null)
        {
            await PeopleSeed.RunAsync(db, peopleIssuer, cancellationToken);
        }
    }
}
