using Bunit;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Lko.Tests.Web.Features;
using Lko.Web.Components.Shared;
using Lko.Web.Features.Orders;
using Lko.Web.Features.Orders.Card;
using Lko.Web.Features.Orders.List;
using Lko.Web.Features.Orders.Wizard;
using Microsoft.AspNetCore.Components;

namespace Lko.Tests.Web;

/// <summary>An abbreviation says what it stands for, in the language of the screen.</summary>
public sealed class AbbreviationsTests : LkoBunitContext
{
    private static readonly string[] Russian = ["ТВ", "SLA", "НДС", "CRM", "р. д."];
    private static readonly string[] English = ["SLA", "VAT", "CRM", "w.d."];

    [Theory]
    [InlineData("ru-RU", "Проверка ТВ", "ТВ: техническая возможность")]
    [InlineData("ru-RU", "Подписание БЗ", "БЗ: бланк заказа")]
    [InlineData("ru-RU", "2 р. д.", "р. д.: рабочие дни")]
    [InlineData("ru-RU", "Класс SLA, МРФ «Волга», НДС22", "SLA: соглашение об уровне обслуживания|МРФ: макрорегиональный филиал")]
    [InlineData("ru-RU", "ТВЦ, РТВ, до 5 р. д", "")]
    [InlineData("ru-RU", "CRM-7000001", "")]
    [InlineData("en-GB", "SLA class, 2 w.d., excl. VAT", "SLA: service level agreement|w.d.: working days|VAT: value added tax")]
    [InlineData("en-GB", "", "")]
    public void Text_WithAbbreviations_SpellsThemOutAndStaysTheSame(string language, string text, string meanings)
    {
        Speak(language);

        var shown = Render<Abbreviated>(parameters => parameters.Add(part => part.Text, text));

        Meanings(shown).ShouldBe(meanings.Split('|', StringSplitOptions.RemoveEmptyEntries));
        shown.Nodes.OfType<AngleSharp.Dom.INode>().Aggregate("", (all, node) => all + node.TextContent).ShouldBe(text);
    }

    [Theory]
    [InlineData("ru-RU")]
    [InlineData("en-GB")]
    public async Task OrderScreens_SpellOutWhatTheyAbbreviate(string language)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK");
        using var screen = new Screen(scene, OrderScene.Orders, language);
        var (isRussian, abbreviated) = (language == "ru-RU", new HashSet<string>(StringComparer.Ordinal));

        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));
        card.WaitForElement(".sumr abbr[title]");
        card.FindAll(".head .sub abbr").Count.ShouldBe(isRussian ? 1 : 0);
        card.FindAll(".ms abbr").Count.ShouldBe(isRussian ? 1 : 0);
        Collect(card);
        screen.Go("orders");
        var list = screen.Render<OrdersPage>();
        list.WaitForElement(".prov abbr[title]");
        list.WaitForElement("tr[data-row] .clk abbr[title]");
        list.FindAll("tr[data-row] .stage abbr").Count.ShouldBe(isRussian ? 1 : 0);
        Collect(list);
        screen.Go("orders/new?product=L2_P2P&step=parameters");
        var wizard = screen.Render<OrderWizard>();
        wizard.WaitForElement(".beside abbr[title]");
        wizard.FindAll("label[for='p-sla_class'] abbr, #p-sla_class-label abbr").ShouldHaveSingleItem();
        Collect(wizard);

        (isRussian ? Russian : English).Except(abbreviated, StringComparer.Ordinal).ShouldBeEmpty();

        void Collect<T>(IRenderedComponent<T> page)
            where T : IComponent => abbreviated.UnionWith(page.FindAll("abbr[title]").Select(each => each.TextContent));
    }

    [Fact]
    public void Value_GivenBySomebody_IsLeftAsItIs()
    {
        Speak("ru-RU");

        var item = Render<KeyValueItem>(parameters => parameters
            .Add(part => part.Key, "Класс SLA").Add(part => part.Value, "Доступ на ТВ по согласованию с БЗ").Add(part => part.Detail, "Иванов, ЛС"));
        item.FindAll("dt abbr").ShouldHaveSingleItem().TextContent.ShouldBe("SLA");
        item.FindAll("dd abbr").ShouldBeEmpty("nobody knows what they mean by it");
        item.Find("dd").TextContent.ShouldContain("Доступ на ТВ по согласованию с БЗ");

        Render<KeyValueItem>(parameters => parameters.Add(part => part.Key, "Срок").Add(part => part.Words, "до 5 р. д.")).FindAll("dd abbr").ShouldHaveSingleItem();
    }

    [Fact]
    public void Reason_InSomebodysWords_IsLeftAsItIs()
    {
        Speak("ru-RU");

        var cell = Render<OrderStateCell>(parameters => parameters
            .Add(part => part.State, OrderState.Rejected).Add(part => part.Stage, OrderStage.None).Add(part => part.IsYourMove, false)
            .Add(part => part.Reason, OrderReason.CapacityIssue).Add(part => part.ReasonText, "ТВ заняты"));

        cell.Find(".stage").TextContent.Trim().ShouldEndWith("ТВ заняты");
        cell.FindAll("abbr").ShouldBeEmpty();
    }

    [Fact]
    public void Clock_WithAZone_KeepsItsWordsInOnePiece()
    {
        var clock = Render<Clock>(parameters => parameters.Add(part => part.Text, "остановлен с 26.11 11:11 (МСК)"));

        clock.Find("abbr").ParentElement!.TextContent.ShouldBe("остановлен с 26.11 11:11 (МСК)");
        clock.Find("abbr").ParentElement!.ClassName.ShouldBeNullOrEmpty("the parts of the clock itself stand apart from each other");
    }

    private static IEnumerable<string> Meanings(IRenderedComponent<Abbreviated> shown) => shown.FindAll("abbr").Select(each => $"{each.TextContent}: {each.GetAttribute("title")}");
}
