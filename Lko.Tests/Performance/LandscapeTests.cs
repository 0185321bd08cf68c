using System.Diagnostics;
using System.Globalization;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Data.Bulk;
using Lko.Infrastructure.Sandbox.Landscape;
using Lko.Infrastructure.Sandbox.Landscape.Writers;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Lko.Tests.Performance;

/// <summary>
/// Every played system, from its files to the rows of the embedded database, beside the database alone: the same rows, ready in memory, written in
/// bulk. Then the same files again, unchanged.
/// </summary>
[Collection(MeasuredAlone.Name)]
public sealed class LandscapeTests(ITestOutputHelper output)
{
    private const double Bar = 0.65;
    private const double UnchangedBar = 2.5;
    private const int FloorRowsPerSecond = 50_000;

    /// <summary>About 1.1 million calls over two months.</summary>
    private static readonly PlayedScale Scale = new("bench", null, 1, 5, 20_000, 8, 1, 2, 1_000);

    /// <summary>Enough for the runtime to have compiled what it will run: a portal lives for weeks, and its first minute is no measure of them.</summary>
    private static readonly PlayedScale WarmUp = Scale with { CallsPerSystem = 2_000 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AllSystems_FromFilesToRows()
    {
        await MeasureAsync(WarmUp);
        var (systems, usage, first, again, bare) = await MeasureAsync(Scale);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{systems} systems, {usage:N0} calls: {first:0.0} s = {usage / first:N0} calls/s; the database alone {bare:0.0} s, ratio {bare / first:0.00}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"unchanged again: {again:0.0} s, {first / again:0.0} times faster"));
        (bare / first).ShouldBeGreaterThanOrEqualTo(Bar);
        (usage / first).ShouldBeGreaterThanOrEqualTo(FloorRowsPerSecond);
        (first / again).ShouldBeGreaterThanOrEqualTo(UnchangedBar);
    }

    /// <returns>How many systems and calls there were, and the seconds of the first reading, of the second, and of the database alone.</returns>
    private static async Task<(int Systems, int Usage, double First, double Again, double Bare)> MeasureAsync(PlayedScale scale)
    {
        using var folder = new TempFolder();
        var ledger = new PlayedLedger(PlayedLedger.DefaultSeed, scale, TimeProvider.System);
        foreach (var system in ledger.Systems)
        {
            foreach (var (index, month) in ledger.Months(system).Index())
            {
                Write(folder.Combine(system.Code, FormattableString.Invariant($"d{index + 1:00}")), DialectWriters.Files(ledger.Open(system), month));
            }
        }

        var codes = ledger.Systems.Select(system => system.Code).ToList();
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        using var gate = new IngestGate(Math.Max(1, Environment.ProcessorCount - 1), 1);
        var drop = new DropFolder(Options.Create(new DropFolderOptions { DropFolder = folder.Path }));
        var first = await SyncAsync(database, codes, drop, gate);
        var again = await SyncAsync(database, codes, drop, gate);
        await using var db = database.Raw();
        var usage = await db.CallDetails.CountAsync(Token) + await db.SwitchCalls.CountAsync(Token);
        return (codes.Count, usage, first, again, await BareAsync(db));
    }

    private static void Write(string folder, IEnumerable<PlayedFile> files)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in files)
        {
            using var target = File.Create(Path.Combine(folder, file.Name));
            file.Write(target);
        }
    }

    private static async Task<double> SyncAsync(TestDatabase database, List<string> codes, IDropFolder drop, IngestGate gate)
    {
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(codes, new ParallelOptions { MaxDegreeOfParallelism = codes.Count, CancellationToken = Token }, async (code, token) =>
        {
            var sync = new SyncSystem(database.For(null), ConnectorServices.All, [new There("folder"), new There("sftp"), new There("http")], drop, gate, new AnswerTerm(), TimeProvider.System);
            var run = (await sync.Run(new(code), token)).Value;
            (run.State, run.Counts.QuarantinedRows, run.Counts.RejectedFiles).ShouldBe((SyncRunState.Succeeded, 0, 0), $"{code}: {run.Error}");
        });
        return clock.Elapsed.TotalSeconds;
    }

    /// <summary>Writes the rows that are stored, once more and into another database, without reading any file.</summary>
    private static async Task<double> BareAsync(LkoDbContext stored)
    {
        await using var other = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var context = other.Raw();
        await CopyAsync(context, await stored.SourceFiles.AsNoTracking().OrderBy(row => row.Id).ToListAsync(Token));
        var seconds = 0d;
        seconds += await CopyAsync(context, await stored.BalanceSnapshots.AsNoTracking().ToListAsync(Token));
        seconds += await CopyAsync(context, await stored.Charges.AsNoTracking().ToListAsync(Token));
        seconds += await CopyAsync(context, await stored.Payments.AsNoTracking().ToListAsync(Token));
        seconds += await CopyAsync(context, await stored.SettlementDocuments.AsNoTracking().ToListAsync(Token));
        seconds += await CopyAsync(context, await stored.InterconnectVolumes.AsNoTracking().ToListAsync(Token));
        seconds += await CopyAsync(context, await stored.CallDetails.AsNoTracking().OrderBy(row => row.Id).ToListAsync(Token));
        seconds += await CopyAsync(context, await stored.SwitchCalls.AsNoTracking().OrderBy(row => row.Id).ToListAsync(Token));
        return seconds;
    }

    private static async Task<double> CopyAsync<TRow>(LkoDbContext context, IReadOnlyList<TRow> rows)
        where TRow : class
    {
        await using var transaction = await context.Database.BeginTransactionAsync(Token);
        var clock = Stopwatch.StartNew();
        await BulkInsert.RunAsync(context, rows, Token);
        await transaction.CommitAsync(Token);
        return clock.Elapsed.TotalSeconds;
    }

    /// <summary>The files are there already.</summary>
    private sealed class There(string code) : ITransport
    {
        public string Code => code;

        public Task<Fetched> FetchAsync(SourceSystem system, FetchOrder order, CancellationToken cancellationToken) => Task.FromResult(Fetched.FilesOnly);
    }
}
