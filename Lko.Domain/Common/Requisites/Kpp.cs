using System.Diagnostics.CodeAnalysis;

namespace Lko.Domain.Common.Requisites;

/// <summary>КПП, the reason of a tax registration: tax office (4 digits), reason (2 digits or capital Latin letters), serial (3 digits). A sole trader has none.</summary>
public sealed record Kpp
{
    public const int Length = 9;

    private Kpp(string value) => Value = value;

    public string Value { get; }

    /// <summary>Reason code: <c>01</c> head office, <c>43</c>, <c>44</c>… a branch, <c>50</c> the largest taxpayers.</summary>
    public string Reason => Value[4..6];

    /// <exception cref="FormatException">The text has another shape.</exception>
    public static Kpp Parse(string text) => TryParse(text, out var kpp) ? kpp : throw new FormatException($"Not a KPP: {text}");

    public static bool TryParse(string? text, [NotNullWhen(true)] out Kpp? kpp)
    {
        var code = text?.Trim() ?? "";
        kpp = code.Length == Length
            && CheckDigits.AreDigits(code.AsSpan(0, 4))
            && code[4..6].All(character => char.IsAsciiDigit(character) || char.IsAsciiLetterUpper(character))
            && CheckDigits.AreDigits(code.AsSpan(6)) ? new(code) : null;
        return kpp is not null;
    }

    public override string ToString() => Value;
}
