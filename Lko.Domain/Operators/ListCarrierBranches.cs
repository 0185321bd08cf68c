using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Operators;

/// <summary>A macro-regional branch of the carrier, for names on screens.</summary>
public sealed record CarrierBranchRow(string Code, LocalText LocalName)
{
    public string Name => LocalName.Current;

    /// <summary>The region alone, where there is no room for what every name of a branch begins with.</summary>
    public string ShortName => new LocalText(Region(LocalName.Ru, "МРФ «", "»"), Region(LocalName.En, "Macro-regional branch ", "")).Current;

    private static string Region(string name, string before, string after) =>
        name.StartsWith(before, StringComparison.Ordinal) && name.EndsWith(after, StringComparison.Ordinal) ? name[before.Length..^after.Length] : name;
}

/// <summary>The carrier's macro-regional branches; anybody who is signed in may know them.</summary>
public sealed class ListCarrierBranches(ILkoDbFactory databases)
{
    public async Task<Outcome<IReadOnlyList<CarrierBranchRow>>> Run(CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenOwnAsync(cancellationToken);
        if (db is null)
        {
            return Outcome<IReadOnlyList<CarrierBranchRow>>.Forbidden();
        }

        var rows = await db.CarrierBranches.AsNoTracking().Where(row => row.Parent == null).ToListAsync(cancellationToken);
        return Outcome<IReadOnlyList<CarrierBranchRow>>.Ok([.. rows.OrderBy(row => row.Code, MacroRegionOrder.Instance).Select(row => new CarrierBranchRow(row.Code, new LocalText(row.NameRu, row.NameEn)))]);
    }
}
