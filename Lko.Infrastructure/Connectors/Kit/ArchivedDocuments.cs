using System.Text;
using System.Text.Json;
using System.Xml;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Microsoft.Extensions.Logging;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>
/// Files of documents in the archives and the answers of the drop folder. What is handed out is a copy that was compared with what was taken over: they are
/// written anew by others, and no name of theirs leads to a path.
/// </summary>
internal sealed partial class ArchivedDocuments(IDropFolder folder, IEnumerable<ISourceConnector> connectors, WorkFolder work, ILogger<ArchivedDocuments> log) : IDocumentFiles
{
    public DocumentFile? Open(DocumentPlace place, CancellationToken cancellationToken)
    {
        try
        {
            // The registry is named behind the last mark: a delivered file may have one in its own name.
            var mark = place.Path.LastIndexOf('!');
            if (folder.Find(place.System, mark > 0 ? place.Path[..mark] : place.Path) is { } delivered
                && (mark > 0 ? Copy(delivered, place.Path[(mark + 1)..], place, cancellationToken) : CopyOfAnswer(delivered, place, cancellationToken)) is { } whole)
            {
                return whole;
            }

            LogGone(place.System, place.Path, place.FileName);
        }
        catch (Exception broken) when (broken is InvalidDataException or XmlException or JsonException or DecoderFallbackException or InvalidOperationException)
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
        return FirstThatIs(place, NamesOf(archive, place.FileName).Select(name => (name, (Func<Stream, string?>)(copy => archive.CopyTo(name, copy, cancellationToken)))));
    }

    private DocumentFile? CopyOfAnswer(DeliveredFile delivered, DocumentPlace place, CancellationToken cancellationToken)
    {
        using var content = delivered.Open();
        var files = connectors.OfType<IEmbedsFiles>().Select(dialect => dialect.FilesOf(delivered.Name, place.Encoding, content)).FirstOrDefault(found => found is not null) ?? [];
        return FirstThatIs(
            place,
            files.Where(file => IsCalled(file.Name, place.FileName)).Select(file => (file.Name, (Func<Stream, string?>)(copy => file.CopyTo(copy, cancellationToken)))));
    }

    /// <param name="found">Files of the name, with what copies them and tells the MD5 of the copy.</param>
    private DocumentFile? FirstThatIs(DocumentPlace place, IEnumerable<(string Name, Func<Stream, string?> CopyTo)> found)
    {
        var copy = work.CreateFile();
        try
        {
            foreach (var (name, copyTo) in found)
            {
                copy.SetLength(0);
                if (string.Equals(copyTo(copy), place.Md5, StringComparison.OrdinalIgnoreCase))
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
        archive.Names.Where(name => IsCalled(name, remembered));

    private static bool IsCalled(string name, string remembered) => string.Equals(StoredText.Fit(name, SettlementDocument.MaxFileNameLength), remembered, StringComparison.Ordinal);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{System}: {Path} does not hold {File} any more as it was taken over")]
    private partial void LogGone(string system, string path, string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{System}: {Path} cannot be read any more")]
    private partial void LogBroken(string system, string path, Exception failure);
}
