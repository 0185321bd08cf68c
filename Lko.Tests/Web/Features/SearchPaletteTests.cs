using Bunit;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Web.Components.Layout;
using Lko.Web.Features.Search;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Lko.Tests.Web.Features;

/// <summary>The palette: one line that leads anywhere, by keyboard.</summary>
public sealed class SearchPaletteTests
{
    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ru-RU", "Разделы", "Заявки", "заявк")]
    [InlineData("en-GB", "Pages", "Orders", "order")]
    public async Task Palette_ByKeyboard_ChoosesAndLeads(string language, string pages, string orders, string page)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await using var screen = new Screen(scene, OrderScene.Orders, language);
        screen.Go("balances?scope=OP10-F4");
        var palette = await OpenAsync(scene, screen, OrderScene.Orders);
        palette.FindAll(".hd").ShouldHaveSingleItem().TextContent.ShouldBe(pages, "before anything is typed");

        await palette.Find("input").InputAsync(new ChangeEventArgs { Value = "0000001" });
        palette.WaitForAssertion(() => palette.Find("[role=option] b").TextContent.ShouldBe(number));
        palette.FindAll(".hd")[0].TextContent.ShouldBe(orders);
        palette.Find("[role=combobox]").GetAttribute("aria-activedescendant").ShouldBe(palette.Find("[aria-selected=true]").Id);
        palette.Find("[role=status]").TextContent.ShouldNotBeEmpty();

        await palette.Find("input").KeyDownAsync(new KeyboardEventArgs { Key = "Enter" });
        screen.Path.ShouldEndWith($"/orders/{number}?scope=OP10-F4", customMessage: "the scope goes along");
        palette.FindAll("dialog").ShouldBeEmpty();

        await palette.Find("[data-palette]").ClickAsync(new());
        await palette.Find("input").InputAsync(new ChangeEventArgs { Value = page });
        palette.WaitForAssertion(() => palette.FindAll("[role=option]").Count.ShouldBeGreaterThan(0));
        var count = palette.FindAll("[role=option]").Count;
        await palette.Find("input").KeyDownAsync(new KeyboardEventArgs { Key = "ArrowUp" });
        palette.Find("[aria-selected=true]").Id.ShouldBe($"palette-{count - 1}", "the list is a circle");
        await palette.Find("input").KeyDownAsync(new KeyboardEventArgs { Key = "ArrowDown" });
        palette.Find("[aria-selected=true]").Id.ShouldBe("palette-0");
        await palette.Find("input").KeyDownAsync(new KeyboardEventArgs { Key = "Escape" });
        palette.FindAll("dialog").ShouldBeEmpty();
    }

    [Fact]
    public async Task Palette_Person_IsLedOnlyWhereHeMayGo()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var screen = new Screen(scene, "op10-finance");
        var palette = await OpenAsync(scene, screen, "op10-finance");

        foreach (var text in new[] { "каталог", "заявки", "канал", "журнал" })
        {
            await palette.Find("input").InputAsync(new ChangeEventArgs { Value = text });
            palette.WaitForAssertion(() => palette.Find("[role=status]").TextContent.ShouldContain("Ничего не найдено"));
        }

        await palette.Find("input").InputAsync(new ChangeEventArgs { Value = "договоры" });
        palette.WaitForAssertion(() => palette.Find("[role=option]").GetAttribute("href").ShouldBe("contracts"));
    }

    [Fact]
    public async Task Palette_SearchFails_SaysSoAndKeepsWhatWasTyped()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var screen = new Screen(scene, OrderScene.Orders);
        var palette = await OpenAsync(scene, screen, OrderScene.Orders);
        screen.Database.IsBroken = true;

        await palette.Find("input").InputAsync(new ChangeEventArgs { Value = "0000001" });

        palette.WaitForAssertion(() => palette.Find("[role=alert]").TextContent.ShouldContain("Поиск не ответил"));
        palette.Find("input").HasAttribute("value").ShouldBeFalse("an answer that comes late writes over nothing that was typed meanwhile");
        palette.Markup.ShouldNotContain(Lko.Tests.Support.UncertainDatabase.Secret);
    }

    [Theory]
    [InlineData("ru-RU", "Клавиши")]
    [InlineData("en-GB", "Keyboard shortcuts")]
    public async Task Keys_Help_NamesEveryKey(string language, string title)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var screen = new Screen(scene, OrderScene.Orders, language);

        var help = screen.Render<KeysHelp>();

        help.Find("[data-opens]").GetAttribute("data-opens").ShouldBe(help.Find("dialog").Id);
        help.Find("h2").TextContent.ShouldBe(title);
        help.FindAll("kbd").Select(key => key.TextContent).ShouldBe(["Ctrl", "K", "/", "N", "J", "K", "Enter", "Esc", "?"]);
    }

    private static async Task<IRenderedComponent<SearchPalette>> OpenAsync(OrderScene scene, Screen screen, string subject)
    {
        var user = (await scene.Database.Caller(subject).GetAsync(Token))!;
        var palette = screen.Render<SearchPalette>(parameters => parameters.AddCascadingValue(user));
        await palette.Find("[data-palette]").ClickAsync(new());
        palette.WaitForElement("[role=option]");
        return palette;
    }
}
