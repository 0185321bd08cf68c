using Lko.Domain.Live;

namespace Lko.Tests.Support;

/// <summary>A feed whose changes the test tells by hand; what a subscriber does about one can be waited for.</summary>
internal sealed class HandFeed : ILiveFeed
{
    public List<(Func<Change, bool> Filter, Func<IReadOnlyList<Change>, Task> Handler)> Handlers { get; } = [];

    public List<Change> Published { get; } = [];

    /// <summary>Nobody is told before the test does it.</summary>
    public void Publish(Change change) => Published.Add(change);

    public async Task TellAsync(Change change)
    {
        foreach (var (filter, handler) in Handlers.ToList())
        {
            if (filter(change))
            {
                await handler([change]);
            }
        }
    }

    public IDisposable Subscribe(Func<Change, bool> filter, Func<IReadOnlyList<Change>, Task> handler, TimeSpan interval)
    {
        var entry = (filter, handler);
        Handlers.Add(entry);
        return new Ending(() => Handlers.Remove(entry));
    }

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
