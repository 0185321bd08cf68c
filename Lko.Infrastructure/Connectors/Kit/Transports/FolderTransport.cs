using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.Kit.Transports;

/// <summary>Systems that put their files into the drop folder themselves.</summary>
public sealed class FolderTransport : ITransport
{
    public string Code => "folder";

    public Task<Fetched> FetchAsync(SourceSystem system, FetchOrder order, CancellationToken cancellationToken) => Task.FromResult(Fetched.FilesOnly);
}
