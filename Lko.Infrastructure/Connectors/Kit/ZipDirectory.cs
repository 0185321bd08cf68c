using System.Buffers.Binary;
using System.Text;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>Looks at the directory of an archive before anybody builds an object for each of its entries. What the archive declares is not believed.</summary>
internal static class ZipDirectory
{
    private const uint EndMark = 0x06054b50;
    private const uint End64Mark = 0x06064b50;
    private const uint EntryMark = 0x02014b50;
    private const int EndSize = 22;
    private const int LocatorSize = 20;
    private const int EntrySize = 46;
    private const int LongestComment = ushort.MaxValue;

    /// <summary>Counts entries from where the directory begins, up to the number in question; leaves the content at its beginning.</summary>
    /// <param name="counts">By their names, which of them; null = all. Of a name with other letters than those of ASCII only these are as they were.</param>
    /// <exception cref="InvalidDataException">It has no directory.</exception>
    public static bool HasMoreThan(int most, Stream content, Predicate<string>? counts = null)
    {
        content.Position = BeginOf(content);
        Span<byte> head = stackalloc byte[EntrySize];
        var count = 0;
        while (count <= most && content.ReadAtLeast(head, EntrySize, throwOnEndOfStream: false) == EntrySize && BinaryPrimitives.ReadUInt32LittleEndian(head) == EntryMark)
        {
            var name = Word(head, 28);
            if (counts is null)
            {
                count++;
                content.Seek(name, SeekOrigin.Current);
            }
            else
            {
                count += counts(NameOf(content, name)) ? 1 : 0;
            }

            content.Seek(Word(head, 30) + Word(head, 32), SeekOrigin.Current);
        }

        content.Position = 0;
        return count > most;
    }

    private static string NameOf(Stream content, int length)
    {
        var name = new byte[length];
        return Encoding.Latin1.GetString(name.AsSpan(0, content.ReadAtLeast(name, length, throwOnEndOfStream: false)));
    }

    /// <summary>Where the directory begins: told at the very end, or, where the offset has no room there, in the record the locator before it leads to.</summary>
    private static long BeginOf(Stream content)
    {
        var size = (int)Math.Min(content.Length, EndSize + LongestComment + LocatorSize);
        var tail = new byte[size];
        content.Position = content.Length - size;
        content.ReadExactly(tail);
        for (var at = size - EndSize; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at)) == EndMark)
            {
                var offset = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at + 16));
                return Within(content, offset != uint.MaxValue || at < LocatorSize ? offset : BeginByLocator(content, BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(at - LocatorSize + 8))));
            }
        }

        throw new InvalidDataException("An archive without a directory.");
    }

    private static long BeginByLocator(Stream content, long record)
    {
        Span<byte> end = stackalloc byte[56];
        content.Position = Within(content, record);
        return content.ReadAtLeast(end, end.Length, throwOnEndOfStream: false) == end.Length && BinaryPrimitives.ReadUInt32LittleEndian(end) == End64Mark
            ? BinaryPrimitives.ReadInt64LittleEndian(end[48..])
            : throw new InvalidDataException("An archive whose directory cannot be found.");
    }

    private static long Within(Stream content, long offset) =>
        offset >= 0 && offset <= content.Length ? offset : throw new InvalidDataException("An archive whose directory lies outside of it.");

    private static int Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
}
