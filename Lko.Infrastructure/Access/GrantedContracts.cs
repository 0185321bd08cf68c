using Lko.Domain.Access;
using Lko.Domain.Operators;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Lko.Infrastructure.Access;

/// <summary>What the grants of a person come to once one of them names a contract or an account.</summary>
internal static class GrantedContracts
{
    /// <summary>
    /// The roles with the contracts each is limited to. A role over branches gets the contracts of those branches, so that all limited roles add up to one list, which is
    /// asked of every row as cheaply as a list of branches. A grant that names what is not there, is not under its branch or not under its contract, covers nothing.
    /// </summary>
    public static async Task<List<ScopedRole>> LimitAsync(LkoDbContext db, IReadOnlyList<(Grant Grant, ScopedRole Role)> roles, CancellationToken cancellationToken)
    {
        var telecom = roles[0].Grant.OperatorId;
        var named = roles.Select(each => each.Grant.ContractId).OfType<ContractId>().Distinct().ToList();
        var branches = roles.Where(each => !Names(each.Grant)).SelectMany(each => each.Role.Branches ?? []).Distinct().ToList();
        var contracts = await db.Contracts.AsNoTracking().Where(row => row.OperatorId == telecom && (named.Contains(row.Id) || branches.Contains(row.BranchId))).OrderBy(row => row.Id)
            .Select(row => new Held(row.Id, row.BranchId, row.Number)).ToListAsync(cancellationToken);
        var ids = contracts.ConvertAll(row => row.Id);
        var accounts = (await db.Accounts.AsNoTracking().Where(row => row.OperatorId == telecom && ids.Contains(row.ContractId)).OrderBy(row => row.Id)
            .Select(row => new { row.ContractId, row.Id, row.Number }).ToListAsync(cancellationToken)).ToLookup(row => row.ContractId, row => (row.Id, row.Number));
        return [.. roles.Select(each => Names(each.Grant) ? Named(each.Grant, each.Role) : each.Role.Branches is { } own ? each.Role with { Contracts = Whole(contracts.FindAll(row => own.Contains(row.BranchId))) } : each.Role)];

        ScopedRole Named(Grant grant, ScopedRole role)
        {
            if (contracts.Find(row => row.Id == grant.ContractId && role.Branches?.Contains(row.BranchId) != false) is not { } contract)
            {
                return Nothing(role);
            }

            var found = role with { Branches = [contract.BranchId], Contracts = Whole([contract]), Names = new(contract.Number, null) };
            return grant.AccountId is not { } account ? found
                : accounts[contract.Id].Where(row => row.Id == account).Select(row => row.Number).FirstOrDefault() is { } number
                    ? found with { Contracts = ContractReach.Of(contract.Id, account), Names = new(contract.Number, number) }
                    : Nothing(role);
        }

        ContractReach Whole(List<Held> of) => ContractReach.Of([.. of.Select(row => row.Id)], [.. of.SelectMany(row => accounts[row.Id]).Select(row => row.Id)]);
    }

    private static bool Names(Grant grant) => grant.ContractId is not null || grant.AccountId is not null;

    /// <summary>The role is held, and opens no row.</summary>
    private static ScopedRole Nothing(ScopedRole role) => role with { Branches = [], CarrierBranches = [], Contracts = ContractReach.None };

    private sealed record Held(ContractId Id, BranchId BranchId, string Number);
}
