using Lko.Domain.Access;
using Lko.Domain.Operators;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Data;

/// <summary>
/// A forged row that names the attacker as its owner passes every check of the row itself; only the condition of the UPDATE or DELETE, which
/// carries the owner, can find out that the stored row is somebody else's.
/// </summary>
public sealed class LyingRowTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_ContractOfAnotherBranchUnderOwnBranch_HitsNothing(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        var own = await OperatorAsync(test, "OP10");
        BranchId branch;
        await using (var raw = test.Raw())
        {
            branch = await raw.Contracts.Where(row => row.OperatorId == own).OrderBy(row => row.Id).Select(row => row.BranchId).FirstAsync(Token);
        }

        await HitsNothingAsync<Contract>(test, row => row.OperatorId == own && row.BranchId != branch, nameof(Contract.BranchId), branch, DataScope.ForOperator(own, [branch]));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_ContractOfAnotherMacroRegionUnderOwnRegion_HitsNothing(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);

        await HitsNothingAsync<Contract>(test, row => row.CarrierBranch == "URAL", nameof(Contract.CarrierBranch), "VOLGA", DataScope.ForCarrier(["VOLGA"]));
    }

    private static async Task HitsNothingAsync<TRow>(
        TestDatabase test, System.Linq.Expressions.Expression<Func<TRow, bool>> victim, string owner, object lie, DataScope scope)
        where TRow : class
    {
        foreach (var state in new[] { EntityState.Modified, EntityState.Deleted })
        {
            await using var raw = test.Raw();
            var row = await raw.Set<TRow>().AsNoTracking().Where(victim).FirstAsync(Token);
            raw.Entry(row).Property(owner).CurrentValue = lie;
            await using var db = test.Database.Open(scope);
            db.Entry(row).State = state;

            await Should.ThrowAsync<DbUpdateConcurrencyException>(() => db.SaveChangesAsync(Token), $"{typeof(TRow).Name} {state}");
        }
    }

    private static async Task<OperatorId> OperatorAsync(TestDatabase test, string code)
    {
        await using var raw = test.Raw();
        return await raw.Operators.Where(row => row.Code == code).Select(row => row.Id).SingleAsync(Token);
    }
}
