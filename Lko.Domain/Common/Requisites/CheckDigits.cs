namespace Lko.Domain.Common.Requisites;

internal static class CheckDigits
{
    public static bool AreDigits(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiDigit(character))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Zeros alone satisfy every checksum, yet no register ever issues them.</summary>
    public static bool AreZeros(ReadOnlySpan<char> text) => text.TrimStart('0').IsEmpty;

    /// <summary>Sum of digit × weight over the length of the weights.</summary>
    public static int Weighted(ReadOnlySpan<char> digits, ReadOnlySpan<int> weights)
    {
        var sum = 0;
        for (var index = 0; index < weights.Length; index++)
        {
            sum += (digits[index] - '0') * weights[index];
        }

        return sum;
    }
}
