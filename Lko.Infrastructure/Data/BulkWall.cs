using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Lko.Infrastructure.Data;

/// <summary>
/// A bulk statement (<c>ExecuteUpdate</c>, <c>ExecuteDelete</c>, raw SQL) never meets <see cref="TenantWall"/>, and the filters that it does meet
/// open more rows for reading than a person may write. So only the portal's own units of work issue one.
/// </summary>
internal sealed class BulkWall : DbCommandInterceptor
{
    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Check(eventData);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Check(eventData);
        return new(result);
    }

    private static void Check(CommandEventData eventData)
    {
        if (eventData is { CommandSource: CommandSource.ExecuteUpdate or CommandSource.ExecuteDelete or CommandSource.ExecuteSqlRaw, Context: LkoDbContext { Scope.IsSystem: false, DrawsNumber: false } })
        {
            throw new TenantViolationException($"{eventData.CommandSource} in a person's unit of work: load the rows and save them, so that the walls can check them.");
        }
    }
}
