using System.Globalization;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>Takes the columns of a fixed layout one after another; a line whose padding was cut off has empty columns at its end.</summary>
internal ref struct FixedLine(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;

    /// <summary>Columns of a line, without those that were cut off with its end.</summary>
    public static ReadOnlySpan<char> Part(ReadOnlySpan<char> text, int start, int width)
    {
        var line = new FixedLine(text);
        line.Next(start);
        return line.Next(width);
    }

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

/// <summary>Numbers of a fixed layout. Only padding may be cut off a line: of a number whose end is missing nobody knows what it was.</summary>
internal static class FixedNumber
{
    /// <summary>A sign and digits that fill their columns; null for anything else.</summary>
    public static long? Signed(ReadOnlySpan<char> text, int width) =>
        text.Length == width && text[0] is '+' or '-' && long.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? (text[0] == '-' ? -value : value) : null;

    /// <summary>Digits, e.g. a counter; null for anything else.</summary>
    public static long? Digits(ReadOnlySpan<char> text) => long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
