using System.Globalization;
using Lko.Domain.Common;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>
/// Numbers as the billings write them. Spaces of every width and apostrophes group digits; parentheses, a leading or a trailing minus mean
/// negative; with a comma present dots group and the comma is the decimal mark, else the dot is. Anything else is not a number.
/// </summary>
public static class WireNumber
{
    private const NumberStyles Plain = NumberStyles.AllowDecimalPoint;

    public static bool TryParse(string text, out decimal value)
    {
        value = 0;
        var digits = string.Concat(text.Where(character => !IsGroupMark(character)));
        var negative = false;
        if (digits is ['(', .. var inside, ')'])
        {
            (negative, digits) = (true, inside);
        }
        else if (digits is ['-', .. var after])
        {
            (negative, digits) = (true, after);
        }
        else if (digits is [.. var before, '-'])
        {
            (negative, digits) = (true, before);
        }

        if (digits.Contains(',', StringComparison.Ordinal))
        {
            digits = digits.Replace(".", "", StringComparison.Ordinal).Replace(',', '.');
        }

        if (!digits.Any(char.IsAsciiDigit) || !digits.All(character => char.IsAsciiDigit(character) || character == '.')
            || !decimal.TryParse(digits, Plain, CultureInfo.InvariantCulture, out value))
        {
            value = 0;
            return false;
        }

        value = negative ? -value : value;
        return true;
    }

    /// <summary>An amount of roubles, to the kopeck. A number too large for an account is not a number.</summary>
    public static bool TryParseMoney(string text, out Money money)
    {
        if (TryParse(text, out var amount) && Math.Abs(amount) < long.MaxValue / 1000m)
        {
            money = Money.Rubles(amount);
            return true;
        }

        money = Money.Zero;
        return false;
    }

    private static bool IsGroupMark(char character) => character is ' ' or '\u00A0' or '\u202F' or '\'' or '\u2019';
}
