using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>
/// Texts that stand in row after row of a file, as trunks, directions and services do: one that was met shortly before is the same text again and takes no memory of
/// its own. Of one reading, which is done by one thread.
/// </summary>
internal sealed class WireWords
{
    /// <summary>A power of two. A text whose place is taken takes the place.</summary>
    private const int Places = 256;

    /// <summary>Characters. What is longer is no word, and would be held as long as the file is read.</summary>
    private const int MostKept = 64;

    private readonly string?[] _texts = new string?[Places];
    private readonly (string Written, string Folded)[] _codes = new (string, string)[Places];

    /// <summary>The text without blanks around it.</summary>
    public string Text(ReadOnlySpan<char> written)
    {
        var text = written.Trim();
        if (text.Length > MostKept)
        {
            return text.ToString();
        }

        ref var place = ref _texts[PlaceOf(text)];
        return place is { } met && text.SequenceEqual(met) ? met : place = text.ToString();
    }

    /// <inheritdoc cref="WireCode.Fold"/>
    public string Code(ReadOnlySpan<char> written)
    {
        if (written.Length > MostKept)
        {
            return WireCode.Fold(written);
        }

        ref var place = ref _codes[PlaceOf(written)];
        if (place.Written is null || !written.SequenceEqual(place.Written))
        {
            place = (written.ToString(), WireCode.Fold(written));
        }

        return place.Folded;
    }

    private static int PlaceOf(ReadOnlySpan<char> text) => (int)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text)) & (Places - 1);
}
