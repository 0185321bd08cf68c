using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Infrastructure.Data;
using Lko.Tests.Integration;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Billing.BalancesFixture;

namespace Lko.Tests.Billing;

public sealed class SyncSystemTests
{
    private const string Control = "#ИТОГО;1;;;100,00;0,00;0,00;0,00;100,00;;";
    private const string Row = "352000012525;;;;100,00;0,00;0,00;0,00;100,00;06.2026;RUR";

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_Sample_StoresBalancesFilesAndQuarantine(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.DeliverSample();

        var run = await fixture.SyncAsync();

        run.State.ShouldBe(SyncRunState.Succeeded, run.Error);
        var (accepted, quarantined, rejected) = SourceSystemsExpected.Rows(Nnov);
        run.Counts.ShouldBe(new SyncCounts(Files: 19, NewFiles: 19, rejected, accepted, quarantined, ChangedRows: accepted));
        await using var db = fixture.Database.Raw();
        (await db.BalanceSnapshots.CountAsync(Token)).ShouldBe(41);
        (await db.QuarantineRows.CountAsync(Token)).ShouldBe(quarantined);
        (await db.QuarantineRows.CountAsync(row => row.Feed == Feed.Balances && row.Reason == RejectReason.UnknownAccount, Token)).ShouldBe(2);
        var file = await db.SourceFiles.SingleAsync(row => row.Name == "SALDO_NNOV_202605_01.csv", Token);
        (file.Verdict, file.AcceptedRows, file.QuarantinedRows, file.Sha256.Length).ShouldBe((FileVerdict.Effective, 21, 4, 64));
        (await db.SyncCursors.SingleAsync(Token)).Position.ShouldBe("d03");
        var snapshot = await db.BalanceSnapshots.SingleAsync(row => row.Path == file.Path && row.Line == 9, Token);
        (snapshot.Closing.MinorUnits, snapshot.ReceivedAt, snapshot.CarrierBranch).ShouldBe((14_500_347, fixture.Time.GetUtcNow(), "VOLGA"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_BalancePositiveSystem_StoresOurSign(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.DeliverSample("ASR-KLGD-1");

        var run = await fixture.SyncAsync("ASR-KLGD-1");

        run.Counts.RejectedFiles.ShouldBe(SourceSystemsExpected.Rows("ASR-KLGD-1").Rejected);
        await using var db = fixture.Database.Raw();
        var balances = SourceSystemsExpected.Balances("ASR-KLGD-1");
        (await db.BalanceSnapshots.CountAsync(Token)).ShouldBe(balances.Count);
        (await db.BalanceSnapshots.SumAsync(row => row.Closing.MinorUnits, Token)).ShouldBe(balances.Sum(row => row.Closing));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_Again_ChangesNothing(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.DeliverSample();
        await fixture.SyncAsync();
        var before = await StoredAsync(fixture);
        fixture.Time.Advance(TimeSpan.FromHours(1));

        var again = await fixture.SyncAsync();

        again.Counts.ShouldBe(new SyncCounts(19, 0, RejectedFiles: 2, 0, 0, 0));
        (await StoredAsync(fixture)).ShouldBe(before);
        fixture.Database.Feed.Changes.Count(change => change.Topic == Topic.Balance).ShouldBe(1);
        fixture.Database.Feed.Changes.Count(change => change.Topic == Topic.Sync).ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_Reprocess_ReadsAllAndChangesNothing(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.DeliverSample();
        await fixture.SyncAsync();
        var before = await StoredAsync(fixture);

        var again = await fixture.SyncAsync(reprocess: true);

        var (accepted, quarantined, _) = SourceSystemsExpected.Rows(Nnov);
        (again.Counts.AcceptedRows, again.Counts.QuarantinedRows, again.Counts.ChangedRows, again.Counts.NewFiles).ShouldBe((accepted, quarantined, 0, 0));
        (await StoredAsync(fixture)).ShouldBe(before);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_DeliveryByDelivery_EndsAsAllAtOnce(DatabaseProvider provider)
    {
        await using var stepwise = await CreateAsync(provider);
        foreach (var delivery in new[] { "d01", "d02", "d03" })
        {
            stepwise.DeliverSample(Nnov, delivery);
            await stepwise.SyncAsync();
        }

        await using var atOnce = await CreateAsync(provider);
        atOnce.DeliverSample();
        await atOnce.SyncAsync();

        (await StoredAsync(stepwise)).ShouldBe(await StoredAsync(atOnce));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_HigherVersion_ReplacesFileAsAWhole(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.DeliverSample();
        await fixture.SyncAsync();
        fixture.Deliver(Nnov, "d04/SALDO_NNOV_202606_01_v2.csv", $"{Row}\r\n{Control}\r\n");

        var run = await fixture.SyncAsync();

        run.Counts.ChangedRows.ShouldBe(20);
        await using var db = fixture.Database.Raw();
        var june = await db.BalanceSnapshots.Where(row => row.Period == new Domain.Common.Period(2026, 6)).ToListAsync(Token);
        june.ShouldHaveSingleItem().Closing.MinorUnits.ShouldBe(10_000);
        (await db.BalanceSnapshots.CountAsync(Token)).ShouldBe(22);
        (await db.QuarantineRows.CountAsync(row => row.Feed == Feed.Balances && row.Period == new Domain.Common.Period(2026, 6), Token)).ShouldBe(0);
        (await db.SourceFiles.SingleAsync(row => row.Name == "SALDO_NNOV_202606_01.csv", Token)).Verdict.ShouldBe(FileVerdict.Superseded);
    }

    [Theory]
    [InlineData("d04/SALDO_NNOV_202606_01_v2.csv", "LS;\r\n", FileVerdict.Rejected)]
    [InlineData("d04/SALDO_NNOV_202606_01_v2.csv", "", FileVerdict.Rejected)]
    [InlineData("d00/SALDO_NNOV_202606_01.csv", Row + "\r\n" + Control, FileVerdict.Superseded)]
    public async Task Run_FileThatDoesNotCount_ChangesNoBalance(string path, string content, FileVerdict verdict)
    {
        await using var fixture = await CreateAsync();
        fixture.DeliverSample();
        await fixture.SyncAsync();
        var before = await StoredAsync(fixture);
        fixture.Deliver(Nnov, path, content);

        var run = await fixture.SyncAsync();

        (run.Counts.NewFiles, run.Counts.ChangedRows).ShouldBe((1, 0));
        (await StoredAsync(fixture)).ShouldBe(before);
        await using var db = fixture.Database.Raw();
        var delivery = path.Split('/')[0];
        (await db.SourceFiles.SingleAsync(row => row.Delivery == delivery, Token)).Verdict.ShouldBe(verdict);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_DeliveryCarriedAway_KeepsItsValues(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.DeliverSample();
        await fixture.SyncAsync();
        var before = await StoredAsync(fixture);
        fixture.CarryAway(Nnov, "d01/SALDO_NNOV_202605_01.csv");

        (await fixture.SyncAsync()).State.ShouldBe(SyncRunState.Succeeded);

        (await StoredAsync(fixture)).ShouldBe(before);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_NeededFileCarriedAway_FailsAndKeepsValues(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.DeliverSample();
        await fixture.SyncAsync();
        var before = await StoredAsync(fixture);
        fixture.CarryAway(Nnov, "d02/SALDO_NNOV_202606_01.csv");
        fixture.Deliver(Nnov, "d04/SALDO_NNOV_202606_02.csv", $"{Row}\r\n{Control}\r\n");

        var run = await fixture.SyncAsync();

        run.State.ShouldBe(SyncRunState.Failed);
        run.Error.ShouldNotBeNull().ShouldContain("SALDO_NNOV_202606_01.csv");
        (await StoredAsync(fixture)).ShouldBe(before);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_FolderMissing_FailsIsRecordedAndRecovers(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);

        var failed = await fixture.SyncAsync();

        failed.State.ShouldBe(SyncRunState.Failed);
        failed.Error.ShouldNotBeNull().ShouldContain(Nnov);
        await using (var db = fixture.Database.Raw())
        {
            (await db.SyncRuns.SingleAsync(Token)).State.ShouldBe(SyncRunState.Failed);
            (await db.SourceFreshness.SingleAsync(Token)).FailingSince.ShouldBe(fixture.Time.GetUtcNow());
            (await db.SyncCursors.CountAsync(Token)).ShouldBe(0);
        }

        fixture.DeliverSample();
        (await fixture.SyncAsync()).State.ShouldBe(SyncRunState.Succeeded);
        await using var after = fixture.Database.Raw();
        (await after.SourceFreshness.SingleAsync(Token)).FailingSince.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_DialectWithoutConnector_FailsWithItsName(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        await using (var db = fixture.Database.Raw())
        {
            await db.SourceSystems.Where(row => row.Code == "LMP").ExecuteUpdateAsync(set => set.SetProperty(row => row.Dialect, "db-view"), Token);
        }

        var run = await fixture.SyncAsync("LMP");

        (run.State, run.Error!.Contains("db-view", StringComparison.Ordinal)).ShouldBe((SyncRunState.Failed, true));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_AfterACrash_MarksTheAbandonedRun(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.DeliverSample();
        await using (var db = fixture.Database.Raw())
        {
            db.SyncRuns.Add(SyncRun.Start(new(Nnov), fixture.Time.GetUtcNow()));
            await db.SaveChangesAsync(Token);
        }

        // As long as it may be silent it may be alive.
        fixture.Time.Advance(SyncRun.MostSilence);
        await fixture.SyncAsync();

        await using var after = fixture.Database.Raw();
        (await after.SyncRuns.OrderBy(row => row.Id).Select(row => row.State).ToListAsync(Token)).ShouldBe([SyncRunState.Interrupted, SyncRunState.Succeeded]);
    }

    private static async Task<string> StoredAsync(BalancesFixture fixture)
    {
        await using var db = fixture.Database.Raw();
        var balances = await db.BalanceSnapshots.AsNoTracking().OrderBy(row => row.Period).ThenBy(row => row.AccountId).ToListAsync(Token);
        var quarantine = await db.QuarantineRows.AsNoTracking().OrderBy(row => row.Path).ThenBy(row => row.Line).ToListAsync(Token);
        var charges = await db.Charges.AsNoTracking().OrderBy(row => row.KeyHash).ToListAsync(Token);
        var payments = await db.Payments.AsNoTracking().OrderBy(row => row.KeyHash).ToListAsync(Token);
        var documents = await db.SettlementDocuments.AsNoTracking().OrderBy(row => row.KeyHash).ToListAsync(Token);
        var calls = await db.CallDetails.AsNoTracking().OrderBy(row => row.AccountId).ThenBy(row => row.AnsweredAt).ThenBy(row => row.NumberA).ThenBy(row => row.Line).ToListAsync(Token);
        return string.Join('\n', [
            .. balances.Select(row => $"{row.AccountId} {row.Period} {row.Closing} {row.Paid} {row.Path} {row.Line} {row.ReceivedAt:O} {row.RowHash}"),
            .. quarantine.Select(row => $"{row.Path} {row.Line} {row.Reason} {row.Raw} {row.FirstSeenAt:O}"),
            .. charges.Select(row => $"{row.KeyHash} {row.AccountId} {row.Gross} {row.Meaning} {row.Source}"),
            .. payments.Select(row => $"{row.KeyHash} {row.AccountId} {row.Amount} {row.ValueDay:O} {row.Source}"),
            .. documents.Select(row => $"{row.KeyHash} {row.AccountId} {row.Gross} {row.Md5} {row.Source}"),
            .. calls.Select(row => $"{row.AccountId} {row.AnsweredAt:O} {row.NumberA} {row.Seconds} {row.AmountE4} {row.Line}"),
        ]);
    }
}
