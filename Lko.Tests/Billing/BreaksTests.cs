using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using static Lko.Tests.Billing.BalancesFixture;
using static Lko.Tests.Billing.ReconcileSystemTests;

namespace Lko.Tests.Billing;

/// <summary>The breaks that were found: who sees them and who moves them, on every database.</summary>
public sealed class BreaksTests
{
    private static readonly Period May = new(2026, 5);
    private static readonly Period June = new(2026, 6);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => Lko.Tests.Orders.OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task List_FiltersSortsAndPages(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.DeliverSample();
        await fixture.SyncAsync();
        var result = await ReconcileAsync(fixture);
        var list = new ListBreaks(fixture.Database.For("carrier-manager"));
        foreach (var sort in new[] { null, "period", "system", "found", "difference" })
        {
            var seen = new HashSet<FindingId>();
            for (var number = 1; seen.Count < result.Broken; number++)
            {
                var page = (await list.Run(new(null, null, null, sort, Descending: true, new(number, 7)), Token)).Value.Breaks;
                page.Total.ShouldBe(result.Broken);
                page.Rows.ShouldNotBeEmpty();
                page.Rows.ShouldAllBe(row => seen.Add(row.Id));
            }
        }

        var may = (await list.Run(new(Nnov, May, FindingState.Open, "difference", Descending: true, new(1, 100)), Token)).Value;
        may.Breaks.Rows.ShouldAllBe(row => row.Period == May && (row.Account != null) == (BreakSubject.FeedOf(row.Kind) == null) && (row.OperatorName != null) == (row.Account != null));
        may.Breaks.Rows.Select(row => Math.Abs(row.Told - row.Found)).ShouldBeInOrder(SortDirection.Descending);
        may.Systems.ShouldHaveSingleItem().Breaks.ShouldBe(result.Broken);
        may.Periods.ShouldBe([June, May]);
        (await list.Run(new(null, null, FindingState.Closed, null, Descending: false, new(1, 25)), Token)).Value.Breaks.Total.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Breaks_AreMovedOnceAndOnlyByWhoMayManage(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        await BrokenAsync(fixture, charged: 100, stored: 70);
        await ReconcileAsync(fixture);
        var row = await RowAsync(fixture);
        var move = new BreakMove(row.Id, row.Version);

        foreach (var subject in new[] { "carrier-manager", "carrier-kam-volga", "op10-admin" })
        {
            (await new TakeBreak(fixture.Database.For(subject), fixture.Time).Run(move, Token)).ShouldBeOfType<Outcome<FindingState>.Denied>();
        }

        foreach (var subject in new[] { "carrier-kam-volga", "op10-admin" })
        {
            (await new ListBreaks(fixture.Database.For(subject)).Run(new(null, null, null, null, Descending: false, new(1, 25)), Token)).ShouldBeOfType<Outcome<BreakList>.Denied>();
        }

        var take = new TakeBreak(fixture.Database.For("portal-admin"), fixture.Time);
        (await take.Run(move, Token)).Value.ShouldBe(FindingState.Taken);
        (await take.Run(move, Token)).ShouldBeOfType<Outcome<FindingState>.Clash>();
        (await take.Run(new(new FindingId(987_654), 1), Token)).ShouldBeOfType<Outcome<FindingState>.Missing>();
    }
}
