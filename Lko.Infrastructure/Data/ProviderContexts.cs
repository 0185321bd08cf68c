using Lko.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace Lko.Infrastructure.Data;

internal sealed class SqliteLkoDbContext(DbContextOptions<SqliteLkoDbContext> options, DataScope scope) : LkoDbContext(options, scope)
{
    protected override bool StoresInstantsAsNumbers => true;
}

internal sealed class PostgreSqlLkoDbContext(DbContextOptions<PostgreSqlLkoDbContext> options, DataScope scope) : LkoDbContext(options, scope);

internal sealed class SqlServerLkoDbContext(DbContextOptions<SqlServerLkoDbContext> options, DataScope scope) : LkoDbContext(options, scope);
