using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Tests.Billing;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Integration;

/// <summary>A billing that is new in the registry brings contracts and accounts itself: from the row in the administration screen to the operator's balance.</summary>
public sealed partial class AccountsFeedTests
{
    private const string System = "ASR-NNOV-3";
    private const string Kaspiy = "0022345658";
    private const string Volga = "0023456022";
    private const string First = "352000030001;;352000030100;03-01-1;01.02.2026;;52;0022345658;002243004;;\"ООО \"\"Каспий-Луч\"\"; филиал\";01.02.2026;";
    private const string Second = "352000030002;0;352000030200;;01.03.2026;31.12.2027;;23456022;;;АО Волга-Транзит;;31.12.2999";

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task NewSystem_ThatTellsItsAccounts_ShowsEachOperatorHisBalance(DatabaseProvider provider)
    {
        await using var fixture = await NewSystemAsync(provider);
        fixture.Deliver(System, "d01/LS_NNOV3_202606_01.csv", Accounts(First, Second, "352000030003;;352000030300;;01.02.2026;;52;0099999991;;;Нет такого;;"));
        fixture.Deliver(System, "d01/SALDO_NNOV3_202606_01.csv", Balances(("352000030001", 100), ("352000030002", 250)));

        var run = await fixture.SyncAsync(System);

        (run.State, run.Counts).ShouldBe((SyncRunState.Succeeded, new SyncCounts(2, 2, 0, 4, 1, 4)), run.Error);
        (await SeenAsync(fixture, "op10-admin")).ShouldBe([("352000030001", "352000030100", 100_00)]);
        (await SeenAsync(fixture, "op10-orders")).ShouldBe([("352000030001", "352000030100", 100_00)], "the registration is that of his branch");
        (await SeenAsync(fixture, "op10-finance")).ShouldBeEmpty("another branch");
        (await SeenAsync(fixture, "op02-orders")).ShouldBe([("352000030002", "352000030200", 250_00)]);
        (await SeenAsync(fixture, "carrier-manager")).Count.ShouldBe(2);
        await using var db = fixture.Database.Raw();
        var bad = await db.QuarantineRows.SingleAsync(row => row.System == System, Token);
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
    public async Task Reload_OfTheSame_ChangesNothing(DatabaseProvider provider)
    {
        await using var fixture = await NewSystemAsync(provider);
        fixture.Deliver(System, "d01/LS_NNOV3_202606_01.csv", Accounts(First, Second));
        fixture.Deliver(System, "d01/SALDO_NNOV3_202606_01.csv", Balances(("352000030001", 100)));
        await fixture.SyncAsync(System);
        var before = await StoredAsync(fixture);

        var again = await fixture.SyncAsync(System);
        var anew = await fixture.SyncAsync(System, reprocess: true);
        fixture.Deliver(System, "d02/LS_NNOV3_202606_01.csv", Accounts(First, Second));
        var repeated = await fixture.SyncAsync(System);

        (again.Counts.ChangedRows, anew.Counts.ChangedRows, anew.Counts.AcceptedRows, repeated.Counts.ChangedRows).ShouldBe((0, 0, 3, 0));
        (await StoredAsync(fixture)).ShouldBe(before);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RowsThatCameBeforeTheirAccount_CountAsSoonAsItArrives(DatabaseProvider provider)
    {
        await using var fixture = await NewSystemAsync(provider);
        fixture.Deliver(System, "d01/SALDO_NNOV3_202605_01.csv", Balances("05.2026", ("352000030001", 50)));
        fixture.Deliver(System, "d01/SALDO_NNOV3_202606_01.csv", Balances(("352000030001", 100), ("352000030002", 250)));
        fixture.Deliver(System, "d01/OPL_NNOV3_202606_01.csv", "P1;352000030001;24.06.2026;25.06.2026;7,00;1;24.06.2026;;оплата;ПП\r\n");
        fixture.Deliver(System, "d01/DET_NNOV3_352000030001_202606_01.csv", "14.06.2026;10:15:02;78310001122;78450004455;T;I;ZF11;125;0,7900;1,65;TP\r\n");
        var first = await fixture.SyncAsync(System);
        (first.Counts.QuarantinedRows, first.Counts.RejectedFiles, first.Counts.AcceptedRows).ShouldBe((4, 1, 0));

        fixture.Deliver(System, "d02/LS_NNOV3_202606_01.csv", Accounts(First));
        var second = await fixture.SyncAsync(System);

        (second.State, second.Counts.RejectedFiles, second.Counts.ChangedRows).ShouldBe((SyncRunState.Succeeded, 0, 5), "the account, two balances, the payment, the call");
        await using var db = fixture.Database.Raw();
        (await db.QuarantineRows.Where(row => row.System == System).Select(row => row.Code).ToListAsync(Token)).ShouldBe(["352000030002"]);
        (await db.BalanceSnapshots.CountAsync(row => row.System == System, Token)).ShouldBe(2);
        (await db.Payments.CountAsync(row => row.System == System, Token)).ShouldBe(1);
        (await db.CallDetails.CountAsync(Token)).ShouldBe(1);
        (await fixture.SyncAsync(System)).Counts.AcceptedRows.ShouldBe(0, "what was read again is not read for ever");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task WhatIsAnothers_IsNotTakenOver(DatabaseProvider provider)
    {
        await using var fixture = await NewSystemAsync(provider);
        fixture.Deliver(System, "d01/LS_NNOV3_202606_01.csv", Accounts(First));
        await fixture.SyncAsync(System);
        var before = await StoredAsync(fixture);

        fixture.Deliver(System, "d02/LS_NNOV3_202606_01_v2.csv", Accounts(
            First.Replace("0022345658;002243004", "0023456022;", StringComparison.Ordinal),
            "352000030004;;352000099167;;;;;0022345658;;;чужой договор;;",
            "352000030005;;352000030500;;01.02.2026;;;0022345658;;;головная организация;;",
            "352000030006;;352000030500;;01.02.2026;;;0023456022;;;договор предыдущей строки;;",
            "352000030007;;352000030700;;;;;0022345658;;;договор без даты;;",
            "352000030008;;352000030800;;01.02.2026;;;0022345658;002301001;;КПП чужого филиала;;"));
        var run = await fixture.SyncAsync(System);

        run.Counts.AcceptedRows.ShouldBe(1);
        await using var db = fixture.Database.Raw();
        (await db.QuarantineRows.Where(row => row.System == System).OrderBy(row => row.Line).Select(row => new { row.Line, row.Field, row.Reason }).ToListAsync(Token))
            .Select(row => (row.Line, row.Field, row.Reason)).ShouldBe(
            [
                (2, nameof(AccountRecord.Number), RejectReason.ForeignOwner),
                (3, nameof(AccountRecord.Contract), RejectReason.ForeignOwner),
                (5, nameof(AccountRecord.Contract), RejectReason.ForeignOwner),
                (6, nameof(AccountRecord.ContractFrom), RejectReason.BadDate),
                (7, nameof(AccountRecord.Kpp), RejectReason.UnknownOperator),
            ]);
        (await StoredAsync(fixture)).Where(row => row.Contains("352000030001", StringComparison.Ordinal)).ShouldBe(before);
    }

    /// <summary>Other feeds name the number alone: its second sub-account cannot be somebody else's, nor move the rows of the first.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task SecondSubAccount_OfAnotherOwner_IsRefused(DatabaseProvider provider)
    {
        await using var fixture = await NewSystemAsync(provider);
        fixture.Deliver(System, "d01/LS_NNOV3_202606_01.csv", Accounts(First.Replace(";;352000030100", ";1;352000030100", StringComparison.Ordinal)));
        fixture.Deliver(System, "d01/SALDO_NNOV3_202606_01.csv", Balances(("352000030001", 100)));
        await fixture.SyncAsync(System);

        fixture.Deliver(System, "d02/LS_NNOV3_202606_01_v2.csv", Accounts(
            "352000030001;0;352000030200;;01.03.2026;;;0023456022;;;чужой субсчёт;;", First.Replace(";;352000030100", ";1;352000030100", StringComparison.Ordinal)));
        fixture.Deliver(System, "d02/SALDO_NNOV3_202606_01_v2.csv", Balances(("352000030001", 200)));
        (await fixture.SyncAsync(System)).Counts.QuarantinedRows.ShouldBe(1);

        (await SeenAsync(fixture, "op02-orders")).ShouldBeEmpty();
        (await SeenAsync(fixture, "op10-admin")).ShouldBe([("352000030001", "352000030100", 200_00)]);
        await using var db = fixture.Database.Raw();
        (await db.QuarantineRows.SingleAsync(row => row.System == System, Token)).Reason.ShouldBe(RejectReason.ForeignOwner);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RowToldTwice_OpensNoContractForTheRowsBehindIt(DatabaseProvider provider)
    {
        await using var fixture = await NewSystemAsync(provider);
        fixture.Deliver(System, "d01/LS_NNOV3_202606_01.csv", Accounts(
            First, First.Replace("352000030100", "352000030900", StringComparison.Ordinal), "352000030009;;352000030900;;;;;0022345658;;;договор без даты;;"));

        var run = await fixture.SyncAsync(System);

        (run.State, run.Counts.AcceptedRows).ShouldBe((SyncRunState.Succeeded, 1), run.Error);
        await using var db = fixture.Database.Raw();
        (await db.QuarantineRows.Where(row => row.System == System).OrderBy(row => row.Line).Select(row => row.Reason).ToListAsync(Token)).ShouldBe([RejectReason.DuplicateRecord, RejectReason.BadDate]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task AccountThatTheRegisterGivesToSomebodyUnknown_IsNotOpenedByTheTree(DatabaseProvider provider)
    {
        await using var fixture = await NewSystemAsync(provider);
        fixture.Deliver(System, "d01/LS_NNOV3_202606_01.csv", Accounts("352000030001;;352000030300;;01.02.2026;;52;0099999991;;;Нет такого;;"));
        fixture.Deliver(System, "d01/SALDO_NNOV3_202606_01.csv", Balances(("352000030001", 1)));
        await using (var db = fixture.Database.Raw())
        {
            db.ClientNodes.AddRange(
                Node("CL-1", "", "UL", "OP10", Kaspiy, "002201001"), Node("CL-2", "CL-1", "DOG", "352000030100", from: new(2026, 2, 1)), Node("CL-3", "CL-2", "LS", "352000030001", billing: System));
            await db.SaveChangesAsync(Token);
        }

        (await fixture.SyncAsync(System)).Counts.QuarantinedRows.ShouldBe(2);

        (await SeenAsync(fixture, "op10-admin")).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task LaterVersion_ClosesTheAccount_AndSilenceDoesNot(DatabaseProvider provider)
    {
        await using var fixture = await NewSystemAsync(provider);
        fixture.Deliver(System, "d01/LS_NNOV3_202605_01.csv", Accounts(First, Second));
        await fixture.SyncAsync(System);

        fixture.Deliver(System, "d02/LS_NNOV3_202606_01.csv", Accounts(First + "30.06.2026"));
        fixture.Deliver(System, "d02/LS_NNOV3_202605_01_v2.csv", Accounts(First));
        (await fixture.SyncAsync(System)).Counts.ChangedRows.ShouldBe(1);

        await using var db = fixture.Database.Raw();
        (await db.Accounts.Where(row => row.System == System).OrderBy(row => row.Number).Select(row => row.ClosedOn).ToListAsync(Token)).ShouldBe([new DateOnly(2026, 6, 30), null]);
        (await db.SourceFiles.Where(row => row.System == System).OrderBy(row => row.Delivery).ThenBy(row => row.Name).Select(row => row.Verdict).ToListAsync(Token))
            .ShouldBe([FileVerdict.Superseded, FileVerdict.Superseded, FileVerdict.Effective], "a register of a month that is over says nothing any more");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task OwnerThatTheBillingDoesNotName_IsFoundInTheTreeOfClients_AlsoLater(DatabaseProvider provider)
    {
        await using var fixture = await NewSystemAsync(provider);
        fixture.Deliver(System, "d01/LS_NNOV3_202606_01.csv", Accounts(
            "352000030001;;352000030100;;01.02.2026;;;;;CL-9;по номеру клиента;;",
            "352000030002;;352000030200;;01.02.2026;;;;;;по месту счёта в дереве;;"));
        fixture.Deliver(System, "d01/SALDO_NNOV3_202606_01.csv", Balances(("352000030001", 1), ("352000030002", 2)));
        (await fixture.SyncAsync(System)).Counts.QuarantinedRows.ShouldBe(4);
        await using (var db = fixture.Database.Raw())
        {
            db.ClientNodes.AddRange(
                Node("CL-1", "", "UL", "OP10", Kaspiy, "002201001"), Node("CL-9", "CL-1", "FIL", "OP10-F4", "", "002243004"), Node("CL-2", "", "UL", "OP02", Volga, "002301001"),
                Node("CL-20", "CL-2", "DOG", "352000030200"), Node("CL-21", "CL-20", "LS", "352000030002", billing: System));
            await db.SaveChangesAsync(Token);
        }

        (await fixture.SyncAsync(System)).Counts.AcceptedRows.ShouldBe(4);

        (await SeenAsync(fixture, "op10-orders")).Select(row => row.Account).ShouldBe(["352000030001"]);
        (await SeenAsync(fixture, "op02-orders")).Select(row => row.Account).ShouldBe(["352000030002"]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task AccountThatOnlyTheTreeOfClientsNames_IsOpenedAtTheNextRun(DatabaseProvider provider)
    {
        await using var fixture = await NewSystemAsync(provider);
        fixture.Deliver(System, "d01/SALDO_NNOV3_202606_01.csv", Balances(("352000030001", 1), ("352000030002", 2), ("352000030003", 3)));
        await using (var db = fixture.Database.Raw())
        {
            db.ClientNodes.AddRange(
                Node("CL-1", "", "UL", "OP10", Kaspiy, "002201001"), Node("CL-2", "CL-1", "DOG", "352000030100", from: new(2026, 2, 1)), Node("CL-3", "CL-2", "LS", "352000030001", billing: System),
                Node("CL-4", "CL-1", "DOG", "352000030200"), Node("CL-5", "CL-4", "LS", "352000030002", billing: System), Node("CL-6", "CL-2", "LS", "352000030003", billing: "ASR-NNOV-2"));
            await db.SaveChangesAsync(Token);
        }

        (await fixture.SyncAsync(System)).Counts.QuarantinedRows.ShouldBe(2, "the contract of one has no first day, the other is kept elsewhere");

        (await SeenAsync(fixture, "op10-admin")).ShouldBe([("352000030001", "352000030100", 1_00)]);
        await using var after = fixture.Database.Raw();
        var account = await after.Accounts.SingleAsync(row => row.System == System, Token);
        account.Path.ShouldBeNull("no file of its billing has named it");
        (await fixture.SyncAsync(System)).Counts.ChangedRows.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task ClosedAccount_IsNotMissedAfterItsLastDay(DatabaseProvider provider)
    {
        await using var fixture = await NewSystemAsync(provider);
        fixture.Deliver(System, "d01/LS_NNOV3_202606_01.csv", Accounts(First + "31.05.2026", Second));
        fixture.Deliver(System, "d01/SALDO_NNOV3_202605_01.csv", Balances("05.2026", ("352000030001", 100), ("352000030002", 1)));
        fixture.Deliver(System, "d01/SALDO_NNOV3_202606_01.csv", Balances(("352000030002", 2)));
        await fixture.SyncAsync(System);

        var (may, june) = (await MonthAsync(5), await MonthAsync(6));

        (may.Accounts, may.AccountsWithData).ShouldBe((2, 2));
        (june.Accounts, june.AccountsWithData).ShouldBe((1, 1));
        (await SeenAsync(fixture, "carrier-manager")).ShouldBe([("352000030002", "352000030200", 2_00)], "June, the latest month");
        (await SeenAsync(fixture, "op10-admin")).ShouldBe([("352000030001", "352000030100", 100_00)], "his own latest month is May, when it was open");

        async Task<BalanceSource> MonthAsync(int month) =>
            (await fixture.GetAsync("carrier-manager", BalanceQuery.Latest with { Period = new Period(2026, month) })).Sources.Single(source => source.Code == System);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task DryRun_OfANewSystem_KnowsTheAccountsOfItsOwnFiles(DatabaseProvider provider)
    {
        await using var scene = await IntegrationScene.OpenAsync(provider);
        var run = new DryRunDeliveries(scene.Database.For(IntegrationScene.Admin), ConnectorServices.All, new UploadStage(), scene.Cron, scene.Time);

        var result = (await run.Run(
            new(Entry, [Upload("LS_NNOV3_202606_01.csv", Accounts(First)), Upload("SALDO_NNOV3_202606_01.csv", Balances(("352000030001", 100), ("352000030002", 250)))]), Token)).Value;

        result.Totals.Select(total => (total.Feed, total.Figures[0].Value)).ShouldBe([(Feed.Balances, 1L), (Feed.Accounts, 1L)], ignoreOrder: true);
        result.Quarantined.ShouldHaveSingleItem().Reason.ShouldBe(RejectReason.UnknownAccount);
        await using var db = scene.Database.Raw();
        (await db.Accounts.CountAsync(row => row.Number.StartsWith("35200003"), Token)).ShouldBe(0);
    }

    private static RegistryEntry Entry => RegistryTests.Valid with { IsActive = true, Feeds = ["accounts", "balances", "payments", "usage"] };

    /// <summary>Added in the administration screen's use case, by the administrator.</summary>
    private static async Task<BalancesFixture> NewSystemAsync(DatabaseProvider provider)
    {
        var fixture = await BalancesFixture.CreateAsync(provider);
        var save = new SaveSourceSystem(fixture.Database.For(IntegrationScene.Admin), ConnectorServices.All, new QuartzCronTimes(), fixture.Time);
        (await save.Run(new(Entry, null), Token)).IsOk.ShouldBeTrue();
        return fixture;
    }

    private static string Accounts(params string[] rows) =>
        $"LS;SUBLS;DOGOVOR;DOGOVOR_OP;DOG_S;DOG_PO;SUBJ;INN;KPP;KLIENT;NAIM;LS_S;LS_PO\r\n{string.Concat(rows.Select(row => $"{row}\r\n"))}#ИТОГО;{rows.Length}\r\n";

    private static string Balances(params (string Account, int Roubles)[] rows) => Balances("06.2026", rows);

    private static string Balances(string month, params (string Account, int Roubles)[] rows) =>
        $"{string.Concat(rows.Select(row => $"{row.Account};;;;{row.Roubles},00;0,00;0,00;0,00;{row.Roubles},00;{month};RUR\r\n"))}#ИТОГО;{rows.Length};;;{rows.Sum(row => row.Roubles)},00;0,00;0,00;0,00;{rows.Sum(row => row.Roubles)},00;;\r\n";

    private static UploadedFile Upload(string name, string content)
    {
        var bytes = Connectors.SourceSystems.Cp1251.GetBytes(content);
        return new(name, bytes.Length, _ => new MemoryStream(bytes));
    }

    private static ClientNode Node(string number, string parent, string kind, string code, string inn = "", string kpp = "", string billing = "", DateOnly? from = null) => ClientNode.Of(
        "CRM", new ClientNodeRecord(number, parent, kind, code, "", inn, kpp, "", "", "", billing, from, null), new Period(2026, 7), HashedKeySet.Hex(number), new("d01/F4.csv", 1, DateTimeOffset.UnixEpoch, ""));

    private static async Task<List<(string Account, string Contract, long? Closing)>> SeenAsync(BalancesFixture fixture, string subject) =>
        [.. (await fixture.GetAsync(subject, BalanceQuery.Latest with { Search = "35200003" })).Accounts.Rows.Select(row => (row.Account, row.Contract, row.Closing)).Order()];

    private static async Task<List<string>> StoredAsync(BalancesFixture fixture)
    {
        await using var db = fixture.Database.Raw();
        return await db.Accounts.Where(row => row.System == System).OrderBy(row => row.Number)
            .Select(row => $"{row.Number} {row.OperatorId} {row.BranchId} {row.ContractId} {row.Version} {row.Path} {row.Line} {row.RowHash} {row.ClosedOn}").ToListAsync(Token);
    }
}
