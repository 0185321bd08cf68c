using AngleSharp.Dom;
using Bunit;
using Lko.Domain.Access;
using Lko.Domain.Live;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Web.Features.Orders.List;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Lko.Tests.Web.Features;

/// <summary>The tabs of the orders list with the person's own views, over the real use cases.</summary>
public sealed class SavedViewTabsTests
{
    private const string Ural = "Урал: подключения";

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public void Keys_OfTheView_AreThoseOfTheAddress() =>
        ViewedList.Orders.Keys.Select(key => key.Name).Order(StringComparer.Ordinal).ShouldBe(
            typeof(OrdersPage).GetProperties(System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)
                .SelectMany(property => property.GetCustomAttributes(typeof(SupplyParameterFromQueryAttribute), inherit: false)).Cast<SupplyParameterFromQueryAttribute>()
                .Select(value => value.Name!).Where(name => name is not "open").Append("sort").Order(StringComparer.Ordinal),
            "All of what the page takes from its address is part of a view, but for the card that is open and the page of rows.");

    [Fact]
    public async Task View_IsATabWithItsCount_RecognisedHoweverItsAddressIsWritten()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await scene.SubmittedAsync();
        await scene.SubmittedAsync();
        await SaveAsync(scene, Ural, "view=all&q=0000001&sort=-due&hide=places");
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go("orders?sort=-due&page=1&hide=places&q=0000001&view=all&open=");

        var list = screen.Render<OrdersPage>();

        list.WaitForAssertion(() => Tab(list, Ural).QuerySelector(".c")!.TextContent.ShouldBe("1"));
        Tab(list, Ural).GetAttribute("href").ShouldBe("orders?view=all&q=0000001&sort=-due&hide=places");
        list.FindAll(".tabs [aria-current]").ShouldHaveSingleItem().TextContent.ShouldContain(Ural);
        list.FindAll(".tabs a :is(a, button, details)").ShouldBeEmpty();
        list.FindAll(".views .r > button").ShouldBeEmpty("there is nothing to save");
        Tab(list, "Просрочены").GetAttribute("href").ShouldBe("orders?view=late", "the columns belong to the view");

