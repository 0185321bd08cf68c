using System.Text.Json.Nodes;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Connectors.Kit;
using Microsoft.EntityFrameworkCore;

namespace Lko.Infrastructure.Connectors;

/// <summary>Reads a folder of deliveries in the dialect of a system and says what it would bring, without keeping any of it.</summary>
public sealed class ReadFolder(ILkoDbFactory factory, IEnumerable<ISourceConnector> connectors, IEnumerable<IFolderReader> readers)
{
    /// <returns>The canonical result; NotFound for a code outside the registry.</returns>
    /// <exception cref="SourceUnavailableException">The folder cannot be read, or nothing reads the dialect.</exception>
    public async Task<Outcome<JsonObject>> Run(string systemCode, IDropFolder folder, CancellationToken cancellationToken)
    {
        await using var db = factory.OpenSystem("import of a folder");
        if (await db.SourceSystems.AsNoTracking().SingleOrDefaultAsync(row => row.Code == systemCode, cancellationToken) is not { } system)
        {
            return Outcome<JsonObject>.NotFound();
        }

        var files = folder.List(systemCode);
        if (readers.FirstOrDefault(reader => string.Equals(reader.Dialect, system.Dialect, StringComparison.Ordinal)) is { } reader)
        {
            return Outcome<JsonObject>.Ok(reader.Read(system, files, await SourceReference.LoadAsync(db, system, cancellationToken), cancellationToken));
        }

        var connector = connectors.FirstOrDefault(each => string.Equals(each.Dialect, system.Dialect, StringComparison.Ordinal))
            ?? throw new SourceUnavailableException($"No connector reads the dialect {system.Dialect}.") { Fault = SyncFault.NotSetUp };
        return Outcome<JsonObject>.Ok(CanonicalJson.Of(await ReadDeliveries.ReadAsync(db, system, connector, files, cancellationToken)));
    }
}
