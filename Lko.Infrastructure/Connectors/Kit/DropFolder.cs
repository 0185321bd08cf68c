using System.Globalization;
using System.Text.RegularExpressions;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit.Transports;
using Microsoft.Extensions.Options;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>Settings of the section <c>Landscape</c> that concern deliveries.</summary>
public sealed class DropFolderOptions
{
    public const string Section = "Landscape";

    /// <summary>Directory with one folder per system: <c>&lt;system code&gt;/dNN/&lt;file&gt;</c>.</summary>
    public string DropFolder { get; set; } = "";

    /// <summary>After so long the bytes of a file are looked at again, though its size and time of writing are the same; zero looks every time.</summary>
    public TimeSpan FullCheck { get; set; } = TimeSpan.FromDays(7);
}

/// <summary>Deliveries on a local or mounted directory.</summary>
public sealed partial class DropFolder(IOptions<DropFolderOptions> options) : IDropFolder
{
    /// <summary>No billing sends this much in one file; what does is not its data.</summary>
    public const long MaxFileBytes = 2L * 1024 * 1024 * 1024;

    public TimeSpan FullCheck => options.Value.FullCheck;

    public IReadOnlyList<DeliveredFile> List(string systemCode) => ListFolder(FolderOf(systemCode));

    public DeliveredFile? Find(string systemCode, string path)
    {
        var folder = FolderOf(systemCode);
        if (path.Split('/') is not [var delivery, var name] || !DeliveryName().IsMatch(delivery) || name.Length == 0 || name is "." or ".." || !string.Equals(Path.GetFileName(name), name, StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            // Whether it exists is told by its attributes alone: the other questions answer no where nothing can be read.
            var file = new FileInfo(Path.Combine(folder, delivery, name));
            return !File.GetAttributes(file.FullName).HasFlag(FileAttributes.Directory) && IsData(file) ? Of(delivery, file) : null;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException && Directory.Exists(folder))
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SourceUnavailableException($"{folder}: {exception.Message}", exception) { Fault = SyncFault.FolderUnreadable };
        }
    }

    public IReadOnlyList<NotTakenFile> NotTaken(string systemCode) => NotTakenOf(Path.Combine(options.Value.DropFolder, systemCode));

    /// <summary>What is no delivery, or no file of one.</summary>
    public static IReadOnlyList<NotTakenFile> NotTakenOf(string folder)
    {
        try
        {
            var root = new DirectoryInfo(folder);
            return
            [
                .. root.EnumerateFileSystemInfos().Where(entry => !Inbox.IsUnfinished(entry.Name) && !(entry is DirectoryInfo && DeliveryName().IsMatch(entry.Name)))
                    .Select(entry => NotTakenFile.Of(NotTakenFile.Beside, entry.Name, RejectReason.OutOfPlace)),
                .. root.EnumerateDirectories().Where(delivery => DeliveryName().IsMatch(delivery.Name))
                    .SelectMany(delivery => delivery.EnumerateFiles().Where(file => !IsData(file)).Select(file => NotTakenFile.Of(delivery.Name, file.Name, Reason(file)))),
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SourceUnavailableException($"{folder}: {exception.Message}", exception) { Fault = SyncFault.FolderUnreadable };
        }
    }

    /// <summary>The deliveries of one system from its own folder.</summary>
    /// <exception cref="SourceUnavailableException">There is no such folder, or it cannot be read.</exception>
    public static IReadOnlyList<DeliveredFile> ListFolder(string folder)
    {
        try
        {
            return
            [
                .. new DirectoryInfo(folder).EnumerateDirectories()
                    .Where(delivery => DeliveryName().IsMatch(delivery.Name))
                    .OrderBy(delivery => int.Parse(delivery.Name.AsSpan(1), CultureInfo.InvariantCulture))
                    .SelectMany(delivery => delivery.EnumerateFiles().Where(IsData).OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => Of(delivery.Name, file))),
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SourceUnavailableException($"{folder}: {exception.Message}", exception) { Fault = SyncFault.FolderUnreadable };
        }
    }

    private string FolderOf(string systemCode) => options.Value.DropFolder.Length > 0
        ? Path.Combine(options.Value.DropFolder, systemCode)
        : throw new SourceUnavailableException($"{DropFolderOptions.Section}:{nameof(DropFolderOptions.DropFolder)} is not set.") { Fault = SyncFault.NotSetUp };

    /// <summary>
    /// What nobody could open or store stops nobody: a name in a code page of its own, one longer than any dialect has, a link that leads elsewhere, a file larger than any delivery.
    /// </summary>
    private static bool IsData(FileInfo file) =>
        file.Name.Length <= DeliveredFile.MaxNameLength && !file.Name.Contains('\uFFFD', StringComparison.Ordinal) && file.LinkTarget is null && file.Length <= MaxFileBytes;

    private static RejectReason Reason(FileInfo file) =>
        file.LinkTarget is not null ? RejectReason.NotAFile : file.Name.Contains('\uFFFD', StringComparison.Ordinal) ? RejectReason.UnsafeName
        : file.Name.Length > DeliveredFile.MaxNameLength ? RejectReason.TooLong : RejectReason.TooLarge;

    private static DeliveredFile Of(string delivery, FileInfo file) => new(delivery, file.Name, file.Length, file.OpenRead, file.LastWriteTimeUtc);

    [GeneratedRegex("""^d[0-9]{2,6}\z""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DeliveryName();
}
