using Bunit;
using Lko.Domain.Live;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Web.Features.Orders.Card;
using MudBlazor;

namespace Lko.Tests.Web.Features;

/// <summary>An order's card over the real use cases and a real database.</summary>
public sealed class OrderCardTests
{
    [Fact]
    public async Task Question_IsAnsweredAndTypedTextSurvivesALiveChange()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED");
        await scene.EventsAsync(scene.Event(number, 2, "CLARIFY", "INFORMATION_REQUIRED", "Кто на площадке?"));
        using var screen = new Screen(scene, OrderScene.Orders);
        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));
        card.WaitForElement("#answer").Change("Иван");
        card.Find(".ask").TextContent.ShouldBe("Кто на площадке?");

        screen.Announce(Topic.Order, number);
        card.WaitForAssertion(() => card.Find("#answer").GetAttribute("value").ShouldBe("Иван"));
        card.Find(".pan.yours .row button").Click();

        card.WaitForAssertion(() => card.Find(".head .st").TextContent.ShouldContain("В работе"));
        (await scene.StoredAsync(number)).History[^1].Text.ShouldBe("Иван");
    }

    [Theory]
    [InlineData("ru-RU", "В рабочих часах: 9")]
    [InlineData("en-GB", "In working hours: 9")]
    public async Task Holders_TellTheWorkingHoursWithoutTheWaiting(string language, string line)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK");
        scene.Time.Advance(TimeSpan.FromDays(1));
        await scene.ReportAsync(number, "CLARIFY");
        scene.Time.Advance(TimeSpan.FromDays(2));
        using var screen = new Screen(scene, OrderScene.Orders, language);

        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));

        // Nine hours of the carrier, and two days of nine in which the operator was waited for.
        card.WaitForAssertion(() => card.Markup.ShouldContain(line));
        card.Markup.ShouldContain("27");
    }

    [Theory]
    [InlineData("ru-RU", "20.12.2026", "обязательство — 18.12.2026 · позже на 2 дн. · нет ёмкости", "12 мес. · без НДС", "Бизнес 99,70 %", "восстановление 6 ч")]
    [InlineData("en-GB", "20 Dec 2026", "committed: 18 Dec 2026 · 2 d later · no capacity", "12 mo · excl. VAT", "Business 99.70%", "repair 6 h")]
    public async Task Summary_HasItsFiveItems(string language, string expected, string committed, string term, string sla, string repair)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK");
        await scene.EventsAsync(scene.Event(number, 3, "AGREED", expected: "2026-12-18"), scene.Event(number, 4, "IN_BUILD", "CAPACITY_ISSUE", committed: "2026-12-18"));
        using var screen = new Screen(scene, OrderScene.Orders, language);

        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));

        card.WaitForElement(".sumr .clk");
        var items = card.FindAll(".sumr > div").Select(each => Plain(each.TextContent)).ToList();
        items.Count.ShouldBe(5);
        items[1].ShouldSatisfyAllConditions(text => text.ShouldContain(expected), text => text.ShouldContain(committed));
        items[3].ShouldContain(term);
        items[4].ShouldSatisfyAllConditions(text => text.ShouldContain(sla), text => text.ShouldContain(repair));

        static string Plain(string text) => System.Text.RegularExpressions.Regex.Replace(text.Replace('\u00A0', ' '), @"\s+", " ", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData("ru-RU", "23.11", "23.11 → на 18.12", "сейчас", "план", "план 20.12", "3 из 8 · ожидаемая дата позже обязательства на 2 дн.")]
    [InlineData("en-GB", "23 Nov", "23 Nov → for 18 Dec", "now", "planned", "planned for 20 Dec", "3 of 8 · expected 2 d after the commitment")]
    public async Task Milestones_TellWhatWasReachedAndWhatIsPlanned(string language, string reached, string committed, string now, string planned, string act, string line)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK", "AGREED");
        using var screen = new Screen(scene, OrderScene.Orders, language);

        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));

        card.WaitForAssertion(() => card.FindAll(".ms .w").Select(each => each.TextContent).ShouldBe([reached, reached, committed, now, planned, planned, act, planned]));
        card.FindAll(".ms li").Select(each => each.ClassName ?? "").ShouldBe(["d", "d", "d", "h", "", "", "", ""]);
        card.FindAll(".ms .d .k svg").Count.ShouldBe(3, "what is done is ticked, and nothing else");
        card.FindAll(".ms .k svg").Count.ShouldBe(3);
        card.Find(".pan:has(.ms) .cap").TextContent.Replace('\u00A0', ' ').ShouldBe(line);
    }

    [Theory]
    [InlineData("ru-RU", "ждём вас до 30.11", "план 10.01.2027")]
    [InlineData("en-GB", "waits for you until 30 Nov", "planned for 10 Jan 2027")]
    public async Task Milestone_ThatWaitsForThePerson_NamesTheDay(string language, string waits, string act)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK");
        await scene.EventsAsync(scene.Event(number, 3, "QUOTED", expected: "2027-01-10").Replace("2026-12-23", "2026-11-30", StringComparison.Ordinal));
        using var screen = new Screen(scene, OrderScene.Orders, language);

        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));

        card.WaitForAssertion(() => card.Find(".ms li.h.yours .w").TextContent.ShouldBe(waits));
        card.FindAll(".ms .w").ShouldContain(each => each.TextContent == act, "a day of another year is told with it");
    }

    [Fact]
    public async Task DecisionThatCouldNotBeSaved_SaysSoAndKeepsWhatWasTyped()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "CLARIFY");
        await using var screen = new Screen(scene, OrderScene.Orders);
        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));
        card.WaitForElement("#answer").Change("Иван");
        screen.Database.IsBroken = true;

        card.Find(".pan.yours .row button").Click();

        card.WaitForAssertion(() => card.Find(".note").TextContent.ShouldMatch("Не удалось узнать, сохранено ли решение.*сообщите номер [0-9A-F]{4}-[0-9A-F]{2}"));
        card.Find("#answer").GetAttribute("value").ShouldBe("Иван");
        screen.Database.IsBroken = false;
        card.Find(".pan.yours .row button").Click();
        card.WaitForAssertion(() => card.Find(".head .st").TextContent.ShouldContain("В работе"));
        card.FindAll(".note").ShouldNotContain(note => note.TextContent.Contains("Не удалось узнать", StringComparison.Ordinal));
        (await scene.StoredAsync(number)).History[^1].Text.ShouldBe("Иван");
    }

    [Fact]
    public async Task ChangedMeanwhile_SaysSoAndShowsTheNewState()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "CLARIFY");
        using var screen = new Screen(scene, OrderScene.Orders);
        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));
        card.WaitForElement("#answer").Change("Иван");
        await scene.ReportAsync(number, "TECH_CHECK");

        card.Find(".pan.yours .row button").Click();

        card.WaitForAssertion(() => card.Find(".note").TextContent.ShouldContain("Пока вы смотрели"));
        card.Find(".head .st").TextContent.ShouldContain("В работе");
    }

    [Theory]
    [InlineData("ru-RU", "обязательство — 25.12.2026", "первоначально 18.12.2026", "обязательство перенесено с 18.12.2026 на 25.12.2026")]
    [InlineData("en-GB", "committed: 25 Dec 2026", "at first 18 Dec 2026", "commitment moved from 18 Dec 2026 to 25 Dec 2026")]
    public async Task CommitmentGivenAnew_StandsBesideTheFirstAndInTheHistory(string language, string now, string first, string moved)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "AGREED");
        await scene.EventsAsync(scene.Event(number, 3, "IN_BUILD", "WAYLEAVE_ISSUE", expected: null, committed: "2026-12-25"));
        using var screen = new Screen(scene, OrderScene.Orders, language);

        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));

        card.WaitForAssertion(() => card.Find(".sumr s").TextContent.ShouldBe(first));
        card.Find(".sumr").TextContent.ShouldContain(now);
        card.Find(".tl").TextContent.ShouldContain(moved);
    }

    [Theory]
    [InlineData("ru-RU", "согласования/разрешения · обязательство перенесено с 18.12.2026 на 25.12.2026")]
    [InlineData("en-GB", "wayleave and permits · commitment moved from 18 Dec 2026 to 25 Dec 2026")]
    public async Task CommitmentGivenAnew_WithTheDayThatIsExpected_IsToldOnce(string language, string moved)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "AGREED");
        await scene.EventsAsync(scene.Event(number, 3, "IN_BUILD", "WAYLEAVE_ISSUE", expected: "2026-12-25", committed: "2026-12-25"));
        using var screen = new Screen(scene, OrderScene.Orders, language);

        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));

        card.WaitForAssertion(() => card.FindAll(".tl li .mut")[0].TextContent.ShouldBe(moved));
    }

    [Theory]
    [InlineData("ru-RU", "согласования/разрешения · ожидаемая дата: 20.12.2026 → 27.12.2026")]
    [InlineData("en-GB", "wayleave and permits · expected date: 20 Dec 2026 → 27 Dec 2026")]
    public async Task ExpectedDayMoved_ComesIntoTheHistoryOfAnOpenCard(string language, string moved)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK");
        using var screen = new Screen(scene, OrderScene.Orders, language);
        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));
        card.WaitForAssertion(() => card.FindAll(".tl li").Count.ShouldBe(3));

        await scene.EventsAsync(scene.Event(number, 3, "TECH_CHECK", "WAYLEAVE_ISSUE", expected: "2026-12-27"));
        screen.Announce(Topic.Order, number);

        card.WaitForAssertion(() => card.FindAll(".tl li .mut")[0].TextContent.ShouldBe(moved));
    }

    [Fact]
    public async Task Delivery_IsObjectedToWithAReason()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK", "AGREED", "IN_BUILD", "TESTING", "ACCEPTANCE");
        await using var screen = new Screen(scene, OrderScene.Orders);
        var dialogs = screen.Render<MudDialogProvider>();
        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));

        var press = card.WaitForElement(".pan.yours .btn.dgr").ClickAsync(new());
        dialogs.WaitForElement("textarea").Change("Потери 3 %");
        dialogs.Find(".mud-dialog-actions .btn.dgr").Click();
        await press;

        card.WaitForAssertion(() => card.Find(".head .st").TextContent.ShouldContain("В работе"));
        card.Find(".tl").TextContent.ShouldContain("Потери 3 %");
        Reasons(card).ShouldContain("Решение принято и передаётся оператору сети.", StringComparer.Ordinal);
    }

    [Fact]
    public async Task DecisionOnItsWay_SaysSoUntilTheCrmHasIt()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "CLARIFY");
        using var screen = new Screen(scene, OrderScene.Orders);
        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));
        card.WaitForElement("#answer").Change("Иван");

        card.Find(".pan.yours .row button").Click();

        card.WaitForAssertion(() => Reasons(card).ShouldContain("Решение принято и передаётся оператору сети.", StringComparer.Ordinal));
        Reasons(card).ShouldContain(reason => reason != null && reason.Contains("Станет доступно в состоянии «Приёмка»", StringComparison.Ordinal), "what comes later is announced");
    }

    [Fact]
    public async Task HistoryFilter_LivesInTheAddress()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "CLARIFY");
        (await scene.EventsAsync(scene.Event(number, 3, "CLARIFY", comment: "Позвоните нам"))).Applied.ShouldBe(1);
        using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go($"orders/{number}?history=texts");
        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));
        card.WaitForAssertion(() => card.FindAll(".tl li").ShouldHaveSingleItem().TextContent.ShouldContain("Позвоните нам"));
        card.Find("select.plain").GetAttribute("value").ShouldBe("texts");

        card.Find("select.plain").Change("moves");
        screen.Path.ShouldEndWith($"orders/{number}?history=moves");
        card.WaitForAssertion(() => card.FindAll(".tl li").Count.ShouldBeGreaterThan(1));
        card.FindAll(".tl li").ShouldNotContain(item => item.TextContent.Contains("Позвоните нам", StringComparison.Ordinal));

        card.Find("select.plain").Change("");
        screen.Path.ShouldEndWith($"orders/{number}");
        var all = card.FindAll(".tl li").Count;
        screen.Go($"orders/{number}?history=nonsense");
        card.FindAll(".tl li").Count.ShouldBe(all, "what the address asks for and nobody knows shows everything");
    }

    private static IReadOnlyList<string?> Reasons(IRenderedComponent<OrderPage> card) => [.. card.FindAll(".acts button").Select(button => button.GetAttribute("title"))];
}
