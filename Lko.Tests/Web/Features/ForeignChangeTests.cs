using Bunit;
using Lko.Domain.Access;
using Lko.Domain.Live;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Lko.Web.Components.Layout;
using Lko.Web.Features.Home;
using Lko.Web.Features.Orders;
using Lko.Web.Features.Orders.List;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lko.Tests.Web.Features;

/// <summary>What changes for others makes nobody's screen ask the database.</summary>
public sealed class ForeignChangeTests
{
    [Theory]
    [InlineData(typeof(OrdersPage), "tr[data-row]", false)]
    [InlineData(typeof(HomePage), "table.resp tbody tr", false)]
    [InlineData(typeof(OrdersPage), "tr[data-row]", true)]
    [InlineData(typeof(HomePage), "table.resp tbody tr", true)]
    public async Task Orders_ChangedForSomebodyElse_AreNotReadAgain(Type page, string row, bool isCarrier)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var order = await scene.StoredAsync(await scene.SubmittedAsync());
        await using var screen = new Screen(scene, isCarrier ? "carrier-kam-volga" : OrderScene.Orders);
        screen.Go("orders");
        var shown = screen.Render<DynamicComponent>(parameters => parameters.Add(part => part.Type, page));
        shown.WaitForAssertion(() => shown.FindAll(row).ShouldNotBeEmpty());
        var own = new Change(Topic.Order, order.Number!, order.OperatorId, order.BranchId, order.CarrierBranch);

        // One change of his own, to know what one costs.
        var cost = await CostAsync("REGISTERED", "TECH_CHECK");
        Change[] foreign = isCarrier
            ? [own with { CarrierBranch = "URAL" }]
            : [own with { OperatorId = OperatorId.From(order.OperatorId.Value + 1) }, own with { BranchId = BranchId.From(order.BranchId.Value + 1000) }];
        var before = screen.Database.Asked;
        foreach (var change in foreign)
        {
            screen.Announce(change);
            await screen.ToldAsync();
        }

        (await CostAsync("CLARIFY")).ShouldBe(cost, "what was read was for his own change");
        screen.Database.Asked.ShouldBe(before + cost);

        async Task<int> CostAsync(params string[] codes)
        {
            var start = screen.Database.Asked;
            await scene.ReportAsync(order.Number!, codes);
            screen.Announce(own);
            var state = OrderLifecycle.CrmCodes[codes[^1]].State.Row().Name;
            shown.WaitForAssertion(() => shown.FindAll(row).ShouldContain(line => line.TextContent.Contains(state, StringComparison.Ordinal)));

            // The tabs of the list count by themselves, before the rows are drawn or after; home counts, and lists what is in work and what waits, which nothing does for the carrier.
            await Eventually.Until(() => screen.Database.Asked - start >= (page == typeof(OrdersPage) || isCarrier ? 2 : 3), "every part has read");
            return screen.Database.Asked - start;
        }
    }

    /// <summary>The menu asks nothing that the person may not know: a refusal would stand in the journal as his.</summary>
    [Theory]
    [InlineData("op10-finance")]
    [InlineData("portal-admin")]
    public async Task Menu_OfWhoeverMayNotReadOrders_AsksForNoneAndAccusesNobody(string subject)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var order = await scene.StoredAsync(await scene.SubmittedAsync());
        await using var screen = new Screen(scene, subject);
        screen.Services.AddScoped<INavCounts, OrderNavCounts>();
        var user = (await scene.Database.Caller(subject).GetAsync(Xunit.TestContext.Current.CancellationToken))!;
        screen.Render<NavMenu>(parameters => parameters.Add(part => part.User, user)).WaitForElement("nav a");

        screen.Announce(new Change(Topic.Order, order.Number!, order.OperatorId, order.BranchId, order.CarrierBranch));
        await screen.ToldAsync();

        screen.Database.Asked.ShouldBe(0);
        await using var raw = scene.Database.Raw();
        (await raw.AccessEvents.CountAsync(row => row.Kind == AccessEventKind.Refused, Xunit.TestContext.Current.CancellationToken)).ShouldBe(0);
    }

    [Fact]
    public async Task Concern_FollowsOwnerBranchAndMacroRegion()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var order = await scene.StoredAsync(await scene.SubmittedAsync());
        var change = new Change(Topic.Order, order.Number!, order.OperatorId, order.BranchId, order.CarrierBranch);

        foreach (var (subject, isOwn) in new[] { ("op10-admin", true), (OrderScene.Orders, true), ("op02-orders", false), ("op10-finance", false), ("carrier-kam-volga", true), ("carrier-manager", true), ("portal-admin", false) })
        {
            var user = await scene.Database.Caller(subject).GetAsync(Xunit.TestContext.Current.CancellationToken);
            change.Concerns(user, Permission.OrdersRead).ShouldBe(isOwn, subject);
        }

        var admin = await scene.Database.Caller("op10-admin").GetAsync(Xunit.TestContext.Current.CancellationToken);
        new Change(Topic.Order, "", null, null, null).Concerns(admin, Permission.OrdersRead).ShouldBeTrue("another node was out of reach: anything may have changed");
        change.Concerns(null, Permission.OrdersRead).ShouldBeFalse();
    }
}
