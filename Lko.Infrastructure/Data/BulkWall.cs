using System.Data.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lko.Infrastructure.Data;

/// <summary>
/// A bulk statement (<c>ExecuteUpdate</c>, <c>ExecuteDelete</c>, raw SQL) never meets <see cref="TenantWall"/>, and the filters that it does meet
/// open more rows for reading than a person may write. So only the portal's own units of work issue one, and none of them touches a journal.
/// </summary>
internal sealed class BulkWall : DbCommandInterceptor
{
    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Check(command, eventData);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Check(command, eventData);
        return new(result);
    }

    private static void Check(DbCommand command, CommandEventData eventData)
    {
        if (eventData is not { CommandSource: CommandSource.ExecuteUpdate or CommandSource.ExecuteDelete or CommandSource.ExecuteSqlRaw, Context: LkoDbContext { DrawsNumber: false } db })
        {
            return;
        }

        if (db.Scope.IsSystem && eventData.CommandSource is not CommandSource.ExecuteSqlRaw && Journals(db).FirstOrDefault(table => command.CommandText.Contains(table, StringComparison.Ordinal)) is { } journal)
        {
            throw new TenantViolationException($"{eventData.CommandSource} of {journal}: a journal is only ever added to.");
        }

        if (!db.Scope.IsSystem)
        {
            throw new TenantViolationException($"{eventData.CommandSource} in a person's unit of work: load the rows and save them, so that the walls can check them.");
        }
    }

    /// <summary>The tables of journals as a statement spells them.</summary>
    private static IEnumerable<string> Journals(LkoDbContext db)
    {
        var spelling = db.GetService<ISqlGenerationHelper>();
        return db.Model.GetEntityTypes().Where(entity => entity.ClrType.IsAssignableTo(typeof(IAppendOnly))).Select(entity => spelling.DelimitIdentifier(entity.GetTableName()!));
    }
}
