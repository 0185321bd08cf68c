using Lko.Domain.Common;

namespace Lko.Domain.Orders;

public readonly record struct OrderId(long Value) : IStrongId<OrderId>
{
    public static OrderId From(long value) => new(value);
}

public readonly record struct OrderHistoryId(long Value) : IStrongId<OrderHistoryId>
{
    public static OrderHistoryId From(long value) => new(value);
}

public readonly record struct OrderMilestoneId(long Value) : IStrongId<OrderMilestoneId>
{
    public static OrderMilestoneId From(long value) => new(value);
}

public readonly record struct OrderTermsId(long Value) : IStrongId<OrderTermsId>
{
    public static OrderTermsId From(long value) => new(value);
}

public readonly record struct OrderTermsLineId(long Value) : IStrongId<OrderTermsLineId>
{
    public static OrderTermsLineId From(long value) => new(value);
}

public readonly record struct ReportedOrderId(long Value) : IStrongId<ReportedOrderId>
{
    public static ReportedOrderId From(long value) => new(value);
}

public readonly record struct OrderFileId(long Value) : IStrongId<OrderFileId>
{
    public static OrderFileId From(long value) => new(value);
}
