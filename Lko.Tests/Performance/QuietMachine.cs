using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Lko.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lko.Tests.Performance;

/// <summary>
/// The conditions under which a figure is one of the portal and not of what else the machine does: nearly no load at the start, and a peer whose own times
/// agree. Under others nothing is reported: the test says that it was not measured, and why.
/// </summary>
internal static class QuietMachine
{
    private const string LoadFile = "/proc/loadavg";
    private const double MostLoad = 0.7;
    private const double MostSpread = 0.15;

    /// <summary>The mean of a minute still tells of the test before.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Waits until nothing else is at work, and says where and with what is measured.</summary>
    public static async Task AwaitAsync(ITestOutputHelper output)
    {
        Assert.SkipUnless(File.Exists(LoadFile), "NOT MEASURED: this system does not tell its load.");
        var clock = Stopwatch.StartNew();
        using var beat = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (Load() > MostLoad && clock.Elapsed < Patience)
        {
            await beat.WaitForNextTickAsync(Token);
        }

        var load = Load();
        Assert.SkipWhen(load > MostLoad, string.Create(CultureInfo.InvariantCulture, $"NOT MEASURED: the machine has other work, load {load:0.00} after {clock.Elapsed.TotalMinutes:0.0} minutes; at most {MostLoad:0.0}."));
        var commit = await CommitAsync();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"commit {commit}, .NET {Environment.Version}, EF Core {Of(typeof(DbContext))}, SQLite {Of(typeof(SqliteConnection))}, Npgsql {Of(typeof(NpgsqlConnection))}; {Environment.ProcessorCount} x {Processor()}, load {load:0.00}"));
    }

    /// <summary>
    /// Turns of the peer and the portal until those of the peer agree for as many as are wanted, one after another. Whether they do is judged by the
    /// peer's times alone.
    /// </summary>
    public static async Task<IReadOnlyList<TTurn>> TurnsAsync<TTurn>(int wanted, Func<Task<TTurn>> turn, Func<TTurn, double> peerSeconds)
    {
        var turns = new List<TTurn>();
        var spread = 0d;
        while (turns.Count < 2 * wanted)
        {
            turns.Add(await turn());
            var last = turns.TakeLast(wanted).ToList();
            var times = last.Select(peerSeconds).Order().ToList();
            spread = (times[^1] - times[0]) / times[times.Count / 2];
            if (last.Count == wanted && spread <= MostSpread)
            {
                return last;
            }
        }

        Assert.Skip(string.Create(CultureInfo.InvariantCulture, $"NOT MEASURED: the times of the peer differ by {spread:P0} in {wanted} turns; at most {MostSpread:P0}."));
        return [];
    }

    private static double Load() => double.Parse(File.ReadAllText(LoadFile).Split(' ')[0], CultureInfo.InvariantCulture);

    private static string Of(Type type) => type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "processor without a name";

    private static async Task<string> CommitAsync()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["rev-parse", "--short", "HEAD"]) { UseShellExecute = false, WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = await git.StandardOutput.ReadToEndAsync(Token);
        await git.WaitForExitAsync(Token);
        return git.ExitCode == 0 ? said.Trim() : "unknown";
    }
}
