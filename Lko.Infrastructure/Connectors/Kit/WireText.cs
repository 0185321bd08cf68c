using System.Text;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>Opens the bytes of a delivered text file as text. Undecodable bytes throw <see cref="DecoderFallbackException"/>: a customer's name never gets a replacement character.</summary>
public static class WireText
{
    /// <summary>The one byte of windows-1251 that stands for no character; the platform's table would let it through as a control character.</summary>
    private const char UnassignedIn1251 = '\u0098';

    /// <summary>Characters of a line; a file that has none of its line ends would otherwise be held whole.</summary>
    public const int MostInLine = 1 << 20;

    /// <summary>Characters of a text that is held whole.</summary>
    public const int MostInText = 64 << 20;

    private const int Windows1251 = 1251;
    private const char DosEnd = '\u001A';

    static WireText() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The encoding of that name, strict.</summary>
    public static Encoding Strict(string name) => Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

    /// <summary>The character that the platform makes of a byte which is none in this encoding; null where every byte is one.</summary>
    public static char? Unassigned(Encoding encoding) => encoding.CodePage == Windows1251 ? UnassignedIn1251 : null;

    /// <summary>The lines of a file: strict UTF-8 after a byte order mark, else the given encoding.</summary>
    /// <exception cref="InvalidDataException">A line is longer than any row of any dialect.</exception>
    public static IEnumerable<WireLine> Lines(Stream content, string encoding)
    {
        var (source, detected) = Detect(content, encoding);
        using var reader = new StreamReader(source, detected, detectEncodingFromByteOrderMarks: false, bufferSize: 64 * 1024, leaveOpen: true);
        var rejected = Unassigned(detected);
        foreach (var line in Split(reader))
        {
            if (rejected is { } hole && line.Text.Contains(hole, StringComparison.Ordinal))
            {
                throw new DecoderFallbackException($"Line {line.Number} holds a byte that is no character.");
            }

            yield return line;
        }
    }

    /// <summary>All lines of a file, held in memory.</summary>
    /// <exception cref="InvalidDataException">They are more than what is held in memory.</exception>
    public static List<WireLine> AllLines(Stream content, string encoding)
    {
        var (lines, length) = (new List<WireLine>(), 0L);
        foreach (var line in Lines(content, encoding))
        {
            lines.Add(line);
            if ((length += line.Text.Length) > MostInText)
            {
                throw new InvalidDataException($"Lines of more than {MostInText} characters.");
            }
        }

        return lines;
    }

    /// <summary>The whole text of a file, e.g. of markup whose declaration may lie about the encoding.</summary>
    /// <exception cref="InvalidDataException">It is larger than what is held in memory.</exception>
    public static string All(Stream content, string encoding)
    {
        var (source, detected) = Detect(content, encoding);
        using var reader = new StreamReader(source, detected, detectEncodingFromByteOrderMarks: false, bufferSize: 64 * 1024, leaveOpen: true);
        var text = ReadToEnd(reader);
        if (detected.CodePage == Windows1251 && text.Contains(UnassignedIn1251, StringComparison.Ordinal))
        {
            throw new DecoderFallbackException("The file holds a byte that is no character.");
        }

        return text.EndsWith(DosEnd) ? text[..^1] : text;
    }

    private static string ReadToEnd(StreamReader reader)
    {
        var text = new StringBuilder();
        var buffer = new char[64 * 1024];
        int count;
        while ((count = reader.Read(buffer, 0, buffer.Length)) > 0)
        {
            text.Append(buffer, 0, count);
            if (text.Length > MostInText)
            {
                throw new InvalidDataException($"A text of more than {MostInText} characters.");
            }
        }

        return text.ToString();
    }

    private static (Stream Source, Encoding Encoding) Detect(Stream content, string encoding)
    {
        Span<byte> head = stackalloc byte[3];
        var read = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (head[..read].SequenceEqual(Encoding.UTF8.Preamble))
        {
            return (content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        }

        content.Seek(-read, SeekOrigin.Current);
        return (content, Strict(encoding));
    }

    /// <summary>
    /// Lines end in LF or CRLF, also mixed; a CR alone is part of the text. Lines that hold nothing, or nothing but blanks, are left out but counted. One 0x1A at the
    /// very end of the file is not data.
    /// </summary>
    private static IEnumerable<WireLine> Split(StreamReader reader)
    {
        var number = 0;
        var line = new StringBuilder();
        var buffer = new char[16 * 1024];
        int count;
        while ((count = reader.Read(buffer, 0, buffer.Length)) > 0)
        {
            var start = 0;
            int end;
            while ((end = Array.IndexOf(buffer, '\n', start, count - start)) >= 0)
            {
                string text;
                if (line.Length == 0)
                {
                    text = new string(buffer, start, end - start - (end > start && buffer[end - 1] == '\r' ? 1 : 0));
                }
                else
                {
                    line.Append(buffer, start, end - start);
                    text = Take(line);
                }

                start = end + 1;
                number++;
                if (!string.IsNullOrWhiteSpace(text))
                {
                    yield return new(number, text);
                }
            }

            line.Append(buffer, start, count - start);
            if (line.Length > MostInLine)
            {
                throw new InvalidDataException($"Line {number + 1} has more than {MostInLine} characters.");
            }
        }

        if (line.Length > 0 && line[^1] == DosEnd)
        {
            line.Length--;
        }

        if (Take(line) is var last && !string.IsNullOrWhiteSpace(last))
        {
            yield return new(number + 1, last);
        }
    }

    private static string Take(StringBuilder line)
    {
        if (line.Length > 0 && line[^1] == '\r')
        {
            line.Length--;
        }

        var text = line.ToString();
        line.Clear();
        return text;
    }
}

/// <param name="Number">From 1; empty lines are counted.</param>
public readonly record struct WireLine(int Number, string Text);
