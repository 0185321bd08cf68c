using System.Diagnostics;
using System.Globalization;
using Lko.Domain.Billing;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Data.Bulk;
using Lko.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using SQLitePCL;

namespace Lko.Tests.Performance;

/// <summary>
/// Calls into the real indexed table beside the least the database itself can do: prepared C calls on SQLite, binary COPY on PostgreSQL. Same rows,
/// same schema, same settings, turn by turn in one run; the ratio is the median of the rounds.
/// </summary>
[Collection(MeasuredAlone.Name)]
public sealed class UsageInsertTests(ITestOutputHelper output)
{
    private const double Bar = 0.80;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(200_000, 5)]
    [InlineData(1_000_000, 3)]
    public async Task Sqlite_IsNearThePreparedCCalls(int count, int rounds) =>
        (await CompareAsync(DatabaseProvider.Sqlite, count, rounds, "C calls", (context, rows) => Task.Run(() => Raw((SqliteConnection)context.Database.GetDbConnection(), rows), Token)))
            .ShouldBeGreaterThanOrEqualTo(Bar);

    [Theory]
    [InlineData(200_000, 5)]
    [InlineData(1_000_000, 3)]
    public async Task PostgreSql_IsNearBinaryCopy(int count, int rounds) =>
        (await CompareAsync(DatabaseProvider.PostgreSql, count, rounds, "binary COPY", (context, rows) => CopyAsync((NpgsqlConnection)context.Database.GetDbConnection(), rows)))
            .ShouldBeGreaterThanOrEqualTo(Bar);

    /// <summary>What it would cost to write calls as the portal writes orders.</summary>
    [Theory]
    [InlineData(DatabaseProvider.Sqlite, 4)]
    [InlineData(DatabaseProvider.PostgreSql, 8)]
    public async Task Bulk_IsManyTimesAsFastAsSavedEntities(DatabaseProvider provider, int times) =>
        (await CompareAsync(provider, 50_000, 3, "SaveChanges", async (context, rows) =>
        {
            context.AddRange(rows);
            await context.SaveChangesAsync(Token);
        })).ShouldBeGreaterThanOrEqualTo(times);

    /// <returns>Median of how much of the peer's speed, or how many times it, ours is.</returns>
    private async Task<double> CompareAsync(DatabaseProvider provider, int count, int rounds, string peer, Func<LkoDbContext, IReadOnlyList<CallDetail>, Task> write)
    {
        await QuietMachine.AwaitAsync(output);
        var rows = await RowsAsync(provider, count);

        // The first turn warms both up.
        await TurnAsync(provider, rows, write);
        var turns = await QuietMachine.TurnsAsync(
            rounds,
            async () =>
            {
                var turn = await TurnAsync(provider, rows, write);
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{provider}: {peer} {count / turn.Peer:N0} rows/s, ours {count / turn.Ours:N0} rows/s, ratio {turn.Ratio:0.00}"));
                return turn;
            },
            turn => turn.Peer);
        var ratios = turns.Select(turn => turn.Ratio).Order().ToList();
        var median = ratios[rounds / 2];
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{provider}, {count:N0} rows beside {peer}: median {median:0.00}, {ratios[0]:0.00} to {ratios[^1]:0.00}"));
        return median;
    }

    private static async Task<Turn> TurnAsync(DatabaseProvider provider, IReadOnlyList<CallDetail> rows, Func<LkoDbContext, IReadOnlyList<CallDetail>, Task> write) => new(
        await TimeAsync(provider, rows.Count, context => write(context, rows)), await TimeAsync(provider, rows.Count, async context => await BulkInsert.RunAsync(context, rows, Token)));

    private static async Task<double> TimeAsync(DatabaseProvider provider, int count, Func<LkoDbContext, Task> write)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var context = database.Raw();
        context.SourceFiles.Add(await FileAsync(context));
        await context.SaveChangesAsync(Token);

        // A connection that tries again wants to begin the transaction by itself.
        var seconds = await context.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await context.Database.BeginTransactionAsync(Token);
            var clock = Stopwatch.StartNew();
            await write(context);
            await transaction.CommitAsync(Token);
            return clock.Elapsed.TotalSeconds;
        });
        (await context.CallDetails.CountAsync(Token)).ShouldBe(count);
        (await context.CallDetails.SumAsync(row => row.AmountE4, Token)).ShouldBe((long)count * (count - 1) / 2);
        (await context.CallDetails.MaxAsync(row => row.AnsweredAt, Token)).ShouldBe(Start.AddSeconds(count - 1));
        return seconds;
    }

    private static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Calls of all accounts in no order of accounts, as switches write them.</summary>
    private static async Task<IReadOnlyList<CallDetail>> RowsAsync(DatabaseProvider provider, int count)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var context = database.Raw();
        var accounts = await context.Accounts.AsNoTracking().ToListAsync(Token);
        var dice = new Random(42);
        return
        [
            .. Enumerable.Range(0, count).Select(number => CallDetail.Of(
                accounts[dice.Next(accounts.Count)],
                new CallRecord("", "", default, $"7831{dice.Next(10_000_000):0000000}", $"7495{dice.Next(10_000_000):0000000}", "TRUNK-07", "I", "LOCAL", dice.Next(3600), number),
                Start.AddSeconds(number), new SourceFileId(1), number + 1)),
        ];
    }

    private static async Task<SourceFile> FileAsync(LkoDbContext context)
    {
        (await context.SourceFiles.AnyAsync(Token)).ShouldBeFalse();
        return SourceFile.Of(
            "ASR-NNOV-1", new DeliveredFile("d01", "DET_NNOV_352000012345_202606_01.csv", 1, () => Stream.Null),
            new LedgerEntry("d01/DET_NNOV_352000012345_202606_01.csv", new string('0', DeliveredFile.HashLength), null, FileVerdict.Effective, null), Start);
    }

    private static void Raw(SqliteConnection connection, IReadOnlyList<CallDetail> rows)
    {
        const string Insert = """
            INSERT INTO "CallDetails" ("OperatorId","BranchId","CarrierBranch","AccountId","SourceFileId","Line","AnsweredAt","NumberA","NumberB","Trunk","Direction","Service","Seconds","AmountE4")
            VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14)
            """;
        raw.sqlite3_prepare_v2(connection.Handle!, Insert, out var statement).ShouldBe(raw.SQLITE_OK);
        using (statement)
        {
            foreach (var row in rows)
            {
                raw.sqlite3_bind_int64(statement, 1, row.OperatorId.Value);
                raw.sqlite3_bind_int64(statement, 2, row.BranchId.Value);
                raw.sqlite3_bind_text(statement, 3, row.CarrierBranch);
                raw.sqlite3_bind_int64(statement, 4, row.AccountId.Value);
                raw.sqlite3_bind_int64(statement, 5, row.SourceFileId.Value);
                raw.sqlite3_bind_int64(statement, 6, row.Line);
                raw.sqlite3_bind_int64(statement, 7, row.AnsweredAt.ToUnixTimeMilliseconds());
                raw.sqlite3_bind_text(statement, 8, row.NumberA);
                raw.sqlite3_bind_text(statement, 9, row.NumberB);
                raw.sqlite3_bind_text(statement, 10, row.Trunk);
                raw.sqlite3_bind_text(statement, 11, row.Direction);
                raw.sqlite3_bind_text(statement, 12, row.Service);
                raw.sqlite3_bind_int64(statement, 13, row.Seconds);
                raw.sqlite3_bind_int64(statement, 14, row.AmountE4);
                raw.sqlite3_step(statement).ShouldBe(raw.SQLITE_DONE);
                raw.sqlite3_reset(statement);
            }
        }
    }

    private static async Task CopyAsync(NpgsqlConnection connection, IReadOnlyList<CallDetail> rows)
    {
        const string Copy = """
            COPY "CallDetails" ("OperatorId","BranchId","CarrierBranch","AccountId","SourceFileId","Line","AnsweredAt","NumberA","NumberB","Trunk","Direction","Service","Seconds","AmountE4")
            FROM STDIN (FORMAT BINARY)
            """;
        await using var importer = await connection.BeginBinaryImportAsync(Copy, Token);
        foreach (var row in rows)
        {
            await importer.StartRowAsync(Token);
            importer.Write(row.OperatorId.Value);
            importer.Write(row.BranchId.Value);
            importer.Write(row.CarrierBranch);
            importer.Write(row.AccountId.Value);
            importer.Write(row.SourceFileId.Value);
            importer.Write(row.Line);
            importer.Write(row.AnsweredAt);
            importer.Write(row.NumberA);
            importer.Write(row.NumberB);
            importer.Write(row.Trunk);
            importer.Write(row.Direction);
            importer.Write(row.Service);
            importer.Write(row.Seconds);
            importer.Write(row.AmountE4);
        }

        await importer.CompleteAsync(Token);
    }

    /// <summary>Seconds of the peer and of the portal.</summary>
    private sealed record Turn(double Peer, double Ours)
    {
        public double Ratio => Peer / Ours;
    }
}
