using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Integration;

/// <summary>What a later reading leaves as it is, and what it makes good.</summary>
public sealed partial class AccountsFeedTests
{
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task TreeThatOpensAnAccount_MovesNoDateOfItsContract(DatabaseProvider provider)
    {
        await using var fixture = await NewSystemAsync(provider);
        fixture.Deliver(System, "d01/LS_NNOV3_202606_01.csv", Accounts(First));
        await fixture.SyncAsync(System);
        fixture.Deliver(System, "d02/SALDO_NNOV3_202606_01.csv", Balances(("352000030004", 1)));
        await using (var db = fixture.Database.Raw())
        {
            db.ClientNodes.AddRange(
                Node("CL-1", "", "UL", "OP10", Kaspiy, "002201001"), Node("CL-9", "CL-1", "FIL", "OP10-F4", "", "002243004"),
                Node("CL-2", "CL-9", "DOG", "352000030100", from: new(2025, 1, 1)), Node("CL-3", "CL-2", "LS", "352000030004", billing: System));
            await db.SaveChangesAsync(Token);
        }

        (await fixture.SyncAsync(System)).Counts.QuarantinedRows.ShouldBe(0);

        await using var after = fixture.Database.Raw();
        var account = await after.Accounts.SingleAsync(row => row.System == System && row.Number == "352000030004", Token);
        account.Path.ShouldBeNull("no file of its billing has named it");
        var contract = await after.Contracts.SingleAsync(row => row.Id == account.ContractId, Token);
        (contract.Number, contract.LegacyNumber, contract.ValidFrom, contract.ValidTo).ShouldBe(("352000030100", "03-01-1", new DateOnly(2026, 2, 1), null));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RowThatWaitsWithoutItsAccountsNumber_IsReadOnceMoreAndLearnsIt(DatabaseProvider provider)
    {
        await using var fixture = await NewSystemAsync(provider);
        fixture.Deliver(System, "d01/LS_NNOV3_202606_01.csv", Accounts(First));
        fixture.Deliver(System, "d01/SALDO_NNOV3_202606_01.csv", Balances(("352000030001", 100), ("352000030002", 250)));
        await fixture.SyncAsync(System);
        await using (var db = fixture.Database.Raw())
        {
            // As rows were kept before their numbers were.
            (await db.QuarantineRows.Where(row => row.System == System).ExecuteUpdateAsync(set => set.SetProperty(row => row.Code, (string?)null), Token)).ShouldBe(1);
        }

        var counts = (await fixture.SyncAsync(System)).Counts;

        (counts.AcceptedRows, counts.QuarantinedRows, counts.ChangedRows).ShouldBe((1, 1, 0), "the file of the row is read again");
        await using var after = fixture.Database.Raw();
        (await after.QuarantineRows.Where(row => row.System == System).Select(row => row.Code).ToListAsync(Token)).ShouldBe(["352000030002"]);
        (await fixture.SyncAsync(System)).Counts.AcceptedRows.ShouldBe(0, "and not for ever");
    }
}
