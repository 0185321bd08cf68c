using Lko.Domain.Common;

namespace Lko.Domain.Billing;

public readonly record struct BalanceSnapshotId(long Value) : IStrongId<BalanceSnapshotId>
{
    public static BalanceSnapshotId From(long value) => new(value);
}

public readonly record struct ChargeId(long Value) : IStrongId<ChargeId>
{
    public static ChargeId From(long value) => new(value);
}

public readonly record struct PaymentId(long Value) : IStrongId<PaymentId>
{
    public static PaymentId From(long value) => new(value);
}

public readonly record struct UnidentifiedPaymentId(long Value) : IStrongId<UnidentifiedPaymentId>
{
    public static UnidentifiedPaymentId From(long value) => new(value);
}

public readonly record struct SettlementDocumentId(long Value) : IStrongId<SettlementDocumentId>
{
    public static SettlementDocumentId From(long value) => new(value);
}

public readonly record struct InterconnectVolumeId(long Value) : IStrongId<InterconnectVolumeId>
{
    public static InterconnectVolumeId From(long value) => new(value);
}

/// <summary>Comparable, because calls of one moment are paged in the order of their ids.</summary>
public readonly record struct CallDetailId(long Value) : IStrongId<CallDetailId>, IComparable<CallDetailId>
{
    public static bool operator <(CallDetailId left, CallDetailId right) => left.Value < right.Value;

    public static bool operator >(CallDetailId left, CallDetailId right) => left.Value > right.Value;

    public static bool operator <=(CallDetailId left, CallDetailId right) => left.Value <= right.Value;

    public static bool operator >=(CallDetailId left, CallDetailId right) => left.Value >= right.Value;

    public static CallDetailId From(long value) => new(value);

    public int CompareTo(CallDetailId other) => Value.CompareTo(other.Value);
}

/// <summary>Comparable, because calls of one moment are paged in the order of their ids.</summary>
public readonly record struct SwitchCallId(long Value) : IStrongId<SwitchCallId>, IComparable<SwitchCallId>
{
    public static bool operator <(SwitchCallId left, SwitchCallId right) => left.Value < right.Value;

    public static bool operator >(SwitchCallId left, SwitchCallId right) => left.Value > right.Value;

    public static bool operator <=(SwitchCallId left, SwitchCallId right) => left.Value <= right.Value;

    public static bool operator >=(SwitchCallId left, SwitchCallId right) => left.Value >= right.Value;

    public static SwitchCallId From(long value) => new(value);

    public int CompareTo(SwitchCallId other) => Value.CompareTo(other.Value);
}

public readonly record struct PortTrafficId(long Value) : IStrongId<PortTrafficId>
{
    public static PortTrafficId From(long value) => new(value);
}
