using System.Diagnostics;
using System.Globalization;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Tests.EndToEnd;
using Lko.Tests.Support;

namespace Lko.Tests.Faults;

/// <summary>
/// F15: a line whose kernel loses three packets of ten, in each direction. What comes over it comes whole or not at all: a run that fails says that the line
/// was at fault and has saved nothing in part, and runs that go on have everything once in the end. Not beside a journey: a browser drops what it is loading
/// when a line is laid.
/// </summary>
[Collection(BrowserTests.Name)]
public sealed class PacketLossTests(DeliveryFaultTests.Sandbox sandbox, ITestOutputHelper output) : IClassFixture<DeliveryFaultTests.Sandbox>
{
    private const double Loss = 0.3;

    /// <summary>By chance a few hundred packets lose no less and no more.</summary>
    private const double LeastLoss = 0.15;

    private const double MostLoss = 0.45;

    /// <summary>How often everything is asked for: a few hundred kilobytes in all.</summary>
    private const int Rounds = 3;

    private const int MostRuns = 40;

    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(4);

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, "ASR-MSK-1")]
    [InlineData(DatabaseProvider.PostgreSql, "ASR-IRKT-1")]
    public async Task CallsOverALineThatLosesPackets_BringEveryRowOnce(DatabaseProvider provider, string system)
    {
        await using var line = await LossyLink.StartAsync(sandbox.Fixture.Server.Address.Port, Loss);
        await using var scene = await EngineScene.OpenAsync(sandbox.Fixture, provider, system, line: line.Address);
        for (var round = 0; round < Rounds; round++)
        {
            await TakesOverAllAsync(scene, await scene.DropAsync());
        }

        await HasLostAsync(line);
    }

    [Fact]
    public async Task FilesOverALineThatLosesPackets_BringEveryRowOnce()
    {
        await using var server = await SshServer.StartAsync();
        await using var line = await LossyLink.StartAsync(server.Port, Loss);
        await using var scene = await EngineScene.OpenAsync(sandbox.Fixture, DatabaseProvider.Sqlite, "ASR-NNOV-1", server, line.Address);
        await scene.DropAsync();
        await scene.DropAsync();

        await TakesOverAllAsync(scene, version: 1);
        await HasLostAsync(line);
    }

    private async Task TakesOverAllAsync(EngineScene scene, int version)
    {
        // A call that has lost too much at once is better made anew than waited for.
        (scene.Waits.Headers, scene.Waits.Idle, scene.Waits.RetryDelay) = (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(50));
        var (before, told) = (scene.Told(version: Math.Max(1, version - 1)), scene.Told(version: version));
        var (clock, runs, run) = (Stopwatch.StartNew(), 0, default(SyncRunRow));
        while (run is not { State: SyncRunState.Succeeded })
        {
            run = await scene.RunAsync();
            runs++;
            (runs <= MostRuns && clock.Elapsed < MostTime).ShouldBeTrue($"{runs} runs in {clock.Elapsed}: {run.Error}");
            if (run.State == SyncRunState.Held)
            {
                sandbox.Fixture.Time.Advance(SourceBreaker.LongestPause);
            }
            else if (run.State != SyncRunState.Succeeded)
            {
                (run.State, run.Fault is SyncFault.TimedOut or SyncFault.Unreachable).ShouldBe((SyncRunState.Failed, true), $"{run.Fault}: {run.Error}");
                var stored = await scene.StoredAsync();
                told.Missing(stored).Intersect(before.Missing(stored), StringComparer.Ordinal).ShouldBeEmpty("nothing is there in part");
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{runs} runs, {clock.Elapsed.TotalSeconds:0.0} s"));
        (run.Counts.QuarantinedRows, run.Counts.RejectedFiles).ShouldBe((0, 0), run.Error);
        (await scene.StoredAsync()).ToString().ShouldBe(told.ToString());
    }

    private async Task HasLostAsync(LossyLink line)
    {
        var (sent, lost, bytes) = await line.CountAsync();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024} KiB in {sent} packets, {lost} of them lost"));
        ((double)lost / sent).ShouldBeInRange(LeastLoss, MostLoss);
    }
}
