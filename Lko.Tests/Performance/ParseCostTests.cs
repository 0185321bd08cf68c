using System.Diagnostics;
using System.Globalization;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Sandbox.Landscape;
using Lko.Infrastructure.Sandbox.Landscape.Writers;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Performance;

/// <summary>What the files of calls cost before their rows are written: the pass of the controls, and the pass that judges row by row. One thread, from memory.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class ParseCostTests(ITestOutputHelper output)
{
    private const int FloorRowsPerSecond = 150_000;
    private const int Rounds = 5;

    private static readonly PlayedScale Scale = new("bench", null, 1, 5, 20_000, 8, 1, 2, 1_000);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("csv-cp1251")]
    [InlineData("fixed-cp866")]
    public async Task Calls_ArePassedTwiceAndJudged(string dialect)
    {
        await QuietMachine.AwaitAsync(output);
        var ledger = new PlayedLedger(PlayedLedger.DefaultSeed, Scale, TimeProvider.System);
        var connector = ConnectorServices.All.Single(each => each.Dialect == dialect);
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var db = database.Raw();
        var (system, file, bytes) = await LargestAsync(ledger, connector, db);
        var delivered = new DeliveredFile("d01", file, bytes.Length, () => new MemoryStream(bytes, writable: false));
        var name = connector.Recognise(system, delivered)!;
        var entry = new LedgerEntry(delivered.Path, new string('0', DeliveredFile.HashLength), name, FileVerdict.Effective, null);
        var reference = await SourceReference.LoadAsync(database.For(null).OpenSystem("what is read is judged"), system, Token);
        var reader = new CanonicalReader(system, connector, reference, new(new FileLedger(), new Dictionary<string, DeliveredFile>(StringComparer.Ordinal) { [delivered.Path] = delivered }, new HashSet<string>(StringComparer.Ordinal)));
        var rows = reader.Read([entry], new HashedKeySet()).Count();

        var lines = Measure(() => WireText.Lines(delivered.Open(), "utf-8").Count());
        var check = Measure(() => connector.Check(system, name, delivered.Open()).Rejection is null ? 1 : 0);
        var read = Measure(() => connector.Read(system, name, delivered.Open()).Count());
        var judge = Measure(() => reader.Read([entry], new HashedKeySet()).Count(row => row.Accepted is not null));
        var clock = new LocalClock(system.Zone);
        var account = reference.Accounts.Values.First();
        var made = Measure(() => reader.Read([entry], new HashedKeySet()).Select(row => CallDetail.Of(account, (CallRecord)row.Accepted!.Record, clock.ToUtc(((CallRecord)row.Accepted.Record).AnsweredAt), new SourceFileId(1), row.Accepted.Line)).Count());
        foreach (var (what, (seconds, allocated)) in new[] { ("lines", lines), ("check", check), ("read", read), ("judge", judge), ("made", made) })
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{dialect} {what}: {rows:N0} rows, {rows / seconds:N0} rows/s, {seconds * 1e9 / rows:N0} ns and {allocated / rows:N0} bytes a row"));
        }

        (rows / (check.Seconds + judge.Seconds)).ShouldBeGreaterThanOrEqualTo(FloorRowsPerSecond);
    }

    private static (double Seconds, long Allocated) Measure(Func<int> pass)
    {
        var (best, allocated) = (double.MaxValue, 0L);
        for (var round = 0; round <= Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            pass().ShouldBeGreaterThan(0);
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return (best, allocated);
    }

    private static async Task<(SourceSystem System, string Name, byte[] Bytes)> LargestAsync(PlayedLedger ledger, ISourceConnector connector, LkoDbContext db)
    {
        (PlayedSystem System, string Name, byte[] Bytes)? largest = null;
        foreach (var system in ledger.Systems.Where(system => system.Dialect == connector.Dialect).Take(6))
        {
            foreach (var file in DialectWriters.Files(ledger.Open(system), ledger.LastClosed(system)).Where(file => file.Name.StartsWith("DET", StringComparison.Ordinal) || file.Name.StartsWith("CDR", StringComparison.Ordinal)))
            {
                using var memory = new MemoryStream();
                file.Write(memory);
                if (largest is null || memory.Length > largest.Value.Bytes.Length)
                {
                    largest = (system, file.Name, memory.ToArray());
                }
            }
        }

        var (played, name, bytes) = largest!.Value;
        return (await db.SourceSystems.AsNoTracking().SingleAsync(row => row.Code == played.Code, Token), name, bytes);
    }
}
