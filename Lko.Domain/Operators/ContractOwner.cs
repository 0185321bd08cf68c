using Lko.Domain.Persistence;

namespace Lko.Domain.Operators;

/// <summary>Whose a contract is: an account under it is his.</summary>
public readonly record struct ContractOwner(OperatorId OperatorId, BranchId BranchId, string CarrierBranch)
{
    public static ContractOwner Of(IBranchOwned row) => new(row.OperatorId, row.BranchId, row.CarrierBranch);
}
