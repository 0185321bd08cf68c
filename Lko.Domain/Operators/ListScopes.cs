using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Operators;

/// <summary>A part of his side that a person may confine his screens to: a branch or a macro-region. The first of the tree is all of it and has neither code nor name.</summary>
/// <param name="Total">How many contracts lie in it, what lies under it included.</param>
/// <param name="Contracts">Those that lie in it itself; of a macro-region none is named.</param>
public sealed record ScopeNode(string Code, LocalText Name, int Total, IReadOnlyList<ScopeNode> Children, IReadOnlyList<ScopeContract> Contracts);

/// <summary>A contract a person may confine his screens to.</summary>
/// <param name="Subject">Code of the federal subject it serves.</param>
/// <param name="Accounts">How many personal accounts lie under it.</param>
public sealed record ScopeContract(string Number, string SearchKey, string Subject, int Accounts)
{
    public string Code => ScopeCode.OfContract(Number);
}

/// <summary>The tree of the caller's own side as far as his grants carry: the organisation's branches with their contracts, or the carrier's macro-regions.</summary>
public sealed class ListScopes(ILkoDbFactory databases)
{
    private static readonly LocalText All = new("", "");

    public async Task<Outcome<ScopeNode>> Run(CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.ContractsRead, cancellationToken);
        if (db is null)
        {
            return Outcome<ScopeNode>.Forbidden();
        }

        return Outcome<ScopeNode>.Ok(db.Scope.OperatorId is null ? await RegionsAsync(db, cancellationToken) : await BranchesAsync(db, cancellationToken));
    }

    private static async Task<ScopeNode> RegionsAsync(ILkoDb db, CancellationToken cancellationToken)
    {
        var counts = await db.Contracts.GroupBy(row => row.CarrierBranch).Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(row => row.Key, row => row.Count, StringComparer.Ordinal, cancellationToken);
        var regions = (await db.CarrierBranches.AsNoTracking().Where(row => row.Parent == null).ToListAsync(cancellationToken)).OrderBy(row => row.Code, MacroRegionOrder.Instance);
        return new ScopeNode("", All, counts.Values.Sum(),
            [.. regions.Where(row => db.Scope.CarrierBranches?.Contains(row.Code, StringComparer.Ordinal) != false)
                .Select(row => new ScopeNode(row.Code, new LocalText(row.NameRu, row.NameEn), counts.GetValueOrDefault(row.Code), [], []))],
            []);
    }

    private static async Task<ScopeNode> BranchesAsync(ILkoDb db, CancellationToken cancellationToken)
    {
        var accounts = await db.Accounts.GroupBy(row => row.ContractId).Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(row => row.Key, row => row.Count, cancellationToken);
        var contracts = (await db.Contracts.AsNoTracking().OrderBy(row => row.Number).ThenBy(row => row.Id)
            .Select(row => new { row.Id, row.BranchId, row.Number, row.SearchKey, row.Subject }).ToListAsync(cancellationToken))
            .ToLookup(row => row.BranchId, row => new ScopeContract(row.Number, row.SearchKey, row.Subject, accounts.GetValueOrDefault(row.Id)));
        var branches = (await db.Branches.AsNoTracking().OrderBy(row => row.Code).ToListAsync(cancellationToken))
            .FindAll(row => db.Scope.Branches?.Contains(row.Id) != false);

        // The head office is the whole: what stands for it is not to be confined, its contracts lie at the top.
        var heads = branches.Where(row => row.Kind == BranchKind.Head).Select(row => row.Id).ToHashSet();
        var shown = branches.FindAll(row => !heads.Contains(row.Id));
        var ids = shown.ConvertAll(row => row.Id);
        return Node("", All, heads, shown.Where(row => row.ParentId is not { } parent || !ids.Contains(parent)));

        ScopeNode Of(Branch branch) => Node(branch.Code, new LocalText(branch.NameRu, branch.NameEn), [branch.Id], shown.Where(row => row.ParentId == branch.Id));

        ScopeNode Node(string code, LocalText name, IEnumerable<BranchId> own, IEnumerable<Branch> under)
        {
            var children = under.Select(Of).ToList();
            var lying = own.SelectMany(id => contracts[id]).ToList();
            return new ScopeNode(code, name, lying.Count + children.Sum(child => child.Total), children, lying);
        }
    }
}
