namespace Lko.Domain.Common;

/// <summary>So many may be inside at a time; who comes beyond that waits outside.</summary>
public sealed class Bulkhead(int places) : IDisposable
{
    private readonly SemaphoreSlim _places = new(places, places);

    /// <returns>The place, to be given back.</returns>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        return new Place(_places);
    }

    public void Dispose() => _places.Dispose();

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        private SemaphoreSlim? _places = places;

        public void Dispose() => Interlocked.Exchange(ref _places, null)?.Release();
    }
}
