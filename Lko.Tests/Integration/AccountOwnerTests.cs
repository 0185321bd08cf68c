using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.AccountsFeedScene;

namespace Lko.Tests.Integration;

/// <summary>Whose an account is that a billing tells of: the operator it names, or the one the tree of clients knows; never somebody else's.</summary>
public sealed class AccountOwnerTests
{
    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task WhatIsAnothers_IsNotTakenOver(DatabaseProvider provider)
    {
        await using var fixture = await NewSystemAsync(provider);
        fixture.Deliver(Nnov3, "d01/LS_NNOV3_202606_01.csv", Accounts(First));
        await fixture.SyncAsync(Nnov3);
        var before = await StoredAsync(fixture);

        fixture.Deliver(Nnov3, "d02/LS_NNOV3_202606_01_v2.csv", Accounts(
            First.Replace("0022345658;002243004", "0023456022;", StringComparison.Ordinal),
            "352000030004;;352000099167;;;;;0022345658;;;чужой договор;;",
            "352000030005;;352000030500;;01.02.2026;;;0022345658;;;головная организация;;",
            "352000030006;;352000030500;;01.02.2026;;;0023456022;;;договор предыдущей строки;;",
            "352000030007;;352000030700;;;;;0022345658;;;договор без даты;;",
            "352000030008;;352000030800;;01.02.2026;;;0022345658;002301001;;КПП чужого филиала;;"));
        var run = await fixture.SyncAsync(Nnov3);

        run.Counts.AcceptedRows.ShouldBe(1);
        await using var db = fixture.Database.Raw();
        (await db.QuarantineRows.Where(row => row.System == Nnov3).OrderBy(row => row.Line).Select(row => new { row.Line, row.Field, row.Reason }).ToListAsync(Token))
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
        fixture.Deliver(Nnov3, "d01/LS_NNOV3_202606_01.csv", Accounts(First.Replace(";;352000030100", ";1;352000030100", StringComparison.Ordinal)));
        fixture.Deliver(Nnov3, "d01/SALDO_NNOV3_202606_01.csv", Balances(("352000030001", 100)));
        await fixture.SyncAsync(Nnov3);

        fixture.Deliver(Nnov3, "d02/LS_NNOV3_202606_01_v2.csv", Accounts(
            "352000030001;0;352000030200;;01.03.2026;;;0023456022;;;чужой субсчёт;;", First.Replace(";;352000030100", ";1;352000030100", StringComparison.Ordinal)));
        fixture.Deliver(Nnov3, "d02/SALDO_NNOV3_202606_01_v2.csv", Balances(("352000030001", 200)));
        (await fixture.SyncAsync(Nnov3)).Counts.QuarantinedRows.ShouldBe(1);

        (await SeenAsync(fixture, "op02-orders")).ShouldBeEmpty();
        (await SeenAsync(fixture, "op10-admin")).ShouldBe([("352000030001", "352000030100", 200_00)]);
        await using var db = fixture.Database.Raw();
        (await db.QuarantineRows.SingleAsync(row => row.System == Nnov3, Token)).Reason.ShouldBe(RejectReason.ForeignOwner);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task AccountThatTheRegisterGivesToSomebodyUnknown_IsNotOpenedByTheTree(DatabaseProvider provider)
    {
        await using var fixture = await NewSystemAsync(provider);
        fixture.Deliver(Nnov3, "d01/LS_NNOV3_202606_01.csv", Accounts("352000030001;;352000030300;;01.02.2026;;52;0099999991;;;Нет такого;;"));
        fixture.Deliver(Nnov3, "d01/SALDO_NNOV3_202606_01.csv", Balances(("352000030001", 1)));
        await using (var db = fixture.Database.Raw())
        {
            db.ClientNodes.AddRange(
                Node("CL-1", "", "UL", "OP10", Kaspiy, "002201001"), Node("CL-2", "CL-1", "DOG", "352000030100", from: new(2026, 2, 1)), Node("CL-3", "CL-2", "LS", "352000030001", billing: Nnov3));
            await db.SaveChangesAsync(Token);
        }

        (await fixture.SyncAsync(Nnov3)).Counts.QuarantinedRows.ShouldBe(2);

        (await SeenAsync(fixture, "op10-admin")).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task OwnerThatTheBillingDoesNotName_IsFoundInTheTreeOfClients_AlsoLater(DatabaseProvider provider)
    {
        await using var fixture = await NewSystemAsync(provider);
        fixture.Deliver(Nnov3, "d01/LS_NNOV3_202606_01.csv", Accounts(
            "352000030001;;352000030100;;01.02.2026;;;;;CL-9;по номеру клиента;;",
            "352000030002;;352000030200;;01.02.2026;;;;;;по месту счёта в дереве;;"));
        fixture.Deliver(Nnov3, "d01/SALDO_NNOV3_202606_01.csv", Balances(("352000030001", 1), ("352000030002", 2)));
        (await fixture.SyncAsync(Nnov3)).Counts.QuarantinedRows.ShouldBe(4);
        await using (var db = fixture.Database.Raw())
        {
            db.ClientNodes.AddRange(
                Node("CL-1", "", "UL", "OP10", Kaspiy, "002201001"), Node("CL-9", "CL-1", "FIL", "OP10-F4", "", "002243004"), Node("CL-2", "", "UL", "OP02", Volga, "002301001"),
                Node("CL-20", "CL-2", "DOG", "352000030200"), Node("CL-21", "CL-20", "LS", "352000030002", billing: Nnov3));
            await db.SaveChangesAsync(Token);
        }

        (await fixture.SyncAsync(Nnov3)).Counts.AcceptedRows.ShouldBe(4);

        (await SeenAsync(fixture, "op10-orders")).Select(row => row.Account).ShouldBe(["352000030001"]);
        (await SeenAsync(fixture, "op02-orders")).Select(row => row.Account).ShouldBe(["352000030002"]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task AccountThatOnlyTheTreeOfClientsNames_IsOpenedAtTheNextRun(DatabaseProvider provider)
    {
        await using var fixture = await NewSystemAsync(provider);
        fixture.Deliver(Nnov3, "d01/SALDO_NNOV3_202606_01.csv", Balances(("352000030001", 1), ("352000030002", 2), ("352000030003", 3)));
        await using (var db = fixture.Database.Raw())
        {
            db.ClientNodes.AddRange(
                Node("CL-1", "", "UL", "OP10", Kaspiy, "002201001"), Node("CL-2", "CL-1", "DOG", "352000030100", from: new(2026, 2, 1)), Node("CL-3", "CL-2", "LS", "352000030001", billing: Nnov3),
                Node("CL-4", "CL-1", "DOG", "352000030200"), Node("CL-5", "CL-4", "LS", "352000030002", billing: Nnov3), Node("CL-6", "CL-2", "LS", "352000030003", billing: "ASR-NNOV-2"));
            await db.SaveChangesAsync(Token);
        }

        (await fixture.SyncAsync(Nnov3)).Counts.QuarantinedRows.ShouldBe(2, "the contract of one has no first day, the other is kept elsewhere");

        (await SeenAsync(fixture, "op10-admin")).ShouldBe([("352000030001", "352000030100", 1_00)]);
        await using var after = fixture.Database.Raw();
        var account = await after.Accounts.SingleAsync(row => row.System == Nnov3, Token);
        account.Path.ShouldBeNull("no file of its billing has named it");
        (await fixture.SyncAsync(Nnov3)).Counts.ChangedRows.ShouldBe(0);
    }
}
