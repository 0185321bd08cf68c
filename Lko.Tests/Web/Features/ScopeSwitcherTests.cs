using Bunit;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Web.Components.Layout;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Lko.Tests.Web.Features;

/// <summary>The scope in the bar: its tree, what is found in it and what is chosen.</summary>
public sealed class ScopeSwitcherTests
{
    private static readonly ActingFor Company = new("ООО «Каспий-Луч»", "все филиалы");

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

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

        await bar.Find(".find input").InputAsync(new ChangeEventArgs { Value = "op10-f4" });
        bar.Find("nav").GetAttribute("data-sought").ShouldBeEmpty("the tree does not answer to it yet");
        await bar.Find(".find input").KeyDownAsync(new KeyboardEventArgs { Key = "ArrowDown" });
        bar.Find("nav").GetAttribute("data-sought").ShouldBe("op10-f4", "an arrow does not wait for the pause");
        bar.FindAll("li").Count.ShouldBeLessThan(all);
        await SeekAsync(scene, bar, "волга");
        bar.FindAll("li").Count.ShouldBeLessThan(all);
        bar.FindAll("li a").ShouldContain(link => link.TextContent.Contains("Волга"));
        await SeekAsync(scene, bar, "op10 f1n");
        bar.FindAll("li a").Select(link => link.GetAttribute("href")!.Split('=')[^1]).ShouldBe(["OP10-F1", "OP10-F1N"], "with the branch it lies in");
        await bar.Find(".find input").KeyDownAsync(new KeyboardEventArgs { Key = "Enter" });
        screen.Path.ShouldEndWith("orders?scope=OP10-F1N", customMessage: "what was looked for, not what it lies in");
        bar.WaitForAssertion(() => bar.FindAll("li").Count.ShouldBe(all, "the next search begins anew"));

