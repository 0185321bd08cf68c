using Lko.Domain.Integration;
using Lko.Domain.Persistence;

namespace Lko.Domain.Billing;

/// <summary>Rows that are the carrier's carry no branch of their own; their systems do, and through them the carrier's staff sees its macro-regions only.</summary>
internal static class ScopedSystems
{
    public static IQueryable<SourceSystem> VisibleSystems(this ILkoDb db) =>
        db.Scope.CarrierBranches is { } regions ? db.SourceSystems.Where(row => row.CarrierBranch != null && regions.Contains(row.CarrierBranch)) : db.SourceSystems;
}
