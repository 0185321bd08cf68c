using Lko.Domain.Common;

namespace Lko.Domain.Integration;

public readonly record struct OutboxMessageId(long Value) : IStrongId<OutboxMessageId>
{
    public static OutboxMessageId From(long value) => new(value);
}

public readonly record struct CrmEventId(long Value) : IStrongId<CrmEventId>
{
    public static CrmEventId From(long value) => new(value);
}

public readonly record struct FindingId(long Value) : IStrongId<FindingId>
{
    public static FindingId From(long value) => new(value);
}
