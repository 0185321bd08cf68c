using System.Collections.Concurrent;
using Lko.Domain.Common;

namespace Lko.Domain.Integration;

/// <summary>
/// Bulkhead of the node: how many systems are asked, weighed and written at a time. A slow database holds back the taking over, and once that is
/// behind, the asking: what nobody can write yet need not lie here. What waits here has not begun its transaction.
/// </summary>
/// <param name="readers">Systems whose files are weighed at the same time: work for a processor.</param>
/// <param name="writers">Systems that write at the same time: one where the database has a single writer.</param>
/// <param name="fetchers">
/// Systems of one transport that are asked at the same time. Each transport has places of its own: a server that many systems share and that hangs fills
/// those of its own kind alone.
/// </param>
public sealed class IngestGate(int readers, int writers, int fetchers = IngestGate.DefaultFetchers) : IDisposable
{
    /// <summary>More than the few that hang could hold.</summary>
    public const int DefaultFetchers = 32;

    /// <summary>While more than so many wait to write, nobody asks for more.</summary>
    public const int MostWaiting = 8;

    private readonly Bulkhead _readers = new(readers);
    private readonly Bulkhead _writers = new(writers);
    private readonly Bulkhead _beats = new(1);
    private readonly ConcurrentDictionary<string, Bulkhead> _fetchers = new(StringComparer.Ordinal);
    private readonly Backlog _waiting = new();

    /// <param name="transport">Code of the transport by which the system is asked.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<IDisposable> FetchAsync(string transport, CancellationToken cancellationToken)
    {
        var place = await _fetchers.GetOrAdd(transport, static (_, places) => new(places), fetchers).EnterAsync(cancellationToken);
        try
        {
            await _waiting.IsShortAsync(cancellationToken);
            return place;
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    public Task<IDisposable> ReadAsync(CancellationToken cancellationToken) => _readers.EnterAsync(cancellationToken);

    public async Task<IDisposable> WriteAsync(CancellationToken cancellationToken)
    {
        _waiting.Join();
        try
        {
            return await _writers.EnterAsync(cancellationToken);
        }
        finally
        {
            _waiting.Leave();
        }
    }

    /// <summary>
    /// For the one word that a run is at work: it must not wait behind those who write much, who are why a run takes long. Where they hold the database itself,
    /// one such word waits inside of it and the others here.
    /// </summary>
    public Task<IDisposable> BeatAsync(CancellationToken cancellationToken) => _beats.EnterAsync(cancellationToken);

    public void Dispose()
    {
        _readers.Dispose();
        _writers.Dispose();
        _beats.Dispose();
        foreach (var places in _fetchers.Values)
        {
            places.Dispose();
        }
    }

    /// <summary>Those who wait to write.</summary>
    private sealed class Backlog
    {
        private readonly Lock _lock = new();
        private TaskCompletionSource? _isShort;
        private int _count;

        public void Join()
        {
            lock (_lock)
            {
                if (++_count > MostWaiting)
                {
                    _isShort ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                }
            }
        }

        public void Leave()
        {
            lock (_lock)
            {
                if (--_count <= MostWaiting)
                {
                    _isShort?.SetResult();
                    _isShort = null;
                }
            }
        }

        public Task IsShortAsync(CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                return _isShort?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;
            }
        }
    }
}
