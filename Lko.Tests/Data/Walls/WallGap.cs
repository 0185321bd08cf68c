using Lko.Domain.Access;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Lko.Tests.Data.Walls;

/// <summary>The same database with exactly one wall of one table taken away.</summary>
internal sealed class WallGap : IAsyncDisposable
{
    /// <summary>The walls between people; what is written once has one more, which would hide a gap in these.</summary>
    private static readonly IReadOnlyList<IInterceptor> TenantWalls = [new TenantWall(), new ParentWall(), new BulkWall()];

    private readonly ServiceProvider? _services;

    private WallGap(Database database, ServiceProvider? services) => (Database, _services) = (database, services);

    /// <summary>Every entity of the model that stands behind a wall.</summary>
    public static IReadOnlyList<Type> Walled { get; } = ReadWalled();

    public Database Database { get; }

    /// <summary>Every wall of the model's tables, by entity and name of the query filter.</summary>
    public static IReadOnlyList<(Type Entity, string Filter)> Filters()
    {
        using var context = ModelTests.Context(DatabaseProvider.Sqlite);
        return [.. context.Model.GetEntityTypes().SelectMany(entity => entity.GetDeclaredQueryFilters(), (entity, filter) => (entity.ClrType, filter.Key!))];
    }

    public static WallGap InFilter(Database database, Type entity, string filter) => InFilter(database, filter, [entity]);

    /// <summary>The same wall of all the tables that something is read through.</summary>
    public static WallGap InFilter(Database database, string filter, IEnumerable<Type> entities) => InModel(database, model =>
    {
        foreach (var entity in entities)
        {
            model.Entity(entity).HasQueryFilter(filter, null);
        }
    });

    /// <summary>The owner columns are no longer part of the condition of an update.</summary>
    public static WallGap InTokens(Database database, Type entity) => InModel(database, model =>
    {
        foreach (var property in model.Entity(entity).Metadata.GetProperties())
        {
            property.IsConcurrencyToken = false;
        }
    });

    public static WallGap InWrites(Database database, Type entity) =>
        new(new Database(database.Provider, database.ConnectionString) { WriteWalls = [new OpenedWall(entity), new ParentWall(), new BulkWall()] }, null);

    public static WallGap InAppendOnly(Database database) => new(new Database(database.Provider, database.ConnectionString) { WriteWalls = TenantWalls }, null);

    public static WallGap InBulk(Database database) => new(new Database(database.Provider, database.ConnectionString) { WriteWalls = [new TenantWall(), new ParentWall()] }, null);

    public static WallGap InParents(Database database) => new(new Database(database.Provider, database.ConnectionString) { WriteWalls = [new TenantWall(), new BulkWall()] }, null);

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }
    }

    /// <summary>A provider of EF's services of its own, so that the model with the gap is thrown away with it.</summary>
    private static WallGap InModel(Database database, Action<ModelBuilder> open)
    {
        var services = new ServiceCollection().AddEntityFrameworkSqlite()
            .AddSingleton<IModelCustomizer>(provider => new OpenedModel(provider.GetRequiredService<ModelCustomizerDependencies>(), open)).BuildServiceProvider();
        return new(new Database(database.Provider, database.ConnectionString) { EfServices = services, WriteWalls = TenantWalls }, services);
    }

    private static List<Type> ReadWalled()
    {
        using var context = ModelTests.Context(DatabaseProvider.Sqlite);
        return [.. context.Model.GetEntityTypes().Where(Specimens.IsWalled).Select(entity => entity.ClrType)];
    }

    private sealed class OpenedModel(ModelCustomizerDependencies dependencies, Action<ModelBuilder> open) : RelationalModelCustomizer(dependencies)
    {
        public override void Customize(ModelBuilder modelBuilder, DbContext context)
        {
            base.Customize(modelBuilder, context);
            open(modelBuilder);
        }
    }

    private sealed class OpenedWall(Type entity) : TenantWall
    {
        protected override bool IsAllowed(EntityEntry entry, DataScope scope) => entry.Metadata.ClrType == entity || base.IsAllowed(entry, scope);
    }
}
