using System.Globalization;

namespace Lko.Domain.Catalogue;

/// <summary>Numbers as people of the current culture write and read them.</summary>
public static class NumberText
{
    private const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    /// <summary>With all digits that people give: one decimal too many is seen where it is refused.</summary>
    public static string Format(decimal number) => number.ToString("#,0.##############", CultureInfo.CurrentCulture);

    /// <summary>
    /// Understands blanks of every kind between groups, the culture's decimal sign, and a dot where the culture has no other use for it.
    /// Group signs must stand before three digits, so that "1,5" is never read as fifteen.
    /// </summary>
    public static bool TryParse(string? text, out decimal number)
    {
        number = 0;
        var format = CultureInfo.CurrentCulture.NumberFormat;
        var plain = string.Concat((text ?? "").Trim().Where(character => !char.IsWhiteSpace(character) && character != '\'')).Replace('\u2212', '-');
        if (plain.Length is 0 or > 30)
        {
            return false;
        }

        var dot = string.Equals(format.NumberDecimalSeparator, ",", StringComparison.Ordinal) ? plain.Replace(',', '.') : Ungrouped(plain);
        return dot is not null && decimal.TryParse(dot, Styles, CultureInfo.InvariantCulture, out number);
    }

    private static string? Ungrouped(string text)
    {
        var end = text.IndexOf('.', StringComparison.Ordinal) is >= 0 and var at ? at : text.Length;
        var groups = text[..end].Split(',');
        return groups.Length > 1 && (groups[0].Length is 0 or > 4 || groups.Skip(1).Any(group => group.Length != 3))
            ? null
            : string.Concat(groups) + text[end..];
    }
}
