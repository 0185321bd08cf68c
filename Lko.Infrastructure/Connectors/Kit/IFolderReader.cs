using System.Text.Json.Nodes;
using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>Reads the deliveries of a system whose data are neither balances nor charges: its result has members of its own.</summary>
public interface IFolderReader
{
    string Dialect { get; }

    /// <summary>What the deliveries say; the member <c>rejected</c> names the files that were refused.</summary>
    JsonObject Read(SourceSystem system, IReadOnlyList<DeliveredFile> files, SourceReference reference, CancellationToken cancellationToken);
}
