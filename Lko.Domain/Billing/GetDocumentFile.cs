using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>The file of a settlement document. Whoever takes it disposes of its content.</summary>
/// <param name="Name">As the registry of documents calls it, without folders.</param>
public sealed record DocumentFile(string Name, Stream Content);

/// <summary>Where a document's file lies, and what is known of it since it was taken over.</summary>
/// <param name="Path">Of the registry that lists it, as in <see cref="RowSource.Path"/>.</param>
/// <param name="FileName">As far as <see cref="SettlementDocument.FileName"/> holds it.</param>
/// <param name="Encoding">In which the file of the delivery was read.</param>
public sealed record DocumentPlace(string System, string Path, string FileName, string Md5, string Encoding = "utf-8");

/// <summary>Files of settlement documents in the deliveries they came with.</summary>
public interface IDocumentFiles
{
    /// <returns>Null when it is not there any more as it was taken over.</returns>
    /// <exception cref="SourceUnavailableException">Whether it is there cannot be told now.</exception>
    DocumentFile? Open(DocumentPlace place, CancellationToken cancellationToken);
}

/// <summary>
/// Opens the file of one settlement document; there is none where the system delivers no files of documents. The journal tells who took which,
/// each time; what could not be written down is not handed out.
/// </summary>
public sealed class GetDocumentFile(ILkoDbFactory factory, IDocumentFiles files, TimeProvider time)
{
    /// <exception cref="SourceUnavailableException">The deliveries cannot be read now.</exception>
    public async Task<Outcome<DocumentFile>> Run(SettlementDocumentId id, CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(Permission.BalancesRead, cancellationToken);
        if (db?.User is not { } user)
        {
            return Outcome<DocumentFile>.Forbidden();
        }

        var document = await db.SettlementDocuments.Where(row => row.Id == id && row.Md5 != null)
            .Select(row => new { row.OperatorId, row.Type, row.Number, row.System, row.Source.Path, row.FileName, Md5 = row.Md5! })
            .SingleOrDefaultAsync(cancellationToken);
        if (document is null || files.Open(new(document.System, document.Path, document.FileName, document.Md5, await EncodingAsync(document.System, document.Path, cancellationToken)), cancellationToken) is not { } file)
        {
            return Outcome<DocumentFile>.NotFound();
        }

        try
        {
            await db.KeepAsync(user, AccessEventKind.DocumentTaken, document.OperatorId, $"{document.Type} {document.Number}", time.Now(), cancellationToken);
            return Outcome<DocumentFile>.Ok(file);
        }
        catch
        {
            await file.Content.DisposeAsync();
            throw;
        }
    }

    /// <summary>In which encoding the file was read that told of the document: its system may tell in another by now. Files of deliveries are the carrier's to see.</summary>
    private async Task<string> EncodingAsync(string system, string path, CancellationToken cancellationToken)
    {
        // The first part of a path is the delivery; one without it, which no file has, is looked for in none.
        var start = path.IndexOf('/', StringComparison.Ordinal) + 1;
        var delivery = path[..Math.Max(0, start - 1)];
        var names = DeliveredFile.PathsOf(path).Where(each => each.Length > start).Select(each => each[start..]).ToList();
        await using var all = factory.OpenSystem("in which encoding a document was told");
        return await all.SourceFiles.Where(row => row.System == system && row.Delivery == delivery && names.Contains(row.Name))
                .OrderByDescending(row => row.Name.Length).Select(row => row.Encoding).FirstOrDefaultAsync(cancellationToken)
            ?? await all.SourceSystems.Where(row => row.Code == system).Select(row => row.Encoding).SingleOrDefaultAsync(cancellationToken)
            ?? RegistryEntry.Utf8;
    }
}
