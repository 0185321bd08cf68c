using System.Text;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Billing.BalancesFixture;

namespace Lko.Tests.Billing;

/// <summary>What the recorded deliveries of every dialect leave in the tables, on every database.</summary>
public sealed class SyncFeedsTests
{
    private static readonly string[] Systems =
        ["ASR-NNOV-1", "ASR-KLGD-1", "ASR-AMUR-1", "ASR-CHEL-1", "ASR-CHIT-1", "ASR-IRKT-1", "ASR-MSK-1", "ASR-NSIB-1", "ITC-VOLGA", "ITC-SIBERIA"];

    /// <summary>The other recorded systems of the same dialects.</summary>
    private static readonly string[] Others = ["ASR-KIRV-1", "ASR-KURS-1", "ASR-NNOV-2", "ASR-SRTV-1", "ASR-VORN-1", "ASR-YAKT-1", "ITC-FAREAST", "ITC-NW"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    public static TheoryData<DatabaseProvider, string> Matrix =>
        [.. from database in OrderScene.Databases from system in Systems select new TheoryDataRow<DatabaseProvider, string>(database.Data, system)];

    public static TheoryData<DatabaseProvider, string> Samples => [.. Matrix, .. Others.Select(system => new TheoryDataRow<DatabaseProvider, string>(DatabaseProvider.Sqlite, system))];

    [Fact]
    public void Samples_AreAllThatWereRecorded() =>
        Systems.Concat(Others).Order(StringComparer.Ordinal).ShouldBe(Connectors.SampleTests.Systems.Select(row => row.Data).Where(system => system is not ("CRM" or "LMP")));

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Run_Sample_StoresWhatItSays(DatabaseProvider provider, string system)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.DeliverSample(system);

        var run = await fixture.SyncAsync(system);

        run.State.ShouldBe(SyncRunState.Succeeded, run.Error);
        var (_, quarantined, rejected) = SourceSystemsExpected.Rows(system);
        (run.Counts.QuarantinedRows, run.Counts.RejectedFiles).ShouldBe((quarantined, rejected));
        await using var db = fixture.Database.Raw();
        (await db.BalanceSnapshots.SumAsync(row => row.Closing.MinorUnits, Token)).ShouldBe(SourceSystemsExpected.Sum(system, "balances", "closing_kop"));
        (await db.Charges.CountAsync(Token), await db.Charges.SumAsync(row => row.Gross.MinorUnits, Token))
            .ShouldBe(((int)SourceSystemsExpected.Sum(system, "charges", "count"), SourceSystemsExpected.Sum(system, "charges", "gross_kop")));
        (await db.Payments.SumAsync(row => row.Amount.MinorUnits, Token) + await db.UnidentifiedPayments.SumAsync(row => row.Amount.MinorUnits, Token))
            .ShouldBe(SourceSystemsExpected.Sum(system, "payments", "sum_kop"));
        (await db.UnidentifiedPayments.CountAsync(Token)).ShouldBe((int)SourceSystemsExpected.Sum(system, "payments", "unidentified_count"));
        (await db.SettlementDocuments.CountAsync(Token), await db.SettlementDocuments.CountAsync(row => row.Md5 != null, Token))
            .ShouldBe(((int)SourceSystemsExpected.Sum(system, "documents", "count"), (int)SourceSystemsExpected.Sum(system, "documents", "with_payload")));
        if (system.StartsWith("ITC", StringComparison.Ordinal))
        {
            (await db.InterconnectVolumes.SumAsync(row => row.Gross.MinorUnits, Token)).ShouldBe(SourceSystemsExpected.Sum(system, "usage", "gross_kop"));
        }
        else
        {
            (await db.CallDetails.SumAsync(row => row.AmountE4, Token) + await db.SwitchCalls.SumAsync(row => row.AmountE4, Token)).ShouldBe(SourceSystemsExpected.Sum(system, "usage", "amount_e4"));
        }
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task Run_AgainAndReprocessed_ChangesNothing(DatabaseProvider provider, string system)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.DeliverSample(system);
        var first = await fixture.SyncAsync(system);

        (await fixture.SyncAsync(system)).Counts.ShouldBe(new SyncCounts(first.Counts.Files, 0, first.Counts.RejectedFiles, 0, 0, 0));
        var again = await fixture.SyncAsync(system, reprocess: true);

        (again.Counts.AcceptedRows, again.Counts.QuarantinedRows, again.Counts.ChangedRows).ShouldBe((first.Counts.AcceptedRows, first.Counts.QuarantinedRows, 0));
    }

