using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>Codes (services, document types, points, channels) typed by people: Cyrillic letters that look Latin are meant Latin.</summary>
public static class WireCode
{
    /// <summary>As the code map spells codes.</summary>
    public static string Fold(ReadOnlySpan<char> text) => ServiceCode.Fold(text);

    /// <summary>The trimmed text; null when nothing is left.</summary>
    public static string? OrNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
