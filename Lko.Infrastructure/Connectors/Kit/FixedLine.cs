namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>Takes the columns of a fixed layout one after another; a line whose padding was cut off has empty columns at its end.</summary>
internal ref struct FixedLine(string text)
{
    private int _position;

    /// <summary>The next columns as they stand.</summary>
    public string Take(int width)
    {
        var start = Math.Min(_position, text.Length);
        _position += width;
        return text[start..Math.Min(_position, text.Length)];
    }

    public string Trimmed(int width) => Take(width).Trim();
}
