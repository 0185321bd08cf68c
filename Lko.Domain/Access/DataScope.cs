using Lko.Domain.Operators;

namespace Lko.Domain.Access;

/// <summary>
/// The rows one unit of work may read and write. A database context is opened with exactly one scope and keeps it for its life.
/// Null lists mean "all".
/// </summary>
public sealed class DataScope
{
    private DataScope(OperatorId? operatorId, IReadOnlyList<BranchId>? branches, IReadOnlyList<string>? carrierBranches, UserId? person, bool isSystem)
    {
        OperatorId = operatorId;
        Branches = branches;
        CarrierBranches = carrierBranches;
        Person = person;
        IsSystem = isSystem;
    }

    public OperatorId? OperatorId { get; }

    public IReadOnlyList<BranchId>? Branches { get; }

    public IReadOnlyList<string>? CarrierBranches { get; }

    /// <summary>The only person whose own rows (profile, sessions, notifications) may be written; null = nobody's.</summary>
    public UserId? Person { get; }

    /// <summary>A job of the portal itself: no wall at all. Opened only through <c>ILkoDbFactory.OpenSystem</c>.</summary>
    public bool IsSystem { get; }

    /// <summary>The carrier's side and the system see rows that belong to no operator (staging, quarantine, raw events).</summary>
    public bool SeesCarrierRows => OperatorId is null;

    public static DataScope ForOperator(OperatorId operatorId, IReadOnlyList<BranchId>? branches, UserId? person = null) => new(operatorId, branches, null, person, isSystem: false);

    public static DataScope ForCarrier(IReadOnlyList<string>? carrierBranches, UserId? person = null) => new(null, null, carrierBranches, person, isSystem: false);

    public static DataScope System() => new(null, null, null, null, isSystem: true);

    /// <summary>The part of this scope that lies in these branches of the operator; never more than it.</summary>
    public DataScope Within(IReadOnlyList<BranchId> branches) =>
        new(OperatorId, Branches is null ? branches : [.. Branches.Intersect(branches)], CarrierBranches, Person, IsSystem);

    /// <summary>The part of this scope that lies in one macro-region; never more than it.</summary>
    public DataScope Within(string carrierBranch) =>
        new(OperatorId, Branches, CarrierBranches?.Contains(carrierBranch, StringComparer.Ordinal) == false ? [] : [carrierBranch], Person, IsSystem);

    public bool Includes(OperatorId operatorId) => OperatorId is null || OperatorId == operatorId;

    public bool Includes(BranchId branch, string carrierBranch) =>
        (Branches is null || Branches.Contains(branch))
        && (CarrierBranches is null || CarrierBranches.Contains(carrierBranch, StringComparer.Ordinal));
}
