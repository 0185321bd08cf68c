using System.Globalization;

namespace Lko.Domain.Catalogue;

/// <summary>Integers and ranges of them, written <c>10,20-30</c>: VLAN ids, circuit identification codes.</summary>
public sealed record IntegerRanges(IReadOnlyList<(int From, int To)> Parts)
{
    public const int MaxParts = 100;

    public long Count => Parts.Sum(part => (long)part.To - part.From + 1);

    /// <summary>Ascending and without blanks; null when the text is no such list, has a range backwards, or the parts overlap.</summary>
    public static IntegerRanges? Parse(string? text)
    {
        var parts = new List<(int From, int To)>();
        foreach (var part in (text ?? "").Split([',', ';'], StringSplitOptions.TrimEntries))
        {
            var ends = part.Split(['-', '–', '—'], StringSplitOptions.TrimEntries);
            if (ends.Length > 2 || parts.Count == MaxParts || !TryRead(ends[0], out var from) || !TryRead(ends[^1], out var to) || from > to)
            {
                return null;
            }

            parts.Add((from, to));
        }

        parts.Sort();
        return parts.Zip(parts.Skip(1)).Any(pair => pair.First.To >= pair.Second.From) ? null : new IntegerRanges(parts);
    }

    public override string ToString() =>
        string.Join(',', Parts.Select(part => part.From == part.To
            ? part.From.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{part.From}-{part.To}")));

    private static bool TryRead(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
