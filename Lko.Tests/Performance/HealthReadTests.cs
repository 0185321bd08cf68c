using System.Diagnostics;
using System.Globalization;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Data.Bulk;
using Lko.Tests.Integration;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Performance;

/// <summary>How the federation stands, read over the runs and files of a year beside those of a day. Every open health screen reads it after every run.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class HealthReadTests(ITestOutputHelper output)
{
    private const int Systems = 71;
    private const int ManyRuns = 300_000;
    private const int FewRuns = Systems * 4;

    /// <summary>Files of one system that replace each other's months once.</summary>
    private const int Round = 60;
    private const int Rounds = 20;
    private const int Reads = 15;

    /// <summary>Behind those of a flood that are counted.</summary>
    private const int ManyRows = 300_000;
    private const double MostWorse = 2;

    private static readonly Feed[] Feeds = [Feed.Balances, Feed.Charges, Feed.Payments, Feed.Documents, Feed.Interconnect];

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Health_OverTheRunsAndFilesOfAYear_IsReadAsFastAsOverThoseOfADay(DatabaseProvider provider)
    {
        await QuietMachine.AwaitAsync(output);
        await using var scene = await IntegrationScene.OpenAsync(provider);
        await FillAsync(scene, FewRuns, TimeSpan.FromDays(400), round: 0, rounds: 1);
        var few = await MedianAsync(scene);
        await FillAsync(scene, ManyRuns, TimeSpan.FromDays(380), round: 1, Rounds);
        var many = await MedianAsync(scene);

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{provider}: health over {FewRuns} runs and {Systems * Round} files {few:0.0} ms, over {FewRuns + ManyRuns} runs and {Systems * Round * (1 + Rounds)} files {many:0.0} ms"));
        many.ShouldBeLessThan(few * MostWorse);
    }

    /// <summary>Counted are <see cref="QuarantineGroup.MostCounted"/> rows; whatever is behind them costs nothing more.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Health_OverAFloodOfTheQuarantine_IsReadAsFastAsOverWhatIsCountedOfIt(DatabaseProvider provider)
    {
        await QuietMachine.AwaitAsync(output);
        await using var scene = await IntegrationScene.OpenAsync(provider);
        await FillAsync(scene, FewRuns, TimeSpan.FromDays(400), round: 0, rounds: 1);
        var none = await MedianAsync(scene);
        await FloodAsync(scene, 0, QuarantineGroup.MostCounted);
        var few = await MedianAsync(scene);
        await FloodAsync(scene, QuarantineGroup.MostCounted, ManyRows);
        var many = await MedianAsync(scene);

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{provider}: health over no quarantined rows {none:0.0} ms, over {QuarantineGroup.MostCounted} of one system {few:0.0} ms, over {QuarantineGroup.MostCounted + ManyRows} {many:0.0} ms"));
        (await scene.HealthAsync(IntegrationScene.Nnov)).Quarantined.ShouldBe(QuarantineGroup.MostCounted);
        many.ShouldBeLessThan(few * MostWorse);
    }

    private static async Task FloodAsync(IntegrationScene scene, int first, int rows)
    {
        await using var raw = scene.Database.Raw();
        await using var transaction = await raw.Database.BeginTransactionAsync(Token);
        await BulkInsert.RunAsync(
            raw,
            Enumerable.Range(first, rows).Select(line => QuarantineRow.Of(
                IntegrationScene.Nnov, Feed.Charges, new Period(2026, 6), new QuarantinedRow("d01/NACH.csv", line, "SUM", RejectReason.BadNumber, "1;2"), scene.Now.AddMilliseconds(line))),
            Token);
        await transaction.CommitAsync(Token);
        await AnalyseAsync(raw);
    }

    private static async Task FillAsync(IntegrationScene scene, int runs, TimeSpan ago, int round, int rounds)
    {
        await using var raw = scene.Database.Raw();
        var systems = await raw.SourceSystems.OrderBy(row => row.Code).ToListAsync(Token);
        await using var transaction = await raw.Database.BeginTransactionAsync(Token);
        await BulkInsert.RunAsync(raw, Enumerable.Range(0, runs).Select(place => Run(systems[place % Systems], scene.Now - ago + (place * TimeSpan.FromMinutes(1)), round == 0 && place < Systems)), Token);
        await BulkInsert.RunAsync(raw, systems.SelectMany(system => Enumerable.Range(round * Round, rounds * Round).Select(place => File(system.Code, place, scene.Now))), Token);
        await transaction.CommitAsync(Token);
        await AnalyseAsync(raw);
    }

    /// <summary>As databases do by themselves, sooner or later: they choose how to read by what they know of the tables.</summary>
    private static Task<int> AnalyseAsync(LkoDbContext raw) => raw.Database.ExecuteSqlRawAsync(raw.Database.IsSqlServer() ? "EXEC sp_updatestats" : "ANALYZE", Token);

    /// <summary>Only a system that answers questions says what it does not tell.</summary>
    /// <param name="isFirst">It found rows, and those behind it find nothing new.</param>
    private static SyncRun Run(SourceSystem system, DateTimeOffset at, bool isFirst)
    {
        var run = SyncRun.Start(new(system.Code), at);
        if (isFirst)
        {
            run.Advance(new SyncCounts(0, 0, 0, 20, 0, 20));
        }

        if (system.Transport == "http")
        {
            run.Hear([]);
        }

        run.Succeed(at.AddSeconds(2));
        return run;
    }

    /// <summary>Five kinds of twelve months in turn; of each delivery one file is refused, and the next one brings it whole.</summary>
    private static SourceFile File(string system, int place, DateTimeOffset now)
    {
        var (feed, month) = (Feeds[place % Feeds.Length], new Period(2026, (place / Feeds.Length % 12) + 1));
        var (delivery, name) = (string.Create(CultureInfo.InvariantCulture, $"d{(place / Round) + 1:00}"), string.Create(CultureInfo.InvariantCulture, $"{feed}_{month.Number}_01.csv"));
        var verdict = place / Round == Rounds ? FileVerdict.Effective : place % Round == 0 ? FileVerdict.Rejected : FileVerdict.Superseded;
        var entry = new LedgerEntry($"{delivery}/{name}", new string('0', DeliveredFile.HashLength), new FileName(new(feed, month, 1), 1), verdict, verdict == FileVerdict.Rejected ? RejectReason.TrailerMismatch : null);
        return SourceFile.Of(system, new DeliveredFile(delivery, name, 1, () => Stream.Null), entry, now);
    }

    private static async Task<double> MedianAsync(IntegrationScene scene)
    {
        var health = new GetFederationHealth(scene.Database.For(IntegrationScene.Reader), scene.Schedule, scene.Cron, scene.Time);
        await health.Run(Token);
        var times = new List<double>();
        for (var time = 0; time < Reads; time++)
        {
            var began = Stopwatch.GetTimestamp();
            var read = (await health.Run(Token)).Value.Systems;
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            read.Count.ShouldBe(Systems);
            read.ShouldAllBe(row => row.RowsPerSecond == 10);
        }

        return times.Order().ElementAt(Reads / 2);
    }
}
