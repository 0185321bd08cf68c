using Lko.Domain.Access;
using Lko.Domain.Operators;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Lko.Infrastructure.Access;

/// <summary>Reads a person with his grants as they are now, branch nodes expanded to their descendants and contracts to their accounts.</summary>
public sealed class UserDirectory(Database database)
{
    /// <summary>The user, or null when he is unknown or disabled, or his operator is suspended.</summary>
    public async Task<CurrentUser?> FindAsync(UserId id, CancellationToken cancellationToken)
    {
        await using var db = database.Open(DataScope.System());
        var user = await db.Users.AsNoTracking().Include(row => row.Grants)
            .SingleOrDefaultAsync(row => row.Id == id && !row.IsDisabled && !db.Operators.Any(telecom => telecom.Id == row.OperatorId && telecom.State == OperatorState.Suspended), cancellationToken);
        if (user is null)
        {
            return null;
        }

        var tree = user.OperatorId is { } operatorId && user.Grants.Any(grant => grant.BranchId is not null)
            ? await db.Branches.AsNoTracking().Where(branch => branch.OperatorId == operatorId).Select(branch => new BranchNode(branch.Id, branch.ParentId)).ToListAsync(cancellationToken)
            : [];
        var roles = user.Grants
            .Where(grant => Role.All.ContainsKey(grant.RoleCode))
            .Select(grant => (Grant: grant, Role: new ScopedRole(
                Role.All[grant.RoleCode],
                grant.BranchId is { } root ? BranchTree.Under(tree, root) : null,
                grant.CarrierBranch is { } carrierBranch ? [carrierBranch] : null)))
            .ToList();
        var limited = roles.Exists(each => each.Grant.ContractId is not null || each.Grant.AccountId is not null) ? await GrantedContracts.LimitAsync(db, roles, cancellationToken) : roles.ConvertAll(each => each.Role);
        return new CurrentUser(user.Id, user.Name, user.Side, user.OperatorId, limited) { TimeZone = user.TimeZone, Clock = user.Clock };
    }
}
