namespace Lko.Domain.Common;

/// <summary>One page of a list and the number of all rows that match.</summary>
public sealed record Page<T>(IReadOnlyList<T> Rows, int Total);

/// <summary>Which page, in rows. The size is clamped, so that no caller can ask for an unbounded list.</summary>
public readonly record struct PageRequest
{
    public const int MaxSize = 100;

    public PageRequest(int number, int size)
    {
        Number = Math.Max(1, number);
        Size = Math.Clamp(size, 1, MaxSize);
    }

    public int Number { get; }

    public int Size { get; }

    public int Skip => (Number - 1) * Size;
}
