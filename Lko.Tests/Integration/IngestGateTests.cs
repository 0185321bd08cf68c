using Lko.Domain.Integration;
using Microsoft.Extensions.Time.Testing;

namespace Lko.Tests.Integration;

/// <summary>Who may ask, while others hang and while others wait to write.</summary>
public sealed class IngestGateTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fetch_PlacesOfATransportAreTaken_HoldsBackItsOwnSystemsAlone()
    {
        using var gate = new IngestGate(1, 1, fetchers: 2);
        using var first = await gate.FetchAsync("sftp", Token);
        var second = await gate.FetchAsync("sftp", Token);
        var third = gate.FetchAsync("sftp", Token);

        using (await gate.FetchAsync("http", Token))
        {
            third.IsCompleted.ShouldBeFalse();
        }

        second.Dispose();
        (await third).Dispose();
    }

    [Fact]
    public async Task Fetch_WhileManyWaitToWrite_WaitsUntilTheyAreFew()
    {
        using var gate = new IngestGate(1, 1);
        var writing = await gate.WriteAsync(Token);
        var waiting = new List<Task<IDisposable>>();
        for (var writer = 0; writer < IngestGate.MostWaiting; writer++)
        {
            waiting.Add(gate.WriteAsync(Token));
        }

        (await gate.FetchAsync("http", Token)).Dispose();
        waiting.Add(gate.WriteAsync(Token));

        var fetch = gate.FetchAsync("http", Token);

        fetch.IsCompleted.ShouldBeFalse();
        writing.Dispose();
        (await fetch).Dispose();
        foreach (var writer in waiting)
        {
            (await writer).Dispose();
        }
    }

    [Fact]
    public async Task Fetch_GivenUpWhileItWaits_LeavesItsPlace()
    {
        using var gate = new IngestGate(1, 1, fetchers: 1);
        using var writing = await gate.WriteAsync(Token);
        using var enough = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, IngestGate.MostWaiting + 1).Select(_ => gate.WriteAsync(enough.Token)).ToList();
        using var stop = new CancellationTokenSource();
        var fetch = gate.FetchAsync("http", stop.Token);

        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => fetch);
        await enough.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => Task.WhenAll(waiting));

        (await gate.FetchAsync("http", Token)).Dispose();
    }

    [Fact]
    public async Task Fetch_WaitedFor_TakesNothingOfTheTimeOfARun()
    {
        using var gate = new IngestGate(1, 1, fetchers: 1);
        var time = new FakeTimeProvider();
        using var run = new RunGate(gate, TimeSpan.FromMinutes(5), time, Token);
        var others = await gate.FetchAsync("http", Token);
        var turn = run.FetchAsync("http", run.Token);

        time.Advance(TimeSpan.FromHours(1));
        run.Token.IsCancellationRequested.ShouldBeFalse();
        others.Dispose();
        using var place = await turn;

        time.Advance(TimeSpan.FromMinutes(5));
        run.Token.IsCancellationRequested.ShouldBeTrue();
    }
}
