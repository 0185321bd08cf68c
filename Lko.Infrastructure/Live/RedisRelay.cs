using System.Text.Json;
using System.Threading.Channels;
using Lko.Domain.Live;
using Lko.Domain.Operators;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Lko.Infrastructure.Live;

/// <summary>
/// Carries changes between the nodes of one portal over Redis. Nobody ever waits for Redis: what cannot be sent is dropped. A node that could not
/// hear looks at everything again as soon as it hears; a node that could not tell bids the others do so as soon as it is heard. Redis has a
/// connection for each of the two, which break and come back apart from each other.
/// </summary>
public sealed partial class RedisRelay : BackgroundService
{
    /// <summary>Prefix of everything the portal does on this Redis.</summary>
    public const string Prefix = "lko:live:";

    private const int Capacity = 10_000;

    private static readonly RedisChannel Everybody = RedisChannel.Literal(Prefix + "changes");
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(2);

    private readonly string _node = Guid.NewGuid().ToString("N");
    private readonly Channel<Change> _outgoing;

    /// <summary>Whether the others have been told less than what happened.</summary>
    private volatile bool _owing;

    private readonly LiveFeed _feed;
    private readonly string _configuration;
    private readonly ILogger<RedisRelay> _log;

    /// <summary>Prepares the relay of one node.</summary>
    /// <param name="configuration">Configuration string of Redis.</param>
    public RedisRelay(LiveFeed feed, string configuration, ILogger<RedisRelay> log)
    {
        (_feed, _configuration, _log) = (feed, configuration, log);
        _outgoing = Channel.CreateBounded<Change>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => _owing = true);
    }

    /// <summary>Whether changes of other nodes arrive at present.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>Whether other nodes are still to be told that they have missed something.</summary>
    public bool IsOwing => _owing;

    /// <summary>"Everything may have changed": one change per topic without an operator, which concerns every subscriber.</summary>
    public static IEnumerable<Change> Everything => Enum.GetValues<Topic>().Select(topic => new Change(topic, "", null, null, null));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _feed.RelayTo(change => _outgoing.Writer.TryWrite(change));
        await using var redis = await ConnectAsync(stoppingToken);
        redis.ConnectionFailed += (_, failure) =>
        {
            if (failure.ConnectionType == ConnectionType.Subscription)
            {
                IsConnected = false;
                LogLost(failure.Exception);
            }
        };
        redis.ConnectionRestored += (_, restored) =>
        {
            if (restored.ConnectionType == ConnectionType.Subscription)
            {
                _ = LookAgainAsync(redis, stoppingToken);
            }
        };
        await SubscribeAsync(redis, stoppingToken);
        IsConnected = true;
        await SendAsync(redis, stoppingToken);
    }

    private async Task<ConnectionMultiplexer> ConnectAsync(CancellationToken stoppingToken)
    {
        var options = ConfigurationOptions.Parse(_configuration);
        options.AbortOnConnectFail = false;

        // With one that fails at once, the subscription is not renewed where its connection comes back before the other one. Only this task waits.
        options.BacklogPolicy = BacklogPolicy.Default;
        options.ClientName = "lko-live";
        while (true)
        {
            try
            {
                return await ConnectionMultiplexer.ConnectAsync(options);
            }
            catch (RedisException failure)
            {
                LogLost(failure);
                await Task.Delay(RetryPause, stoppingToken);
            }
        }
    }

    private async Task SubscribeAsync(ConnectionMultiplexer redis, CancellationToken stoppingToken)
    {
        // The queue keeps the order of messages and calls one by one.
        while (true)
        {
            try
            {
                (await redis.GetSubscriber().SubscribeAsync(Everybody)).OnMessage(message => Receive(message.Message));
                return;
            }
            catch (Exception failure) when (IsOfRedis(failure, stoppingToken))
            {
                LogLost(failure);
                await Task.Delay(RetryPause, stoppingToken);
            }
        }
    }

    private async Task SendAsync(ConnectionMultiplexer redis, CancellationToken stoppingToken)
    {
        var subscriber = redis.GetSubscriber();
        while (true)
        {
            if (_owing)
            {
                await OweAsync(subscriber, stoppingToken);
            }
            else if (!await TellAsync(subscriber, await _outgoing.Reader.ReadAsync(stoppingToken), stoppingToken))
            {
                _owing = true;
            }
        }
    }

    /// <summary>Bids the others look at everything, until it has been told; what waited meanwhile is part of it.</summary>
    private async Task OweAsync(ISubscriber subscriber, CancellationToken stoppingToken)
    {
        do
        {
            await Task.Delay(RetryPause, stoppingToken);
            while (_outgoing.Reader.TryRead(out _))
            {
            }

            _owing = false;
            foreach (var change in Everything)
            {
                if (!await TellAsync(subscriber, change, stoppingToken))
                {
                    _owing = true;
                    break;
                }
            }
        }
        while (_owing);
    }

    private async Task<bool> TellAsync(ISubscriber subscriber, Change change, CancellationToken stoppingToken)
    {
        try
        {
            await subscriber.PublishAsync(Everybody, JsonSerializer.Serialize(Wire.Of(_node, change))).WaitAsync(stoppingToken);
            return true;
        }
        catch (Exception failure) when (IsOfRedis(failure, stoppingToken))
        {
            LogDropped(failure);
            return false;
        }
    }

    /// <summary>Nobody knows what was missed.</summary>
    private async Task LookAgainAsync(ConnectionMultiplexer redis, CancellationToken stoppingToken)
    {
        while (!await HearsAsync(redis, stoppingToken))
        {
            await Task.Delay(RetryPause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }

        LogBack();
        IsConnected = true;
        foreach (var change in Everything)
        {
            _feed.Deliver(change);
        }
    }

    /// <summary>The connection answers in turn, and was asked to subscribe before: what is told once this has been answered is heard.</summary>
    private async Task<bool> HearsAsync(ConnectionMultiplexer redis, CancellationToken stoppingToken)
    {
        try
        {
            await redis.GetSubscriber().PingAsync().WaitAsync(stoppingToken);
            return true;
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception failure) when (IsOfRedis(failure, stoppingToken))
        {
            LogLost(failure);
            return false;
        }
    }

    /// <summary>A message that was on its way when its connection broke may also be cancelled.</summary>
    private static bool IsOfRedis(Exception failure, CancellationToken stoppingToken) =>
        failure is RedisException or TimeoutException || (failure is OperationCanceledException && !stoppingToken.IsCancellationRequested);

    private void Receive(RedisValue message)
    {
        try
        {
            if (JsonSerializer.Deserialize<Wire>(message.ToString()) is { } wire && !string.Equals(wire.Node, _node, StringComparison.Ordinal))
            {
                _feed.Deliver(wire.ToChange());
            }
        }
        catch (JsonException failure)
        {
            LogStrange(failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis is not reachable: changes of other nodes do not arrive")]
    private partial void LogLost(Exception? failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "Redis is reachable again: every screen looks anew")]
    private partial void LogBack();

    [LoggerMessage(Level = LogLevel.Debug, Message = "A change was not told to the other nodes")]
    private partial void LogDropped(Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A message on the live channel could not be read")]
    private partial void LogStrange(Exception failure);

    private sealed record Wire(string Node, Topic Topic, string Key, long? Operator, long? Branch, string? CarrierBranch, long? User)
    {
        public static Wire Of(string node, Change change) =>
            new(node, change.Topic, change.Key, change.OperatorId?.Value, change.BranchId?.Value, change.CarrierBranch, change.UserId);

        public Change ToChange() => new(
            Topic, Key, Operator is { } telecom ? OperatorId.From(telecom) : null, Branch is { } branch ? BranchId.From(branch) : null, CarrierBranch, User);
    }
}
