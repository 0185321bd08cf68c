using Lko.Domain.Common;

namespace Lko.Domain.Integration;

/// <summary>Months that are brought in line at a time, both ends included.</summary>
public readonly record struct Months(Period First, Period Last)
{
    private static readonly Period End = new(9999, 12);

    /// <summary>Whether later months stay as they are.</summary>
    public bool IsBounded => Last < End;

    public static Months From(Period first) => new(first, End);

    public static Months Only(Period month) => new(month, month);

    public bool Contains(Period month) => month >= First && month <= Last;
}
