using System.IO.Compression;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>
/// The only file of an archive, unpacked to a nameless file that goes when it is closed. What the archive says of sizes is not believed, and no name of it leads
/// to a path.
/// </summary>
/// <param name="Name">What the archive calls the file.</param>
internal sealed record PackedFile(string Name, Stream Content) : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private static ReadOnlySpan<byte> Mark => "PK\u0003\u0004"u8;

    /// <summary>Whether a content begins as an archive does; leaves it at its beginning.</summary>
    public static bool Is(Stream content)
    {
        Span<byte> head = stackalloc byte[Mark.Length];
        content.Position = 0;
        var isPacked = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head.SequenceEqual(Mark);
        content.Position = 0;
        return isPacked;
    }

    /// <param name="work">Where it is unpacked to.</param>
    /// <exception cref="InvalidDataException">It is no whole archive, or one of more than this one file, or it unpacks to more than any file may have.</exception>
    public static PackedFile Open(Stream content, WorkFolder work)
    {
        if (ZipDirectory.HasMoreThan(1, content))
        {
            throw new InvalidDataException("An archive of more than one file.");
        }

        using var archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
        if (archive.Entries is not [var entry] || entry.Name.Length == 0 || !string.Equals(entry.Name, entry.FullName, StringComparison.Ordinal) || entry.Name.AsSpan().ContainsAny('\\', '!'))
        {
            throw new InvalidDataException("An archive that does not hold one file.");
        }

        var unpacked = work.CreateFile();
        try
        {
            using var source = entry.Open();
            var buffer = new byte[BufferSize];
            int read;
            while ((read = source.Read(buffer)) > 0)
            {
                unpacked.Write(buffer.AsSpan(0, read));
                if (unpacked.Length > Payloads.MaxEntryBytes)
                {
                    throw new InvalidDataException($"{entry.Name} unpacks to more than any packed file may have.");
                }
            }

            unpacked.Position = 0;
            return new(entry.Name, unpacked);
        }
        catch
        {
            unpacked.Dispose();
            throw;
        }
    }

    public void Dispose() => Content.Dispose();
}
