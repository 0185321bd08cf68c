using Bunit;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Web.Components.Layout;
using Lko.Web.Features.Contracts;
using Lko.Web.Features.Home;
using Lko.Web.Features.Orders;
using Lko.Web.Features.Orders.List;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Lko.Tests.Web.Features;

/// <summary>The scope in the bar and on the pages it confines.</summary>
public sealed class ScopeScreensTests
{
    private static readonly ActingFor Company = new("ООО «Каспий-Луч»", "все филиалы");

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("orders?scope=OP10-F4", "orders?view=all", "orders?view=all&scope=OP10-F4")]
    [InlineData("orders?scope=OP10-F4", "orders/LKO-2026-0000001", "orders/LKO-2026-0000001?scope=OP10-F4")]
    [InlineData("orders?scope=OP10-F4", "orders#main", "orders?scope=OP10-F4#main")]
    [InlineData("orders?scope=OP10-F4", "orders?scope=OP10-F2", null)]
    [InlineData("orders?scope=OP10-F4", "orders?scope=all", null)]
    [InlineData("orders?scope=all", "orders", null)]
    [InlineData("orders", "contracts", null)]
    public void Link_FromANarrowedPage_TakesTheScopeAlong(string present, string target, string? kept) => ScopeQuery.Kept(present, target).ShouldBe(kept);

    [Theory]
    [InlineData("ru-RU", "Сменить область")]
    [InlineData("en-GB", "Change the scope")]
    public async Task Switcher_ShowsTheTreeAndTellsWhatIsChosen(string language, string change)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var screen = new Screen(scene, "op10-admin", language);
        screen.Go("orders?page=3&view=all");
        var user = (await scene.Database.Caller("op10-admin").GetAsync(Token))!;

        var bar = screen.Render<ScopeSwitcher>(parameters => parameters.Add(part => part.User, user).Add(part => part.ActingFor, Company));

        bar.WaitForElement("details");
        bar.Find("summary").TextContent.ShouldContain(change);
        bar.Find("summary b").TextContent.ShouldBe("ООО «Каспий-Луч» — все филиалы");
        bar.Find("[aria-current]").TextContent.ShouldContain("все филиалы");
        bar.Find("li li a").GetAttribute("href").ShouldEndWith("orders?view=all&scope=OP10-F1N", customMessage: "a branch keeps the view and begins at the first page");
        bar.FindAll("a .c").ShouldAllBe(count => char.IsDigit(count.TextContent[0]));

        screen.Go("orders?scope=OP10-F4");
        bar.WaitForAssertion(() => bar.Find("summary b").TextContent.ShouldContain(language[..2] == "ru" ? "филиал «Волга»" : "Volga"));
        bar.FindAll("[aria-current]").ShouldHaveSingleItem().GetAttribute("href").ShouldEndWith("scope=OP10-F4");
        bar.Find("[role=status]").TextContent.ShouldBe(bar.Find("summary b").TextContent, "a reader hears of it");

        screen.Go("orders?scope=OP02-F1");
        bar.WaitForAssertion(() => bar.Find("summary b").TextContent.ShouldContain("OP02-F1"));
        bar.FindAll("[aria-current]").ShouldBeEmpty("nobody else's branch is told by its name");
    }

    [Fact]
    public async Task Switcher_Searched_ShowsWhatIsCalledSoAndWhereItLies()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var screen = new Screen(scene, "op10-admin");
        screen.Go("orders");
        var user = (await scene.Database.Caller("op10-admin").GetAsync(Token))!;
        var bar = screen.Render<ScopeSwitcher>(parameters => parameters.Add(part => part.User, user).Add(part => part.ActingFor, Company));
        bar.WaitForElement("details");
        var all = bar.FindAll("li").Count;
        var asked = screen.Database.Asked;

        await bar.Find(".find input").InputAsync(new ChangeEventArgs { Value = "волга" });
        bar.FindAll("li").Count.ShouldBeLessThan(all);
        bar.FindAll("li a").ShouldContain(link => link.TextContent.Contains("Волга"));
        await bar.Find(".find input").InputAsync(new ChangeEventArgs { Value = "op10 f1n" });
        bar.FindAll("li a").Select(link => link.GetAttribute("href")!.Split('=')[^1]).ShouldBe(["OP10-F1", "OP10-F1N"], "with the branch it lies in");
        await bar.Find(".find input").KeyDownAsync(new KeyboardEventArgs { Key = "Enter" });
        screen.Path.ShouldEndWith("orders?scope=OP10-F1N", customMessage: "what was looked for, not what it lies in");
        bar.WaitForAssertion(() => bar.FindAll("li").Count.ShouldBe(all, "the next search begins anew"));

        await bar.Find(".find input").InputAsync(new ChangeEventArgs { Value = "нет такого" });
        bar.FindAll("li").ShouldBeEmpty();
        bar.Find("[aria-live]").TextContent.ShouldNotBeEmpty();
        bar.FindAll("nav a").ShouldHaveSingleItem("one may still go back to everything");
        await bar.Find(".find input").KeyDownAsync(new KeyboardEventArgs { Key = "Enter" });
        screen.Path.ShouldEndWith("orders?scope=OP10-F1N");
        screen.Database.Asked.ShouldBe(asked, "the tree is there already");
    }

    [Fact]
    public async Task Switcher_OfOneBranch_IsNothingToChoose()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var screen = new Screen(scene, OrderScene.Orders);
        var user = (await scene.Database.Caller(OrderScene.Orders).GetAsync(Token))!;

        var bar = screen.Render<ScopeSwitcher>(parameters => parameters.Add(part => part.User, user).Add(part => part.ActingFor, Company));

        bar.WaitForAssertion(() => bar.Find("div.scope").TextContent.ShouldContain("Каспий-Луч"));
        bar.FindAll("details").ShouldBeEmpty();
    }

    [Fact]
    public async Task Pages_WithAScopeInTheAddress_ShowThatPart()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "CLARIFY");
        await using var screen = new Screen(scene, "op10-admin");
        screen.Services.AddScoped<INavCounts, OrderNavCounts>();
        var user = (await scene.Database.Caller("op10-admin").GetAsync(Token))!;
        screen.Go("orders?scope=OP10-F2");
        var list = screen.Render<OrdersPage>();
        var menu = screen.Render<NavMenu>(parameters => parameters.Add(part => part.User, user));
        list.WaitForAssertion(() => list.Markup.ShouldContain("По этим условиям ничего не найдено"));
        list.FindAll(".tabs .c").ShouldAllBe(count => count.TextContent.StartsWith('0'));
        menu.FindAll("a[href=orders] .c").ShouldBeEmpty();

        screen.Go("orders?scope=OP10-F4");
        list.WaitForAssertion(() => list.Find("tbody").TextContent.ShouldContain(number));
        menu.WaitForAssertion(() => menu.Find("a[href=orders] .c").TextContent.ShouldStartWith("1"));

        screen.Go("?scope=OP10-F2");
        var home = screen.Render<HomePage>();
        home.WaitForAssertion(() => home.Markup.ShouldContain("Всё сделано"));
        home.Markup.ShouldNotContain(number);
        screen.Go("?scope=OP10-F4");
        home.WaitForAssertion(() => home.Markup.ShouldContain(number));

        screen.Go("contracts?scope=OP10-F4");
        var contracts = screen.Render<ContractsPage>();
        contracts.WaitForAssertion(() => contracts.FindAll("tbody tr").ShouldNotBeEmpty());
        contracts.FindAll("tbody tr").ShouldAllBe(row => row.TextContent.Contains("Волга"));
        screen.Go("contracts?scope=no-such");
        contracts.WaitForAssertion(() => contracts.FindAll("tbody tr[data-row]").ShouldBeEmpty());
        contracts.Find(".empty button").Click();
        screen.Path.ShouldEndWith("/contracts", customMessage: "nothing but the scope hid the rows");
    }
}
