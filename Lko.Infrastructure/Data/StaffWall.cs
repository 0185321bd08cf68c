using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Lko.Infrastructure.Data;

/// <summary>
/// Rows of the carrier's carry no branch, but what they are about does: staff of a macro-region write what is about its systems and orders alone. Asked of the row
/// as it is stored and as it is to be, so that neither a forged key nor a forged word leads into another region.
/// </summary>
internal sealed class StaffWall : SaveChangesInterceptor
{
    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        foreach (var (db, regions, entry) in Handled(eventData.Context))
        {
            foreach (var row in Rows(entry, entry.State == EntityState.Added ? null : entry.GetDatabaseValues()))
            {
                Require(IsOf(db, row, regions) ?? (Systems(db, regions, row.About).Any() || Orders(db, row.About).Any()), entry);
            }
        }

        return result;
    }

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        foreach (var (db, regions, entry) in Handled(eventData.Context))
        {
            foreach (var row in Rows(entry, entry.State == EntityState.Added ? null : await entry.GetDatabaseValuesAsync(cancellationToken)))
            {
                Require(
                    IsOf(db, row, regions) ?? (await Systems(db, regions, row.About).AnyAsync(cancellationToken) || await Orders(db, row.About).AnyAsync(cancellationToken)), entry);
            }
        }

        return result;
    }

    /// <summary>What staff of macro-regions is about to write. A message is added by whoever acts.</summary>
    private static List<(LkoDbContext Db, IReadOnlyList<string> Regions, EntityEntry<IHandledByStaff> Entry)> Handled(DbContext? context) =>
        context is LkoDbContext { Scope: { IsSystem: false, CarrierBranches: { } regions } } db
            ? [.. db.ChangeTracker.Entries<IHandledByStaff>()
                .Where(entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted && !(entry is { State: EntityState.Added, Entity: OutboxMessage }))
                .Select(entry => (db, regions, entry))]
            : [];

    private static IEnumerable<IHandledByStaff> Rows(EntityEntry<IHandledByStaff> entry, PropertyValues? stored) =>
        stored?.ToObject() is IHandledByStaff before ? [before, entry.Entity] : [entry.Entity];

    /// <summary>A system says itself where it belongs, also for what comes with it; null for what is about a stored one.</summary>
    private static bool? IsOf(LkoDbContext db, IHandledByStaff row, IReadOnlyList<string> regions) =>
        (row as SourceSystem ?? db.ChangeTracker.Entries<SourceSystem>().FirstOrDefault(entry => entry.State == EntityState.Added && entry.Entity.Code == row.About)?.Entity) is { } system
            ? system.CarrierBranch is { } region && regions.Contains(region, StringComparer.Ordinal)
            : null;

    private static IQueryable<SourceSystem> Systems(LkoDbContext db, IReadOnlyList<string> regions, string code) =>
        db.SourceSystems.Where(row => row.Code == code && row.CarrierBranch != null && regions.Contains(row.CarrierBranch));

    private static IQueryable<Lko.Domain.Orders.Order> Orders(LkoDbContext db, string number) => db.Orders.Where(row => row.Number == number);

    private static void Require(bool isOfRegion, EntityEntry entry)
    {
        if (!isOfRegion)
        {
            throw new TenantViolationException($"{entry.Metadata.ClrType.Name} ({entry.State}) is about another macro-region than this unit of work.");
        }
    }
}
