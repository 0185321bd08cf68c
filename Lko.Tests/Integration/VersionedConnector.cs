using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors;

namespace Lko.Tests.Integration;

/// <summary>A dialect as a version of its connector reads it.</summary>
/// <param name="read">The rows of a file by its name, out of what the dialect reads of it.</param>
/// <param name="control">What it says of every file; null = what the dialect says.</param>
/// <param name="refuses">Which files it takes for broken.</param>
internal sealed class VersionedConnector(string dialect, int version, Func<FileName, IEnumerable<SourceRow>, IEnumerable<SourceRow>>? read = null, FileControl? control = null, Func<FileName, bool>? refuses = null) : ISourceConnector
{
    private readonly ISourceConnector _dialect = ConnectorServices.All.Single(connector => connector.Dialect == dialect);

    public string Dialect => dialect;

    public int Version => version;

    public FileName? Recognise(SourceSystem system, DeliveredFile file) => _dialect.Recognise(system, file);

    public FileControl Check(SourceSystem system, FileName name, Stream content) => refuses?.Invoke(name) is true ? FileControl.Rejected(RejectReason.TrailerMismatch) : control ?? _dialect.Check(system, name, content);

    public IEnumerable<SourceRow> Read(SourceSystem system, FileName name, Stream content)
    {
        var rows = _dialect.Read(system, name, content);
        return read is null ? rows : read(name, rows);
    }
}
