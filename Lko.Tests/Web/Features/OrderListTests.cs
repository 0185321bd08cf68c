using AngleSharp.Dom;
using Bunit;
using Lko.Domain.Live;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Web.Features.Orders.List;

namespace Lko.Tests.Web.Features;

/// <summary>The list of orders over the real use cases and a real database.</summary>
public sealed class OrderListTests
{
    [Fact]
    public async Task ViewAndSearch_ComeFromTheAddressAndRowsRefreshInPlace()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var (number, other) = (await scene.SubmittedAsync(), await scene.SubmittedAsync());
        using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go("orders?q=0000001");
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => Row(list, number).ShouldNotBeNull().TextContent.ShouldContain("Принята"));
        Row(list, other).ShouldBeNull();

        await scene.ReportAsync(number, "REGISTERED", "CLARIFY");
        screen.Announce(Topic.Order, number);

        list.WaitForAssertion(() => Row(list, number)!.TextContent.ShouldContain("Ожидает данных оператора"));
        list.WaitForAssertion(() => list.FindAll("nav.tabs a, .tabs a").ShouldContain(tab => tab.TextContent.Contains("Ждут меня") && tab.TextContent.Contains('1')));
    }

    [Fact]
    public async Task RowThatLeftTheView_IsNoLongerMarkedAsYours()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "CLARIFY");
        using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go("orders?view=waiting");
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => Row(list, number)!.ClassList.ShouldContain("mine", StringComparer.Ordinal));

        await scene.ReportAsync(number, "TECH_CHECK");
        screen.Announce(Topic.Order, number);

        list.WaitForAssertion(() => Row(list, number)!.TextContent.ShouldContain("В работе"));
        Row(list, number)!.ClassList.ShouldNotContain("mine", StringComparer.Ordinal);
        list.Find(".fresh").TextContent.ShouldContain("1");
    }

    [Fact]
    public async Task Carrier_SeesNoDraftsAndNoNewOrder()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await scene.DraftAsync();
        using var screen = new Screen(scene, "carrier-manager");
        screen.Go("orders?view=all");

        var list = screen.Render<OrdersPage>();

        list.WaitForAssertion(() => list.Markup.ShouldContain("Заявок пока нет"));
        list.FindAll("[data-new]").ShouldBeEmpty();
        list.Markup.ShouldNotContain("Черновики");
    }

    [Fact]
    public async Task Back_TakesTheFilterOutOfItsPickerToo()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go("orders?state=InProgress&product=L2_P2P");
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => list.FindAll("select.plain").Select(picker => picker.GetAttribute("value")).ShouldBe(["L2_P2P", "InProgress", ""]));

        screen.Go("orders");

        list.FindAll("select.plain").Select(picker => picker.GetAttribute("value")).ShouldBe(["", "", ""], "the browser keeps what a person picked until the list itself is told");
    }

    private static IElement? Row(IRenderedComponent<OrdersPage> list, string number) =>
        list.FindAll("tbody tr").FirstOrDefault(row => row.TextContent.Contains(number, StringComparison.Ordinal));
}
