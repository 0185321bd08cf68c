namespace Lko.Web.Features.Integration.Outbox;

/// <summary>A text too long for one field: a browser tells a field as a whole, and no longer than a message of a circuit may be.</summary>
internal static class PayloadParts
{
    /// <summary>Characters that a field takes: a letter, or a mark that has to be escaped, is two bytes, a browser tells a field twice, and a message of a circuit is no longer than 32 KB.</summary>
    public const int MaxTyped = 8_000;

    /// <summary>Characters that a field begins with: there is room to type in each.</summary>
    private const int Length = 6_000;

    /// <summary>Cuts behind lines, and within one only where it is longer than a field. The parts one after another are the text.</summary>
    public static string[] Of(string text)
    {
        var parts = new List<string>();
        for (var rest = text.AsSpan(); !rest.IsEmpty || parts.Count == 0; rest = rest[parts[^1].Length..])
        {
            parts.Add(rest[..End(rest)].ToString());
        }

        return [.. parts];
    }

    /// <summary>Numbers of the first and the last line of a part, in the text as a whole.</summary>
    public static (int First, int Last) LinesOf(IReadOnlyList<string> parts, int at)
    {
        var first = 1 + parts.Take(at).Sum(part => part.Count(letter => letter == '\n'));
        return (first, first + parts[at].TrimEnd('\n').Count(letter => letter == '\n'));
    }

    private static int End(ReadOnlySpan<char> text)
    {
        if (text.Length <= Length)
        {
            return text.Length;
        }

        var end = text[..Length].LastIndexOf('\n') + 1;
        return end > 0 ? end : Length - (char.IsHighSurrogate(text[Length - 1]) ? 1 : 0);
    }
}
