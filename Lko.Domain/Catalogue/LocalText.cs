using System.Globalization;

namespace Lko.Domain.Catalogue;

/// <summary>A text of reference data in both languages of the portal.</summary>
public sealed record LocalText(string Ru, string En)
{
    /// <summary>The text in the current UI culture: English for English, Russian for everything else.</summary>
    public string Current => In(CultureInfo.CurrentUICulture);

    public string In(CultureInfo culture) =>
        string.Equals(culture.TwoLetterISOLanguageName, "en", StringComparison.Ordinal) ? En : Ru;

    public override string ToString() => Current;
}