    /// <summary>A charge of this dialect is known by all it says, for it has no name of its own.</summary>
    [Fact]
    public async Task Run_RowWithoutANameThatSaysSomethingElse_IsOneChange()
    {
        const string Saratov = "ASR-SRTV-1";
        const string One = "C|364000012617|20260501|20260531|DF|1|мес|25188.12|22|4542.12|RUB|26050000005";
        const string Other = "C|364000012620|20260519|20260519|IPT|1|мес|59594.56|22|10746.56|RUB|26050000007";
        const string Otherwise = "C|364000012620|20260519|20260519|IPT|1|мес|59594.56|22|10746.56|RUB|26050000009";
        await using var fixture = await CreateAsync();

        foreach (var (rows, trailer, changed) in new[]
        {
            (new[] { One, Other }, "T|2|84782.68", 2),
            ([One, Otherwise], "T|2|84782.68", 1),
            ([Otherwise], "T|1|59594.56", 1),
            ([One, Otherwise], "T|2|84782.68", 1),
        })
        {
            fixture.Deliver(Saratov, "d01/NACH_SRTV_202605_01.psv", Encoding.UTF8.GetBytes(string.Join('\n', rows) + $"\n{trailer}\n"));
            var run = await fixture.SyncAsync(Saratov);
            (run.State, run.Counts.RejectedFiles, run.Counts.QuarantinedRows, run.Counts.ChangedRows).ShouldBe((SyncRunState.Succeeded, 0, 0, changed), string.Join('\n', rows));
        }
    }

    /// <summary>A file of samples is kept as one row for each port and month.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_SamplesToldAnew_OnlyPortsThatSaySomethingElseHaveChanged(DatabaseProvider provider)
    {
        const string Chelyabinsk = "ASR-CHEL-1";
        await using var fixture = await CreateAsync(provider);

        foreach (var (samples, changed) in new[]
        {
            ("A;5;6|B;7;8", 2),
            ("A;5;6|B;7;9", 1),
            ("B;7;9|A;5;6", 0),
            ("A;5;6", 1),
            ("C;5;6", 2),
        })
        {
            var rows = samples.Split('|').Select(row => $"2026-06-10T12:00:00Z;{row}\n");
            fixture.Deliver(Chelyabinsk, "d01/P95_CHEL_202606_01.csv", Encoding.UTF8.GetBytes("ts_utc;port;in_bps;out_bps\n" + string.Concat(rows)));
            var run = await fixture.SyncAsync(Chelyabinsk);
            (run.State, run.Counts.RejectedFiles, run.Counts.QuarantinedRows, run.Counts.ChangedRows).ShouldBe((SyncRunState.Succeeded, 0, 0, changed), samples);
            await using var db = fixture.Database.Raw();
            (await db.PortTraffic.CountAsync(Token)).ShouldBe(samples.Split('|').Length);
        }
    }

