using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Microsoft.Extensions.Logging;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>
/// Files of documents in the archives of the drop folder. What is handed out is a copy that was compared with what was taken over: archives are
/// written anew by others, and no name of theirs leads to a path.
/// </summary>
internal sealed partial class ArchivedDocuments(IDropFolder folder, WorkFolder work, ILogger<ArchivedDocuments> log) : IDocumentFiles
{
    public DocumentFile? Open(DocumentPlace place, CancellationToken cancellationToken)
    {
        try
        {
            // The registry is named behind the last mark: a delivered file may have one in its own name.
            if (place.Path.LastIndexOf('!') is > 0 and var mark
                && folder.Find(place.System, place.Path[..mark]) is { } delivered
                && Copy(delivered, place.Path[(mark + 1)..], place, cancellationToken) is { } whole)
            {
                return whole;
            }

            LogGone(place.System, place.Path, place.FileName);
        }
        catch (InvalidDataException broken)
        {
            LogBroken(place.System, place.Path, broken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SourceUnavailableException($"{place.System}: {place.FileName} of {place.Path} cannot be read now.", failure) { Fault = SyncFault.FolderUnreadable };
        }

        return null;
    }

    private DocumentFile? Copy(DeliveredFile delivered, string registry, DocumentPlace place, CancellationToken cancellationToken)
    {
        using var content = delivered.Open();
        using var archive = new Payloads(content, registry);
        var copy = work.CreateFile();
        try
        {
            foreach (var name in NamesOf(archive, place.FileName))
            {
                copy.SetLength(0);
                if (string.Equals(archive.CopyTo(name, copy, cancellationToken), place.Md5, StringComparison.OrdinalIgnoreCase))
                {
                    copy.Position = 0;
                    var whole = copy;
                    copy = null;
                    return new(FileNames.Shown(name), whole);
                }
            }

            return null;
        }
        finally
        {
            copy?.Dispose();
        }
    }

    /// <summary>The name is remembered as far as its column holds it.</summary>
    private static IEnumerable<string> NamesOf(Payloads archive, string remembered) =>
        archive.Names.Where(name => string.Equals(StoredText.Fit(name, SettlementDocument.MaxFileNameLength), remembered, StringComparison.Ordinal));

    [LoggerMessage(Level = LogLevel.Warning, Message = "{System}: {Path} does not hold {File} any more as it was taken over")]
    private partial void LogGone(string system, string path, string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{System}: {Path} is no archive any more")]
    private partial void LogBroken(string system, string path, Exception failure);
}
