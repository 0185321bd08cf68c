using Lko.Domain.Operators;

namespace Lko.Domain.Access;

/// <summary>
/// The rows one unit of work may read and write. A database context is opened with exactly one scope and keeps it for its life.
/// Null lists mean "all".
/// </summary>
public sealed class DataScope
{
    private DataScope(OperatorId? operatorId, IReadOnlyList<BranchId>? branches, IReadOnlyList<string>? carrierBranches, bool isSystem)
    {
        OperatorId = operatorId;
        Branches = branches;
        CarrierBranches = carrierBranches;
        IsSystem = isSystem;
    }

    public OperatorId? OperatorId { get; }

    public IReadOnlyList<BranchId>? Branches { get; }

    public IReadOnlyList<string>? CarrierBranches { get; }

    /// <summary>A job of the portal itself: no wall at all. Opened only through <c>ILkoDbFactory.OpenSystem</c>.</summary>
    public bool IsSystem { get; }

    /// <summary>The carrier's side and the system see rows that belong to no operator (staging, quarantine, raw events).</summary>
    public bool SeesCarrierRows => OperatorId is null;

    public static DataScope ForOperator(OperatorId operatorId, IReadOnlyList<BranchId>? branches) => new(operatorId, branches, null, isSystem: false);

    public static DataScope ForCarrier(IReadOnlyList<string>? carrierBranches) => new(null, null, carrierBranches, isSystem: false);

    public static DataScope System() => new(null, null, null, isSystem: true);

    public bool Includes(OperatorId operatorId) => OperatorId is null || OperatorId == operatorId;

    public bool Includes(BranchId branch, string carrierBranch) =>
        (Branches is null || Branches.Contains(branch))
        && (CarrierBranches is null || CarrierBranches.Contains(carrierBranch, StringComparer.Ordinal));
}
