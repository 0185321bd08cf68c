using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Common.Requisites;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Operators;

/// <summary>For whom the caller works and how far his grants reach. Empty lists mean the whole tree of his side.</summary>
/// <param name="Company">Requisites of his organisation; null for the carrier's staff.</param>
/// <param name="Acting">The operator for whom a person of the carrier acts at present.</param>
public sealed record ActingForRow(CompanyRow? Company, IReadOnlyList<LocalText> Branches, IReadOnlyList<LocalText> CarrierBranches, LocalText? Acting = null)
{
    /// <summary>Single contracts and accounts that grants name; empty when none does or one is over the whole organisation.</summary>
    public IReadOnlyList<NamedContract> Contracts { get; init; } = [];
}

public sealed record CompanyRow(LocalText Name, Inn Inn, Kpp? Kpp, Ogrn Ogrn);

/// <summary>Reads the caller's own organisation and scope.</summary>
public sealed class GetActingFor(ILkoDbFactory databases)
{
    public async Task<Outcome<ActingForRow>> Run(CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenOwnAsync(cancellationToken);
        if (db?.User is not { } user)
        {
            return Outcome<ActingForRow>.Forbidden();
        }

        var company = await db.Operators.AsNoTracking().Where(row => row.Id == user.OperatorId)
            .Select(row => new { row.NameRu, row.NameEn, row.Inn, row.Kpp, row.Ogrn }).SingleOrDefaultAsync(cancellationToken);
        var roots = await db.Users.AsNoTracking().Where(row => row.Id == user.Id).SelectMany(row => row.Grants)
            .Where(grant => grant.ContractId == null).Select(grant => new { grant.BranchId, grant.CarrierBranch }).ToListAsync(cancellationToken);
        var branchIds = roots.All(root => root.BranchId is not null) ? roots.Select(root => root.BranchId!.Value).Distinct().ToList() : [];
        var carrierCodes = roots.All(root => root.CarrierBranch is not null) ? roots.Select(root => root.CarrierBranch!).Distinct(StringComparer.Ordinal).ToList() : [];
        var branches = await db.Branches.AsNoTracking().Where(row => branchIds.Contains(row.Id) && row.Kind != BranchKind.Head).OrderBy(row => row.Code)
            .Select(row => new LocalText(row.NameRu, row.NameEn)).ToListAsync(cancellationToken);
        var carrierBranches = (await db.CarrierBranches.AsNoTracking().Where(row => carrierCodes.Contains(row.Code)).ToListAsync(cancellationToken))
            .OrderBy(row => row.Code, MacroRegionOrder.Instance).Select(row => new LocalText(row.NameRu, row.NameEn)).ToList();
        var acting = user.Acting is { OperatorId: var telecom }
            ? await db.Operators.AsNoTracking().Where(row => row.Id == telecom).Select(row => new LocalText(row.NameRu, row.NameEn)).SingleOrDefaultAsync(cancellationToken)
            : null;
        return Outcome<ActingForRow>.Ok(new ActingForRow(
            company is null ? null : new CompanyRow(new LocalText(company.NameRu, company.NameEn), company.Inn, company.Kpp, company.Ogrn), branches, carrierBranches, acting)
        {
            Contracts = user.Roles.Any(role => role is { Branches: null, Contracts: null }) ? []
                : [.. user.Roles.Select(role => role.Names).OfType<NamedContract>().Distinct().OrderBy(named => named.Contract, StringComparer.Ordinal).ThenBy(named => named.Account, StringComparer.Ordinal)],
        });
    }
}
