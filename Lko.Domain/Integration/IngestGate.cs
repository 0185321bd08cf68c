using Lko.Domain.Common;

namespace Lko.Domain.Integration;

/// <summary>
/// Bulkhead of the node: how many systems are weighed and written at a time, whatever number of them is being asked. A slow database holds
/// back the taking over and nothing else; what waits here has not begun its transaction.
/// </summary>
/// <param name="readers">Systems whose files are weighed at the same time: work for a processor.</param>
/// <param name="writers">Systems that write at the same time: one where the database has a single writer.</param>
public sealed class IngestGate(int readers, int writers) : IDisposable
{
    private readonly Bulkhead _readers = new(readers);
    private readonly Bulkhead _writers = new(writers);

    public Task<IDisposable> ReadAsync(CancellationToken cancellationToken) => _readers.EnterAsync(cancellationToken);

    public Task<IDisposable> WriteAsync(CancellationToken cancellationToken) => _writers.EnterAsync(cancellationToken);

    public void Dispose()
    {
        _readers.Dispose();
        _writers.Dispose();
    }
}
