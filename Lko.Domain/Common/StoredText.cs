namespace Lko.Domain.Common;

/// <summary>Free text of other systems on its way into a column.</summary>
public static class StoredText
{
    /// <summary>Cut to the column's length and rid of NUL, which no text column of PostgreSQL holds.</summary>
    public static string Fit(string text, int length) => (text.Length > length ? text[..length] : text).Replace('\0', ' ');
}
