using Lko.Domain.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Lko.Infrastructure.Data;

internal sealed class SqliteLkoDbContext(DbContextOptions<SqliteLkoDbContext> options, DataScope scope) : LkoDbContext(options, scope)
{
    protected override bool StoresInstantsAsNumbers => true;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);

        // The convention overlooks keys behind a converter, while the migrations' snapshot, which has none, assumes it: say it.
        foreach (var key in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.FindPrimaryKey()!.Properties).Where(property => property.ValueGenerated == ValueGenerated.OnAdd))
        {
            key.SetValueGenerationStrategy(SqliteValueGenerationStrategy.Autoincrement);
        }
    }
}

internal sealed class PostgreSqlLkoDbContext(DbContextOptions<PostgreSqlLkoDbContext> options, DataScope scope) : LkoDbContext(options, scope);

internal sealed class SqlServerLkoDbContext(DbContextOptions<SqlServerLkoDbContext> options, DataScope scope) : LkoDbContext(options, scope)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Conventions.Add(_ => new BinaryTexts());
    }
}
