using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Lko.Infrastructure.Data;

/// <summary>
/// A text that a row is known by has no blanks around it: SQL Server takes it for the same text without those behind it, the other databases do not.
/// Whoever reads one from outside trims or refuses it; what comes this far is refused whole.
/// </summary>
internal sealed class KeyedTexts : SaveChangesInterceptor
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

    /// <summary>Names of delivered files stay out of it: the file is asked for by exactly its name.</summary>
    internal static IEnumerable<IProperty> Of(IEntityType entity) => entity.ClrType == typeof(SourceFile) ? []
        : entity.GetProperties().Where(property => property.ClrType == typeof(string)
            && (property.IsKey() || property.IsForeignKey() || property.GetContainingIndexes().Any(index => index.IsUnique)));

    private static void Check(DbContext? context)
    {
        var rows = context?.ChangeTracker.Entries().Where(row => row.State is EntityState.Added or EntityState.Modified) ?? [];
        foreach (var same in rows.GroupBy(row => row.Metadata))
        {
            var keyed = Of(same.Key).ToList();
            if (keyed.Find(property => same.Any(row => HasOuterBlanks(row, property))) is { } property)
            {
                throw new UnfitValueException($"{same.Key.ClrType.Name}.{property.Name} has blanks around it.");
            }
        }
    }

    private static bool HasOuterBlanks(EntityEntry entry, IProperty property) =>
        entry.CurrentValues[property] is string text && text.HasOuterBlanks();
}
