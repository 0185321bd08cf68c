using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.AccountsFeedScene;

namespace Lko.Tests.Integration;

/// <summary>What a later reading leaves as it is, and what it makes good.</summary>
public sealed class AccountsFeedMemoryTests
{
    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Reload_OfTheSame_ChangesNothing(DatabaseProvider provider)
    {
        await using var fixture = await NewSystemAsync(provider);
        fixture.Deliver(Nnov3, "d01/LS_NNOV3_202606_01.csv", Accounts(First, Second));
        fixture.Deliver(Nnov3, "d01/SALDO_NNOV3_202606_01.csv", Balances(("352000030001", 100)));
        await fixture.SyncAsync(Nnov3);
        var before = await StoredAsync(fixture);

        var again = await fixture.SyncAsync(Nnov3);
        var anew = await fixture.SyncAsync(Nnov3, reprocess: true);
        fixture.Deliver(Nnov3, "d02/LS_NNOV3_202606_01.csv", Accounts(First, Second));
        var repeated = await fixture.SyncAsync(Nnov3);

        (again.Counts.ChangedRows, anew.Counts.ChangedRows, anew.Counts.AcceptedRows, repeated.Counts.ChangedRows).ShouldBe((0, 0, 3, 0));
        (await StoredAsync(fixture)).ShouldBe(before);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RowsThatCameBeforeTheirAccount_CountAsSoonAsItArrives(DatabaseProvider provider)
    {
        await using var fixture = await NewSystemAsync(provider);
        fixture.Deliver(Nnov3, "d01/SALDO_NNOV3_202605_01.csv", Balances("05.2026", ("352000030001", 50)));
        fixture.Deliver(Nnov3, "d01/SALDO_NNOV3_202606_01.csv", Balances(("352000030001", 100), ("352000030002", 250)));
        fixture.Deliver(Nnov3, "d01/OPL_NNOV3_202606_01.csv", "P1;352000030001;24.06.2026;25.06.2026;7,00;1;24.06.2026;;оплата;ПП\r\n");
        fixture.Deliver(Nnov3, "d01/DET_NNOV3_352000030001_202606_01.csv", "14.06.2026;10:15:02;78310001122;78450004455;T;I;ZF11;125;0,7900;1,65;TP\r\n");
        var first = await fixture.SyncAsync(Nnov3);
        (first.Counts.QuarantinedRows, first.Counts.RejectedFiles, first.Counts.AcceptedRows).ShouldBe((4, 1, 0));

        fixture.Deliver(Nnov3, "d02/LS_NNOV3_202606_01.csv", Accounts(First));
        var second = await fixture.SyncAsync(Nnov3);

        (second.State, second.Counts.RejectedFiles, second.Counts.ChangedRows).ShouldBe((SyncRunState.Succeeded, 0, 5), "the account, two balances, the payment, the call");
        await using var db = fixture.Database.Raw();
        (await db.QuarantineRows.Where(row => row.System == Nnov3).Select(row => row.Code).ToListAsync(Token)).ShouldBe(["352000030002"]);
        (await db.BalanceSnapshots.CountAsync(row => row.System == Nnov3, Token)).ShouldBe(2);
        (await db.Payments.CountAsync(row => row.System == Nnov3, Token)).ShouldBe(1);
        (await db.CallDetails.CountAsync(Token)).ShouldBe(1);
        (await fixture.SyncAsync(Nnov3)).Counts.AcceptedRows.ShouldBe(0, "what was read again is not read for ever");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task LaterVersion_ClosesTheAccount_AndSilenceDoesNot(DatabaseProvider provider)
    {
        await using var fixture = await NewSystemAsync(provider);
        fixture.Deliver(Nnov3, "d01/LS_NNOV3_202605_01.csv", Accounts(First, Second));
        await fixture.SyncAsync(Nnov3);

        fixture.Deliver(Nnov3, "d02/LS_NNOV3_202606_01.csv", Accounts(First + "30.06.2026"));
        fixture.Deliver(Nnov3, "d02/LS_NNOV3_202605_01_v2.csv", Accounts(First));
        (await fixture.SyncAsync(Nnov3)).Counts.ChangedRows.ShouldBe(1);

        await using var db = fixture.Database.Raw();
        (await db.Accounts.Where(row => row.System == Nnov3).OrderBy(row => row.Number).Select(row => row.ClosedOn).ToListAsync(Token)).ShouldBe([new DateOnly(2026, 6, 30), null]);
        (await db.SourceFiles.Where(row => row.System == Nnov3).OrderBy(row => row.Delivery).ThenBy(row => row.Name).Select(row => row.Verdict).ToListAsync(Token))
            .ShouldBe([FileVerdict.Superseded, FileVerdict.Superseded, FileVerdict.Effective], "a register of a month that is over says nothing any more");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task TreeThatOpensAnAccount_MovesNoDateOfItsContract(DatabaseProvider provider)
    {
        await using var fixture = await NewSystemAsync(provider);
        fixture.Deliver(Nnov3, "d01/LS_NNOV3_202606_01.csv", Accounts(First));
        await fixture.SyncAsync(Nnov3);
        fixture.Deliver(Nnov3, "d02/SALDO_NNOV3_202606_01.csv", Balances(("352000030004", 1)));
        await using (var db = fixture.Database.Raw())
        {
            db.ClientNodes.AddRange(
                Node("CL-1", "", "UL", "OP10", Kaspiy, "002201001"), Node("CL-9", "CL-1", "FIL", "OP10-F4", "", "002243004"),
                Node("CL-2", "CL-9", "DOG", "352000030100", from: new(2025, 1, 1)), Node("CL-3", "CL-2", "LS", "352000030004", billing: Nnov3));
            await db.SaveChangesAsync(Token);
        }

        (await fixture.SyncAsync(Nnov3)).Counts.QuarantinedRows.ShouldBe(0);

        await using var after = fixture.Database.Raw();
        var account = await after.Accounts.SingleAsync(row => row.System == Nnov3 && row.Number == "352000030004", Token);
        account.Path.ShouldBeNull("no file of its billing has named it");
        var contract = await after.Contracts.SingleAsync(row => row.Id == account.ContractId, Token);
        (contract.Number, contract.LegacyNumber, contract.ValidFrom, contract.ValidTo).ShouldBe(("352000030100", "03-01-1", new DateOnly(2026, 2, 1), null));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RowThatWaitsWithoutItsAccountsNumber_IsReadOnceMoreAndLearnsIt(DatabaseProvider provider)
    {
        await using var fixture = await NewSystemAsync(provider);
        fixture.Deliver(Nnov3, "d01/LS_NNOV3_202606_01.csv", Accounts(First));
        fixture.Deliver(Nnov3, "d01/SALDO_NNOV3_202606_01.csv", Balances(("352000030001", 100), ("352000030002", 250)));
        await fixture.SyncAsync(Nnov3);
        await using (var db = fixture.Database.Raw())
        {
            // As rows were kept before their numbers were.
            (await db.QuarantineRows.Where(row => row.System == Nnov3).ExecuteUpdateAsync(set => set.SetProperty(row => row.Code, (string?)null), Token)).ShouldBe(1);
        }

        var counts = (await fixture.SyncAsync(Nnov3)).Counts;

        (counts.AcceptedRows, counts.QuarantinedRows, counts.ChangedRows).ShouldBe((1, 1, 0), "the file of the row is read again");
        await using var after = fixture.Database.Raw();
        (await after.QuarantineRows.Where(row => row.System == Nnov3).Select(row => row.Code).ToListAsync(Token)).ShouldBe(["352000030002"]);
        (await fixture.SyncAsync(Nnov3)).Counts.AcceptedRows.ShouldBe(0, "and not for ever");
    }
}
