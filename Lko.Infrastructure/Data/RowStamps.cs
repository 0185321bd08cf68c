using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Lko.Infrastructure.Data;

/// <summary>Writes what every save owes its rows: the raised version and the search key.</summary>
internal sealed class RowStamps : SaveChangesInterceptor
{
    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Stamp(eventData.Context);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Stamp(eventData.Context);
        return new(result);
    }

    private static void Stamp(DbContext? context)
    {
        foreach (var entry in context?.ChangeTracker.Entries() ?? [])
        {
            if (entry.State is not (EntityState.Added or EntityState.Modified))
            {
                continue;
            }

            if (entry.Entity is IVersioned)
            {
                var version = entry.Property(nameof(IVersioned.Version));
                version.CurrentValue = (int)version.OriginalValue! + 1;
            }

            if (entry.Entity is ISearchable searchable)
            {
                entry.Property(nameof(ISearchable.SearchKey)).CurrentValue = Lko.Domain.Common.SearchKey.Of(searchable.SearchText);
            }
        }
    }
}
