using System.Diagnostics;
using System.Globalization;
using Lko.Domain.Access;
using Lko.Domain.Billing;
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

/// <summary>kill -9 in the middle of an import of a million calls, as operations run it: what is in the tables is what the places of the files count, to the row, and the next import ends exactly.</summary>
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
    public async Task Killed_InTheMiddleOfAMillionCalls_KeepsWholePiecesAndEndsExactly()
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
            await Eventually.Until(async () => first.HasExited || (File.Exists(DatabasePath + "-wal") && await PlaceAsync() is { File: > 1, Rows: > 0 }), Patience, "pieces of the second file are saved");
            var log = new FileInfo(DatabasePath + "-wal");
            var written = log.LastWriteTimeUtc;
            await Eventually.Until(
                () =>
                {
                    log.Refresh();
                    return first.HasExited || log.LastWriteTimeUtc != written;
                },
                Patience, "the next piece is being written");
            first.HasExited.ShouldBeFalse($"{(first.HasExited ? await errors : "")}");
            first.Kill();
            await first.WaitForExitAsync(Token);
            await said;
        }

        Said("killed", clock);
        await using (var db = Open())
        {
            (await StoredTotals.OfAsync(db, Switch)).Missing(StoredTotals.Told(ledger.Open(system), months[0])).ShouldBeEmpty();
            (await db.SyncRuns.SingleAsync(Token)).State.ShouldBe(SyncRunState.Running);
            (await db.SourceFreshness.AnyAsync(row => row.LastSuccessAt != null, Token)).ShouldBeFalse();
            var place = (await PlaceAsync()).ShouldNotBeNull();
            place.Rows.ShouldBeInRange(1, Million.CallsPerSystem - 1);
            (await db.SwitchCalls.CountAsync(Token)).ShouldBe(Million.CallsPerSystem + place.Rows);
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

    /// <summary>Which of the files is being taken over, and how many of its rows are; null while none is.</summary>
    private async Task<(int File, int Rows)?> PlaceAsync()
    {
        await using var db = Open();
        var files = await db.SourceFiles.Where(file => file.Feed == Feed.Usage).OrderBy(file => file.Period).Select(file => file.Id).ToListAsync(Token);
        foreach (var cursor in await db.SyncCursors.AsNoTracking().Where(cursor => cursor.System == Switch).ToListAsync(Token))
        {
            if (files.FindIndex(file => string.Equals(cursor.Stream, CallPlace.StreamOf(file), StringComparison.Ordinal)) is >= 0 and var index)
            {
                return (index + 1, int.Parse(cursor.Position!.Split('|')[2], CultureInfo.InvariantCulture));
            }
        }

        return null;
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
