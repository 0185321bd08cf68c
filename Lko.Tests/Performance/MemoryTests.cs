using System.Diagnostics;
using System.Globalization;
using Lko.Infrastructure.Sandbox.Landscape;
using Lko.Infrastructure.Sandbox.Landscape.Writers;
using Lko.Tests.Sandbox.Landscape;
using Lko.Tests.Support;
using Lko.Web;

namespace Lko.Tests.Performance;

/// <summary>A file of a gibibyte of calls goes into the embedded database, as operations import it, in the memory that a small one takes, and its keys.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class MemoryTests(ITestOutputHelper output)
{
    private const string Switch = "ASR-CHIT-1";
    private const long Gibibyte = 1L << 30;
    private const long MostMebibytes = 200;
    private const int Calls = 8_400_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GibibyteOfCalls_TakesNoMoreMemoryThanItsKeys()
    {
        var small = await ImportAsync(1_000);
        var large = await ImportAsync(Calls);

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{small.Bytes / 1024:N0} KiB: peak {small.Peak:N0} MiB; {large.Bytes / 1024 / 1024:N0} MiB, {Calls:N0} calls: peak {large.Peak:N0} MiB, {large.Seconds:0} s = {Calls / large.Seconds:N0} calls/s"));
        large.Bytes.ShouldBeGreaterThanOrEqualTo(Gibibyte);
        (large.Peak - small.Peak).ShouldBeLessThanOrEqualTo(MostMebibytes);
    }

    private static async Task<(long Bytes, long Peak, double Seconds)> ImportAsync(int calls)
    {
        using var data = new TempFolder();
        using var deliveries = new TempFolder();
        var bytes = Write(deliveries.Combine("d01"), calls);
        var clock = Stopwatch.StartNew();
        var portal = typeof(PortalApp).Assembly.Location;
        using var import = Process.Start(new ProcessStartInfo("dotnet", [portal, "import", "--system", Switch, "--path", deliveries.Path])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(portal)!,
            Environment = { ["Data__Path"] = data.Path },
        })!;
        var (said, errors) = (import.StandardOutput.ReadToEndAsync(Token), import.StandardError.ReadToEndAsync(Token));
        var peak = 0L;
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!import.HasExited && await beat.WaitForNextTickAsync(Token))
        {
            peak = Math.Max(peak, PeakOf(import));
        }

        await import.WaitForExitAsync(Token);
        import.ExitCode.ShouldBe(0, await errors);
        await said;
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

    private static long Write(string folder, int calls)
    {
        var scale = new PlayedScale("memory", null, 1, 5, calls, null, 1, 1, 1_000);
        var ledger = LedgerTests.At(new DateTimeOffset(2026, 7, 6, 6, 0, 0, TimeSpan.Zero), scale);
        var system = ledger.Registry.Find(Switch)!;
        Directory.CreateDirectory(folder);
        foreach (var file in DialectWriters.Files(ledger.Open(system), ledger.Months(system)[0]))
        {
            using var target = File.Create(Path.Combine(folder, file.Name));
            file.Write(target);
        }

        return new DirectoryInfo(folder).EnumerateFiles().Max(file => file.Length);
    }
}
