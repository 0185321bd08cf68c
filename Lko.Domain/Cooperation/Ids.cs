using Lko.Domain.Common;

namespace Lko.Domain.Cooperation;

public readonly record struct LastMileRequestId(long Value) : IStrongId<LastMileRequestId>
{
    public static LastMileRequestId From(long value) => new(value);
}
