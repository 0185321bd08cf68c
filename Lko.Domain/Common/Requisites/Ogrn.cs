using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Lko.Domain.Common.Requisites;

/// <summary>
/// The state registration number: ОГРН of an organisation, 13 digits, the first is 1 or 5; or ОГРНИП of a sole trader, 15 digits, the first is 3.
/// The last digit is the check digit.
/// </summary>
public sealed record Ogrn
{
    public const int OrganisationLength = 13;
    public const int PersonLength = 15;
    public const int MaxLength = PersonLength;

    private Ogrn(string value) => Value = value;

    public string Value { get; }

    /// <summary>The number of a sole trader.</summary>
    public bool IsPerson => Value.Length == PersonLength;

    /// <exception cref="FormatException">Wrong shape or check digit.</exception>
    public static Ogrn Parse(string text) => TryParse(text, out var ogrn) ? ogrn : throw new FormatException($"Not an OGRN: {text}");

    public static bool TryParse(string? text, [NotNullWhen(true)] out Ogrn? ogrn)
    {
        var digits = text?.Trim() ?? "";
        ogrn = (digits.Length, digits) is (OrganisationLength, ['1' or '5', ..]) or (PersonLength, ['3', ..]) && HasKey(digits) ? new(digits) : null;
        return ogrn is not null;
    }

    public override string ToString() => Value;

    /// <summary>The last digit is the rest of dividing the number before it by (length − 2), modulo 10: 11 for 13 digits, 13 for 15.</summary>
    private static bool HasKey(string digits) =>
        CheckDigits.AreDigits(digits) && long.Parse(digits.AsSpan(..^1), CultureInfo.InvariantCulture) % (digits.Length - 2) % 10 == digits[^1] - '0';
}