        await SeekAsync(scene, bar, "нет такого");
        bar.FindAll("li").ShouldBeEmpty();
        bar.Find("[aria-live]").TextContent.ShouldNotBeEmpty();
        bar.FindAll("nav a").ShouldHaveSingleItem("one may still go back to everything");
        await bar.Find(".find input").KeyDownAsync(new KeyboardEventArgs { Key = "Enter" });
        screen.Path.ShouldEndWith("orders?scope=OP10-F1N");
        screen.Database.Asked.ShouldBe(asked, "the tree is there already");
    }

    [Fact]
    public async Task Switcher_EnterAtOnce_LeadsToWhatWasTyped()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var screen = new Screen(scene, "op10-admin");
        screen.Go("orders");
        var user = (await scene.Database.Caller("op10-admin").GetAsync(Token))!;
        var bar = screen.Render<ScopeSwitcher>(parameters => parameters.Add(part => part.User, user).Add(part => part.ActingFor, Company));
        bar.WaitForElement("details");
        var all = bar.FindAll("li").Count;

        await bar.Find(".find input").InputAsync(new ChangeEventArgs { Value = "op10 f1n" });
        bar.FindAll("li").Count.ShouldBe(all, "he is typing");
        await bar.Find(".find input").KeyDownAsync(new KeyboardEventArgs { Key = "Enter" });

        screen.Path.ShouldEndWith("orders?scope=OP10-F1N", customMessage: "the clock did not have to move");
    }

    [Theory]
    [InlineData("ru-RU", "договор № 239000099272", "Калининградская область", "1 лицевой счёт")]
    [InlineData("en-GB", "contract No. 239000099272", "Kaliningrad", "1 account")]
    public async Task Switcher_ManyContracts_ShowsThoseOfABranchThatIsOpenedChosenOrFound(string language, string name, string subject, string accounts)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var screen = new Screen(scene, "op10-admin", language);
        screen.Go("orders?page=3");
        var user = (await scene.Database.Caller("op10-admin").GetAsync(Token))!;
        var bar = screen.Render<ScopeSwitcher>(parameters => parameters.Add(part => part.User, user).Add(part => part.ActingFor, Company));
        bar.WaitForElement("details");
        var branches = bar.FindAll("li").Count;
        Contracts().ShouldBeEmpty("there are many");
        var asked = screen.Database.Asked;

        bar.FindAll(".node button").ShouldAllBe(button => button.GetAttribute("aria-expanded") == "false");
        bar.FindAll(".node button").Select(button => button.GetAttribute("aria-label")).Distinct(StringComparer.Ordinal).Count().ShouldBe(5, "each is called after what it opens: the head office and four branches");
        bar.Find(".node button").Click();
        bar.Find(".node button").GetAttribute("aria-expanded").ShouldBe("true");
        Contracts().Count.ShouldBe(15, "those of the head office, at the top");
        var contract = bar.Find("li a[href$='contract.239000099272']");
        contract.TextContent.ShouldContain(name);
        contract.TextContent.ShouldContain(subject);
        contract.TextContent.ShouldContain(accounts);
        contract.ParentElement!.ParentElement!.ParentElement!.TagName.ShouldBe("NAV", "no branch holds it");
        contract.GetAttribute("href").ShouldEndWith("orders?scope=contract.239000099272");
        bar.Find(".node button").Click();
        Contracts().ShouldBeEmpty();

        // The number of the other party finds it as well, however it is written.
        foreach (var sought in new[] { "№ 559000099187", "80-59 8529" })
        {
            await SeekAsync(scene, bar, sought);
            Contracts().ShouldHaveSingleItem().ShouldEndWith("contract.559000099187");
            bar.FindAll("li a").Count.ShouldBe(2, "with the branch it lies in");
        }

        await bar.Find(".find input").KeyDownAsync(new KeyboardEventArgs { Key = "Enter" });
        screen.Path.ShouldEndWith("orders?scope=contract.559000099187");
        bar.WaitForAssertion(() => Contracts().Count.ShouldBe(14, "the branch of the chosen one stands open"));
        bar.FindAll("[aria-current]").ShouldHaveSingleItem().GetAttribute("href")!.ShouldEndWith("contract.559000099187");
        bar.Find("summary b").TextContent.ShouldBe($"{Company.Organisation} — {name.Replace("239000099272", "559000099187", StringComparison.Ordinal)}");
        bar.Find("[role=status]").TextContent.ShouldBe(bar.Find("summary b").TextContent, "a reader hears of it");

        screen.Go("orders?scope=OP10-F4");
        bar.WaitForAssertion(() => Contracts().Count.ShouldBe(7, "those of the chosen branch"));
        screen.Go("orders?scope=contract.352000099999");
        bar.WaitForAssertion(() => bar.Find("summary b").TextContent.ShouldContain("352000099999"));
        bar.Find("summary b").TextContent.ShouldNotContain("contract.");
        screen.Database.Asked.ShouldBe(asked, "the tree is there already");

        List<string> Contracts() => [.. bar.FindAll("li a").Select(link => link.GetAttribute("href")!).Where(href => href.Contains("contract.", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task Switcher_OfOneBranch_OffersItsContracts()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var screen = new Screen(scene, OrderScene.Orders);
        var user = (await scene.Database.Caller(OrderScene.Orders).GetAsync(Token))!;

        var bar = screen.Render<ScopeSwitcher>(parameters => parameters.Add(part => part.User, user).Add(part => part.ActingFor, new ActingFor(Company.Organisation, "филиал «Волга»")));

        bar.WaitForElement("details");
        bar.FindAll("li li a").Count.ShouldBe(7, "so few stand open");
        bar.Find("summary b").TextContent.ShouldBe("ООО «Каспий-Луч» — филиал «Волга»");
    }

    [Fact]
    public async Task Switcher_OfOneMacroRegion_IsNothingToChoose()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var screen = new Screen(scene, "carrier-kam-volga");
        var user = (await scene.Database.Caller("carrier-kam-volga").GetAsync(Token))!;

        var bar = screen.Render<ScopeSwitcher>(parameters => parameters.Add(part => part.User, user).Add(part => part.ActingFor, Company));

        bar.WaitForAssertion(() => bar.Find("div.scope").TextContent.ShouldContain("Каспий-Луч"));
        bar.FindAll("details").ShouldBeEmpty();
    }

    /// <summary>Types, and lets the clock run until the tree is narrowed.</summary>
    private static async Task SeekAsync(OrderScene scene, IRenderedComponent<ScopeSwitcher> bar, string text)
    {
        await bar.Find(".find input").InputAsync(new ChangeEventArgs { Value = text });
        var drawn = bar.RenderCount;
        scene.Time.Advance(LkoComponentBase.TypingPause);
        bar.WaitForState(() => bar.RenderCount > drawn);
    }
}
