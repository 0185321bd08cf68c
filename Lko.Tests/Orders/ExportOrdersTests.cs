using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Orders;

/// <summary>What leaves the portal as a file is what the list shows, all its pages, to nobody else, and the journal knows.</summary>
public sealed class ExportOrdersTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Rows_AreThoseOfTheList_InItsSequence(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var numbers = new List<string>();
        for (var index = 0; index < 4; index++)
        {
            numbers.Add(await scene.SubmittedAsync());
        }

        await scene.DraftAsync();
        await scene.ReportAsync(numbers[1], "REGISTERED", "TECH_CHECK", "QUOTED");
        await scene.EventsAsync(scene.Event(numbers[2], 1, "HELD", "WAYLEAVE_ISSUE", "собрание жильцов"));
        foreach (var (view, sort, descending) in new[] { (OrderView.Open, (string?)null, false), (OrderView.All, "number", true), (OrderView.Waiting, "due", false), (OrderView.Drafts, null, false) })
        {
            foreach (var subject in new[] { "op10-admin", OrderScene.Orders, "carrier-manager", "op02-orders" })
            {
                var query = new OrderQuery(view, null, null, null, null, sort, descending, new PageRequest(1, 2));
                var shown = new List<OrderRow>();
                for (var page = 1; page < 4; page++)
                {
                    shown.AddRange((await new ListOrders(scene.Database.For(subject), scene.Time).Run(query with { Page = new PageRequest(page, 2) }, Token)).Value.Rows);
                }

                (await ExportAsync(scene, query, subject)).ShouldBe(shown, $"{subject} in {view}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task MarkedRows_AreHandedOutAlone_AndOnlyToWhomTheyAre(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await scene.SubmittedAsync();
        var marked = await scene.StoredAsync(await scene.SubmittedAsync());
        var query = new OrderQuery(OrderView.Waiting, "nothing is called so", null, null, null, null, false, new PageRequest(1, 1), [marked.Id, new OrderId(long.MaxValue)]);

        (await ExportAsync(scene, query)).Select(row => row.Number).ShouldBe([marked.Number]);
        (await ExportAsync(scene, query, "op02-orders")).ShouldBeEmpty();
        (await ExportAsync(scene, query, "carrier-kam-volga")).Count.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task MoreThanTheFileHolds_IsRefused_AndNothingWritten(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await scene.SubmittedAsync();
        await scene.SubmittedAsync();

        var outcome = await new ExportOrders(scene.Database.For(OrderScene.Orders), scene.Time).Run(
            new OrderQuery(OrderView.All, null, null, null, null, null, false, new PageRequest(1, 1)), 1, (_, _) => throw new InvalidOperationException("Nothing is to be written."), Token);

        outcome.ShouldBeOfType<Outcome<int>.Refused>().Errors[0].Code.ShouldBe("too-many");
        await using var raw = scene.Database.Raw();
        (await raw.AccessEvents.AnyAsync(row => row.Kind == AccessEventKind.ListTaken, Token)).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task WhoeverTakesAList_StandsInTheJournal(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await scene.SubmittedAsync();
        await ExportAsync(scene, new OrderQuery(OrderView.All, null, null, null, null, null, false, new PageRequest(1, 1)));

        await using var raw = scene.Database.Raw();
        var line = await raw.AccessEvents.SingleAsync(row => row.Kind == AccessEventKind.ListTaken, Token);
        (line.Detail, line.By, line.Telecom != null).ShouldBe(("orders 1", line.Of, true));
        (await new ExportOrders(scene.Database.For("op10-finance"), scene.Time).Run(
            new OrderQuery(OrderView.All, null, null, null, null, null, false, new PageRequest(1, 1)), 10, (_, _) => Task.CompletedTask, Token)).ShouldBeOfType<Outcome<int>.Denied>();
    }

    private static async Task<List<OrderRow>> ExportAsync(OrderScene scene, OrderQuery query, string subject = OrderScene.Orders)
    {
        var rows = new List<OrderRow>();
        var outcome = await new ExportOrders(scene.Database.For(subject), scene.Time).Run(
            query, 1000,
            async (export, cancellationToken) =>
            {
                await foreach (var row in export.Rows.WithCancellation(cancellationToken))
                {
                    rows.Add(row);
                }
            },
            Token);
        outcome.Value.ShouldBe(rows.Count);
        return rows;
    }
}
