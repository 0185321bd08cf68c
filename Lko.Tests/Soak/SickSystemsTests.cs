using System.Globalization;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Sandbox.Landscape.Drops;
using Lko.Infrastructure.Sandbox.Landscape.Http;
using Lko.Tests.Faults;
using Lko.Tests.Performance;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Soak;

/// <summary>
/// F12 to F15 at the scheduler: 62 billings over real sockets, an OpenSSH server and folders, each read every few seconds; then four of them fall sick at
/// once: one hangs, one floods, one lies, one dies. The freshness of the other 58, as the portal's own runs tell it, stays what it was; and once the four
/// are well again, what all 62 have told is there to the kopeck.
/// </summary>
[Collection(MeasuredAlone.Name)]
public sealed class SickSystemsTests(ITestOutputHelper output)
{
    private const int Gaps = 6;
    private const double MostWorse = 1.10;
    private const int MostPending = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Each with what it does wrong in turn.</summary>
    private static readonly (string System, string What, string[] Faults)[] Sick =
    [
        (PlayedBillings.Exchanged, "hangs", [nameof(LineFault.Hang)]),
        ("ASR-SPB-1", "floods", [nameof(AnswerFault.EndlessBody), nameof(AnswerFault.GzipBomb)]),
        ("ASR-EKBG-1", "lies", [nameof(AnswerFault.Garbage), nameof(AnswerFault.Truncated), nameof(AnswerFault.NullId), nameof(AnswerFault.WrongEncoding)]),
        ("ASR-IRKT-1", "dies", [nameof(AnswerFault.Reset), nameof(AnswerFault.Status500)]),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FourOfSixtyTwoSick_TheOthersStayAsFreshAsTheyWere_AndNobodyLosesAnything()
    {
        await QuietMachine.AwaitAsync(output);
        await using var landscape = await PlayedBillings.OpenAsync();
        var others = landscape.Codes.Except(Sick.Select(sick => sick.System), StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        var database = landscape.Database;
        var healthy = await MeasureAsync(database, others);
        var since = TimeProvider.System.GetUtcNow();
        foreach (var (system, _, faults) in Sick)
        {
            await landscape.FallSickAsync(system, faults);
        }

        var sick = await MeasureAsync(database, others);

        output.WriteLine($"every {PlayedBillings.Every} s, {others.Count} systems: {healthy}; with {Sick.Length} others sick: {sick}");
        foreach (var (system, what, _) in Sick)
        {
            output.WriteLine($"{system} {what}: {string.Join(", ", await SufferedAsync(database, system, since))}");
        }

        (await SufferingAsync(database, since)).ShouldBe(Sick.Length, "all four are sick, and nothing has healed meanwhile");
        sick.At(95).ShouldBeLessThan(healthy.At(95) * MostWorse);
        sick.PendingAt(95).ShouldBeLessThan(MostPending);

        await HealAsync(landscape);
        await using var db = database.Raw();
        foreach (var code in landscape.Codes)
        {
            (await StoredTotals.OfAsync(db, code)).ToString().ShouldBe(Told(code).ToString(), code);
        }

        (await db.SyncRuns.Where(run => others.Contains(run.System) && run.State == SyncRunState.Failed).Select(run => run.System).Distinct().ToListAsync(Token)).ShouldBeEmpty("who is well has not failed once");
    }

    /// <summary>What is measured above is seen: where one system at a time is asked, one that hangs makes the others wait.</summary>
    [Fact]
    public async Task OneSick_WhereAllShareOnePlace_IsSeenInTheFreshnessOfTheOthers()
    {
        await using var landscape = await PlayedBillings.OpenAsync(KeyValuePair.Create<string, string?>("Landscape:Waits:MostFetches", "1"));
        var others = landscape.Codes.Except([PlayedBillings.Exchanged], StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        var healthy = await MeasureAsync(landscape.Database, others);
        await landscape.FallSickAsync(PlayedBillings.Exchanged, nameof(LineFault.Hang));

        var sick = await MeasureAsync(landscape.Database, others);

        output.WriteLine($"one place for each transport, {others.Count} systems: {healthy}; with another one hanging: {sick}");
        sick.At(95).ShouldBeGreaterThan(healthy.At(95) * MostWorse);
    }

    /// <summary>The four go on telling while nobody can hear them; then they are well, and each is read as soon as the portal asks it again.</summary>
    private static async Task HealAsync(PlayedBillings landscape)
    {
        foreach (var (system, _, _) in Sick)
        {
            await landscape.PostAsync($"control/billing/{system}/drop", new { });
        }

        var healed = TimeProvider.System.GetUtcNow();
        await landscape.PostAsync("control/billing/faults/clear", new { });
        await Eventually.Until(
            async () =>
            {
                await using var db = landscape.Database.Raw();
                var codes = Sick.Select(sick => sick.System).ToList();
                return await db.SyncRuns.Where(run => codes.Contains(run.System) && run.State == SyncRunState.Succeeded && run.FinishedAt > healed).Select(run => run.System).Distinct().CountAsync(Token) == codes.Count;
            },
            Patience, "all four are read again");
    }

    /// <summary>Who sends files has sent his first month, and the one that was sick the next one; who is asked tells all of them, and who was sick has corrected the last.</summary>
    private static StoredTotals Told(string code)
    {
        var system = PlayedBillings.Ledger.Registry.Find(code)!;
        var (months, wasSick) = (PlayedBillings.Ledger.Months(system), Sick.Any(sick => sick.System == code));
        var versions = new Dictionary<Period, int> { [PlayedBillings.Ledger.LastClosed(system)] = wasSick && !system.Delivers ? 2 : 1 };
        return StoredTotals.Told(PlayedBillings.Ledger.Open(system, versions), [.. months.Take(system.Delivers && !wasSick ? 1 : months.Count)]);
    }

    /// <summary>What these systems do from now on, while it is looked how many wait for a thread.</summary>
    private static async Task<Measured> MeasureAsync(TestDatabase database, HashSet<string> systems)
    {
        var pending = new List<double>();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var looking = LookAsync();
        var ages = await FreshnessAsync(database, systems);
        await ended.CancelAsync();
        await looking;
        return new(ages, [.. pending.Order()]);

        async Task LookAsync()
        {
            using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            try
            {
                while (await beat.WaitForNextTickAsync(ended.Token))
                {
                    pending.Add(ThreadPool.PendingWorkItemCount);
                }
            }
            catch (OperationCanceledException)
            {
                // Enough was seen.
            }
        }
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
        return runs.GroupBy(run => run.System, StringComparer.Ordinal).Count(group => group.All(run => run.State != SyncRunState.Succeeded) && group.Any(run => run.State is SyncRunState.Failed or SyncRunState.Running));
    }

    /// <summary>What became of the runs of a sick system, and how often.</summary>
    private static async Task<IEnumerable<string>> SufferedAsync(TestDatabase database, string system, DateTimeOffset since)
    {
        await using var db = database.Raw();
        var runs = await db.SyncRuns.Where(run => run.System == system && run.StartedAt >= since).Select(run => new { run.State, run.Error }).ToListAsync(Token);
        return runs.CountBy(run => $"{run.State} {run.Error}".TrimEnd()).OrderByDescending(each => each.Value).Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Value} × {each.Key}"));
    }

    /// <param name="Ages">In seconds, in order.</param>
    /// <param name="Pending">Work that waited for a thread, in order.</param>
    private sealed record Measured(List<double> Ages, List<double> Pending)
    {
        public double At(int percent) => Of(Ages, percent);

        public double PendingAt(int percent) => Of(Pending, percent);

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"age of the data before it is renewed p50 {At(50):0.00} s, p95 {At(95):0.00} s, at most {Ages[^1]:0.00} s; waiting for a thread p95 {PendingAt(95):0}, at most {Pending[^1]:0}");

        private static double Of(List<double> values, int percent) => values[Math.Min(values.Count - 1, values.Count * percent / 100)];
    }
}
