using System.Threading.Channels;
using Lko.Domain.Common;
using Lko.Domain.Live;
using Microsoft.Extensions.Logging;

namespace Lko.Infrastructure.Live;

/// <summary>
/// Changes inside one process. A subscriber is told at once, then at most once per interval with everything that came meanwhile; a slow
/// or failing subscriber delays nobody. <see cref="RelayTo"/> lets a relay carry local changes to other nodes.
/// </summary>
public sealed partial class LiveFeed(TimeProvider time, ILogger<LiveFeed> log) : ILiveFeed
{
    private readonly TimeProvider _time = time;
    private readonly Lock _lock = new();
    private readonly List<Subscription> _subscriptions = [];
    private readonly List<Action<Change>> _relays = [];

    /// <summary>Hands changes of this node, never of others, to a relay. The relay must not wait: it runs on the publisher's thread.</summary>
    public void RelayTo(Action<Change> relay)
    {
        lock (_lock)
        {
            _relays.Add(relay);
        }
    }

    public void Publish(Change change)
    {
        Deliver(change);
        Action<Change>[] relays;
        lock (_lock)
        {
            relays = [.. _relays];
        }

        foreach (var relay in relays)
        {
            relay(change);
        }
    }

    /// <summary>Delivers a change that another node published.</summary>
    public void Deliver(Change change)
    {
        Subscription[] subscriptions;
        lock (_lock)
        {
            subscriptions = [.. _subscriptions];
        }

        foreach (var subscription in subscriptions)
        {
            subscription.Offer(change);
        }
    }

    public IDisposable Subscribe(Func<Change, bool> filter, Func<IReadOnlyList<Change>, Task> handler, TimeSpan interval)
    {
        var subscription = new Subscription(this, filter, handler, interval);
        lock (_lock)
        {
            _subscriptions.Add(subscription);
        }

        subscription.Start();
        return subscription;
    }

    private void Remove(Subscription subscription)
    {
        lock (_lock)
        {
            _subscriptions.Remove(subscription);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A live subscriber failed")]
    private partial void LogFailed(Exception failure);

    private sealed class Subscription(LiveFeed feed, Func<Change, bool> filter, Func<IReadOnlyList<Change>, Task> handler, TimeSpan interval) : IDisposable
    {
        private const int Capacity = 1000;

        // Only addresses are queued and the reader looks again anyway, so the oldest may go when a subscriber cannot follow.
        private readonly Channel<(Change Change, long At)> _queue = Channel.CreateBounded<(Change, long)>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        private readonly CancellationTokenSource _stop = new();

        public void Start() => _ = Task.Run(RunAsync);

        public void Offer(Change change)
        {
            if (filter(change))
            {
                _queue.Writer.TryWrite((change, feed._time.GetTimestamp()));
            }
        }

        public void Dispose()
        {
            feed.Remove(this);
            _stop.Cancel();
        }

        private async Task RunAsync()
        {
            try
            {
                while (await _queue.Reader.WaitToReadAsync(_stop.Token))
                {
                    var batch = new List<(Change Change, long At)>();
                    while (_queue.Reader.TryRead(out var change))
                    {
                        batch.Add(change);
                    }

                    await TellAsync(batch);
                    await Task.Delay(interval, feed._time, _stop.Token);
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // Disposed: nobody listens any more.
            }
            finally
            {
                _stop.Dispose();
            }
        }

        private async Task TellAsync(List<(Change Change, long At)> batch)
        {
            try
            {
                await handler([.. batch.Select(each => each.Change)]);
                foreach (var (change, at) in batch)
                {
                    Telemetry.LiveLatency.Record(feed._time.GetElapsedTime(at).TotalSeconds, new KeyValuePair<string, object?>("topic", change.Topic.ToString()));
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !_stop.IsCancellationRequested)
            {
                // A cancelled query of the subscriber's is no reason to stop: only the subscription's own end is.
                feed.LogFailed(failure);
            }
        }
    }
}
