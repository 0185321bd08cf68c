using Lko.Domain.Operators;

namespace Lko.Domain.Access;

/// <summary>The contracts and accounts that something is limited to: a right, or a look.</summary>
/// <param name="Whole">Contracts of which everything is open.</param>
/// <param name="Known">Those, and the contracts of single accounts: of the latter the contract itself is open, and of what lies under it that of the accounts alone.</param>
/// <param name="Accounts">The accounts, all those of the whole contracts among them.</param>
/// <param name="Single">Those of them that are open by themselves, and not because their contract is: an order may name an account that has since moved to another contract.</param>
public sealed record ContractReach(IReadOnlyList<ContractId> Whole, IReadOnlyList<ContractId> Known, IReadOnlyList<AccountId> Accounts, IReadOnlyList<AccountId> Single)
{
    /// <summary>Not one contract.</summary>
    public static readonly ContractReach None = new([], [], [], []);

    /// <summary>All that these contracts and their accounts come to.</summary>
    public static ContractReach Of(IReadOnlyList<ContractId> contracts, IReadOnlyList<AccountId> accounts) => new(contracts, contracts, accounts, []);

    /// <summary>One account and no more of its contract than its name.</summary>
    public static ContractReach Of(ContractId contract, AccountId account) => new([], [contract], [account], [account]);

    /// <summary>Everything that any of them covers: rights add up.</summary>
    public static ContractReach Of(IReadOnlyList<ContractReach> parts) => new(
        [.. parts.SelectMany(part => part.Whole).Distinct()], [.. parts.SelectMany(part => part.Known).Distinct()],
        [.. parts.SelectMany(part => part.Accounts).Distinct()], [.. parts.SelectMany(part => part.Single).Distinct()]);

    /// <summary>The part of it that lies under these contracts and their accounts.</summary>
    public ContractReach Within(IReadOnlyList<ContractId> contracts, IReadOnlyList<AccountId> accounts) =>
        new([.. Whole.Intersect(contracts)], [.. Known.Intersect(contracts)], [.. Accounts.Intersect(accounts)], [.. Single.Intersect(accounts)]);

    /// <summary>Whether a row of this contract lies within.</summary>
    /// <param name="account">The account it belongs to; null for what belongs to the contract as a whole.</param>
    public bool Covers(ContractId contract, AccountId? account) => Whole.Contains(contract) || (account is { } one && Known.Contains(contract) && Single.Contains(one));
}
