using System.Buffers.Binary;
using System.IO.Compression;

namespace Lko.Domain.Orders;

/// <summary>Which files an order takes. The content has to be what the ending of the name says: what is opened by that ending is not something else.</summary>
internal static class FileKinds
{
    /// <summary>More members than a document has; an archive of so many is none.</summary>
    private const int MostMembers = 5_000;

    /// <summary>Bytes of a list of so many members under names of usual length.</summary>
    private const int MostListBytes = MostMembers * 200;

    private static readonly Dictionary<string, Func<Stream, bool>> Checks = new(StringComparer.Ordinal)
    {
        ["pdf"] = content => Begins(content, "%PDF-"u8),
        ["png"] = content => Begins(content, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
        ["jpg"] = content => Begins(content, [0xFF, 0xD8, 0xFF]),
        ["jpeg"] = content => Begins(content, [0xFF, 0xD8, 0xFF]),
        ["docx"] = content => IsOffice(content, "word/document.xml"),
        ["xlsx"] = content => IsOffice(content, "xl/workbook.xml"),
    };

    public static IReadOnlyCollection<string> Endings => Checks.Keys;

    public static bool Is(string ending, Stream content) => Checks[ending](content);

    private static bool Begins(Stream content, ReadOnlySpan<byte> expected)
    {
        Span<byte> begin = stackalloc byte[8];
        var read = content.ReadAtLeast(begin, expected.Length, throwOnEndOfStream: false);
        return read >= expected.Length && begin[..expected.Length].SequenceEqual(expected);
    }

    /// <summary>An office document without macros. Only the list of its members is read, nothing is unpacked.</summary>
    private static bool IsOffice(Stream content, string main)
    {
        try
        {
            if (!HasShortList(content))
            {
                return false;
            }

            using var archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            return archive.GetEntry(main) is not null
                && !archive.Entries.Any(entry => entry.FullName.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase));
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>
    /// What the end of an archive says of the list of its members, before the list is read: how many they are, and where it begins. An archive whose numbers
    /// stand elsewhere, because they are too large for their places, is none that an order takes.
    /// </summary>
    private static bool HasShortList(Stream content)
    {
        const int EndLength = 22;
        const int CountAt = 10;
        const int ListAt = 16;
        var tail = new byte[Math.Min(content.Length, EndLength + ushort.MaxValue)];
        content.Seek(-tail.Length, SeekOrigin.End);
        content.ReadExactly(tail);
        var end = tail.Length < EndLength ? -1 : tail.AsSpan(0, tail.Length - EndLength + 4).LastIndexOf("PK\u0005\u0006"u8);
        if (end < 0)
        {
            return false;
        }

        var count = BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(end + CountAt));
        var listBytes = content.Length - tail.Length + end - BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + ListAt));
        return count <= MostMembers && listBytes is >= 0 and <= MostListBytes;
    }
}
