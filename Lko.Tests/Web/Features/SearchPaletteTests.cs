using Bunit;
using Lko.Domain.Access;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Lko.Web.Components.Layout;
using Lko.Web.Features.Search;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Web.Features;

/// <summary>The palette: one line that leads anywhere, by keyboard.</summary>
public sealed class SearchPaletteTests
{
    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ru-RU", "Разделы", "Заявки", "Недавние", "заявк")]
    [InlineData("en-GB", "Pages", "Orders", "Recent", "order")]
    public async Task Palette_ByKeyboard_ChoosesAndLeads(string language, string pages, string orders, string recent, string page)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await using var screen = new Screen(scene, OrderScene.Orders, language);
        screen.Go("balances?scope=OP10-F4");
        var palette = await OpenAsync(scene, screen, OrderScene.Orders);
        palette.FindAll(".hd").ShouldHaveSingleItem().TextContent.ShouldBe(pages, "before anything is typed");

        await TypeAsync(scene, palette, "0000001", () => Heads(palette) is [var head, ..] && head == orders);
        palette.Find("[role=option] b").TextContent.ShouldBe(number);
        palette.Find("[role=combobox]").GetAttribute("aria-activedescendant").ShouldBe(palette.Find("[aria-selected=true]").Id);
        palette.Find("[role=status]").TextContent.ShouldNotBeEmpty();

        await palette.Find("input").KeyDownAsync(new KeyboardEventArgs { Key = "Enter" });
        screen.Path.ShouldEndWith($"/orders/{number}?scope=OP10-F4", customMessage: "the scope goes along");
        palette.FindAll("dialog").ShouldBeEmpty();

