using Lko.Domain.Common;

namespace Lko.Domain.Access;

public readonly record struct UserId(long Value) : IStrongId<UserId>
{
    public static UserId From(long value) => new(value);
}

public readonly record struct GrantId(long Value) : IStrongId<GrantId>
{
    public static GrantId From(long value) => new(value);
}

public readonly record struct AccessEventId(long Value) : IStrongId<AccessEventId>
{
    public static AccessEventId From(long value) => new(value);
}

public readonly record struct UserSessionId(long Value) : IStrongId<UserSessionId>
{
    public static UserSessionId From(long value) => new(value);
}

public readonly record struct SavedViewId(long Value) : IStrongId<SavedViewId>
{
    public static SavedViewId From(long value) => new(value);
}
