using System.Text.Json.Nodes;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Connectors.Kit;
using Microsoft.EntityFrameworkCore;

namespace Lko.Infrastructure.Connectors;

/// <summary>Reads a folder of deliveries in the dialect of a system and says what it would bring, without keeping any of it.</summary>
public sealed class ReadFolder(ILkoDbFactory factory, IEnumerable<ISourceConnector> connectors, IEnumerable<IResultForm> forms)
{
    /// <returns>What it brings; NotFound for a code outside the registry.</returns>
    /// <exception cref="SourceUnavailableException">The folder cannot be read, or nothing reads the dialect.</exception>
    public async Task<Outcome<FolderReading>> Run(string systemCode, IDropFolder folder, CancellationToken cancellationToken)
    {
        await using var db = factory.OpenSystem("import of a folder");
        if (await db.SourceSystems.AsNoTracking().SingleOrDefaultAsync(row => row.Code == systemCode, cancellationToken) is not { } system)
        {
            return Outcome<FolderReading>.NotFound();
        }

        var connector = connectors.FirstOrDefault(each => string.Equals(each.Dialect, system.Dialect, StringComparison.Ordinal))
            ?? throw new SourceUnavailableException($"No connector reads the dialect {system.Dialect}.") { Fault = SyncFault.NotSetUp };
        var result = await ReadDeliveries.ReadAsync(db, system, connector, folder.List(systemCode), cancellationToken);
        var form = forms.FirstOrDefault(each => string.Equals(each.Dialect, system.Dialect, StringComparison.Ordinal));
        return Outcome<FolderReading>.Ok(new(form is null ? CanonicalJson.Of(result) : form.Show(result), system.Dialect, result.Ledger.Entries, folder.NotTaken(systemCode)));
    }
}

/// <summary>What a folder of deliveries says, and what of it could not be read at all.</summary>
/// <param name="Result">The canonical result.</param>
/// <param name="Dialect">By which the files were read.</param>
/// <param name="Files">Every file of a delivery, with what became of it.</param>
/// <param name="NotTaken">What lies there and is no file of a delivery.</param>
public sealed record FolderReading(JsonObject Result, string Dialect, IReadOnlyList<LedgerEntry> Files, IReadOnlyList<NotTakenFile> NotTaken)
{
    /// <summary>Files with a name that the dialect does not know.</summary>
    public IEnumerable<LedgerEntry> Unrecognised => Files.Where(file => file.Verdict == FileVerdict.Unsupported);

    /// <summary>There are files, and none of them is one that the dialect knows; markers say nothing by themselves.</summary>
    public bool IsNothingRecognised => Files.Count > 0 && Files.All(file => file.Verdict is FileVerdict.Unsupported or FileVerdict.Ignored);
}
