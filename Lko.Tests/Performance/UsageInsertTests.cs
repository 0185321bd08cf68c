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
    private const int Rows = 200_000;
    private const int Rounds = 5;
    private const double Bar = 0.80;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sqlite_IsNearThePreparedCCalls()
    {
        var rows = await RowsAsync(DatabaseProvider.Sqlite);

        await CompareAsync(DatabaseProvider.Sqlite, rows, limit: (connection, calls) => Task.Run(() => Raw((SqliteConnection)connection, calls), Token));
    }

    [Fact]
    public async Task PostgreSql_IsNearBinaryCopy()
    {
        var rows = await RowsAsync(DatabaseProvider.PostgreSql);

        await CompareAsync(DatabaseProvider.PostgreSql, rows, limit: (connection, calls) => CopyAsync((NpgsqlConnection)connection, calls));
    }

    private async Task CompareAsync(DatabaseProvider provider, IReadOnlyList<CallDetail> rows, Func<System.Data.Common.DbConnection, IReadOnlyList<CallDetail>, Task> limit)
    {
        var ratios = new List<double>();
        for (var round = 0; round <= Rounds; round++)
        {
            var bare = await TimeAsync(provider, async context => await limit(context.Database.GetDbConnection(), rows));
            var ours = await TimeAsync(provider, async context => await BulkInsert.RunAsync(context, rows, Token));

            // The first round warms both up.
            if (round > 0)
            {
                ratios.Add(bare / ours);
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{provider}: bare {Rows / bare:N0} rows/s, ours {Rows / ours:N0} rows/s, ratio {bare / ours:0.00}"));
            }
        }

        var median = ratios.Order().ElementAt(Rounds / 2);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{provider}: median {median:0.00}, {ratios.Min():0.00} to {ratios.Max():0.00}"));
        median.ShouldBeGreaterThanOrEqualTo(Bar);
    }

    private static async Task<double> TimeAsync(DatabaseProvider provider, Func<LkoDbContext, Task> write)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var context = database.Raw();
        context.SourceFiles.Add(await FileAsync(context));
        await context.SaveChangesAsync(Token);
        await using var transaction = await context.Database.BeginTransactionAsync(Token);
        var clock = Stopwatch.StartNew();
        await write(context);
        await transaction.CommitAsync(Token);
        var seconds = clock.Elapsed.TotalSeconds;
        (await context.CallDetails.CountAsync(Token)).ShouldBe(Rows);
        (await context.CallDetails.SumAsync(row => row.AmountE4, Token)).ShouldBe(Sum);
        (await context.CallDetails.MaxAsync(row => row.AnsweredAt, Token)).ShouldBe(Start.AddSeconds(Rows - 1));
        return seconds;
    }

    private static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private static long Sum => (long)Rows * (Rows - 1) / 2;

    /// <summary>Calls of all accounts in no order of accounts, as switches write them.</summary>
    private static async Task<IReadOnlyList<CallDetail>> RowsAsync(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var context = database.Raw();
        var accounts = await context.Accounts.AsNoTracking().ToListAsync(Token);
        var dice = new Random(42);
        return
        [
            .. Enumerable.Range(0, Rows).Select(number => CallDetail.Of(
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
}
