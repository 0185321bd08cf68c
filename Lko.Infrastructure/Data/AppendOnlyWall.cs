using System.Data.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lko.Infrastructure.Data;

/// <summary>
/// What is written once is never changed and never deleted, by nobody: histories, journals and raw texts are worth what they were when they were
/// written. Foreign keys refuse to delete what such rows hang on.
/// </summary>
internal sealed class AppendOnlyWall : SaveChangesInterceptor
{
    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Check(eventData.Context);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Check(eventData.Context);
        return new(result);
    }

    private static void Check(DbContext? context)
    {
        if (context?.ChangeTracker.Entries<IAppendOnly>().FirstOrDefault(row => row.State is EntityState.Modified or EntityState.Deleted) is { } entry)
        {
            throw new AppendOnlyException($"{entry.Metadata.ClrType.Name} ({entry.State}) is written once.");
        }
    }
}

/// <summary>The same for bulk statements, which never meet a save: none may so much as name a table that is written once.</summary>
internal sealed class AppendOnlyBulkWall : DbCommandInterceptor
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
        if (eventData is not { CommandSource: CommandSource.ExecuteUpdate or CommandSource.ExecuteDelete or CommandSource.ExecuteSqlRaw, Context: LkoDbContext context })
        {
            return;
        }

        var names = context.GetService<ISqlGenerationHelper>();
        foreach (var entity in context.Model.GetEntityTypes().Where(entity => entity.ClrType.IsAssignableTo(typeof(IAppendOnly))))
        {
            if (command.CommandText.Contains(names.DelimitIdentifier(entity.GetTableName()!), StringComparison.OrdinalIgnoreCase))
            {
                throw new AppendOnlyException($"{eventData.CommandSource} on {entity.ClrType.Name}, which is written once.");
            }
        }
    }
}

/// <summary>Something tried to change what is written once: a bug or an attack, never an answer to a user.</summary>
public sealed class AppendOnlyException : Exception
{
    public AppendOnlyException()
    {
    }

    public AppendOnlyException(string message)
        : base(message)
    {
    }

    public AppendOnlyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
