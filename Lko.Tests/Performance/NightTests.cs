using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lko.Tests.Performance;

/// <summary>
/// What 62 billings have to tell in one night, asked for at the same moment over their real sockets and folders, while one of them hangs all the
/// time; and what asking alone costs.
/// </summary>
[Collection(MeasuredAlone.Name)]
public sealed class NightTests(ITestOutputHelper output)
{
    private const string Hanging = "ASR-MSK-1";
    private const string Night = "0 0 4 1 1 ? 2099";

    private static readonly TimeSpan Bar = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SixtyTwoBillings_OneHanging_AreReadWithinAMinute()
    {
        await QuietMachine.AwaitAsync(output);
        using var folder = new TempFolder();
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        var codes = await FederationHost.BillingsOnlyAsync(database, _ => Night);
        codes.Count.ShouldBe(62);
        await using var sandbox = await FederationHost.PlayAsync(folder);
        await sandbox.FirstDeliveries;
        using var http = new HttpClient { BaseAddress = sandbox.Address };
        using (var answer = await http.PostAsJsonAsync($"control/billing/{Hanging}/faults", new { kind = "Hang", count = 10_000 }, Token))
        {
            answer.EnsureSuccessStatusCode();
        }

        // The portal starts and finds that it knows nothing: every system is asked at once.
        var clock = Stopwatch.StartNew();
        using var host = await FederationHost.StartAsync(database, sandbox, folder);
        await Eventually.Until(async () => await FreshAsync(database) == codes.Count - 1, Bar * 3, "all but one have told their balances");
        var seconds = clock.Elapsed.TotalSeconds;

        await using (var db = database.Raw())
        {
            var (systems, balances) = (await db.BalanceSnapshots.GroupBy(row => row.System).CountAsync(Token), await db.BalanceSnapshots.CountAsync(Token));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{codes.Count - 1} billings in {seconds:0.0} s, {balances:N0} balances of {systems} systems, {Hanging} hanging"));
            systems.ShouldBe(codes.Count - 1);
            (await db.SyncRuns.AnyAsync(run => run.System == Hanging && run.State == SyncRunState.Succeeded, Token)).ShouldBeFalse();
        }

        seconds.ShouldBeLessThanOrEqualTo(Bar.TotalSeconds);

        // Who waits for an answer learns that there is none; the scheduler waits for its runs.
        await sandbox.StopAsync(Token);
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task HttpPaging_Alone()
    {
        await QuietMachine.AwaitAsync(output);
        using var folder = new TempFolder();
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await FederationHost.BillingsOnlyAsync(database, _ => Night);
        await using var sandbox = await FederationHost.PlayAsync(folder);
        using var host = await FederationHost.StartAsync(database, sandbox, folder);
        var http = host.Services.GetServices<ITransport>().Single(transport => transport.Code == "http");
        await using var db = database.Raw();
        var systems = await db.SourceSystems.AsNoTracking().Where(row => row.IsActive && row.Transport == "http").OrderBy(row => row.Code).ToListAsync(Token);
        systems.ShouldNotBeEmpty();
        var now = TimeProvider.System.GetUtcNow();
        foreach (var dialect in systems.GroupBy(system => system.Dialect, StringComparer.Ordinal))
        {
            var clock = Stopwatch.StartNew();
            foreach (var system in dialect)
            {
                var month = Period.Of(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, system.Zone).DateTime).AddMonths(-1));
                await http.FetchAsync(system, new([month]), Token);
            }

            var seconds = clock.Elapsed.TotalSeconds;
            var bytes = dialect.Sum(system => new DirectoryInfo(folder.Combine("drops", system.Code)).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{dialect.Key}: {dialect.Count()} systems asked one after another in {seconds:0.0} s, {bytes / 1024:N0} KiB kept"));
            bytes.ShouldBeGreaterThan(0);
        }

        await host.StopAsync(Token);
    }

    private static async Task<int> FreshAsync(TestDatabase database)
    {
        await using var db = database.Raw();
        return await db.SyncRuns.Where(run => run.State == SyncRunState.Succeeded).Select(run => run.System).Distinct().CountAsync(Token);
    }
}
