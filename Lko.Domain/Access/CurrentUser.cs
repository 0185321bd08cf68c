using Lko.Domain.Common;
using Lko.Domain.Operators;

namespace Lko.Domain.Access;

/// <summary>The person (or machine client) a use case acts for, as the database knows him at this moment.</summary>
/// <param name="OperatorId">The organisation of an operator's user; null for the carrier's staff.</param>
public sealed record CurrentUser(UserId Id, string Name, Side Side, OperatorId? OperatorId, IReadOnlyList<ScopedRole> Roles)
{
    /// <summary>The session he asks through, by the hash of its cookie; null for whoever has none.</summary>
    public string? SessionKey { get; init; }

    /// <summary>For whom a person of the carrier acts at present; null when for nobody.</summary>
    public Acting? Acting { get; init; }

    /// <summary>IANA zone of his profile.</summary>
    public string TimeZone { get; init; } = SettlementDay.Zone.Id;

    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    /// <summary>By whose clock he reads when something happened.</summary>
    public ClockChoice Clock { get; init; }

    /// <summary>The zone he reads an instant in.</summary>
    /// <param name="branch">Zone of the branch it belongs to; null when it belongs to none.</param>
    public TimeZoneInfo ZoneOf(TimeZoneInfo? branch) => Clock switch
    {
        ClockChoice.Branch => branch ?? Zone,
        ClockChoice.Moscow => SettlementDay.Zone,
        _ => Zone,
    };

    public bool Can(Permission permission) => Roles.Any(role => role.Role.Has(permission));

    /// <summary>Whether the permission holds for one object: its branch and its contract on the operator's side, its macro-region on the carrier's.</summary>
    /// <param name="account">The account it belongs to; null for what belongs to the contract as a whole.</param>
    public bool Can(Permission permission, BranchId branch, string carrierBranch, ContractId contract, AccountId? account) =>
        Roles.Any(role => role.Role.Has(permission) && role.Covers(branch, carrierBranch, contract, account));

    /// <summary>Whether a grant names this macro-region: its holder looks after the operators there, as nobody does whose grant is over the whole carrier.</summary>
    public bool LooksAfter(Permission permission, string carrierBranch) =>
        Roles.Any(role => role.Role.Has(permission) && role.CarrierBranches?.Contains(carrierBranch, StringComparer.Ordinal) == true);

    /// <summary>What rows the permission opens, over all grants that carry it; null when no grant does.</summary>
    public DataScope? ScopeFor(Permission permission)
    {
        var roles = Roles.Where(role => role.Role.Has(permission)).ToList();
        if (roles.Count == 0)
        {
            return null;
        }

        if (Side == Side.Carrier)
        {
            return DataScope.ForCarrier(roles.Any(role => role.CarrierBranches is null) ? null : [.. roles.SelectMany(role => role.CarrierBranches!).Distinct(StringComparer.Ordinal)], Id);
        }

        // Rights add up: beside one over the whole organisation no other limits anything.
        if (roles.Exists(role => role is { Branches: null, Contracts: null }))
        {
            return DataScope.ForOperator(OperatorId!.Value, null, Id);
        }

        var limited = roles.Select(role => role.Contracts).OfType<ContractReach>().ToList();
        return DataScope.ForOperator(
            OperatorId!.Value, roles.Exists(role => role.Branches is null) ? null : [.. roles.SelectMany(role => role.Branches!).Distinct()], Id, limited.Count == 0 ? null : ContractReach.Of(limited));
    }
}

/// <summary>An operator for whom a person of the carrier acts, with the reason he gave.</summary>
public sealed record Acting(OperatorId OperatorId, string Reason, DateTimeOffset Until);

/// <summary>A role and the branch nodes it is limited to, descendants included. Null = the whole tree of that side.</summary>
public sealed record ScopedRole(Role Role, IReadOnlyList<BranchId>? Branches, IReadOnlyList<string>? CarrierBranches)
{
    /// <summary>
    /// The contracts and accounts it is limited to. Null = all under its branches, of a person none of whose grants names a contract; of one who has such a grant only a role
    /// over the whole organisation has none, and one over a branch has the branch's, so that the two add up to one list.
    /// </summary>
    public ContractReach? Contracts { get; init; }

    /// <summary>What the grant names below the branch; null when nothing.</summary>
    public NamedContract? Names { get; init; }

    public bool Covers(BranchId branch, string carrierBranch, ContractId contract, AccountId? account) =>
        Role.Side == Side.Operator
            ? (Branches is null || Branches.Contains(branch)) && (Contracts is null || Contracts.Covers(contract, account))
            : CarrierBranches is null || CarrierBranches.Contains(carrierBranch, StringComparer.Ordinal);
}

/// <summary>The contract a grant names, as people call it.</summary>
/// <param name="Account">Number of the one account of it; null for the whole contract.</param>
public sealed record NamedContract(string Contract, string? Account);

/// <summary>Who is asking. Read anew for every use case, so that a withdrawn grant stops the very next command.</summary>
public interface ICaller
{
    /// <summary>The user, or null when nobody (or a disabled user) is signed in.</summary>
    ValueTask<CurrentUser?> GetAsync(CancellationToken cancellationToken);
}
