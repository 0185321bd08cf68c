using System.IO.Compression;
using System.Security.Cryptography;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>
/// A registry of documents with its payloads, in one archive. Nothing is ever written to a path that an archive names, and what it holds is
/// counted as it is unpacked: the sizes it declares are not believed.
/// </summary>
internal sealed class Payloads : IDisposable
{
    public const int MaxEntries = 100_000;
    public const long MaxEntryBytes = 256L * 1024 * 1024;

    /// <summary>The registry is held in memory.</summary>
    public const long MaxRegistryBytes = 128L * 1024 * 1024;
    public const long MaxTotalBytes = 4L * 1024 * 1024 * 1024;


    /// <summary>No document packs so well: what does is a bomb.</summary>
    private const int MostRatio = 500;

    /// <summary>So much may be unpacked of anything before it is told by how well it packs.</summary>
    private const long FewBytes = 16L * 1024 * 1024;

    private readonly Dictionary<string, string?> _sums = new(StringComparer.Ordinal);
    private readonly ZipArchive _archive;
    private long _unpacked;

    /// <exception cref="InvalidDataException">Not an archive, or one without the registry.</exception>
    public Payloads(Stream content, string registry)
    {
        if (ZipDirectory.HasMoreThan(MaxEntries, content))
        {
            throw new InvalidDataException($"An archive of more than {MaxEntries} entries.");
        }

        _archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
        Registry = registry;
        if (_archive.GetEntry(registry) is null)
        {
            throw new InvalidDataException($"An archive without {registry}.");
        }
    }

    /// <summary>Name of the member that lists the documents.</summary>
    public string Registry { get; }

    /// <summary>Names of all members, the registry's among them.</summary>
    public IEnumerable<string> Names => _archive.Entries.Select(entry => entry.FullName);

    /// <summary>The registry, in memory.</summary>
    /// <exception cref="InvalidDataException">It is broken, or larger than any registry may be.</exception>
    public MemoryStream Open()
    {
        var memory = new MemoryStream();
        Unpack(_archive.GetEntry(Registry)!, MaxRegistryBytes, memory.Write);
        memory.Position = 0;
        return memory;
    }

    /// <summary>MD5 of a payload whose check the registry asks for; null when it asks for none, or when the payload is absent or cannot be unpacked.</summary>
    /// <remarks>Each payload is unpacked once, however many rows name it.</remarks>
    public string? Md5Of(string fileName, string told) => told.Length == 0 ? null
        : _sums.TryGetValue(fileName, out var known) ? known
        : _sums[fileName] = CopyTo(fileName, Stream.Null, CancellationToken.None);

    /// <summary>Copies a payload.</summary>
    /// <returns>Its MD5; null when the payload is absent or cannot be unpacked.</returns>
    public string? CopyTo(string fileName, Stream target, CancellationToken cancellationToken)
    {
        if (_archive.GetEntry(fileName) is not { } entry)
        {
            return null;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        try
        {
            Unpack(
                entry,
                MaxEntryBytes,
                piece =>
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    hash.AppendData(piece);
                    target.Write(piece);
                });
        }
        catch (InvalidDataException)
        {
            return null;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public void Dispose() => _archive.Dispose();

    private void Unpack(ZipArchiveEntry entry, long most, Action<ReadOnlySpan<byte>> take)
    {
        using var source = entry.Open();
        var buffer = new byte[64 * 1024];
        long size = 0;
        int read;
        while ((read = source.Read(buffer)) > 0)
        {
            size += read;
            _unpacked += read;
            if (size > most || _unpacked > MaxTotalBytes || (size > FewBytes && size / MostRatio > entry.CompressedLength))
            {
                throw new InvalidDataException($"{entry.FullName} unpacks to more than any payload may have.");
            }

            take(buffer.AsSpan(0, read));
        }
    }
}