    /// <summary>The same line of another part is another place.</summary>
    [Fact]
    public async Task Run_RowWithoutANameThatWent_IsNotTheOneThatCameInAnotherPart()
    {
        const string Saratov = "ASR-SRTV-1";
        const string One = "C|364000012617|20260501|20260531|DF|1|мес|25188.12|22|4542.12|RUB|26050000005";
        const string Other = "C|364000012620|20260519|20260519|IPT|1|мес|59594.56|22|10746.56|RUB|26050000007";
        const string Third = "C|364000012620|20260519|20260519|IPT|1|мес|59594.56|22|10746.56|RUB|26050000008";
        const string Otherwise = "C|364000012620|20260519|20260519|IPT|1|мес|59594.56|22|10746.56|RUB|26050000009";
        await using var fixture = await CreateAsync();

        foreach (var (first, second, changed) in new[]
        {
            ($"{One}\n{Other}\nT|2|84782.68\n", $"{Third}\nT|1|59594.56\n", 3),
            ($"{One}\nT|1|25188.12\n", $"{Third}\n{Otherwise}\nT|2|119189.12\n", 2),
        })
        {
            Deliver("01", first);
            Deliver("02", second);
            var run = await fixture.SyncAsync(Saratov);
            (run.State, run.Counts.RejectedFiles, run.Counts.QuarantinedRows, run.Counts.ChangedRows).ShouldBe((SyncRunState.Succeeded, 0, 0, changed), first);
        }

        void Deliver(string part, string content) => fixture.Deliver(Saratov, $"d01/NACH_SRTV_202605_{part}.psv", Encoding.UTF8.GetBytes(content));
    }

    [Theory]
    [InlineData("ASR-CHEL-1")]
    [InlineData("ASR-NSIB-1")]
    [InlineData("ASR-AMUR-1")]
    [InlineData("ITC-VOLGA")]
    public async Task Run_DeliveryByDelivery_EndsAsAllAtOnce(string system)
    {
        await using var stepwise = await CreateAsync();
        foreach (var delivery in new[] { "d01", "d02", "d03", "d04" })
        {
            stepwise.DeliverSample(system, delivery);
            (await stepwise.SyncAsync(system)).State.ShouldBe(SyncRunState.Succeeded);
        }

        await using var atOnce = await CreateAsync();
        atOnce.DeliverSample(system);
        await atOnce.SyncAsync(system);

        (await StoredAsync(stepwise)).ShouldBe(await StoredAsync(atOnce));
    }

    private static async Task<string> StoredAsync(BalancesFixture fixture)
    {
        await using var db = fixture.Database.Raw();
        List<string> rows =
        [
            .. await db.Charges.Select(row => $"charge {row.KeyHash} {row.Period} {row.Source.Path} {row.Source.Line} {row.Gross.MinorUnits}").ToListAsync(Token),
            .. await db.Payments.Select(row => $"payment {row.KeyHash} {row.Period} {row.Source.Path} {row.Source.Line} {row.Amount.MinorUnits}").ToListAsync(Token),
            .. await db.UnidentifiedPayments.Select(row => $"unidentified {row.KeyHash} {row.Source.Path} {row.Source.Line} {row.Amount.MinorUnits}").ToListAsync(Token),
            .. await db.SettlementDocuments.Select(row => $"document {row.KeyHash} {row.Source.Path} {row.Source.Line} {row.Gross.MinorUnits}").ToListAsync(Token),
            .. await db.InterconnectVolumes.Select(row => $"volume {row.KeyHash} {row.Source.Path} {row.Source.Line} {row.Gross.MinorUnits}").ToListAsync(Token),
            .. await db.BalanceSnapshots.Select(row => $"balance {row.AccountId} {row.Period} {row.Path} {row.Line} {row.Closing.MinorUnits}").ToListAsync(Token),
            .. await db.QuarantineRows.Select(row => $"quarantine {row.Path} {row.Line} {row.Reason}").ToListAsync(Token),
            .. await db.PortTraffic.Select(row => $"port {row.Port} {row.Period} {row.Samples} {row.BillableBps}").ToListAsync(Token),
        ];
        return string.Join('\n', rows.Order(StringComparer.Ordinal));
    }
}
