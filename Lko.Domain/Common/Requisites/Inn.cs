using System.Diagnostics.CodeAnalysis;

namespace Lko.Domain.Common.Requisites;

/// <summary>
/// ИНН, the taxpayer number: 10 digits for an organisation, 12 for a person or a sole trader. Text, because leading zeros matter.
/// The tax region (the first two digits) is not judged.
/// </summary>
public sealed record Inn
{
    public const int OrganisationLength = 10;
    public const int PersonLength = 12;
    public const int MaxLength = PersonLength;

    private static readonly int[] Tenth = [2, 4, 10, 3, 5, 9, 4, 6, 8];
    private static readonly int[] Eleventh = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
    private static readonly int[] Twelfth = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];

    private Inn(string value) => Value = value;

    public string Value { get; }

    /// <summary>A natural person: a sole trader when it stands for a company.</summary>
    public bool IsPerson => Value.Length == PersonLength;

    /// <exception cref="FormatException">Wrong length, a character that is no digit, or a wrong check digit.</exception>
    public static Inn Parse(string text) => TryParse(text, out var inn) ? inn : throw new FormatException($"Not an INN: {text}");

    public static bool TryParse(string? text, [NotNullWhen(true)] out Inn? inn)
    {
        var digits = text?.Trim() ?? "";
        inn = CheckDigits.AreDigits(digits) && !CheckDigits.AreZeros(digits) && HasKey(digits) ? new(digits) : null;
        return inn is not null;
    }

    public override string ToString() => Value;

    private static bool HasKey(string digits) => digits.Length switch
    {
        OrganisationLength => Matches(digits, Tenth),
        PersonLength => Matches(digits, Eleventh) && Matches(digits, Twelfth),
        _ => false,
    };

    private static bool Matches(string digits, int[] weights) =>
        digits[weights.Length] - '0' == CheckDigits.Weighted(digits, weights) % 11 % 10;
}
