using System.Text;
using Lko.Domain.Persistence;

namespace Lko.Domain.Common;

/// <summary>
/// The form in which numbers and names are stored to be found and in which a query is compared with them: upper case, Cyrillic letters
/// that look like Latin ones folded into Latin, Ё into Е, Й into И, and nothing but letters and digits, so that «№ 77-12/А», <c>77 12 a</c>
/// and <c>7712А</c> meet. It holds no wildcard of any database.
/// </summary>
public static class SearchKey
{
    /// <summary>The key of the parts one after another, cut to <see cref="ISearchable.MaxSearchKeyLength"/>. Null parts count as empty.</summary>
    public static string Of(params string?[] parts)
    {
        var key = new StringBuilder();
        foreach (var part in parts)
        {
            if (!Append(key, part))
            {
                break;
            }
        }

        return key.ToString();
    }

    private static bool Append(StringBuilder key, string? part)
    {
        var afterLatinN = false;
        foreach (var rune in (part ?? "").EnumerateRunes())
        {
            // "N°" and "Nº" are spellings of the number sign: the letter goes with the ring.
            if (afterLatinN && rune.Value is '°' or 'º' && key is [.., 'N'])
            {
                key.Length--;
            }

            afterLatinN = rune.Value is 'N' or 'n';
            if (!Rune.IsLetterOrDigit(rune) || rune.Value == 'º')
            {
                continue;
            }

            var folded = Fold(Rune.ToUpperInvariant(rune));
            if (key.Length + folded.Utf16SequenceLength > ISearchable.MaxSearchKeyLength)
            {
                return false;
            }

            key.Append(folded.ToString());
        }

        return true;
    }

    // Written as code points: the pairs look the same on screen.
    private static Rune Fold(Rune upper) => upper.Value switch
    {
        0x0410 => new('A'),
        0x0412 => new('B'),
        0x0421 => new('C'),
        0x0415 or 0x0401 => new('E'),
        0x041D => new('H'),
        0x041A => new('K'),
        0x041C => new('M'),
        0x041E => new('O'),
        0x0420 => new('P'),
        0x0422 => new('T'),
        0x0425 => new('X'),
        0x0423 => new('Y'),
        0x0419 => new(0x0418), // decomposed text (file names of some systems) carries it as И and a mark
        _ => upper,
    };
}
