using Lko.Domain.Common;
using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.Kit.Transports;

/// <summary>Systems that put their files into the drop folder themselves.</summary>
public sealed class FolderTransport : ITransport
{
    public string Code => "folder";

    public Task FetchAsync(SourceSystem system, IReadOnlyList<Period> periods, CancellationToken cancellationToken) => Task.CompletedTask;
}
