using Lko.Domain.Common;

namespace Lko.Domain.Cooperation;

public readonly record struct LastMileRequestId(long Value) : IStrongId<LastMileRequestId>, IComparable<LastMileRequestId>
{
    public static bool operator <(LastMileRequestId left, LastMileRequestId right) => left.Value < right.Value;

    public static bool operator >(LastMileRequestId left, LastMileRequestId right) => left.Value > right.Value;

    public static bool operator <=(LastMileRequestId left, LastMileRequestId right) => left.Value <= right.Value;

    public static bool operator >=(LastMileRequestId left, LastMileRequestId right) => left.Value >= right.Value;

    public static LastMileRequestId From(long value) => new(value);

    public int CompareTo(LastMileRequestId other) => Value.CompareTo(other.Value);
}
