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

    /// <summary>Whether the permission holds for one object: its branch on the operator's side, its macro-region on the carrier's.</summary>
    public bool Can(Permission permission, BranchId branch, string carrierBranch) =>
        Roles.Any(role => role.Role.Has(permission) && role.Covers(branch, carrierBranch));

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

        return Side == Side.Operator
            ? DataScope.ForOperator(OperatorId!.Value, roles.Any(role => role.Branches is null) ? null : [.. roles.SelectMany(role => role.Branches!).Distinct()], Id)
            : DataScope.ForCarrier(roles.Any(role => role.CarrierBranches is null) ? null : [.. roles.SelectMany(role => role.CarrierBranches!).Distinct(StringComparer.Ordinal)], Id);
    }
}

/// <summary>An operator for whom a person of the carrier acts, with the reason he gave.</summary>
public sealed record Acting(OperatorId OperatorId, string Reason, DateTimeOffset Until);

/// <summary>A role and the branch nodes it is limited to, descendants included. Null = the whole tree of that side.</summary>
public sealed record ScopedRole(Role Role, IReadOnlyList<BranchId>? Branches, IReadOnlyList<string>? CarrierBranches)
{
    public bool Covers(BranchId branch, string carrierBranch) =>
        Role.Side == Side.Operator
            ? Branches is null || Branches.Contains(branch)
            : CarrierBranches is null || CarrierBranches.Contains(carrierBranch, StringComparer.Ordinal);
}

/// <summary>Who is asking. Read anew for every use case, so that a withdrawn grant stops the very next command.</summary>
public interface ICaller
{
    /// <summary>The user, or null when nobody (or a disabled user) is signed in.</summary>
    ValueTask<CurrentUser?> GetAsync(CancellationToken cancellationToken);
}
