using System.Threading.Channels;
using Lko.Domain.Live;
using Lko.Infrastructure.Live;
using Lko.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Lko.Tests.Live;

public sealed class LiveFeedTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static TheoryData<Exception> Failures => [new InvalidOperationException("no"), new OperationCanceledException(), new TaskCanceledException(), new OperationCanceledException(new CancellationToken(canceled: true))];

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task Subscriber_ThatFails_IsLoggedAndToldTheNextChange(Exception failure)
    {
        var log = new RecordingLog<LiveFeed>();
        var feed = new LiveFeed(TimeProvider.System, log);
        var told = Channel.CreateUnbounded<string>();
        using var subscription = feed.Subscribe(
            _ => true,
            changes =>
            {
                told.Writer.TryWrite(changes[0].Key);
                return changes[0].Key is "first" ? Task.FromException(failure) : Task.CompletedTask;
            },
            TimeSpan.Zero);

        feed.Publish(Of("first"));
        (await NextAsync(told.Reader)).ShouldBe("first");
        feed.Publish(Of("second"));

        (await NextAsync(told.Reader)).ShouldBe("second");
        var entry = log.Entries.ShouldHaveSingleItem();
        (entry.Level, entry.Failure).ShouldBe((LogLevel.Error, failure));
    }

    [Fact]
    public async Task Subscriber_CancelledByItsOwnEnd_IsNoFailure()
    {
        var log = new RecordingLog<LiveFeed>();
        var feed = new LiveFeed(TimeProvider.System, log);
        var (entered, leave, left) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        var subscription = feed.Subscribe(
            _ => true,
            async _ =>
            {
                entered.SetResult();
                await leave.Task;
                left.SetResult();
                throw new OperationCanceledException();
            },
            TimeSpan.Zero);
        feed.Publish(Of("first"));
        await entered.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

        subscription.Dispose();
        leave.SetResult();

        await left.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        log.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Burst_IsToldOncePerInterval()
    {
        var interval = TimeSpan.FromMilliseconds(250);
        var time = new TickingTime();
        var feed = new LiveFeed(time, new RecordingLog<LiveFeed>());
        var told = Channel.CreateUnbounded<IReadOnlyList<Change>>();
        using var subscription = feed.Subscribe(
            _ => true,
            changes =>
            {
                told.Writer.TryWrite(changes);
                return Task.CompletedTask;
            },
            interval);

        feed.Publish(Of("first"));
        (await NextAsync(told.Reader)).ShouldHaveSingleItem().Key.ShouldBe("first", "nobody waits for the first");
        foreach (var burst in new[] { "a", "b" })
        {
            (await NextAsync(time.Waits)).ShouldBe(interval);
            var keys = Enumerable.Range(0, 100).Select(index => $"{burst}{index}").ToList();
            keys.ForEach(key => feed.Publish(Of(key)));
            time.Advance(interval - TimeSpan.FromMilliseconds(1));
            told.Reader.TryRead(out _).ShouldBeFalse("the interval is not over");

            time.Advance(TimeSpan.FromMilliseconds(1));

            (await NextAsync(told.Reader)).Select(change => change.Key).ShouldBe(keys);
        }

        (await NextAsync(time.Waits)).ShouldBe(interval);
        time.Advance(interval);
        told.Reader.TryRead(out _).ShouldBeFalse("nothing came");
    }

    private static Change Of(string key) => new(Topic.Order, key, null, null, null);

    private static Task<T> NextAsync<T>(ChannelReader<T> told) => told.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken);
}
