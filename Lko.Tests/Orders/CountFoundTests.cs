using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;

namespace Lko.Tests.Orders;

/// <summary>What the tab of a saved view promises is what its list shows.</summary>
public sealed class CountFoundTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider, string> People =>
        [.. OrderScene.Databases.SelectMany(_ => new[] { OrderScene.Orders, "op10-admin", "carrier-manager", "op02-orders" }, (row, subject) => (row.Data, subject))];

    [Theory]
    [MemberData(nameof(People))]
    public async Task Counts_AreThoseOfTheLists_AndCostOneReadingPerScope(DatabaseProvider provider, string subject)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var (first, second) = (await scene.SubmittedAsync(), await scene.SubmittedAsync());
        await scene.SubmittedAsync();
        await scene.DraftAsync();
        await scene.ReportAsync(first, "REGISTERED", "CLARIFY");
        await scene.ReportAsync(second, "REGISTERED");
        var region = (await scene.StoredAsync(first)).CarrierBranch;
        var today = DateOnly.FromDateTime(scene.Time.GetUtcNow().Date);
        List<OrderQuery> queries =
        [
            .. Enum.GetValues<OrderView>().Select(view => Of(view)),
            Of(OrderView.All) with { Search = "0000002" },
            Of(OrderView.All) with { ProductCode = "L2_P2P", State = OrderState.PendingInformation },
            Of(OrderView.All) with { ProductCode = "no such product" },
            Of(OrderView.All) with { CarrierBranch = region },
            Of(OrderView.All) with { From = today.AddDays(-1), To = today.AddDays(1) },
            Of(OrderView.All) with { From = today.AddDays(2) },
            Of(OrderView.All) with { Within = "no such part" },
            Of(OrderView.All) with { Within = ScopeCode.OfContract("no such contract"), Search = "LKO" },
        ];
        var database = new UncertainDatabase(scene.Database.For(subject));

        var counts = (await new CountFound(database, scene.Time).Run(queries, Token)).Value;

        database.Asked.ShouldBe(3, "one for all he may see, one for each part of it");
        for (var at = 0; at < queries.Count; at++)
        {
            counts[at].ShouldBe((await new ListOrders(scene.Database.For(subject), scene.Time).Run(queries[at], Token)).Value.Total, queries[at].ToString());
        }

        (counts[5] > 0).ShouldBe(subject is not "op02-orders");
        (await new CountFound(scene.Database.For(subject), scene.Time).Run([Of(OrderView.All)], Token)).Value.ShouldBe([counts[5]]);
        (await new CountFound(scene.Database.For(subject), scene.Time).Run([], Token)).Value.ShouldBeEmpty();
        (await new CountFound(scene.Database.For(null), scene.Time).Run(queries, Token)).ShouldBeOfType<Outcome<IReadOnlyList<int>>.Denied>();
    }

    private static OrderQuery Of(OrderView view) => new(view, null, null, null, null, null, false, new PageRequest(1, 1));
}
