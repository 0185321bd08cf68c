using System.Diagnostics;
using System.Globalization;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit.Transports;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Sandbox.Landscape.Http;
using Lko.Tests.Support;

namespace Lko.Tests.Faults;

/// <summary>
/// F13 with the waits and caps with which the portal is delivered: every answer of a system is endless, or unpacks to gibibytes. Its run ends in seconds and
/// says why, the process does not grow, what was known stays, and another system of the same way is read meanwhile. Alone, because memory is that of the process.
/// </summary>
[Collection(MeasuredAlone.Name)]
public sealed class EndlessAnswerTests(DeliveryFaultTests.Sandbox sandbox, ITestOutputHelper output) : IClassFixture<DeliveryFaultTests.Sandbox>
{
    private const string Rest = "ASR-MSK-1";
    private const string Soap = "ASR-IRKT-1";
    private const int AsLongAsItTakes = 1_000;
    private const long MostGrowth = 50L << 20;

    private static readonly TimeSpan AFewSeconds = TimeSpan.FromSeconds(10);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, Rest, Soap, nameof(AnswerFault.EndlessBody))]
    [InlineData(DatabaseProvider.Sqlite, Soap, Rest, nameof(AnswerFault.GzipBomb))]
    [InlineData(DatabaseProvider.PostgreSql, Soap, Rest, nameof(AnswerFault.EndlessBody))]
    [InlineData(DatabaseProvider.PostgreSql, Rest, Soap, nameof(AnswerFault.GzipBomb))]
    public async Task AnswersWithoutEnd_CostARunOfSeconds_AndNoMemory(DatabaseProvider provider, string system, string neighbour, string fault)
    {
        await using var scene = await EngineScene.OpenAsync(sandbox.Fixture, provider, system);
        var before = await scene.DropAsync();
        (await scene.RunAsync()).State.ShouldBe(SyncRunState.Succeeded);
        (await scene.RunAsync(neighbour)).State.ShouldBe(SyncRunState.Succeeded);
        var version = await scene.DropAsync();
        await scene.FaultAsync(fault, AsLongAsItTakes);

        var clock = Stopwatch.StartNew();
        var (struck, growth) = await GrowthAsync(() => scene.RunAsync());
        var took = clock.Elapsed;

        var most = new WaitOptions().MostAnswerBytes;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{provider} {system} {fault}: {took.TotalSeconds:0.0} s, {growth / 1024 / 1024} MiB more"));
        (scene.Waits.MostAnswerBytes, struck.State, struck.Fault, struck.Counts.NewFiles).ShouldBe((most, SyncRunState.Failed, SyncFault.NotItsProtocol, 0));
        struck.Error.ShouldNotBeNull().ShouldContain(string.Create(CultureInfo.InvariantCulture, $"larger than {most} bytes"));
        took.ShouldBeLessThan(AFewSeconds);
        growth.ShouldBeLessThan(MostGrowth);
        (await scene.StoredAsync()).ToString().ShouldBe(scene.Told(version: before).ToString());

        var (again, beside) = (scene.RunAsync(), scene.RunAsync(neighbour));
        (await beside.WaitAsync(AFewSeconds, Token)).State.ShouldBe(SyncRunState.Succeeded);
        (await again).State.ShouldBe(SyncRunState.Failed);

        await scene.HealAsync();
        (await scene.RunAsync()).State.ShouldBe(SyncRunState.Succeeded);
        (await scene.StoredAsync()).ToString().ShouldBe(scene.Told(version: version).ToString());
    }

    /// <summary>What is measured above is seen: a portal that took so much of an answer would grow by it.</summary>
    [Fact]
    public async Task AnswersWithoutEnd_UnderAHighCap_AreSeenInTheMemory()
    {
        await using var scene = await EngineScene.OpenAsync(sandbox.Fixture, DatabaseProvider.Sqlite, Rest);
        await scene.DropAsync();
        await scene.FaultAsync(nameof(AnswerFault.EndlessBody), AsLongAsItTakes);
        scene.Waits.MostAnswerBytes = 256 << 20;

        var (struck, growth) = await GrowthAsync(() => scene.RunAsync());

        (struck.State, growth > MostGrowth).ShouldBe((SyncRunState.Failed, true), $"{growth} bytes");
    }

    /// <returns>By how much the process grew at most while something went on.</returns>
    private static async Task<(SyncRunRow Run, long Growth)> GrowthAsync(Func<Task<SyncRunRow>> act)
    {
        // What an earlier test has left would hide what this one takes.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        var (before, peak) = (process.WorkingSet64, 0L);
        var acting = act();
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!acting.IsCompleted && await beat.WaitForNextTickAsync(Token))
        {
            process.Refresh();
            peak = Math.Max(peak, process.WorkingSet64);
        }

        return (await acting, peak - before);
    }
}
