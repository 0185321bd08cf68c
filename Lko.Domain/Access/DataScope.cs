using Lko.Domain.Operators;

namespace Lko.Domain.Access;

/// <summary>
/// The rows one unit of work may read and write. A database context is opened with exactly one scope and keeps it for its life.
/// Null lists mean "all".
/// </summary>
public sealed record DataScope
{
    private DataScope()
    {
    }

    public OperatorId? OperatorId { get; private init; }

    public IReadOnlyList<BranchId>? Branches { get; private init; }

    public IReadOnlyList<string>? CarrierBranches { get; private init; }

    /// <summary>The contracts and accounts that the person's grants name, or that he looks at.</summary>
    public ContractReach? Contracts { get; private init; }

    /// <summary>It is no right, but a look, such as of a person who has confined himself to one contract: nothing is written in it but the journal.</summary>
    public bool IsForLooking { get; private init; }

    /// <summary>The only person whose own rows (profile, sessions, notifications) may be written; null = nobody's.</summary>
    public UserId? Person { get; private init; }

    /// <summary>A job of the portal itself: no wall at all. Opened only through <c>ILkoDbFactory.OpenSystem</c>.</summary>
    public bool IsSystem { get; private init; }

    /// <summary>No part is left out: neither branches nor macro-regions nor contracts.</summary>
    public bool IsWhole => Branches is null && CarrierBranches is null && Contracts is null;

    /// <summary>The carrier's side and the system see rows that belong to no operator (staging, quarantine, raw events).</summary>
    public bool SeesCarrierRows => OperatorId is null;

    public static DataScope ForOperator(OperatorId operatorId, IReadOnlyList<BranchId>? branches, UserId? person = null, ContractReach? contracts = null) =>
        new() { OperatorId = operatorId, Branches = branches, Person = person, Contracts = contracts };

    public static DataScope ForCarrier(IReadOnlyList<string>? carrierBranches, UserId? person = null) => new() { CarrierBranches = carrierBranches, Person = person };

    public static DataScope System() => new() { IsSystem = true };

    /// <summary>The part of this scope that lies in these branches of the operator; never more than it.</summary>
    public DataScope Within(IReadOnlyList<BranchId> branches) => this with { Branches = Both(Branches, branches) };

    /// <summary>The part of this scope that lies in one macro-region; never more than it.</summary>
    public DataScope Within(string carrierBranch) => this with { CarrierBranches = Both(CarrierBranches, [carrierBranch]) };

    /// <summary>The part of this scope that lies under these contracts, with the accounts under them; never more than it.</summary>
    public DataScope Within(IReadOnlyList<ContractId> contracts, IReadOnlyList<AccountId> accounts) =>
        this with { Contracts = Contracts?.Within(contracts, accounts) ?? ContractReach.Of(contracts, accounts), IsForLooking = true };

    /// <summary>The same, in which nothing is written but the journal.</summary>
    public DataScope ForLooking() => this with { IsForLooking = true };

    public bool Includes(OperatorId operatorId) => OperatorId is null || OperatorId == operatorId;

    public bool Includes(BranchId branch, string carrierBranch) =>
        (Branches is null || Branches.Contains(branch))
        && (CarrierBranches is null || CarrierBranches.Contains(carrierBranch, StringComparer.Ordinal));

    private static IReadOnlyList<T> Both<T>(IReadOnlyList<T>? held, IReadOnlyList<T> asked) => held is null ? asked : [.. held.Intersect(asked)];
}
