using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Operators;

/// <summary>A branch a person may confine his screens to.</summary>
/// <param name="Contracts">How many contracts lie in it, what lies under it included.</param>
public sealed record ScopeNode(string Code, LocalText Name, int Contracts, IReadOnlyList<ScopeNode> Children);

/// <summary>The tree of the caller's own side as far as his grants carry: the organisation's branches, or the carrier's macro-regions.</summary>
public sealed class ListScopes(ILkoDbFactory databases)
{
    public async Task<Outcome<IReadOnlyList<ScopeNode>>> Run(CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.ContractsRead, cancellationToken);
        if (db is null)
        {
            return Outcome<IReadOnlyList<ScopeNode>>.Forbidden();
        }

        return Outcome<IReadOnlyList<ScopeNode>>.Ok(db.Scope.OperatorId is null ? await RegionsAsync(db, cancellationToken) : await BranchesAsync(db, cancellationToken));
    }

    private static async Task<IReadOnlyList<ScopeNode>> RegionsAsync(ILkoDb db, CancellationToken cancellationToken)
    {
        var counts = await db.Contracts.GroupBy(row => row.CarrierBranch).Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(row => row.Key, row => row.Count, StringComparer.Ordinal, cancellationToken);
        var regions = await db.CarrierBranches.AsNoTracking().Where(row => row.Parent == null).OrderBy(row => row.Code).ToListAsync(cancellationToken);
        return [.. regions.Where(row => db.Scope.CarrierBranches?.Contains(row.Code, StringComparer.Ordinal) != false)
            .Select(row => new ScopeNode(row.Code, new LocalText(row.NameRu, row.NameEn), counts.GetValueOrDefault(row.Code), []))];
    }

    private static async Task<IReadOnlyList<ScopeNode>> BranchesAsync(ILkoDb db, CancellationToken cancellationToken)
    {
        var counts = await db.Contracts.GroupBy(row => row.BranchId).Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(row => row.Key, row => row.Count, cancellationToken);
        var branches = (await db.Branches.AsNoTracking().OrderBy(row => row.Code).ToListAsync(cancellationToken))
            .FindAll(row => db.Scope.Branches?.Contains(row.Id) != false);

        // The head office is the whole: what stands for it is not to be confined.
        var heads = branches.Where(row => row.Kind == BranchKind.Head).Select(row => row.Id).ToHashSet();
        var shown = branches.FindAll(row => !heads.Contains(row.Id));
        var ids = shown.ConvertAll(row => row.Id);
        return [.. shown.Where(row => row.ParentId is not { } parent || !ids.Contains(parent)).Select(Node)];

        ScopeNode Node(Branch branch)
        {
            var children = shown.Where(row => row.ParentId == branch.Id).Select(Node).ToList();
            return new ScopeNode(branch.Code, new LocalText(branch.NameRu, branch.NameEn), counts.GetValueOrDefault(branch.Id) + children.Sum(child => child.Contracts), children);
        }
    }
}