        await palette.Find("[data-palette]").ClickAsync(new());
        await TypeAsync(scene, palette, page, () => Heads(palette) is [var head, ..] && head != recent);
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
            await TypeAsync(scene, palette, text, () => palette.Find("[role=status]").TextContent.Contains("Ничего не найдено", StringComparison.Ordinal));
        }

        await TypeAsync(scene, palette, "договоры", () => palette.FindAll("[role=option]").Count > 0);
        palette.Find("[role=option]").GetAttribute("href").ShouldBe("contracts");
    }

    [Theory]
    [InlineData(OrderScene.Orders)]
    [InlineData("carrier-manager")]
    public async Task Palette_Account_TellsItsSystemAsThePersonKnowsIt(string subject)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var raw = scene.Database.Raw();
        var account = await raw.Accounts.Where(row => row.CarrierBranch == "VOLGA" && raw.Operators.Any(each => each.Id == row.OperatorId && each.Code == "OP10"))
            .Join(raw.SourceSystems, row => row.System, system => system.Code, (row, system) => new { row.Number, system.Code, system.NameRu }).OrderBy(row => row.Number).FirstAsync(Token);
        await using var screen = new Screen(scene, subject);
        var palette = await OpenAsync(scene, screen, subject);

        await TypeAsync(scene, palette, account.Number, () => palette.FindAll("[role=option] b").Any(title => title.TextContent == account.Number));

        palette.FindAll("[role=option]").Single(line => line.QuerySelector("b")!.TextContent == account.Number).QuerySelector("small")!.TextContent
            .ShouldBe(subject == OrderScene.Orders ? account.NameRu : account.Code);
    }

    [Fact]
    public async Task Palette_SearchFails_SaysSoAndKeepsWhatWasTyped()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var screen = new Screen(scene, OrderScene.Orders);
        var palette = await OpenAsync(scene, screen, OrderScene.Orders);
        screen.Database.IsBroken = true;

        await TypeAsync(scene, palette, "0000001", () => palette.FindAll("[role=alert]").Count > 0);

        palette.Find("[role=alert]").TextContent.ShouldContain("Поиск не ответил");
        palette.Find("input").HasAttribute("value").ShouldBeFalse("an answer that comes late writes over nothing that was typed meanwhile");
        palette.Markup.ShouldNotContain(Lko.Tests.Support.UncertainDatabase.Secret);
    }

    [Fact]
    public async Task Palette_WhileItIsTyped_AsksNothingAndThenOnce()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await scene.SubmittedAsync();
        await using var screen = new Screen(scene, OrderScene.Orders);
        var palette = await OpenAsync(scene, screen, OrderScene.Orders);
        await TypeAsync(scene, palette, "0000001", () => Heads(palette) is [var head, ..] && head == "Заявки");
        var start = screen.Database.Asked;
        await TypeAsync(scene, palette, "договоры", () => Heads(palette) is [var head, ..] && head == "Разделы");
        var cost = screen.Database.Asked - start;
        cost.ShouldBePositive();

        foreach (var length in Enumerable.Range(1, 7))
        {
            await palette.Find("input").InputAsync(new ChangeEventArgs { Value = "0000001"[..length] });
        }

        screen.Database.Asked.ShouldBe(start + cost, "he is typing");
        await TypeAsync(scene, palette, "0000001", () => Heads(palette) is [var head, ..] && head == "Заявки");
        screen.Database.Asked.ShouldBe(start + (2 * cost), "one search for seven keys");
    }

    [Fact]
    public async Task Palette_EnterAtOnce_LeadsToWhatWasTyped()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await using var screen = new Screen(scene, OrderScene.Orders);
        var palette = await OpenAsync(scene, screen, OrderScene.Orders);

        await palette.Find("input").InputAsync(new ChangeEventArgs { Value = "0000001" });
        await palette.Find("input").KeyDownAsync(new KeyboardEventArgs { Key = "Enter" });

        screen.Path.ShouldEndWith($"/orders/{number}", customMessage: "the clock did not have to move");
    }

    [Fact]
    public async Task Palette_BeforeAnythingIsTyped_OffersWhatWasOpened()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var (first, second) = (await scene.SubmittedAsync(), await scene.SubmittedAsync());
        await using var screen = new Screen(scene, OrderScene.Orders);
        var palette = await OpenAsync(scene, screen, OrderScene.Orders);
        await TypeAsync(scene, palette, first, () => Heads(palette) is [var head, ..] && head == "Заявки");
        await palette.Find("[role=option]").ClickAsync(new());
        await palette.Find("input").InputAsync(new ChangeEventArgs { Value = second });
        await palette.Find("input").KeyDownAsync(new KeyboardEventArgs { Key = "Enter" });

        await palette.Find("[data-palette]").ClickAsync(new());

        palette.WaitForAssertion(() => palette.FindAll("[role=group]")[0].QuerySelectorAll("b").Select(title => title.TextContent).ShouldBe([second, first], "the latest first"));
        Heads(palette).ShouldBe(["Недавние", "Разделы"]);
        palette.Find("[role=option]").GetAttribute("href").ShouldBe($"orders/{second}");

        await scene.GrantAsync(OrderScene.Orders, Role.OperatorFinance);
        await palette.Find("input").KeyDownAsync(new KeyboardEventArgs { Key = "Escape" });
        await palette.Find("[data-palette]").ClickAsync(new());
        palette.WaitForAssertion(() => Heads(palette).ShouldBe(["Разделы"], "what he may not read any more is not offered"));
    }

    [Theory]
    [InlineData("ru-RU", "Клавиши", "р. д.: рабочие дни")]
    [InlineData("en-GB", "Keyboard shortcuts", "w.d.: working days")]
    public async Task Help_NamesEveryKeyAndEveryAbbreviation(string language, string title, string spelled)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var screen = new Screen(scene, OrderScene.Orders, language);

        var help = screen.Render<KeysHelp>();

        help.Find("[data-opens]").GetAttribute("data-opens").ShouldBe(help.Find("dialog").Id);
        help.Find("h2").TextContent.ShouldBe(title);
        help.FindAll("dl")[1].Children.Chunk(2).Select(pair => $"{pair[0].TextContent}: {pair[1].TextContent}").ShouldContain(spelled, StringComparer.Ordinal, "who cannot point at a word finds it here");
        help.FindAll("kbd").Select(key => key.TextContent).ShouldBe(["Ctrl", "K", "/", "N", "J", "K", "X", "Enter", "Ctrl", "Enter", "Esc", "?"]);
    }

    private static IReadOnlyList<string> Heads(IRenderedComponent<SearchPalette> palette) => [.. palette.FindAll(".hd").Select(head => head.TextContent)];

    /// <summary>Types, and lets the clock run until the answer is there.</summary>
    private static async Task TypeAsync(OrderScene scene, IRenderedComponent<SearchPalette> palette, string text, Func<bool> answered)
    {
        await palette.Find("input").InputAsync(new ChangeEventArgs { Value = text });
        await Eventually.Until(
            () =>
            {
                scene.Time.Advance(LkoComponentBase.TypingPause);
                return answered();
            },
            $"an answer to {text}");
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
