using System.Diagnostics;
using System.Globalization;
using Lko.Domain.Access;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Sandbox.Landscape;
using Lko.Infrastructure.Sandbox.Landscape.Writers;
using Lko.Tests.Faults;
using Lko.Tests.Sandbox.Landscape;
using Lko.Tests.Support;
using Lko.Web;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Soak;

/// <summary>kill -9 in the middle of an import of a million calls, as operations run it: whole steps stay, half steps do not, and the next import ends exactly.</summary>
public sealed class ImportDeathTests(ITestOutputHelper output) : IDisposable
{
    private const string Switch = "ASR-CHIT-1";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>Two months, each of more bytes than one step takes.</summary>
    private static readonly PlayedScale Million = new("million", null, 1, 5, 520_000, null, 1, 1, 1_000);

    private readonly TempFolder _data = new();
    private readonly TempFolder _deliveries = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string DatabasePath => _data.Combine("lko.db");

    public void Dispose()
    {
        _data.Dispose();
        _deliveries.Dispose();
    }

    [Fact]
    public async Task Killed_InTheMiddleOfAMillionCalls_KeepsWholeStepsAndEndsExactly()
    {
        var clock = Stopwatch.StartNew();
        var ledger = LedgerTests.At(new DateTimeOffset(2026, 7, 6, 6, 0, 0, TimeSpan.Zero), Million);
        var system = ledger.Registry.Find(Switch)!;
        var months = ledger.Months(system);
        await Task.WhenAll(months.Index().Select(month => Task.Run(() => Write(FormattableString.Invariant($"d{month.Index + 1:00}"), ledger.Open(system), month.Item), Token)));
        Said("the files are written", clock);

        using (var first = Start())
        {
            var (said, errors) = (first.StandardOutput.ReadToEndAsync(Token), first.StandardError.ReadToEndAsync(Token));
            await Eventually.Until(async () => first.HasExited || await PositionAsync() is "d01", Patience, "the first step is saved");
            var log = new FileInfo(DatabasePath + "-wal");
            var written = log.LastWriteTimeUtc;
            await Eventually.Until(
                () =>
                {
                    log.Refresh();
                    return first.HasExited || log.LastWriteTimeUtc != written;
                },
                Patience, "the second step is being written");
            first.HasExited.ShouldBeFalse($"{(first.HasExited ? await errors : "")}");
            first.Kill();
            await first.WaitForExitAsync(Token);
            await said;
        }

        Said("killed", clock);
        await using (var db = Open())
        {
            (await StoredTotals.OfAsync(db, Switch)).ToString().ShouldBe(StoredTotals.Told(ledger.Open(system), months[0]).ToString());
            (await db.SyncRuns.SingleAsync(Token)).State.ShouldBe(SyncRunState.Running);
            (await db.SwitchCalls.CountAsync(Token)).ShouldBe(Million.CallsPerSystem);
        }

        using (var second = Start())
        {
            var (said, errors) = (second.StandardOutput.ReadToEndAsync(Token), second.StandardError.ReadToEndAsync(Token));
            await second.WaitForExitAsync(Token);
            second.ExitCode.ShouldBe(0, await errors);
            await said;
        }

        Said("imported", clock);
        await using (var db = Open())
        {
            (await StoredTotals.OfAsync(db, Switch)).ToString().ShouldBe(StoredTotals.Told(ledger.Open(system), months).ToString());
            (await db.SwitchCalls.CountAsync(Token)).ShouldBe(2 * Million.CallsPerSystem);
            (await db.SyncRuns.OrderBy(run => run.StartedAt).Select(run => run.State).ToListAsync(Token)).ShouldBe([SyncRunState.Interrupted, SyncRunState.Succeeded]);
            (await db.QuarantineRows.AnyAsync(Token)).ShouldBeFalse();
        }

        Said("checked", clock);
    }

    private void Said(string what, Stopwatch clock) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds:0.0} s: {what}"));

    private void Write(string delivery, PlayedBook book, Domain.Common.Period month)
    {
        Directory.CreateDirectory(_deliveries.Combine(delivery));
        foreach (var file in DialectWriters.Files(book, month))
        {
            using var target = File.Create(_deliveries.Combine(delivery, file.Name));
            file.Write(target);
        }
    }

    private LkoDbContext Open() => new Database(DatabaseProvider.Sqlite, $"Data Source={DatabasePath};Pooling=False").Open(DataScope.System());

    /// <summary>How far the deliveries have been taken over; null while there is nothing to look at.</summary>
    private async Task<string?> PositionAsync()
    {
        if (!File.Exists(DatabasePath + "-wal"))
        {
            return null;
        }

        await using var db = Open();
        return await db.SyncCursors.Where(cursor => cursor.System == Switch && cursor.Stream == SyncSystem.Stream).Select(cursor => cursor.Position).SingleOrDefaultAsync(Token);
    }

    private Process Start()
    {
        var portal = typeof(PortalApp).Assembly.Location;
        return Process.Start(new ProcessStartInfo("dotnet", [portal, "import", "--system", Switch, "--path", _deliveries.Path])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(portal)!,
            Environment = { ["Data__Path"] = _data.Path },
        })!;
    }
}
