using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>
/// In which encoding an answer is. The registry says it of the system; the head of the answer, and the declaration of markup, say it of this one; bytes that are UTF-8 show it. Where
/// these disagree the answer is refused: a guess would write other letters into a customer's name.
/// </summary>
internal static partial class AnswerEncoding
{
    public const string Utf8 = "utf-8";

    /// <summary>Within so many bytes a declaration ends.</summary>
    private const int MostOfDeclaration = 256;

    /// <summary>What the encodings of the registry are called.</summary>
    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        [Utf8] = Utf8,
        ["utf8"] = Utf8,
        ["windows-1251"] = "windows-1251",
        ["cp1251"] = "windows-1251",
        ["x-cp1251"] = "windows-1251",
        ["koi8-r"] = "koi8-r",
        ["koi8r"] = "koi8-r",
        ["cp866"] = "cp866",
        ["ibm866"] = "cp866",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The encoding of the registry that goes by a name; null when none does.</summary>
    public static string? Known(string? name) => name is null ? null : Names.GetValueOrDefault(name.Trim('"', ' '));

    /// <summary>What markup declares, if the registry knows it.</summary>
    public static string? DeclaredBy(Stream content)
    {
        var start = content.Position;
        Span<byte> head = stackalloc byte[MostOfDeclaration];
        var read = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        content.Position = start;
        return Known(Declaration().Match(Encoding.Latin1.GetString(head[..read])).Groups["encoding"].Value);
    }

    /// <summary>In which encoding the markup of an answer is to be read: as it declares, unless it is the UTF-8 that the registry says.</summary>
    public static string OfMarkup(Stream content, string registered) =>
        DeclaredBy(content) is not { } declared || (registered is Utf8 && IsUtf8(content)) ? registered : declared;

    /// <summary>What speaks against reading an answer in an encoding; null when nothing does. Letters that are the same in all of them speak against none.</summary>
    /// <param name="said">What the answer says of itself, by any name; null when it says nothing.</param>
    /// <param name="expected">In which it is about to be read.</param>
    public static string? Objection(ReadOnlySpan<byte> body, string? said, string expected)
    {
        if (Ascii.IsValid(body))
        {
            return null;
        }

        var (claim, isUtf8) = (Known(said), System.Text.Unicode.Utf8.IsValid(body));
        if (expected is Utf8)
        {
            return isUtf8 ? null
                : claim is null ? "the answer is not in utf-8, and does not say what it is in"
                : claim is Utf8 ? "the answer says that it is in utf-8, and is not"
                : $"the answer says that it is in {claim}, where utf-8 is expected";
        }

        claim ??= isUtf8 ? Utf8 : null;
        return claim is null || string.Equals(claim, expected, StringComparison.Ordinal) ? null : $"the answer is in {claim}, where {expected} is expected";
    }

    /// <summary>Markup without its declaration.</summary>
    public static string Undeclared(string markup) => Declaration().Replace(markup, "").TrimStart();

    private static bool IsUtf8(Stream content)
    {
        var start = content.Position;
        try
        {
            using var reader = new StreamReader(content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false, leaveOpen: true);
            var buffer = new char[16 * 1024];
            while (reader.Read(buffer, 0, buffer.Length) > 0)
            {
                // Its bytes alone are looked at.
            }

            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
        finally
        {
            content.Position = start;
        }
    }

    [GeneratedRegex("""\A\s*<\?xml\s[^>]*?\bencoding\s*=\s*["'](?<encoding>[A-Za-z0-9._-]+)["'][^>]*\?>""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Declaration();
}
