using System.Diagnostics;
using System.Globalization;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Data.Bulk;
using Lko.Infrastructure.Sandbox.Landscape;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Performance;

/// <summary>
/// Every system of the registry, from its files to the rows of the embedded database, beside the database alone: the same rows, ready in memory, written in
/// bulk, turn by turn in one run. Then the same files again, unchanged, and with one row in a hundred told otherwise.
/// </summary>
[Collection(MeasuredAlone.Name)]
public sealed class LandscapeTests(ITestOutputHelper output)
{
    private const int All = 71;
    private const int Rounds = 3;
    private const int WarmUps = 3;
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
        await QuietMachine.AwaitAsync(output);
        using (var few = new DeliveredLandscape(WarmUp))
        {
            for (var round = 0; round < WarmUps; round++)
            {
                await RoundAsync(few);
            }
        }

        using var landscape = new DeliveredLandscape(Scale);
        landscape.Systems.Count.ShouldBe(All);
        var rounds = await QuietMachine.TurnsAsync(
            Rounds,
            async () =>
            {
                var round = await RoundAsync(landscape);
                output.WriteLine(round.ToString());
                return round;
            },
            round => round.Bare);

        var ratio = Median("of the database alone", rounds.Select(round => round.Bare / round.First.Seconds));
        var rate = Median("calls a second", rounds.Select(round => round.Calls / round.First.Seconds));
        var again = Median("times faster when nothing has changed", rounds.Select(round => round.First.Seconds / round.Again.Seconds));
        Median("times faster when one row in a hundred has", rounds.Select(round => round.First.Seconds / round.Otherwise.Seconds));
        ratio.ShouldBeGreaterThanOrEqualTo(Bar);
        rate.ShouldBeGreaterThanOrEqualTo(FloorRowsPerSecond);
        again.ShouldBeGreaterThanOrEqualTo(UnchangedBar);
    }

    private double Median(string what, IEnumerable<double> rounds)
    {
        var ordered = rounds.Order().ToList();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"median {ordered[ordered.Count / 2]:#,0.00} {what}, {ordered[0]:#,0.00} to {ordered[^1]:#,0.00}"));
        return ordered[ordered.Count / 2];
    }

    private static async Task<Round> RoundAsync(DeliveredLandscape landscape)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        using var gate = new IngestGate(Math.Max(1, Environment.ProcessorCount - 1), 1);
        await using var db = database.Raw();
        var first = await ReadAsync(database, landscape, gate);
        var again = await ReadAsync(database, landscape, gate);
        (again.Changed, again.Files).ShouldBe((0, 0), "nothing has changed");
        landscape.Correct();
        var (before, otherwise) = (await GivenOutAsync(db), await ReadAsync(database, landscape, gate));
        landscape.Restore();
        (otherwise.Changed, otherwise.Files).ShouldBe((landscape.Corrections.Sum(file => file.Rows), landscape.Corrections.Count), "what is told otherwise has changed, and nothing else");
        (await WrittenAsync(db, before)).ShouldBe(Expected(landscape), "nothing else is written again");
        var calls = await db.CallDetails.CountAsync(Token) + await db.SwitchCalls.CountAsync(Token);
        return new(landscape.Systems.Count, calls, first, again, otherwise, await BareAsync(db));
    }

    /// <summary>One reading of all systems at the same time.</summary>
    private static async Task<Reading> ReadAsync(TestDatabase database, DeliveredLandscape landscape, IngestGate gate)
    {
        var (files, rows, changed) = (0, 0, 0);
        var stopped = GC.GetTotalPauseDuration();
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(landscape.Systems, new ParallelOptions { MaxDegreeOfParallelism = landscape.Systems.Count, CancellationToken = Token }, async (code, token) =>
        {
            var sync = new SyncSystem(database.For(null), ConnectorServices.All, [new There("folder"), new There("sftp"), new There("http")], landscape.Drop, gate, new AnswerTerm(), TimeProvider.System);
            var run = (await sync.Run(new(code), token)).Value;
            (run.State, run.Counts.QuarantinedRows, run.Counts.RejectedFiles).ShouldBe((SyncRunState.Succeeded, 0, 0), $"{code}: {run.Error}");
            Interlocked.Add(ref files, run.Counts.NewFiles);
            Interlocked.Add(ref rows, run.Counts.AcceptedRows);
            Interlocked.Add(ref changed, run.Counts.ChangedRows);
        });
        return new(clock.Elapsed.TotalSeconds, (GC.GetTotalPauseDuration() - stopped).TotalSeconds, files, rows, changed);
    }

    /// <summary>The last key of every table: one that is deleted is not given out again.</summary>
    private static async Task<Dictionary<string, long>> GivenOutAsync(LkoDbContext db)
    {
        await db.Database.OpenConnectionAsync(Token);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "SELECT name, seq FROM sqlite_sequence";
        await using var reader = await command.ExecuteReaderAsync(Token);
        var keys = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync(Token))
        {
            keys.Add(reader.GetString(0), reader.GetInt64(1));
        }

        return keys;
    }

    /// <summary>How many rows each table of what systems tell was given since.</summary>
    private static async Task<string> WrittenAsync(LkoDbContext db, Dictionary<string, long> before)
    {
        string[] tables =
        [
            nameof(db.Accounts), nameof(db.BalanceSnapshots), nameof(db.CallDetails), nameof(db.Charges), nameof(db.ClientNodes), nameof(db.CrmEvents), nameof(db.InterconnectVolumes),
            nameof(db.LastMileRequests), nameof(db.Payments), nameof(db.PortTraffic), nameof(db.QuarantineRows), nameof(db.ReportedOrders), nameof(db.SettlementDocuments), nameof(db.SourceFiles),
            nameof(db.SwitchCalls), nameof(db.UnidentifiedPayments),
        ];
        var after = await GivenOutAsync(db);
        return Shown(tables.Select(table => (table, after.GetValueOrDefault(table) - before.GetValueOrDefault(table))));
    }

    /// <summary>A file of calls is written as a whole; a request that is revised stays the row it is.</summary>
    private static string Expected(DeliveredLandscape landscape) => Shown(landscape.Corrections.GroupBy(file => file.Feed switch
    {
        Feed.Usage => file.Path.Contains("DET_", StringComparison.Ordinal) ? nameof(LkoDbContext.CallDetails) : nameof(LkoDbContext.SwitchCalls),
        Feed.Charges => nameof(LkoDbContext.Charges),
        Feed.ReportedOrders => nameof(LkoDbContext.ReportedOrders),
        Feed.ClientNodes => nameof(LkoDbContext.ClientNodes),
        Feed.OrderEvents => nameof(LkoDbContext.CrmEvents),
        _ => nameof(LkoDbContext.LastMileRequests),
    }, StringComparer.Ordinal).Select(table => (table.Key, table.Sum(file => file.Feed switch { Feed.Usage => file.All, Feed.LastMileRequests => 0L, _ => file.Rows }))));

    private static string Shown(IEnumerable<(string Table, long Rows)> written) =>
        string.Join(", ", written.Where(table => table.Rows != 0).OrderBy(table => table.Table, StringComparer.Ordinal).Select(table => FormattableString.Invariant($"{table.Table} {table.Rows}")));

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
        seconds += await CopyAsync(context, await stored.ReportedOrders.AsNoTracking().ToListAsync(Token));
        seconds += await CopyAsync(context, await stored.ClientNodes.AsNoTracking().ToListAsync(Token));
        seconds += await CopyAsync(context, await stored.LastMileRequests.AsNoTracking().ToListAsync(Token));
        seconds += await CopyAsync(context, await stored.CrmEvents.AsNoTracking().ToListAsync(Token));
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

    /// <param name="Stopped">Seconds of them in which the collector stopped everything.</param>
    /// <param name="Files">New ones, and rewritten ones.</param>
    private sealed record Reading(double Seconds, double Stopped, int Files, int Rows, int Changed);

    private sealed record Round(int Systems, int Calls, Reading First, Reading Again, Reading Otherwise, double Bare)
    {
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{Systems} systems, {First.Files:N0} files, {First.Rows:N0} rows, {Calls:N0} of them calls: {First.Seconds:0.0} s, {First.Stopped:0.0} of them stopped by the collector, the database alone {Bare:0.0} s; unchanged {Again.Seconds:0.00} s; {Otherwise.Changed:N0} rows told otherwise in {Otherwise.Files} files {Otherwise.Seconds:0.0} s");
    }

    /// <summary>The files are there already.</summary>
    private sealed class There(string code) : ITransport
    {
        public string Code => code;

        public Task<Fetched> FetchAsync(SourceSystem system, FetchOrder order, CancellationToken cancellationToken) => Task.FromResult(Fetched.FilesOnly);
    }
}
