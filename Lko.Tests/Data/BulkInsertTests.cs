using Lko.Domain.Billing;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Data.Bulk;
using Lko.Tests.Billing;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Data;

/// <summary>Rows written in bulk are the rows that were given, values that are absent included.</summary>
public sealed class BulkInsertTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Run_RowsWithAndWithoutValues_AreStoredAsGiven(DatabaseProvider provider)
    {
        await using var fixture = await BalancesFixture.CreateAsync(provider);
        fixture.DeliverSample();
        await fixture.SyncAsync();
        await using var db = fixture.Database.Raw();
        var marked = await db.BalanceSnapshots.OrderBy(row => row.Id).Select(row => row.Id).FirstAsync(Token);
        await db.BalanceSnapshots.Where(row => row.Id == marked).ExecuteUpdateAsync(set => set.SetProperty(row => row.UnreconciledSince, fixture.Time.GetUtcNow()), Token);
        var before = await StoredAsync(db);
        await db.BalanceSnapshots.ExecuteDeleteAsync(Token);

        await db.Database.OpenConnectionAsync(Token);
        await BulkInsert.RunAsync(db, before, Token);

        var after = await StoredAsync(db);
        after.Select(Content).ShouldBe(before.Select(Content));
        after.Count(row => row.UnreconciledSince == fixture.Time.GetUtcNow()).ShouldBe(1);
        after.Count(row => row.UnreconciledSince is null).ShouldBe(after.Count - 1);
    }

    private static Task<List<BalanceSnapshot>> StoredAsync(LkoDbContext db) =>
        db.BalanceSnapshots.AsNoTracking().OrderBy(row => row.Period).ThenBy(row => row.AccountId).ToListAsync(Token);

    private static (long, int, long, DateTimeOffset?, string, int) Content(BalanceSnapshot row) =>
        (row.AccountId.Value, row.Period.Number, row.Closing.MinorUnits, row.UnreconciledSince, row.Path, row.Line);
}