        screen.Go("orders?view=all");
        list.WaitForAssertion(() => list.FindAll(".tabs [aria-current]").ShouldHaveSingleItem().TextContent.ShouldContain("Все"));
        list.FindAll(".views .r > *").ShouldBeEmpty();
    }

    [Fact]
    public async Task Count_FollowsTheOrders()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await SaveAsync(scene, Ural, "view=all&product=L2_P2P");
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go("orders");
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => Tab(list, Ural).QuerySelector(".c")!.TextContent.ShouldBe("0"));

        var number = await scene.SubmittedAsync();
        screen.Announce(Topic.Order, number);

        list.WaitForAssertion(() => Tab(list, Ural).QuerySelector(".c")!.TextContent.ShouldBe("1"));
    }

    [Fact]
    public async Task State_ThatIsNoTab_IsSavedUnderAName_WhatIsWrongStandsAtTheField()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await SaveAsync(scene, Ural, "q=1");
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go("orders?state=InProgress");
        var dialogs = screen.Render<MudDialogProvider>();
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => list.FindAll(".views .r > button").ShouldHaveSingleItem());

        var press = list.Find(".views .r > button").ClickAsync(new());
        dialogs.WaitForElement("input").Input(Ural.ToUpperInvariant());
        await dialogs.Find("form").SubmitAsync();
        dialogs.WaitForAssertion(() => dialogs.Find(".pf-err").TextContent.ShouldContain("уже есть"));
        dialogs.Find("input").GetAttribute("aria-invalid").ShouldBe("true");
        dialogs.Find("input").Input("В работе у КЦ");
        await dialogs.Find("form").SubmitAsync();
        await press;

        list.WaitForAssertion(() => list.FindAll(".tabs [aria-current]").ShouldHaveSingleItem().TextContent.ShouldContain("В работе у КЦ"));
        list.FindAll(".views .r > button").ShouldBeEmpty();
        list.FindAll(".views .r details").ShouldHaveSingleItem();
        (await ViewsAsync(scene))[1].State.ShouldBe("state=InProgress");
    }

    [Fact]
    public async Task ChangedView_StaysOpen_AndIsSavedAsItIsNow()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await SaveAsync(scene, Ural, "view=late&q=1");
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go("orders?view=late&q=1");
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => Tab(list, Ural).HasAttribute("aria-current").ShouldBeTrue());

        screen.Go("orders?view=late&q=1&sort=-due");

        list.WaitForAssertion(() => Tab(list, Ural).TextContent.ShouldContain("изменён"));
        Tab(list, Ural).HasAttribute("aria-current").ShouldBeTrue();
        list.FindAll(".views .r details").Count.ShouldBe(2, "save the changes or save as new, and the view's own menu");
        await Button(list, "Сохранить изменения").ClickAsync(new());
        list.WaitForAssertion(() => Tab(list, Ural).TextContent.ShouldNotContain("изменён"));
        (await ViewsAsync(scene)).ShouldHaveSingleItem().State.ShouldBe("view=late&q=1&sort=-due");
    }

    [Fact]
    public async Task Deleted_ComesBackByTheSnack()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await SaveAsync(scene, Ural, "q=1");
        await SaveAsync(scene, "Второй", "q=2");
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go("orders?q=1");
        var snacks = screen.Render<MudSnackbarProvider>();
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => Tab(list, Ural).HasAttribute("aria-current").ShouldBeTrue());

        await Button(list, "Удалить вид").ClickAsync(new());

        list.WaitForAssertion(() => list.FindAll(".tabs a").ShouldNotContain(tab => tab.TextContent.Contains(Ural)));
        snacks.WaitForAssertion(() => snacks.Markup.ShouldContain($"Вид «{Ural}» удалён."));
        snacks.FindAll("button").First(button => button.TextContent.Contains("Вернуть", StringComparison.Ordinal)).Click();
        list.WaitForAssertion(() => list.FindAll(".tabs a").SkipWhile(tab => !tab.TextContent.Contains(Ural)).Select(tab => tab.QuerySelector(".t")!.TextContent).ShouldBe([Ural, "Второй"]));
    }

    [Fact]
    public async Task ViewOfAScope_SaysSo_AndOneOfAGoneConditionOpens()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await SaveAsync(scene, Ural, "scope=URAL&view=all", "carrier-manager");
        await SaveAsync(scene, "Ушедшее", "product=GONE&region=NOWHERE", "carrier-manager");
        await using var screen = new Screen(scene, "carrier-manager");
        screen.Go("orders?region=NOWHERE&product=GONE");

        var list = screen.Render<OrdersPage>();

        list.WaitForAssertion(() => Tab(list, Ural).QuerySelector("small")!.TextContent.ShouldContain("Урал"));
        Tab(list, "Ушедшее").HasAttribute("aria-current").ShouldBeTrue();
        list.WaitForAssertion(() => Tab(list, "Ушедшее").QuerySelector(".c")!.TextContent.ShouldBe("0"));
        list.FindAll(".chips .chip").Select(chip => chip.TextContent).ShouldContain(chip => chip.Contains("GONE", StringComparison.Ordinal));
        list.FindAll(".chips .chip").Select(chip => chip.TextContent).ShouldContain(chip => chip.Contains("NOWHERE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ViewSavedElsewhere_ComesByItself()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go("orders");
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => list.FindAll(".tabs .c").ShouldNotBeEmpty());

        await SaveAsync(scene, Ural, "q=1");
        screen.Announce(Topic.SavedView, "orders");

        list.WaitForAssertion(() => Tab(list, Ural).ShouldNotBeNull());
    }

    private static async Task SaveAsync(OrderScene scene, string name, string state, string subject = OrderScene.Orders) =>
        (await new SaveView(scene.Database.For(subject)).Run(ViewedList.Orders, new(name, state), Token)).IsOk.ShouldBeTrue();

    private static async Task<IReadOnlyList<SavedViewRow>> ViewsAsync(OrderScene scene) => (await new ListSavedViews(scene.Database.For(OrderScene.Orders)).Run(ViewedList.Orders, Token)).Value;

    private static IElement Tab(IRenderedComponent<OrdersPage> list, string name) => list.FindAll(".tabs a").First(tab => tab.QuerySelector(".t")?.TextContent == name);

    private static IElement Button(IRenderedComponent<OrdersPage> list, string name) =>
        list.FindAll(".views .pop button").First(button => button.TextContent.Contains(name, StringComparison.Ordinal));
}
