using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Microsoft.Extensions.Logging;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>
/// Files of documents in the archives of the drop folder. What is handed out is a copy that was compared with what was taken over: archives are
/// written anew by others, and no name of theirs leads to a path.
/// </summary>
internal sealed partial class ArchivedDocuments(IDropFolder folder, ILogger<ArchivedDocuments> log) : IDocumentFiles
{
    public DocumentFile? Find(DocumentPlace place)
    {
        FileStream? copy = null;
        try
        {
            if (place.Path.Split('!') is [var path, var registry] && folder.List(place.System).FirstOrDefault(file => string.Equals(file.Path, path, StringComparison.Ordinal)) is { } delivered)
            {
                using var content = delivered.Open();
                using var archive = new Payloads(content, registry);
                copy = Copy();
                if (string.Equals(archive.CopyTo(place.FileName, copy), place.Md5, StringComparison.OrdinalIgnoreCase))
                {
                    copy.Position = 0;
                    var whole = copy;
                    copy = null;
                    return new(FileNames.Shown(place.FileName), whole);
                }
            }

            LogGone(place.System, place.Path, place.FileName);
        }
        catch (Exception failure) when (failure is SourceUnavailableException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            LogUnread(place.System, place.Path, place.FileName, failure);
        }
        finally
        {
            copy?.Dispose();
        }

        return null;
    }

    /// <summary>Takes its place on the disk until it is closed.</summary>
    private static FileStream Copy()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            // Others of the machine have no business with a settlement document.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new(Path.Combine(Path.GetTempPath(), $"lko-{Guid.NewGuid():N}"), options);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{System}: {Path} does not hold {File} any more as it was taken over")]
    private partial void LogGone(string system, string path, string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{System}: {File} of {Path} cannot be read")]
    private partial void LogUnread(string system, string path, string file, Exception failure);
}
