using AngleSharp.Dom;
using Bunit;
using Lko.Domain.Live;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Web.Features.Orders.List;

namespace Lko.Tests.Web.Features;

/// <summary>The card in short form beside the orders list, over the real use cases and a real database.</summary>
public sealed class OrderBriefTests
{
    [Theory]
    [InlineData("ru-RU", "Ожидает данных оператора", "Перейти к решению", "Закрыть карточку")]
    [InlineData("en-GB", "Awaiting", "Go to the decision", "Close the card")]
    public async Task Address_NamesAnOrder_ShowsItBesideTheList(string language, string state, string lead, string close)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await AskedAsync(scene);
        await using var screen = new Screen(scene, OrderScene.Orders, language);
        screen.Go($"orders?view=waiting&open={number}");
        var list = screen.Render<OrdersPage>();

        var panel = list.WaitForElement(".brief:has(.sumr)");
        panel.GetAttribute("role").ShouldBe("dialog");
        panel.QuerySelector($"#{panel.GetAttribute("aria-labelledby")}")!.TextContent.ShouldContain("100");
        panel.QuerySelector(".state")!.TextContent.ShouldContain(state);
        panel.QuerySelector(".you-t")!.TextContent.ShouldContain("Кто на площадке?");
        panel.QuerySelectorAll(".tl li").Length.ShouldBe(3, "the latest of its events");
        var page = panel.QuerySelector("footer a")!;
        (page.TextContent, page.GetAttribute("href")).ShouldBe((lead, $"orders/{number}"));
        list.WaitForAssertion(() => Row(list, number).ClassList.Contains("sel").ShouldBeTrue());

        var away = panel.QuerySelector("[data-brief-close]")!;
        away.GetAttribute("aria-label").ShouldBe(close);
        screen.Go(away.GetAttribute("href")!);
        list.WaitForAssertion(() => list.FindAll(".brief").ShouldBeEmpty());
        screen.Path.ShouldEndWith("/orders?view=waiting");
        Row(list, number).ClassList.Contains("sel").ShouldBeFalse();
    }

    [Fact]
    public async Task Live_TheOrderChanges_IsReadAgain()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await AskedAsync(scene);
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go($"orders?open={number}");
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => list.Find(".brief footer").TextContent.ShouldContain("Перейти к решению"));

        await scene.ReportAsync(number, "TECH_CHECK");
        screen.Announce(Topic.Order, number);

        list.WaitForAssertion(() => list.Find(".brief footer").TextContent.ShouldContain("Открыть заявку"));
        list.FindAll(".brief .you-t").ShouldBeEmpty("it is answered");
    }

    [Fact]
    public async Task AnotherRow_TakesItsPlace()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var (first, second) = (await AskedAsync(scene), await scene.SubmittedAsync());
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go($"orders?open={first}");
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => list.Find(".brief").TextContent.ShouldContain("Кто на площадке?"));

        screen.Go($"orders?open={second}");

        list.WaitForAssertion(() => list.Find(".brief .sumr").ShouldNotBeNull());
        list.Find(".brief").GetAttribute("data-brief-panel").ShouldBe(second);
        list.Find(".brief").TextContent.ShouldNotContain("Кто на площадке?");
    }

    [Theory]
    [InlineData("LKO-2026-9999999", OrderScene.Orders)]
    [InlineData(null, "op02-orders")]
    public async Task OrderThatIsNotThere_OrIsAnother_sOperators_IsNotShown(string? unknown, string subject)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await AskedAsync(scene);
        await using var screen = new Screen(scene, subject);
        screen.Go($"orders?open={unknown ?? number}");
        var list = screen.Render<OrdersPage>();

        list.WaitForAssertion(() => list.Find(".brief .empty").TextContent.ShouldContain("Такой заявки нет, или она вам не видна."));
        list.FindAll(".brief .sumr").ShouldBeEmpty();
    }

    [Fact]
    public async Task OrderOfAnOperatorNobodyActsFor_LeadsToItsCard()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await AskedAsync(scene);
        await using var screen = new Screen(scene, "carrier-manager");
        screen.Go($"orders?open={number}");
        var list = screen.Render<OrdersPage>();

        list.WaitForAssertion(() => list.Find(".brief .empty").TextContent.ShouldContain("откройте её карточку и назовите, для чего вы действуете"));
        list.Find(".brief footer a").GetAttribute("href").ShouldBe($"orders/{number}");
    }

    [Fact]
    public async Task AnotherFilter_ClosesTheCard()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await AskedAsync(scene);
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go($"orders?view=all&open={number}");
        var list = screen.Render<OrdersPage>();
        list.WaitForElement(".brief .sumr");

        await list.Find("[data-search]").ChangeAsync(new() { Value = number });

        list.WaitForAssertion(() => list.FindAll(".brief").ShouldBeEmpty());
        screen.Path.ShouldEndWith($"/orders?view=all&q={number}");
    }

    [Fact]
    public async Task Draft_HasNoShortForm()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await scene.DraftAsync();
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go("orders?view=drafts");
        var list = screen.Render<OrdersPage>();

        list.WaitForAssertion(() => list.FindAll("tbody tr[data-row]").ShouldHaveSingleItem().HasAttribute("data-brief").ShouldBeFalse());
    }

    private static async Task<string> AskedAsync(OrderScene scene)
    {
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED");
        await scene.EventsAsync(scene.Event(number, 2, "CLARIFY", "INFORMATION_REQUIRED", "Кто на площадке?"));
        return number;
    }

    private static IElement Row(IRenderedComponent<OrdersPage> list, string number) => list.Find($"tr[data-brief='{number}']");
}
