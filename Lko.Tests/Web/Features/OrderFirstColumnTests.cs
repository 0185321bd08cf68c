using Bunit;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Web.Features.Orders;
using Lko.Web.Features.Orders.List;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Web.Features;

/// <summary>Below the number of an order: to its operator the macro-region and the number of his own, to the carrier whose order it is.</summary>
public sealed class OrderFirstColumnTests
{
    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ru-RU", "Волга · SL-1")]
    [InlineData("en-GB", "Volga · SL-1")]
    public async Task Operator_SeesTheMacroRegionAndHisOwnNumber(string language, string second)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await using var screen = new Screen(scene, OrderScene.Orders, language);

        SecondLine(screen, number).ShouldBe(second);
    }

    [Fact]
    public async Task Operator_WithoutANumberOfHisOwn_SeesTheMacroRegion()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await using (var raw = scene.Database.Raw())
        {
            await raw.Orders.ExecuteUpdateAsync(set => set.SetProperty(row => row.CustomerReference, (string?)null), Token);
        }

        await using var screen = new Screen(scene, OrderScene.Orders);

        SecondLine(screen, number).ShouldBe("Волга");
    }

    [Theory]
    [InlineData("ru-RU")]
    [InlineData("en-GB")]
    public async Task Carrier_SeesWhoseOrderItIs(string language)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await using var raw = scene.Database.Raw();
        var customer = await raw.Operators.SingleAsync(row => row.Code == "OP10", Token);
        await using var screen = new Screen(scene, "carrier-kam-volga", language);

        SecondLine(screen, number).ShouldBe(language == "ru-RU" ? customer.NameRu : customer.NameEn);
    }

    [Fact]
    public async Task MacroRegionThatIsNotKnown_IsLeftOut()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await scene.SubmittedAsync();
        var row = (await new ListOrders(scene.Database.For(OrderScene.Orders), scene.Time)
            .Run(new OrderQuery(OrderView.Open, null, null, null, null, null, false, new(1, 10)), Token)).Value.Rows.ShouldHaveSingleItem();

        OrderWords.RegionAndOwnNumber(row, []).ShouldBe("SL-1");
    }

    private static string SecondLine(Screen screen, string number)
    {
        screen.Go("orders");
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => list.Find("tbody td:not(.pick) a").TextContent.ShouldBe(number));
        var line = list.Find("tbody td:not(.pick) small");
        line.GetAttribute("title").ShouldBe(line.TextContent, "what has no room is told by it");
        return line.TextContent;
    }
}
