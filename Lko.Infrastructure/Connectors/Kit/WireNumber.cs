using System.Globalization;
using Lko.Domain.Common;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>
/// Numbers as the billings write them. Spaces of every width and apostrophes group digits; parentheses, a leading or a trailing minus mean
/// negative; with a comma present dots group and the comma is the decimal mark, else the dot is. Anything else is not a number.
/// </summary>
public static class WireNumber
{
    /// <summary>Longer than any amount, however it is grouped.</summary>
    private const int MaxLength = 128;

    /// <summary>Digits that a long holds whatever they are.</summary>
    private const int SafeDigits = 18;

    public static bool TryParse(ReadOnlySpan<char> text, out decimal value)
    {
        value = 0;
        if (text.Length > MaxLength)
        {
            return false;
        }

        Span<char> buffer = stackalloc char[MaxLength];
        var digits = buffer[..Ungrouped(text, buffer)];
        var negative = true;
        switch (digits)
        {
            case ['(', .. var inside, ')']:
                digits = inside;
                break;
            case ['-', .. var after]:
                digits = after;
                break;
            case [.. var before, '-']:
                digits = before;
                break;
            default:
                negative = false;
                break;
        }

        if (!TryParsePlain(digits, out value))
        {
            return false;
        }

        value = negative ? -value : value;
        return true;
    }

    /// <summary>Takes the marks that group digits out; with a comma the dots are such marks, and the comma becomes the decimal point.</summary>
    private static int Ungrouped(ReadOnlySpan<char> text, Span<char> target)
    {
        var hasComma = text.Contains(',');
        var length = 0;
        foreach (var character in text)
        {
            if (!IsGroupMark(character) && !(hasComma && character == '.'))
            {
                target[length++] = character == ',' ? '.' : character;
            }
        }

        return length;
    }

    /// <summary>Digits with at most one point among them, and nothing else.</summary>
    private static bool TryParsePlain(ReadOnlySpan<char> digits, out decimal value)
    {
        var (number, count, point) = (0L, 0, -1);
        for (var index = 0; index < digits.Length; index++)
        {
            if (char.IsAsciiDigit(digits[index]))
            {
                number = count < SafeDigits ? (number * 10) + (digits[index] - '0') : number;
                count++;
            }
            else if (digits[index] == '.' && point < 0)
            {
                point = index;
            }
            else
            {
                value = 0;
                return false;
            }
        }

        if (count is 0 or > SafeDigits)
        {
            value = 0;
            return count > 0 && decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
        }

        value = new decimal((int)number, (int)(number >> 32), 0, isNegative: false, (byte)(point < 0 ? 0 : digits.Length - point - 1));
        return true;
    }

    /// <summary>An amount of roubles, to the kopeck. A number too large for an account is not a number.</summary>
    public static bool TryParseMoney(ReadOnlySpan<char> text, out Money money)
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
