using Lko.Domain.Access;
using Lko.Domain.Live;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Access;
using Lko.Infrastructure.Data.Seeding;
using Lko.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;
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
        if (await StartCheck.IsSeededAsync(database, peopleIssuer, cancellationToken))
        {
            return;
        }

        await using var db = database.Open(DataScope.System());
        await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            // All of it or nothing: what a start that died has begun would pass for done.
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await ReferenceSeed.RunAsync(db, cancellationToken);
            await RiskSeed.RunAsync(db, cancellationToken);
            if (peopleIssuer is not null)
            {
                await PeopleSeed.RunAsync(db, peopleIssuer, cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        });
    }
}
