using Lko.Domain.Operators;

namespace Lko.Domain.Access;

/// <summary>The contracts and accounts that something is limited to: a right, or a look.</summary>
/// <param name="Whole">Contracts of which everything is open.</param>
/// <param name="Known">Those, and the contracts of single accounts: of the latter the contract itself is open, and of what lies under it that of the accounts alone.</param>
/// <param name="Accounts">The accounts, all those of the whole contracts among them.</param>
public sealed record ContractReach(IReadOnlyList<ContractId> Whole, IReadOnlyList<ContractId> Known, IReadOnlyList<AccountId> Accounts)
{
    /// <summary>Not one contract.</summary>
    public static readonly ContractReach None = new([], [], []);

    /// <summary>All that these contracts and their accounts come to.</summary>
    public static ContractReach Of(IReadOnlyList<ContractId> contracts, IReadOnlyList<AccountId> accounts) => new(contracts, contracts, accounts);

    /// <summary>Everything that any of them covers: rights add up.</summary>
    public static ContractReach Of(IReadOnlyList<ContractReach> parts) =>
        new([.. parts.SelectMany(part => part.Whole).Distinct()], [.. parts.SelectMany(part => part.Known).Distinct()], [.. parts.SelectMany(part => part.Accounts).Distinct()]);

    /// <summary>What both cover.</summary>
    public ContractReach And(ContractReach other) => new([.. Whole.Intersect(other.Whole)], [.. Known.Intersect(other.Known)], [.. Accounts.Intersect(other.Accounts)]);

    /// <summary>Whether a row of this contract lies within.</summary>
    /// <param name="account">The account it belongs to; null for what belongs to the contract as a whole.</param>
    public bool Covers(ContractId contract, AccountId? account) => Whole.Contains(contract) || (account is { } one && Known.Contains(contract) && Accounts.Contains(one));
}
