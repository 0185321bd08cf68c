using System.Diagnostics;
using System.Globalization;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Data.Bulk;
using Lko.Tests.Integration;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Performance;

/// <summary>How the federation stands, read over the runs of a year beside those of a day. Every open health screen reads it after every run.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class HealthReadTests(ITestOutputHelper output)
{
    private const int Many = 300_000;
    private const int Few = 71 * 4;
    private const int Reads = 15;
    private const double MostWorse = 2;

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Health_OverTheRunsOfAYear_IsReadAsFastAsOverThoseOfADay(DatabaseProvider provider)
    {
        await using var scene = await IntegrationScene.OpenAsync(provider);
        await FillAsync(scene, Few, TimeSpan.FromDays(400));
        var few = await MedianAsync(scene);
        await FillAsync(scene, Many, TimeSpan.FromDays(380));
        var many = await MedianAsync(scene);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{provider}: health over {Few} runs {few:0.0} ms, over {Few + Many} runs {many:0.0} ms"));
        many.ShouldBeLessThan(few * MostWorse);
    }

    private static async Task FillAsync(IntegrationScene scene, int runs, TimeSpan ago)
    {
        await using var raw = scene.Database.Raw();
        var systems = await raw.SourceSystems.OrderBy(row => row.Code).Select(row => row.Code).ToListAsync(Token);
        await using var transaction = await raw.Database.BeginTransactionAsync(Token);
        await BulkInsert.RunAsync(raw, Enumerable.Range(0, runs).Select(place => Run(systems[place % systems.Count], scene.Now - ago + (place * TimeSpan.FromMinutes(1)))), Token);
        await transaction.CommitAsync(Token);
    }

    private static SyncRun Run(string system, DateTimeOffset at)
    {
        var run = SyncRun.Start(new(system), at);
        run.Hear([]);
        run.Succeed(at.AddSeconds(2));
        return run;
    }

    private static async Task<double> MedianAsync(IntegrationScene scene)
    {
        var health = new GetFederationHealth(scene.Database.For(IntegrationScene.Reader), scene.Schedule, scene.Cron, scene.Time);
        await health.Run(Token);
        var times = new List<double>();
        for (var read = 0; read < Reads; read++)
        {
            var began = Stopwatch.GetTimestamp();
            (await health.Run(Token)).Value.Systems.Count.ShouldBe(71);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return times.Order().ElementAt(Reads / 2);
    }
}
