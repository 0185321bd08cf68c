using Bunit;
using Lko.Domain.Common.Calendars;
using Lko.Tests.Support;
using Lko.Web.Components.Layout;
using Lko.Web.Components.Shared;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Lko.Tests.Web;

public sealed class SharedPartsTests : LkoBunitContext
{
    [Theory]
    [InlineData(Tone.You, "you")]
    [InlineData(Tone.Progress, "progress")]
    [InlineData(Tone.Off, "off")]
    public void StatusChip_Tone_SetsClassAndKeepsTheWords(Tone tone, string css)
    {
        var chip = Render<StatusChip>(parameters => parameters.Add(part => part.Tone, tone).Add(part => part.Icon, "Draw").Add(part => part.Text, "Приёмка"));
        chip.Find("span.st").ClassName!.ShouldContain(css);
        chip.Find("span.st").TextContent.Trim().ShouldBe("Приёмка");
        chip.Find("svg").GetAttribute("aria-hidden").ShouldBe("true");
    }

    [Fact]
    public void Icon_EveryGlyph_Draws()
    {
        foreach (var name in Glyphs.Names)
        {
            Render<Icon>(parameters => parameters.Add(part => part.Name, name)).Find("path").GetAttribute("d").ShouldNotBeNullOrEmpty();
        }

        Should.Throw<ArgumentException>(() => Glyphs.Path("NoSuchGlyph"));
    }

    [Theory]
    [InlineData(ClockState.OnTime, "ok")]
    [InlineData(ClockState.AtRisk, "risk")]
    [InlineData(ClockState.Late, "late")]
    [InlineData(ClockState.Paused, "stop")]
    [InlineData(ClockState.Ended, "ended")]
    public void Clock_State_SetsClass(ClockState state, string css) =>
        Render<Clock>(parameters => parameters.Add(part => part.State, state).Add(part => part.Text, "2 р. д.")).Find(".clk").ClassName!.ShouldContain(css);

    [Fact]
    public void Clock_Title_IsReadAloudToo() =>
        Render<Clock>(parameters => parameters.Add(part => part.Text, "2 р. д.").Add(part => part.Title, "до 07.07 18:00 (МСК)")).Find(".clk").TextContent.ShouldBe("2 р. д. до 07.07 18:00 (МСК)");

    [Fact]
    public void Provenance_IncompleteSources_SaysSo()
    {
        var part = Render<Provenance>(parameters => parameters.Add(it => it.AsOf, "05.07 03:30").Add(it => it.Fresh, 58).Add(it => it.Total, 61));
        part.Find(".prov").ClassName!.ShouldContain("part");
        part.Find(".prov").TextContent.ShouldBe("Данные на 05.07 03:30 · 58 из 61 систем");
        part.Render(parameters => parameters.Add(it => it.Fresh, 61));
        part.Find(".prov").ClassName!.ShouldContain("full");
    }

    [Fact]
    public void Provenance_NoData_NeverPretendsCompleteness()
    {
        var part = Render<Provenance>();
        part.Find(".prov").ClassName!.ShouldContain("none");
        part.Find(".prov").TextContent.ShouldBe("Источник недоступен, показать нечего");
    }

    [Fact]
    public void ActionButton_Refused_StaysFocusableAndExplains()
    {
        var pressed = 0;
        var button = Render<ActionButton>(parameters => parameters
            .Add(part => part.Text, "Подписать")
            .Add(part => part.Reason, "Подписывает роль «Подписант».")
            .Add(part => part.OnClick, () => pressed++));
        button.Find("button").Click();
        pressed.ShouldBe(0);
        button.Find("button").HasAttribute("disabled").ShouldBeFalse();
        button.Find("button").GetAttribute("aria-disabled").ShouldBe("true");
        button.Find("#" + button.Find("button").GetAttribute("aria-describedby")).TextContent.ShouldContain("Подписант");
        button.Render(parameters => parameters.Add(part => part.Reason, null));
        button.Find("button").Click();
        pressed.ShouldBe(1);
    }

    [Fact]
    public void ActionButton_PressedTwiceWhileRunning_RunsOnce()
    {
        var pressed = 0;
        var running = new TaskCompletionSource();
        var button = Render<ActionButton>(parameters => parameters.Add(part => part.Text, "Согласовать").Add(part => part.OnClick, () =>
        {
            pressed++;
            return running.Task;
        }));
        button.Find("button").Click();
        button.Find("button").Click();
        pressed.ShouldBe(1);
        button.Find("button").GetAttribute("aria-busy").ShouldBe("true");
        running.SetResult();
        button.WaitForAssertion(() => button.Find("button").HasAttribute("aria-busy").ShouldBeFalse());
    }

    [Fact]
    public void MilestoneBar_States_AreToldInWordsToo()
    {
        var bar = Render<MilestoneBar>(parameters => parameters.Add(part => part.Items,
        [
            new MilestoneItem("Принята", "15.06", MilestoneState.Done), new MilestoneItem("Построено", "до 08.07", MilestoneState.Current, Yours: true),
            new MilestoneItem("Испытана", "план 24.07", MilestoneState.Planned),
        ]));
        bar.FindAll("li").Select(item => item.ClassName).ShouldBe(["d", "h yours", ""]);
        bar.FindAll("li")[1].GetAttribute("aria-current").ShouldBe("step");
        bar.FindAll("li .vh").Select(item => item.TextContent).ShouldBe([", пройдена: ", ", сейчас: ", ", впереди: "]);
    }

