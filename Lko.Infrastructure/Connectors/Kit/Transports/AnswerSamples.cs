using System.Globalization;
using Microsoft.Extensions.Options;

namespace Lko.Infrastructure.Connectors.Kit.Transports;

/// <summary>Keeps the beginning of the latest answers that were none, for whoever looks into it: beside the deliveries, where nothing reads them.</summary>
public sealed class AnswerSamples(IOptions<DropFolderOptions> drop, TimeProvider time)
{
    public const string Folder = ".refused";

    public const int MostBytes = 64 * 1024;

    private const int MostKept = 10;

    public void Keep(string system, string name, byte[] body)
    {
        if (body.Length == 0)
        {
            return;
        }

        var folder = Path.Combine(drop.Value.DropFolder, system, Folder);
        Directory.CreateDirectory(folder);
        var stamp = time.GetUtcNow().ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture);
        using (var file = File.Create(Path.Combine(folder, $"{stamp}-{name}")))
        {
            file.Write(body.AsSpan(0, Math.Min(body.Length, MostBytes)));
        }

        foreach (var old in Directory.GetFiles(folder).OrderDescending(StringComparer.Ordinal).Skip(MostKept))
        {
            File.Delete(old);
        }
    }
}
