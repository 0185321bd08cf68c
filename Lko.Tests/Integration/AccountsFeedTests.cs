using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.AccountsFeedScene;
using Lko.Tests.Orders;

namespace Lko.Tests.Integration;

/// <summary>A billing that is new in the registry brings contracts and accounts itself: from the row in the administration screen to the operator's balance.</summary>
public sealed class AccountsFeedTests
{
    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task NewSystem_ThatTellsItsAccounts_ShowsEachOperatorHisBalance(DatabaseProvider provider)
    {
        await using var fixture = await NewSystemAsync(provider);
        fixture.Deliver(Nnov3, "d01/LS_NNOV3_202606_01.csv", Accounts(First, Second, "352000030003;;352000030300;;01.02.2026;;52;0099999991;;;Нет такого;;"));
        fixture.Deliver(Nnov3, "d01/SALDO_NNOV3_202606_01.csv", Balances(("352000030001", 100), ("352000030002", 250)));

        var run = await fixture.SyncAsync(Nnov3);

        (run.State, run.Counts).ShouldBe((SyncRunState.Succeeded, new SyncCounts(2, 2, 0, 4, 1, 4)), run.Error);
        (await SeenAsync(fixture, "op10-admin")).ShouldBe([("352000030001", "352000030100", 100_00)]);
        (await SeenAsync(fixture, "op10-orders")).ShouldBe([("352000030001", "352000030100", 100_00)], "the registration is that of his branch");
        (await SeenAsync(fixture, "op10-finance")).ShouldBeEmpty("another branch");
        (await SeenAsync(fixture, "op02-orders")).ShouldBe([("352000030002", "352000030200", 250_00)]);
        (await SeenAsync(fixture, "carrier-manager")).Count.ShouldBe(2);
        await using var db = fixture.Database.Raw();
        var bad = await db.QuarantineRows.SingleAsync(row => row.System == Nnov3, Token);
        (bad.Feed, bad.Path, bad.Line, bad.Field, bad.Reason, bad.Code).ShouldBe((Feed.Accounts, "d01/LS_NNOV3_202606_01.csv", 4, nameof(AccountRecord.Inn), RejectReason.UnknownOperator, "0099999991/"));
        bad.Raw.ShouldStartWith("352000030003;");
        var contract = await db.Contracts.SingleAsync(row => row.Number == "352000030200", Token);
        (contract.Subject, contract.CarrierBranch, contract.ValidFrom, contract.ValidTo).ShouldBe(("52", "VOLGA", new DateOnly(2026, 3, 1), new DateOnly(2027, 12, 31)));
        var account = await db.Accounts.SingleAsync(row => row.Number == "352000030001", Token);
        (account.NamingDomain, account.SubNumber, account.OpenedOn, account.ClosedOn, account.Path, account.Line, account.ToldAt)
            .ShouldBe(("RT.VOLGA.52.LS3", "0", new DateOnly(2026, 2, 1), null, "d01/LS_NNOV3_202606_01.csv", 2, fixture.Time.GetUtcNow()));
        (await db.Operators.SingleAsync(row => row.Id == account.OperatorId, Token)).Inn.Value.ShouldBe(Kaspiy);
        (await db.Operators.SingleAsync(row => row.Id == contract.OperatorId, Token)).Inn.Value.ShouldBe(Volga, "its zeros were lost on the way");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RowToldTwice_OpensNoContractForTheRowsBehindIt(DatabaseProvider provider)
    {
        await using var fixture = await NewSystemAsync(provider);
        fixture.Deliver(Nnov3, "d01/LS_NNOV3_202606_01.csv", Accounts(
            First, First.Replace("352000030100", "352000030900", StringComparison.Ordinal), "352000030009;;352000030900;;;;;0022345658;;;договор без даты;;"));

        var run = await fixture.SyncAsync(Nnov3);

        (run.State, run.Counts.AcceptedRows).ShouldBe((SyncRunState.Succeeded, 1), run.Error);
        await using var db = fixture.Database.Raw();
        (await db.QuarantineRows.Where(row => row.System == Nnov3).OrderBy(row => row.Line).Select(row => row.Reason).ToListAsync(Token)).ShouldBe([RejectReason.DuplicateRecord, RejectReason.BadDate]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task ClosedAccount_IsNotMissedAfterItsLastDay(DatabaseProvider provider)
    {
        await using var fixture = await NewSystemAsync(provider);
        fixture.Deliver(Nnov3, "d01/LS_NNOV3_202606_01.csv", Accounts(First + "31.05.2026", Second));
        fixture.Deliver(Nnov3, "d01/SALDO_NNOV3_202605_01.csv", Balances("05.2026", ("352000030001", 100), ("352000030002", 1)));
        fixture.Deliver(Nnov3, "d01/SALDO_NNOV3_202606_01.csv", Balances(("352000030002", 2)));
        await fixture.SyncAsync(Nnov3);

        var (may, june) = (await MonthAsync(5), await MonthAsync(6));

        (may.Accounts, may.AccountsWithData).ShouldBe((2, 2));
        (june.Accounts, june.AccountsWithData).ShouldBe((1, 1));
        (await SeenAsync(fixture, "carrier-manager")).ShouldBe([("352000030002", "352000030200", 2_00)], "June, the latest month");
        (await SeenAsync(fixture, "op10-admin")).ShouldBe([("352000030001", "352000030100", 100_00)], "his own latest month is May, when it was open");

        async Task<BalanceSource> MonthAsync(int month) =>
            (await fixture.GetAsync("carrier-manager", BalanceQuery.Latest with { Period = new Period(2026, month) })).Sources.Single(source => source.Code == Nnov3);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task DryRun_OfANewSystem_KnowsTheAccountsOfItsOwnFiles(DatabaseProvider provider)
    {
        await using var scene = await IntegrationScene.OpenAsync(provider);
        var run = new DryRunDeliveries(scene.Database.For(IntegrationScene.Admin), OrderScene.Catalogue, ConnectorServices.All, scene.Stage, scene.Cron, scene.Time);

        var result = (await run.Run(
            new(Entry, [Upload("LS_NNOV3_202606_01.csv", Accounts(First)), Upload("SALDO_NNOV3_202606_01.csv", Balances(("352000030001", 100), ("352000030002", 250)))]), Token)).Value;

        result.Totals.Select(total => (total.Feed, total.Figures[0].Value)).ShouldBe([(Feed.Balances, 1L), (Feed.Accounts, 1L)], ignoreOrder: true);
        result.Quarantined.ShouldHaveSingleItem().Reason.ShouldBe(RejectReason.UnknownAccount);
        await using var db = scene.Database.Raw();
        (await db.Accounts.CountAsync(row => row.Number.StartsWith("35200003"), Token)).ShouldBe(0);
    }
}
