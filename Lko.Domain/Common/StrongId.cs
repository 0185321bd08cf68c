namespace Lko.Domain.Common;

/// <summary>A typed key over the <c>bigint</c> identity of one table. Zero means "not stored yet".</summary>
public interface IStrongId<TSelf>
    where TSelf : struct, IStrongId<TSelf>
{
    long Value { get; }

    static abstract TSelf From(long value);
}
