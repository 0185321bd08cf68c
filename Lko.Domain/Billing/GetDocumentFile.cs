using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>The file of a settlement document. Whoever takes it disposes of its content.</summary>
/// <param name="Name">As the registry of documents calls it, without folders.</param>
public sealed record DocumentFile(string Name, Stream Content);

/// <summary>Where a document's file lies, and what is known of it since it was taken over.</summary>
/// <param name="Path">Of the registry that lists it, as in <see cref="RowSource.Path"/>.</param>
public sealed record DocumentPlace(string System, string Path, string FileName, string Md5);

/// <summary>Files of settlement documents in the deliveries they came with.</summary>
public interface IDocumentFiles
{
    /// <returns>Null when it is not there any more as it was taken over.</returns>
    DocumentFile? Find(DocumentPlace place);
}

/// <summary>Opens the file of one settlement document; there is none where the system delivers no files of documents.</summary>
public sealed class GetDocumentFile(ILkoDbFactory factory, IDocumentFiles files)
{
    public async Task<Outcome<DocumentFile>> Run(SettlementDocumentId id, CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(Permission.BalancesRead, cancellationToken);
        if (db is null)
        {
            return Outcome<DocumentFile>.Forbidden();
        }

        var place = await db.SettlementDocuments.Where(row => row.Id == id && row.Md5 != null)
            .Select(row => new DocumentPlace(row.System, row.Source.Path, row.FileName, row.Md5!))
            .SingleOrDefaultAsync(cancellationToken);
        return place is not null && files.Find(place) is { } file ? Outcome<DocumentFile>.Ok(file) : Outcome<DocumentFile>.NotFound();
    }
}
