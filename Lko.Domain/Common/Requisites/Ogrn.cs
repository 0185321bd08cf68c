using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Lko.Domain.Common.Requisites;

/// <summary>ОГРН, the state registration number of an organisation: 13 digits, the first is 1 or 5, the last is the check digit.</summary>
public sealed record Ogrn
{
    public const int Length = 13;

    private Ogrn(string value) => Value = value;

    public string Value { get; }

    /// <exception cref="FormatException">Wrong shape or check digit.</exception>
    public static Ogrn Parse(string text) => TryParse(text, out var ogrn) ? ogrn : throw new FormatException($"Not an OGRN: {text}");

    public static bool TryParse(string? text, [NotNullWhen(true)] out Ogrn? ogrn)
    {
        var digits = text?.Trim() ?? "";
        ogrn = digits is ['1' or '5', ..] && RegistrationNumber.HasKey(digits, Length) ? new(digits) : null;
        return ogrn is not null;
    }

    public override string ToString() => Value;
}

/// <summary>ОГРНИП, the state registration number of a sole trader: 15 digits, the first is 3, the last is the check digit.</summary>
public sealed record Ogrnip
{
    public const int Length = 15;

    private Ogrnip(string value) => Value = value;

    public string Value { get; }

    /// <exception cref="FormatException">Wrong shape or check digit.</exception>
    public static Ogrnip Parse(string text) => TryParse(text, out var ogrnip) ? ogrnip : throw new FormatException($"Not an OGRNIP: {text}");

    public static bool TryParse(string? text, [NotNullWhen(true)] out Ogrnip? ogrnip)
    {
        var digits = text?.Trim() ?? "";
        ogrnip = digits is ['3', ..] && RegistrationNumber.HasKey(digits, Length) ? new(digits) : null;
        return ogrnip is not null;
    }

    public override string ToString() => Value;
}

internal static class RegistrationNumber
{
    /// <summary>The last digit is the rest of dividing the number before it by (length − 2), modulo 10: 11 for 13 digits, 13 for 15.</summary>
    public static bool HasKey(string digits, int length) =>
        digits.Length == length
        && CheckDigits.AreDigits(digits)
        && long.Parse(digits.AsSpan(0, length - 1), CultureInfo.InvariantCulture) % (length - 2) % 10 == digits[^1] - '0';
}
