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
    /// <returns>The canonical result; NotFound for a code outside the registry.</returns>
    /// <exception cref="SourceUnavailableException">The folder cannot be read, or nothing reads the dialect.</exception>
    public async Task<Outcome<JsonObject>> Run(string systemCode, IDropFolder folder, CancellationToken cancellationToken)
    {
        await using var db = factory.OpenSystem("import of a folder");
        if (await db.SourceSystems.AsNoTracking().SingleOrDefaultAsync(row => row.Code == systemCode, cancellationToken) is not { } system)
        {
            return Outcome<JsonObject>.NotFound();
        }

        var connector = connectors.FirstOrDefault(each => string.Equals(each.Dialect, system.Dialect, StringComparison.Ordinal))
            ?? throw new SourceUnavailableException($"No connector reads the dialect {system.Dialect}.") { Fault = SyncFault.NotSetUp };
        var result = await ReadDeliveries.ReadAsync(db, system, connector, folder.List(systemCode), cancellationToken);
        return Outcome<JsonObject>.Ok(forms.FirstOrDefault(each => string.Equals(each.Dialect, system.Dialect, StringComparison.Ordinal)) is { } form ? form.Show(result) : CanonicalJson.Of(result));
    }
}
