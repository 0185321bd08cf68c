using System.Text;

namespace Lko.Domain.Common;

/// <summary>Free text of other systems on its way into a column.</summary>
public static class StoredText
{
    /// <summary>Whether a text has blanks around it, which no text has that a row is known by.</summary>
    public static bool HasOuterBlanks(this string text) => text.Length > 0 && (char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]));

    /// <summary>Cut to the column's length and rid of NUL and halves of characters, which no text column of PostgreSQL holds.</summary>
    public static string Fit(string text, int length)
    {
        var cut = text.Length > length ? text[..length] : text;
        if (!cut.AsSpan().ContainsAnyInRange('\ud800', '\udfff') && !cut.Contains('\0', StringComparison.Ordinal))
        {
            return cut;
        }

        var clean = new StringBuilder(cut.Length);
        foreach (var rune in cut.EnumerateRunes())
        {
            clean.Append(rune.Value == 0 ? " " : rune.ToString());
        }

        return clean.ToString();
    }
}
