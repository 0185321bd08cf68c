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
    public string ShortName => new LocalText(Behind(LocalName.Ru, "«").TrimEnd('»'), Behind(LocalName.En, "branch ")).Current;

    /// <summary>All of the name where it does not begin so.</summary>
    private static string Behind(string name, string mark) => name.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at ? name[(at + mark.Length)..] : name;
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
