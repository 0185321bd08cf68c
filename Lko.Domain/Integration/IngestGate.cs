namespace Lko.Domain.Integration;

/// <summary>
/// Bulkhead of the node: how many systems are weighed and written at a time, whatever number of them is being asked. A slow database holds
/// back the taking over and nothing else; what waits here has not begun its transaction.
/// </summary>
/// <param name="readers">Systems whose files are weighed at the same time: work for a processor.</param>
/// <param name="writers">Systems that write at the same time: one where the database has a single writer.</param>
public sealed class IngestGate(int readers, int writers) : IDisposable
{
    private readonly SemaphoreSlim _readers = new(readers, readers);
    private readonly SemaphoreSlim _writers = new(writers, writers);

    public Task<IDisposable> ReadAsync(CancellationToken cancellationToken) => EnterAsync(_readers, cancellationToken);

    public Task<IDisposable> WriteAsync(CancellationToken cancellationToken) => EnterAsync(_writers, cancellationToken);

    public void Dispose()
    {
        _readers.Dispose();
        _writers.Dispose();
    }

    private static async Task<IDisposable> EnterAsync(SemaphoreSlim places, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        return new Place(places);
    }

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        private SemaphoreSlim? _places = places;

        public void Dispose() => Interlocked.Exchange(ref _places, null)?.Release();
    }
}
