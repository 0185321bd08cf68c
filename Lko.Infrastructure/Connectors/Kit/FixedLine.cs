namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>Takes the columns of a fixed layout one after another; a line whose padding was cut off has empty columns at its end.</summary>
internal ref struct FixedLine(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;

    /// <summary>The next columns as they stand.</summary>
    public string Take(int width) => Next(width).ToString();

    public string Trimmed(int width) => Next(width).Trim().ToString();

    /// <summary>The next columns, not yet a text of their own.</summary>
    public ReadOnlySpan<char> Next(int width)
    {
        var taken = _rest[..Math.Min(width, _rest.Length)];
        _rest = _rest[taken.Length..];
        return taken;
    }
}
