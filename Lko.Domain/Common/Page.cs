namespace Lko.Domain.Common;

/// <summary>One page of a list and the number of all rows that match.</summary>
public sealed record Page<T>(IReadOnlyList<T> Rows, int Total);

/// <summary>Which page, in rows. Both are clamped: no caller can ask for an unbounded list or a row beyond counting.</summary>
public readonly record struct PageRequest
{
    public const int MaxSize = 100;

    public PageRequest(int number, int size)
    {
        Number = Math.Clamp(number, 1, int.MaxValue / MaxSize);
        Size = Math.Clamp(size, 1, MaxSize);
    }

    public int Number { get; }

    public int Size { get; }

    public int Skip => (Number - 1) * Size;
}
