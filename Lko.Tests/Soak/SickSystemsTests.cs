using System.Globalization;
using System.Net.Http.Json;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Soak;

/// <summary>
/// F12 and F13 at the scheduler: 62 billings over real sockets and folders, each read every few seconds; then four of them fall sick at once: one is silent, one drips, one refuses, one says that all is well and sends something else. The
/// freshness of the other 58, as the portal's own runs tell it, stays what it was.
/// </summary>
[Collection(MeasuredAlone.Name)]
public sealed class SickSystemsTests(ITestOutputHelper output)
{
    private const int Period = 5;
    private const int Gaps = 4;
    private const double MostWorse = 1.10;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly (string System, string Fault)[] Sick =
        [("ASR-MSK-1", "Hang"), ("ASR-SPB-1", "Drip"), ("ASR-IRKT-1", "Status500"), ("ASR-EKBG-1", "Garbage")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FourOfSixtyTwoSick_TheOthersStayAsFreshAsTheyWere()
    {
        using var folder = new TempFolder();
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        var codes = await FederationHost.BillingsOnlyAsync(database, place => string.Create(CultureInfo.InvariantCulture, $"{place % Period}/{Period} * * * * ?"));
        codes.Count.ShouldBe(62);
        await using var sandbox = await FederationHost.PlayAsync(folder);
        using var host = await FederationHost.StartAsync(database, sandbox, folder);
        var others = codes.Except(Sick.Select(sick => sick.System), StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        await Eventually.Until(async () => (await RunsAsync(database, DateTimeOffset.MinValue)).Count(system => system.Value.Count >= 2) == 62, Patience, "every system has been read and is only looked at");

        var healthy = await FreshnessAsync(database, others);
        var since = TimeProvider.System.GetUtcNow();
        using var http = new HttpClient { BaseAddress = sandbox.Address };
        foreach (var (system, fault) in Sick)
        {
            using var answer = await http.PostAsJsonAsync($"control/billing/{system}/faults", new { kind = fault, count = 10_000 }, Token);
            answer.EnsureSuccessStatusCode();
        }

        await Eventually.Until(async () => await SufferingAsync(database, since) == Sick.Length, Patience, "all four suffer");
        var sick = await FreshnessAsync(database, others);

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"age of the data of {others.Count} systems before it is renewed, every {Period} s: p50 {At(healthy, 50):0.00} s, p95 {At(healthy, 95):0.00} s; with {Sick.Length} others sick: p50 {At(sick, 50):0.00} s, p95 {At(sick, 95):0.00} s"));
        At(sick, 95).ShouldBeLessThan(At(healthy, 95) * MostWorse);
        (await SufferingAsync(database, since)).ShouldBe(Sick.Length, "nothing has healed meanwhile");

        // Who waits for an answer learns that there is none; the scheduler waits for its runs.
        await sandbox.StopAsync(Token);
        await host.StopAsync(Token);
    }

    /// <summary>Ages that the data of these systems reaches from now on, each right before it is renewed.</summary>
    private static async Task<List<double>> FreshnessAsync(TestDatabase database, HashSet<string> systems)
    {
        var since = TimeProvider.System.GetUtcNow();
        await Eventually.Until(
            async () => (await RunsAsync(database, since)).Count(system => systems.Contains(system.Key) && system.Value.Count > Gaps) == systems.Count,
            Patience, "every system has been read as often as it takes");
        return
        [
            .. (await RunsAsync(database, since)).Where(system => systems.Contains(system.Key))
                .SelectMany(system => system.Value.Zip(system.Value.Skip(1)).Take(Gaps).Select(pair => (pair.Second - pair.First).TotalSeconds)).Order(),
        ];
    }

    private static async Task<Dictionary<string, List<DateTimeOffset>>> RunsAsync(TestDatabase database, DateTimeOffset since)
    {
        await using var db = database.Raw();
        var runs = await db.SyncRuns.Where(run => run.State == SyncRunState.Succeeded && run.FinishedAt >= since).OrderBy(run => run.FinishedAt).Select(run => new { run.System, run.FinishedAt }).ToListAsync(Token);
        return runs.GroupBy(run => run.System, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Select(run => run.FinishedAt!.Value).ToList(), StringComparer.Ordinal);
    }

    /// <summary>Systems of which a run that began after a moment has failed or goes on, and none has succeeded since the first of those.</summary>
    private static async Task<int> SufferingAsync(TestDatabase database, DateTimeOffset since)
    {
        // A run that was on its way when the faults began may still have been answered.
        var from = since.AddSeconds(1);
        var codes = Sick.Select(sick => sick.System).ToList();
        await using var db = database.Raw();
        var runs = await db.SyncRuns.Where(run => codes.Contains(run.System) && run.StartedAt >= from).Select(run => new { run.System, run.State }).ToListAsync(Token);
        return runs.GroupBy(run => run.System, StringComparer.Ordinal).Count(group => group.All(run => run.State != SyncRunState.Succeeded));
    }

    private static double At(List<double> ages, int percent) => ages[Math.Min(ages.Count - 1, ages.Count * percent / 100)];
}