    [Fact]
    public void HolderBar_Segments_KeepProportionInAnyCulture()
    {
        var bar = Render<HolderBar>(parameters => parameters.Add(part => part.Segments, [new HolderSegment("МРФ 2 д.", 2.5, false), new HolderSegment("Вы 5 д.", 5, true, Now: true)]));
        bar.FindAll("i")[0].GetAttribute("style").ShouldBe("flex:2.5 1 0");
        bar.FindAll(".hold i")[1].ClassName.ShouldBe("o now");
        bar.Find("[role=img]").GetAttribute("aria-label").ShouldBe("МРФ 2 д., Вы 5 д.");
    }

    [Fact]
    public void Timeline_Marks_SetWhoActed()
    {
        var list = Render<Timeline>(parameters => parameters.Add(part => part.Items,
        [
            new TimelineItem("a", "Вы", "сейчас", DateTimeOffset.UnixEpoch, TimelineMark.Yours), new TimelineItem("b", "МРФ", "01.07", DateTimeOffset.UnixEpoch, TimelineMark.Other),
            new TimelineItem("c", "Вы", "01.07", DateTimeOffset.UnixEpoch, TimelineMark.Own, "Текст"),
        ]));
        list.FindAll("li").Select(item => item.ClassName).ShouldBe(["you", "car", ""]);
        list.Find("time").GetAttribute("datetime").ShouldBe("1970-01-01T00:00:00.0000000+00:00");
    }

    [Fact]
    public void Tabs_Current_IsMarkedForScreenReaders()
    {
        var tabs = Render<Tabs>(parameters => parameters.Add(part => part.Label, "Виды").Add(part => part.Items, [new TabItem("В работе", "orders", Current: true, 1400), new TabItem("Ждут меня", "orders?v=mine", Current: false, 3, Yours: true)]));
        tabs.FindAll("[aria-current=page]").ShouldHaveSingleItem().TextContent.ShouldContain("1\u00A0400");
        tabs.Find(".c.you").TextContent.ShouldBe("3");
    }

    [Fact]
    public void PageHead_Crumbs_LastIsNoLink()
    {
        var head = Render<PageHead>(parameters => parameters.Add(part => part.Title, "Заявки").Add(part => part.Crumbs, [new Crumb("Услуги", "services"), new Crumb("Заявки")]));
        head.FindAll("h1").ShouldHaveSingleItem().TextContent.ShouldBe("Заявки");
        head.FindAll(".crumb a").ShouldHaveSingleItem();
        head.Find(".crumb [aria-current=page]").TextContent.ShouldBe("Заявки");
    }

    [Fact]
    public void Panel_Title_NamesTheSection()
    {
        var panel = Render<Panel>(parameters => parameters.Add(part => part.Title, "Вехи").Add(part => part.Yours, true).AddChildContent("x"));
        panel.Find("section").ClassName!.ShouldContain("yours");
        panel.Find("#" + panel.Find("section").GetAttribute("aria-labelledby")).TextContent.ShouldBe("Вехи");
    }

    [Fact]
    public void FilterChip_Remove_IsNamed()
    {
        var removed = false;
        var chip = Render<FilterChip>(parameters => parameters.Add(part => part.Field, "Состояние").Add(part => part.Value, "не завершены").Add(part => part.OnRemove, () => removed = true));
        chip.Find("button").GetAttribute("aria-label").ShouldBe("Снять условие «Состояние»");
        chip.Find("button").Click();
        removed.ShouldBeTrue();
    }

    [Fact]
    public void Failed_AnyException_ShowsANumberNeverTheText()
    {
        var page = Render<Failed>(parameters => parameters.Add(part => part.Exception, new InvalidOperationException("secret")));
        page.Markup.ShouldNotContain("secret");
        page.Markup.ShouldMatch("[0-9A-F]{4}-[0-9A-F]{2}");
    }

    [Fact]
    public async Task ConfirmAsync_TextRequired_RefusesEmptyAndReturnsTheText()
    {
        var provider = Render<MudBlazor.MudDialogProvider>();
        var request = new ConfirmRequest("Отозвать заявку LKO-2026-0012345?", "До решения работы продолжаются.", "Отозвать заявку", Destructive: true, TextLabel: "Причина");
        var answer = provider.InvokeAsync(() => Services.GetRequiredService<MudBlazor.IDialogService>().ConfirmAsync(request));
        provider.WaitForElement(".btn.dgr").TextContent.ShouldBe("Отозвать заявку");
        await provider.Find(".btn.dgr").ClickAsync(new());
        provider.Find("[role=alert]").TextContent.ShouldContain("Без этого текста");
        await provider.Find("textarea").ChangeAsync(new ChangeEventArgs { Value = " ошибка в адресе " });
        await provider.Find(".btn.dgr").ClickAsync(new());
        (await answer).ShouldBe("ошибка в адресе");
    }

    [Fact]
    public async Task ConfirmAsync_GoneBack_ReturnsNothing()
    {
        var provider = Render<MudBlazor.MudDialogProvider>();
        var answer = provider.InvokeAsync(() => Services.GetRequiredService<MudBlazor.IDialogService>().ConfirmAsync(new ConfirmRequest("a", "b", "c")));
        provider.WaitForElement(".btn.y");
        await provider.FindAll(".btn").Single(button => button.TextContent is "Вернуться").ClickAsync(new());
        (await answer).ShouldBeNull();
    }
}
