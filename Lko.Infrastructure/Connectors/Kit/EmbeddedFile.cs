using System.Security.Cryptography;
using Lko.Domain.Common;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>A file of a document inside the answer that tells the document. It is decoded piece by piece and nowhere held whole.</summary>
/// <param name="Name">As it is handed out.</param>
/// <param name="Base64">Its content as it was sent.</param>
/// <param name="Size">How many bytes it is said to have; null when it is not said.</param>
/// <param name="Sha256">Its hash as it is said to be; empty when it is not said.</param>
internal sealed record EmbeddedFile(string Name, string Base64, long? Size = null, string Sha256 = "")
{
    private const int PieceLength = 64 * 1024;

    /// <summary>Its content letter by letter as it stands in the answer, where one letter may be written in several ways.</summary>
    public string Sent { get; init; } = Base64;

    /// <summary>What a registry would tell of the file; what is not as it was said fails its check.</summary>
    public (string Name, string Md5, string? PayloadMd5) Told() => CopyTo(Stream.Null, CancellationToken.None) is { } md5 ? (Name, md5, md5) : (Name, "-", null);

    /// <returns>Its MD5; null when it is no base64, too large, or not as it is said to be.</returns>
    public string? CopyTo(Stream target, CancellationToken cancellationToken)
    {
#pragma warning disable CA5351 // The exchange rules name files of documents by this checksum.
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long size = 0;
        var isWhole = Decode(piece =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            size += piece.Length;
            md5.AppendData(piece);
            sha256.AppendData(piece);
            target.Write(piece);
            return size <= Payloads.MaxEntryBytes;
        });
        return isWhole && size > 0 && (Size ?? size) == size
            && (Sha256.Length == 0 || string.Equals(Sha256, Convert.ToHexStringLower(sha256.GetHashAndReset()), StringComparison.OrdinalIgnoreCase))
            ? Convert.ToHexStringLower(md5.GetHashAndReset())
            : null;
    }

    /// <summary>Name of a file that was sent without one.</summary>
    public static string NameOf(string type, string number, string mime) => FileNames.Shown($"{type}_{number.Replace('/', '-').Replace('\\', '-')}{ExtensionOf(mime)}");

    private static string ExtensionOf(string mime) => mime.Split(';')[0].Trim().ToLowerInvariant() switch
    {
        "application/pdf" => ".pdf",
        "application/xml" or "text/xml" => ".xml",
        "application/zip" => ".zip",
        "image/jpeg" => ".jpg",
        "image/png" => ".png",
        "image/tiff" => ".tif",
        _ => ".bin",
    };

    /// <summary>Blanks and line ends are left out; nothing may stand behind the filling at the end.</summary>
    private bool Decode(Func<ReadOnlySpan<byte>, bool> take)
    {
        var letters = new char[PieceLength];
        var bytes = new byte[PieceLength / 4 * 3];
        var count = 0;
        var isOver = false;
        foreach (var letter in Base64)
        {
            if (char.IsWhiteSpace(letter))
            {
                continue;
            }

            letters[count++] = letter;
            if (count == PieceLength && !Flush())
            {
                return false;
            }
        }

        return Flush();

        bool Flush()
        {
            var filled = count;
            count = 0;
            if (filled == 0)
            {
                return true;
            }

            if (isOver || !Convert.TryFromBase64Chars(letters.AsSpan(0, filled), bytes, out var written))
            {
                return false;
            }

            isOver = letters[filled - 1] == '=';
            return take(bytes.AsSpan(0, written));
        }
    }
}

/// <summary>A dialect whose answers may hold files of documents.</summary>
internal interface IEmbedsFiles
{
    /// <summary>The files of documents in an answer; null when it is none of this dialect by its name.</summary>
    IEnumerable<EmbeddedFile>? FilesOf(string name, string encoding, Stream content);
}
