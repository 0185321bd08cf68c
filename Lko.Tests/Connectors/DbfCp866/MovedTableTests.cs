using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Tests.Billing;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Connectors.DbfCp866;

/// <summary>A table's year is read out of it: where it is read otherwise than before, its rows move along though no byte of it has changed.</summary>
public sealed class MovedTableTests
{
    private const string Amur = "ASR-AMUR-1";

    public static TheoryData<DatabaseProvider> Databases => Lko.Tests.Orders.OrderScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task TableThatWasTakenForAnotherYear_IsReadAgainAndItsRowsMove(DatabaseProvider provider)
    {
        await using var fixture = await BalancesFixture.CreateAsync(provider);
        fixture.DeliverSample(Amur, "d00", "d01");
        (await fixture.SyncAsync(Amur)).State.ShouldBe(SyncRunState.Succeeded);
        var told = await MonthsAsync(fixture);
        told.ShouldNotBeEmpty();
        var (may, wrong) = (new Period(2026, 5), new Period(2025, 5));
        await using (var raw = fixture.Database.Raw())
        {
            (await raw.SourceFiles.Where(row => row.System == Amur && row.Period == may && row.Feed != null && row.Verdict == FileVerdict.Effective).ExecuteUpdateAsync(set => set.SetProperty(row => row.Period, wrong), Token)).ShouldBePositive();
            (await raw.Charges.Where(row => row.System == Amur && row.Period == may).ExecuteUpdateAsync(set => set.SetProperty(row => row.Period, wrong), Token)).ShouldBePositive();
            (await raw.BalanceSnapshots.Where(row => row.System == Amur && row.Period == may).ExecuteUpdateAsync(set => set.SetProperty(row => row.Period, wrong), Token)).ShouldBePositive();
        }

        var moved = await fixture.SyncAsync(Amur);

        (moved.State, moved.Counts.NewFiles).ShouldBe((SyncRunState.Succeeded, 0), moved.Error);
        (await MonthsAsync(fixture)).ShouldBe(told);
        (await fixture.SyncAsync(Amur)).Counts.AcceptedRows.ShouldBe(0);
    }

    private static async Task<List<string>> MonthsAsync(BalancesFixture fixture)
    {
        await using var raw = fixture.Database.Raw();
        var charges = await raw.Charges.Where(row => row.System == Amur).GroupBy(row => row.Period).Select(group => new { group.Key, Rows = group.Count() }).ToListAsync(Token);
        var balances = await raw.BalanceSnapshots.Where(row => row.System == Amur).GroupBy(row => row.Period).Select(group => new { group.Key, Rows = group.Count() }).ToListAsync(Token);
        return [.. charges.Select(row => $"charges {row.Key}: {row.Rows}").Concat(balances.Select(row => $"balances {row.Key}: {row.Rows}")).Order(StringComparer.Ordinal)];
    }
}
