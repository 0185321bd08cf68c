using System.Globalization;

namespace Lko.Domain.Catalogue;

/// <summary>Code of a signalling point of SS7, 14 bits: written as three parts of 3, 8 and 3 bits (<c>2-034-5</c>) or as one decimal number.</summary>
public readonly record struct PointCode(int Value)
{
    public const int Max = (1 << 14) - 1;

    private static readonly int[] Limits = [7, 255, 7];

    /// <summary>Null when the text is no such code or a part of it is out of range.</summary>
    public static PointCode? Parse(string? text)
    {
        var parts = (text ?? "").Split('-', StringSplitOptions.TrimEntries);
        return parts.Length switch
        {
            1 when TryRead(parts[0], 5, Max, out var whole) => new PointCode(whole),
            3 when TryRead(parts[0], 1, Limits[0], out var zone) && TryRead(parts[1], 3, Limits[1], out var area) && TryRead(parts[2], 1, Limits[2], out var point)
                => new PointCode((zone << 11) | (area << 3) | point),
            _ => null,
        };
    }

    /// <summary>The one form of all spellings: <c>2-034-5</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value >> 11}-{(Value >> 3) & Limits[1]:000}-{Value & Limits[2]}");

    private static bool TryRead(string text, int digits, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && text.Length <= digits && number <= most;
}
