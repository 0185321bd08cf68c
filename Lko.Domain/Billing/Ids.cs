using Lko.Domain.Common;

namespace Lko.Domain.Billing;

public readonly record struct BalanceSnapshotId(long Value) : IStrongId<BalanceSnapshotId>
{
    public static BalanceSnapshotId From(long value) => new(value);
}
