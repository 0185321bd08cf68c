using System.Security.Cryptography;
using System.Text;

namespace Lko.Infrastructure.Connectors.Kit.Transports;

/// <summary>
/// What came of a file that did not come to its end in a run, for the next one to go on behind it. It lies beside the deliveries under a name that only this version
/// of the file has, so that nothing of another is ever written behind it.
/// </summary>
/// <param name="source">Where the file lies, the server included.</param>
/// <param name="size">Of the whole file.</param>
internal sealed class BegunFile(string folder, string source, long size, DateTime writtenAt)
{
    private const string Prefix = ".begun-";

    private readonly string _path = Path.Combine(folder, Prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{size} {writtenAt.Ticks} {source}")))));

    /// <summary>How many bytes an earlier run has brought.</summary>
    public long Length { get; private set; }

    public static void Clear(string folder)
    {
        foreach (var left in Directory.EnumerateFiles(folder, Prefix + "*"))
        {
            File.Delete(left);
        }
    }

    /// <summary>Puts what there is where the file is to grow on.</summary>
    public void MoveTo(string target)
    {
        if (File.Exists(_path))
        {
            File.Move(_path, target);
            Length = new FileInfo(target).Length;
        }
    }

    /// <summary>Takes away what has come so far; what can be no part of the file is dropped.</summary>
    /// <returns>Bytes that came in addition.</returns>
    public long Keep(string target)
    {
        var came = new FileInfo(target) is { Exists: true } file ? file.Length : 0;
        if (came <= 0 || came > size)
        {
            File.Delete(target);
            return 0;
        }

        using (var handle = File.OpenHandle(target, access: FileAccess.Write))
        {
            // A power failure must not leave a length that its bytes do not have.
            RandomAccess.FlushToDisk(handle);
        }

        File.Move(target, _path, overwrite: true);
        return came - Length;
    }
}
