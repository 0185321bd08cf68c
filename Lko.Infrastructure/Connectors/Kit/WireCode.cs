namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>Codes (services, document types, points, channels) typed by people: Cyrillic letters that look Latin are meant Latin.</summary>
public static class WireCode
{
    private const string Cyrillic = "\u0410\u0412\u0421\u0415\u041D\u041A\u041C\u041E\u0420\u0422\u0425\u0423";
    private const string Latin = "ABCEHKMOPTXY";
    private const char FirstCyrillic = '\u0400';

    /// <summary>Trimmed, upper-cased, look-alikes replaced; of <c>RT.x.y.CODE</c> the last part.</summary>
    public static string Fold(ReadOnlySpan<char> text)
    {
        var code = string.Create(text.Trim().Length, text.Trim(), static (target, source) =>
        {
            for (var index = 0; index < source.Length; index++)
            {
                var letter = char.ToUpperInvariant(source[index]);
                var twin = letter < FirstCyrillic ? -1 : Cyrillic.IndexOf(letter, StringComparison.Ordinal);
                target[index] = twin < 0 ? letter : Latin[twin];
            }
        });
        return code.StartsWith("RT.", StringComparison.Ordinal) ? code[(code.LastIndexOf('.') + 1)..] : code;
    }

    /// <summary>The trimmed text; null when nothing is left.</summary>
    public static string? OrNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
