using System.Text.Json.Nodes;
using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>How the result of a system is written whose data are neither balances nor charges: it has members of its own.</summary>
public interface IResultForm
{
    string Dialect { get; }

    /// <summary>What the deliveries say; the member <c>rejected</c> names the files that were refused.</summary>
    JsonObject Show(CanonicalResult result);
}
