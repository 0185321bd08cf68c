using System.Text.Json;
using System.Threading.Channels;
using Lko.Domain.Live;
using Lko.Domain.Operators;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Lko.Infrastructure.Live;

/// <summary>
/// Carries changes between the nodes of one portal over Redis. Nobody ever waits for Redis: what cannot be sent is dropped, and when the
/// connection is back every node looks at everything again.
/// </summary>
public sealed partial class RedisRelay(LiveFeed feed, string configuration, ILogger<RedisRelay> log) : BackgroundService
{
    /// <summary>Prefix of everything the portal does on this Redis.</summary>
    public const string Prefix = "lko:live:";

    private const int Capacity = 10_000;

    private static readonly RedisChannel Everybody = RedisChannel.Literal(Prefix + "changes");
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(2);

    private readonly string _node = Guid.NewGuid().ToString("N");
    private readonly Channel<Change> _outgoing = Channel.CreateBounded<Change>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    /// <summary>Whether changes of other nodes arrive at present.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>"Everything may have changed": one change per topic without an operator, which concerns every subscriber.</summary>
    public static IEnumerable<Change> Everything => Enum.GetValues<Topic>().Select(topic => new Change(topic, "", null, null, null));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        feed.RelayTo(change => _outgoing.Writer.TryWrite(change));
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
                LogBack();
                IsConnected = true;
                LookAgain();
            }
        };
        await SubscribeAsync(redis, stoppingToken);
        IsConnected = true;
        await SendAsync(redis, stoppingToken);
    }

    private async Task<ConnectionMultiplexer> ConnectAsync(CancellationToken stoppingToken)
    {
        var options = ConfigurationOptions.Parse(configuration);
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
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
            catch (Exception failure) when (failure is RedisException or TimeoutException)
            {
                LogLost(failure);
                await Task.Delay(RetryPause, stoppingToken);
            }
        }
    }

    private async Task SendAsync(ConnectionMultiplexer redis, CancellationToken stoppingToken)
    {
        await foreach (var change in _outgoing.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await redis.GetSubscriber().PublishAsync(Everybody, JsonSerializer.Serialize(Wire.Of(_node, change)));
            }
            catch (Exception failure) when (failure is RedisException or TimeoutException)
            {
                // Lost for the others until the connection is back; then they look at everything.
                LogDropped(failure);
            }
        }
    }

    /// <summary>Nobody knows what was missed: this node looks again, and so do the others, to whom this node may have been silent.</summary>
    private void LookAgain()
    {
        foreach (var change in Everything)
        {
            feed.Deliver(change);
            _outgoing.Writer.TryWrite(change);
        }
    }

    private void Receive(RedisValue message)
    {
        try
        {
            if (JsonSerializer.Deserialize<Wire>(message.ToString()) is { } wire && !string.Equals(wire.Node, _node, StringComparison.Ordinal))
            {
                feed.Deliver(wire.ToChange());
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
