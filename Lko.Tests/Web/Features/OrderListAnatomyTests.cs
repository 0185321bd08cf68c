using AngleSharp.Dom;
using Bunit;
using Lko.Domain.Live;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Web.Components.Shared;
using Lko.Web.Features.Orders.List;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Web.Features;

/// <summary>The anatomy of the orders list over the real use cases and a real database.</summary>
public sealed class OrderListAnatomyTests
{
    [Fact]
    public async Task Live_OneOrderChanges_DrawsItsRowAndTheCountsAndNeitherOtherRowsNorThePage()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var (changed, other) = (await scene.SubmittedAsync(), await scene.SubmittedAsync());
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go("orders");
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => Rows(list).Count.ShouldBe(2));
        list.WaitForAssertion(() => Tab(list, "В работе").ShouldContain("2"));
        var (changedRow, otherRow, page) = (Rows(list)[changed].RenderCount, Rows(list)[other].RenderCount, Pages(list));

        await scene.ReportAsync(changed, "REGISTERED", "CLARIFY");
        screen.Announce(Topic.Order, changed);

        list.WaitForAssertion(() => Row(list, changed).TextContent.ShouldContain("Ожидает данных оператора"));
        list.WaitForAssertion(() => Tab(list, "Ждут меня").ShouldContain("1"));
        Row(list, changed).ClassList.ShouldBe(["mine", "tint"], ignoreOrder: true);
        Rows(list)[changed].RenderCount.ShouldBeGreaterThan(changedRow);
        Rows(list)[other].RenderCount.ShouldBe(otherRow, "its order is as it was");
        Pages(list).ShouldBe(page, "the page has nothing to draw");

        await scene.ReportAsync(changed, "TECH_CHECK");
        screen.Announce(Topic.Order, changed);

        list.WaitForAssertion(() => Row(list, changed).ClassList.ShouldBe(["tint", "again"], ignoreOrder: true));
        Rows(list)[other].RenderCount.ShouldBe(otherRow);
        Pages(list).ShouldBe(page);
        screen.Go("orders?view=all");
        list.WaitForAssertion(() => Rows(list)[other].RenderCount.ShouldBeGreaterThan(otherRow));
        Pages(list).ShouldBeGreaterThan(page, "what the person asks for is drawn");
    }

    [Fact]
    public async Task Live_NothingShownChanges_DrawsNoRow()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var (shown, hidden) = (await scene.SubmittedAsync(), await scene.SubmittedAsync());
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go($"orders?q={shown}");
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => Rows(list).ShouldHaveSingleItem());
        list.WaitForAssertion(() => Tab(list, "В работе").ShouldContain("2"));
        var row = Rows(list)[shown];
        var before = row.RenderCount;

        await scene.ReportAsync(hidden, "REGISTERED", "CLARIFY");
        screen.Announce(Topic.Order, hidden);

        list.WaitForAssertion(() => Tab(list, "Ждут меня").ShouldContain("1"));
        row.RenderCount.ShouldBe(before);
        list.FindAll(".fresh").ShouldBeEmpty();
    }

    [Fact]
    public async Task Live_OrderComes_WaitsBehindTheLineUntilThePersonWantsIt()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var first = await scene.SubmittedAsync();
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go("orders");
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => Rows(list).ShouldHaveSingleItem());

        var second = await scene.SubmittedAsync();
        screen.Announce(Topic.Order, second);

        list.WaitForAssertion(() => list.Find(".fresh").TextContent.ShouldBe("Обновлено: 1. Показать"));
        Rows(list).Keys.ShouldBe([first]);
        await list.Find(".fresh").ClickAsync(new());
        list.WaitForAssertion(() => Rows(list).Keys.ShouldBe([first, second], ignoreOrder: true));
        list.FindAll(".fresh").ShouldBeEmpty();
    }

    [Fact]
    public async Task Live_RereadingFails_KeepsTheRowsAndRecoversByItself()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go("orders");
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => Rows(list).ShouldHaveSingleItem());

        screen.Database.IsBroken = true;
        screen.Announce(Topic.Order, number);

        list.WaitForAssertion(() => list.FindAll("[role=alert]").ShouldHaveSingleItem().TextContent.ShouldContain("Ниже — то, что загружено раньше."));
        Rows(list).Keys.ShouldBe([number]);
        screen.Database.IsBroken = false;
        screen.Announce(Topic.Order, number);
        list.WaitForAssertion(() => list.FindAll("[role=alert]").ShouldBeEmpty());
    }

    [Theory]
    [InlineData("ru-RU", "Услуга:Канал L2 «точка-точка» (EPL/EVPL)", "Снять условие «Услуга»", "Состояние:Принята", "Фильтры (2)")]
    [InlineData("en-GB", "Service:Ethernet private line (EPL/EVPL)", "Remove filter \"Service\"", "State:Acknowledged", "Filters (2)")]
    public async Task Filters_Set_AreChipsThatTakeThemselvesAway(string language, string product, string remove, string state, string phone)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await scene.SubmittedAsync();
        await using var screen = new Screen(scene, OrderScene.Orders, language);
        screen.Go("orders?view=all&state=Acknowledged&product=L2_P2P&page=2&sort=number");
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => Rows(list).ShouldHaveSingleItem());

        list.FindAll(".chips .chip").Select(chip => string.Concat(chip.Children.Take(2).Select(part => part.TextContent))).ShouldBe([product, state]);
        list.Find(".sheet summary .only-m").TextContent.Trim().ShouldBe(phone);
        var away = list.Find(".chips .chip a");
        away.GetAttribute("aria-label").ShouldBe(remove);
        screen.Go(away.GetAttribute("href")!);

        screen.Path.ShouldEndWith("/orders?view=all&state=Acknowledged&sort=number");
        list.FindAll(".chips .chip").ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("ru-RU", "МРФ:МРФ «Волга»", "Подана с:23.11.2026", "Подана по:24.11.2026")]
    [InlineData("en-GB", "Macro-region:Macro-regional branch Volga", "Submitted from:23 Nov 2026", "Submitted to:24 Nov 2026")]
    public async Task Filters_PeriodAndMacroRegion_AreInTheAddressAndChips(string language, string region, string from, string to)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await using var screen = new Screen(scene, OrderScene.Orders, language);
        screen.Go("orders?page=2");
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => Rows(list).ShouldHaveSingleItem());

        await list.FindAll(".sheet select")[2].ChangeAsync(new() { Value = "VOLGA" });
        await list.Find("#submitted-from").ChangeAsync(new() { Value = "23.11.2026" });
        await list.Find("#submitted-to").ChangeAsync(new() { Value = "24.11.26" });

        screen.Path.ShouldEndWith("/orders?region=VOLGA&from=2026-11-23&to=2026-11-24");
        list.WaitForAssertion(() => Rows(list).Keys.ShouldBe([number]));
        list.FindAll(".chips .chip").Select(chip => string.Concat(chip.Children.Take(2).Select(part => part.TextContent))).ShouldBe([region, from, to]);
        screen.Go("orders?from=2026-11-24");
        list.WaitForAssertion(() => Rows(list).ShouldBeEmpty());
        await list.Find(".gridbar .btn.desk-only").ClickAsync(new());
        screen.Path.ShouldEndWith("/orders");
        list.WaitForAssertion(() => Rows(list).ShouldHaveSingleItem());
    }

    [Theory]
    [InlineData("from=вчера", "#submitted-from", "вчера")]
    [InlineData("from=2026-11-25&to=2026-11-24", "#submitted-to", "Начало периода позже его конца.")]
    public async Task Filters_PeriodThatIsNone_IsSaidAndEmpty(string query, string field, string said)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await scene.SubmittedAsync();
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go($"orders?{query}");

        var list = screen.Render<OrdersPage>();

        list.WaitForAssertion(() => list.Find("#submitted-error").TextContent.ShouldContain(said));
        list.Find(field).GetAttribute("aria-invalid").ShouldBe("true");
        Rows(list).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("carrier-kam-volga", 2)]
    [InlineData("carrier-manager", 3)]
    public async Task Filters_MacroRegion_IsAskedForWhereThereIsAChoice(string subject, int pickers)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await scene.SubmittedAsync();
        await using var screen = new Screen(scene, subject);
        screen.Go("orders");

        var list = screen.Render<OrdersPage>();

        list.WaitForAssertion(() => Rows(list).ShouldHaveSingleItem());
        list.FindAll(".sheet select").Count.ShouldBe(pickers);
    }

    [Fact]
    public async Task Filters_PickedInTheSheet_AreInTheAddressAndReset()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await scene.SubmittedAsync();
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go("orders?page=3");
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => Rows(list).ShouldHaveSingleItem());
        list.Find(".sheet summary .only-m").TextContent.Trim().ShouldBe("Фильтры");
        list.FindAll(".chips .chip, .sheet .go .btn:not(.p)").ShouldBeEmpty("nothing is set");

        await list.FindAll(".sheet select")[1].ChangeAsync(new() { Value = "Completed" });

        screen.Path.ShouldEndWith("/orders?state=Completed");
        list.WaitForAssertion(() => list.Find(".empty").TextContent.ShouldContain("По этим условиям ничего не найдено."));
        await list.Find(".sheet .go .btn:not(.p)").ClickAsync(new());
        screen.Path.ShouldEndWith("/orders");
        list.WaitForAssertion(() => Rows(list).ShouldHaveSingleItem());
    }

    [Theory]
    [InlineData("ru-RU", "Скопировать ссылку на этот список", "Ссылка скопирована")]
    [InlineData("en-GB", "Copy a link to this list", "Link copied")]
    public async Task Link_OfTheList_IsOfferedByNameAndSaysWhatItDid(string language, string name, string done)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var screen = new Screen(scene, OrderScene.Orders, language);
        screen.Go("orders");
        var list = screen.Render<OrdersPage>();

        list.Find("[data-copy-link]").GetAttribute("aria-label").ShouldBe(name);
        list.Find(".copy [role=status]").GetAttribute("data-copied").ShouldBe(done);
        list.Find(".copy [role=status]").TextContent.ShouldBeEmpty();
    }

    [Fact]
    public async Task Columns_LeftOut_AreInTheAddressAndInEveryView()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await scene.SubmittedAsync();
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go("orders?hide=places,monthly");
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => Rows(list).ShouldHaveSingleItem());
        Heads(list).ShouldBe(["№ / МРФ · свой №", "Услуга", "Состояние · этап", "У кого", "Срок"]);
        list.FindAll("tr[data-row] td:not(.pick)").Count.ShouldBe(5);
        list.FindAll(".cols label").Select(choice => choice.TextContent).ShouldBe(
            ["Услуга", "Точка А / Б", "Состояние · этап", "У кого", "Срок", "Ежемес., ₽"], "the number tells the rows apart and stays");

        await list.FindAll(".cols input")[1].ChangeAsync(new() { Value = true });

        screen.Path.ShouldEndWith("/orders?hide=monthly");
        Heads(list).ShouldBe(["№ / МРФ · свой №", "Услуга", "Точка А / Б", "Состояние · этап", "У кого", "Срок"]);
        list.FindAll("tr[data-row] td:not(.pick)").Count.ShouldBe(6);
        list.FindAll(".tabs a").Select(tab => tab.GetAttribute("href")).ShouldAllBe(href => href!.EndsWith("hide=monthly", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RowHeight_Pressed_IsKeptInTheProfileAndDrawsNoRow()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go("orders");
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => Rows(list).ShouldHaveSingleItem());
        var drawn = Rows(list)[number].RenderCount;

        await list.Find("button[data-density=dense]").ClickAsync(new());

        await using var raw = scene.Database.Raw();
        (await raw.Users.Where(user => user.Density != null).Select(user => user.Subject + " " + user.Density).ToListAsync(Xunit.TestContext.Current.CancellationToken)).ShouldBe([OrderScene.Orders + " dense"]);
        Rows(list)[number].RenderCount.ShouldBe(drawn);
        screen.Database.IsBroken = true;
        await list.Find("button[data-density=roomy]").ClickAsync(new());
        list.FindAll("[role=alert]").ShouldBeEmpty("the rows have their height, whatever becomes of the profile");
    }

    private static IReadOnlyList<string> Heads(IRenderedComponent<OrdersPage> list) => [.. list.FindAll(".lkogrid th:not(.pick)").Select(head => head.TextContent.Trim())];

    private static IElement Row(IRenderedComponent<OrdersPage> list, string number) =>
        list.FindAll("tr[data-row]").First(row => row.TextContent.Contains(number, StringComparison.Ordinal));

    /// <summary>How often the page was drawn: its head is drawn whenever it is, and never otherwise.</summary>
    private static int Pages(IRenderedComponent<OrdersPage> list) => list.FindComponent<FilterSheet>().RenderCount;

    private static Dictionary<string, IRenderedComponent<LkoRow<OrderRow>>> Rows(IRenderedComponent<OrdersPage> list) =>
        list.FindComponents<LkoRow<OrderRow>>().ToDictionary(row => row.Instance.Row.Number!, StringComparer.Ordinal);

    private static string Tab(IRenderedComponent<OrdersPage> list, string name) =>
        list.FindAll(".tabs a").First(tab => tab.TextContent.Contains(name, StringComparison.Ordinal)).TextContent;
}
