using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lko.Domain.Access;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Sandbox.Landscape;
using Lko.Infrastructure.Sandbox.Landscape.Writers;
using Lko.Tests.EndToEnd;
using Lko.Tests.Sandbox.Landscape;
using Lko.Tests.Support;
using Lko.Web;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Performance;

/// <summary>A file of a gibibyte goes into the embedded database, as operations import it, in the memory that a small one takes, and the keys of its calls.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class MemoryTests(ITestOutputHelper output)
{
    private const string Switch = "ASR-CHIT-1";
    private const string Router = "ASR-CHEL-1";
    private const long Gibibyte = 1L << 30;
    private const long MostMebibytes = 200;
    private const int Calls = 8_400_000;
    private const int Samples = 20_736_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task GibibyteOfCalls_TakesNoMoreMemoryThanItsKeys() => CompareAsync(Switch, WriteCalls, Calls, rows => $"{rows} rows accepted, 0 quarantined");

    /// <summary>Every one is told in the result and kept in quarantine.</summary>
    [Fact]
    public Task GibibyteOfCallsThatDoNotCount_TakesNoMoreMemory() => CompareAsync(Switch, WriteBadCalls, Calls, rows => $"0 rows accepted, {rows} quarantined");

    [Fact]
    public Task GibibyteOfTrafficSamples_TakesNoMoreMemoryThanTheLargestOfThem() => CompareAsync(Router, WriteSamples, Samples, rows => $"{rows} rows accepted, 0 quarantined");

    /// <summary>A portal that serves, above what it holds while its job finds nothing to read.</summary>
    [Fact]
    public async Task GibibyteOfCalls_ReadByTheJobOfARunningPortal_TakesNoMoreMemoryThanItsKeys()
    {
        await using var carrier = new PortalProcess();
        await using var portal = PortalProcess.LiveAgainst(carrier);
        await carrier.StartAsync();
        var database = new Database(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(portal.DataPath, "lko.db")}");
        await DataServices.PrepareAsync(database, carrier.Sandbox.AbsoluteUri, Token);
        await using var db = database.Open(DataScope.System());
        await db.SourceSystems.Where(row => row.Code != Switch).ExecuteUpdateAsync(set => set.SetProperty(row => row.IsActive, false), Token);
        await db.SourceSystems.Where(row => row.Code == Switch).ExecuteUpdateAsync(set => set.SetProperty(row => row.Transport, "folder").SetProperty(row => row.Schedule, "0/5 * * * * ?"), Token);
        var drop = Directory.CreateDirectory(Path.Combine(portal.DataPath, "drops", Switch)).FullName;
        await portal.StartAsync();
        await Eventually.Until(async () => await db.SyncRuns.CountAsync(run => run.State == SyncRunState.Succeeded, Token) >= 3, TimeSpan.FromMinutes(1), $"the job finds nothing to read\n{portal.Log}");
        var idle = Held(portal.Id, "VmRSS");

        // From here on the highest counts that comes now.
        await File.WriteAllTextAsync($"/proc/{portal.Id}/clear_refs", "5", Token);
        var aside = Directory.CreateDirectory(Path.Combine(portal.DataPath, "aside")).FullName;
        WriteCalls(aside, Calls).ShouldBeGreaterThanOrEqualTo(Gibibyte);
        var clock = Stopwatch.StartNew();
        Directory.Move(aside, Path.Combine(drop, "d01"));
        await Eventually.Until(
            () => db.SourceFiles.AnyAsync(file => file.AcceptedRows > 0, Token), TimeSpan.FromMinutes(20), $"the file is taken over\n{portal.Log}");
        var peak = Held(portal.Id, "VmHWM");

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a portal without work {idle:N0} MiB; while its job read {Calls:N0} rows: peak {peak:N0} MiB, {clock.Elapsed.TotalSeconds:0} s"));
        (await db.SwitchCalls.CountAsync(Token)).ShouldBe(Calls);
        (peak - idle).ShouldBeLessThanOrEqualTo(MostMebibytes);
    }

    /// <summary>Mebibytes, as the system keeps them of a process.</summary>
    private static long Held(int process, string what) =>
        long.Parse(File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith(what + ":", StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;

    private async Task CompareAsync(string system, Func<string, int, long> write, int rows, Func<int, string> said)
    {
        const int Few = 1_000;
        var small = await ImportAsync(system, write, Few, said(Few));
        var large = await ImportAsync(system, write, rows, said(rows));

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{small.Bytes / 1024:N0} KiB: peak {small.Peak:N0} MiB; {large.Bytes / 1024 / 1024:N0} MiB, {rows:N0} rows: peak {large.Peak:N0} MiB, {large.Seconds:0} s = {rows / large.Seconds:N0} rows/s"));
        large.Bytes.ShouldBeGreaterThanOrEqualTo(Gibibyte);
        (large.Peak - small.Peak).ShouldBeLessThanOrEqualTo(MostMebibytes);
    }

    private static async Task<(long Bytes, long Peak, double Seconds)> ImportAsync(string system, Func<string, int, long> write, int rows, string said)
    {
        using var data = new TempFolder();
        using var deliveries = new TempFolder();
        Directory.CreateDirectory(deliveries.Combine("d01"));
        var bytes = write(deliveries.Combine("d01"), rows);
        var clock = Stopwatch.StartNew();
        var portal = typeof(PortalApp).Assembly.Location;
        using var import = Process.Start(new ProcessStartInfo("dotnet", [portal, "import", "--system", system, "--path", deliveries.Path])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(portal)!,
            Environment = { ["Data__Path"] = data.Path },
        })!;
        var (printed, errors) = (import.StandardOutput.BaseStream.CopyToAsync(Stream.Null, Token), import.StandardError.ReadToEndAsync(Token));
        var peak = 0L;
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!import.HasExited && await beat.WaitForNextTickAsync(Token))
        {
            peak = Math.Max(peak, PeakOf(import));
        }

        await import.WaitForExitAsync(Token);
        import.ExitCode.ShouldBe(0, await errors);
        (await errors).ShouldContain(said);
        await printed;
        return (bytes, peak / 1024 / 1024, clock.Elapsed.TotalSeconds);
    }

    /// <summary>The most it has held so far, as the system remembers it; zero for a process that has just ended.</summary>
    private static long PeakOf(Process process)
    {
        try
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }

    private static long WriteCalls(string folder, int calls)
    {
        var scale = new PlayedScale("memory", null, 1, 5, calls, null, 1, 1, 1_000);
        var ledger = LedgerTests.At(new DateTimeOffset(2026, 7, 6, 6, 0, 0, TimeSpan.Zero), scale);
        var system = ledger.Registry.Find(Switch)!;
        var file = DialectWriters.Files(ledger.Open(system), ledger.Months(system)[0]).Single(each => each.Feed == "usage");
        using var target = File.Create(Path.Combine(folder, file.Name));
        file.Write(target);
        return target.Length;
    }

    /// <summary>The same calls of a service that nobody knows.</summary>
    private static long WriteBadCalls(string folder, int calls)
    {
        const int Service = 88, ServiceEnd = 92;
        using var aside = new TempFolder();
        WriteCalls(aside.Path, calls);
        var known = Directory.EnumerateFiles(aside.Path).Single();
        using var target = new StreamWriter(Path.Combine(folder, Path.GetFileName(known)), append: false, Encoding.Latin1) { NewLine = "\r\n" };
        foreach (var line in File.ReadLines(known, Encoding.Latin1))
        {
            target.WriteLine(line.StartsWith('D') ? string.Concat(line.AsSpan(0, Service), "NOTK", line.AsSpan(ServiceEnd)) : line);
        }

        target.Flush();
        return target.BaseStream.Length;
    }

    /// <summary>Ports measured every five minutes of June in local time, all at one moment after those of the moment before.</summary>
    private static long WriteSamples(string folder, int samples)
    {
        const int Moments = 30 * 288;
        var start = new DateTime(2026, 5, 31, 19, 0, 0, DateTimeKind.Utc);
        var dice = new Random(42);
        using var target = new StreamWriter(Path.Combine(folder, "P95_CHEL_202606_01.csv"));
        target.WriteLine("ts_utc;port;in_bps;out_bps");
        for (var index = 0; index < samples; index++)
        {
            var (moment, port) = samples < Moments ? (index, 0) : (index / (samples / Moments), index % (samples / Moments));
            target.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{start.AddMinutes(5 * moment):yyyy-MM-dd'T'HH:mm:ss'Z'};AS64999-{port:0000};{dice.NextInt64(10_000_000_000):0000000000};{dice.NextInt64(10_000_000_000):0000000000}"));
        }

        target.Flush();
        return target.BaseStream.Length;
    }
}
