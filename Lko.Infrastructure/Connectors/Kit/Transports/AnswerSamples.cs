using System.Globalization;
using Lko.Domain.Integration;
using Microsoft.Extensions.Options;

namespace Lko.Infrastructure.Connectors.Kit.Transports;

/// <summary>Keeps the beginning of the latest answers that were none, for whoever looks into it: beside the deliveries, where nothing reads them.</summary>
public sealed class AnswerSamples(IOptions<DropFolderOptions> drop, TimeProvider time) : IAnswerSamples
{
    public const string Folder = ".refused";

    public const int MostBytes = 64 * 1024;

    private const int MostKept = 10;

    private const string Stamp = "yyyyMMddHHmmssfff";

    public void Keep(string system, string name, byte[] body)
    {
        if (body.Length == 0)
        {
            return;
        }

        var folder = FolderOf(system);
        Directory.CreateDirectory(folder);
        var stamp = time.GetUtcNow().ToString(Stamp, CultureInfo.InvariantCulture);
        using (var file = File.Create(Path.Combine(folder, $"{stamp}-{name}")))
        {
            file.Write(body.AsSpan(0, Math.Min(body.Length, MostBytes)));
        }

        foreach (var old in Directory.GetFiles(folder).OrderDescending(StringComparer.Ordinal).Skip(MostKept))
        {
            File.Delete(old);
        }
    }

    public IReadOnlyList<AnswerSample> List(string system) => Read<IReadOnlyList<AnswerSample>>(system, () => [], folder =>
    [
        .. new DirectoryInfo(folder).EnumerateFiles().Where(file => file.LinkTarget is null).OrderByDescending(file => file.Name, StringComparer.Ordinal)
            .Select(file => At(file.Name) is { } at && SizeOf(file) is { } size ? new AnswerSample(file.Name, at, size) : null).OfType<AnswerSample>(),
    ]);

    /// <summary>What is not listed is not opened, wherever its name would lead.</summary>
    public Stream? Open(string system, string name) =>
        List(system).FirstOrDefault(sample => string.Equals(sample.Name, name, StringComparison.Ordinal)) is { } kept
            ? Read<Stream?>(system, () => null, folder => File.OpenRead(Path.Combine(folder, kept.Name)))
            : null;

    private static DateTimeOffset? At(string name) =>
        name.Length > Stamp.Length && name[Stamp.Length] == '-' && DateTimeOffset.TryParseExact(name.AsSpan(0, Stamp.Length), Stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    /// <summary>Null where a newer answer has taken its place since it was listed.</summary>
    private static long? SizeOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Where a system never had any there is no folder; and a newer answer may take away the oldest at any moment.</summary>
    private T Read<T>(string system, Func<T> none, Func<string, T> read)
    {
        if (drop.Value.DropFolder.Length == 0)
        {
            return none();
        }

        var folder = FolderOf(system);
        try
        {
            return read(folder);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return none();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SourceUnavailableException($"{folder}: {exception.Message}", exception) { Fault = SyncFault.FolderUnreadable };
        }
    }

    private string FolderOf(string system) => Path.Combine(drop.Value.DropFolder, system, Folder);
}
