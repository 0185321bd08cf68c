using Bunit;
using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Web.Features.Orders.Card;
using Lko.Web.Features.Orders.List;

namespace Lko.Tests.Web.Features;

/// <summary>A card says what is true of the order now, and of what was done that it was done.</summary>
public sealed class OrderCardWordsTests
{
    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ru-RU", "предлагается +486 000,00 ₽", "предлагается +38 500,00 ₽", "Согласовать 486 000,00 ₽ и 38 500,00 ₽/мес.", "310 000,00", "обязательства ещё нет")]
    [InlineData("en-GB", "offered: RUB +486,000.00", "offered: RUB +38,500.00", "Agree to RUB 486,000.00 and RUB 38,500.00/mo", "310,000.00", "no commitment yet")]
    public async Task Offer_StandsInTheStripAndInTheButtonWithItsMonthlyPart(string language, string once, string monthly, string button, string price, string committed)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK", "QUOTED");
        using var screen = new Screen(scene, OrderScene.Orders, language);

        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));

        card.WaitForAssertion(() => Plain(card.Find(".sumr").TextContent).ShouldContain(once));
        Plain(card.Find(".sumr").TextContent).ShouldContain(monthly);
        Plain(card.Find(".sumr").TextContent).ShouldContain(committed);
        Plain(card.Find(".pan.yours .stick button").TextContent).Trim().ShouldBe(button);
        Plain(card.Find(".pan.yours tbody").TextContent).ShouldContain(price);
        card.Find("h1").TextContent.ShouldNotContain("EPL/EVPL", Case.Sensitive, "the summary says which of the two it is");
        card.Find("h1").TextContent.ShouldEndWith(", EPL");
    }

    [Theory]
    [InlineData("ru-RU", "Сообщено: ")]
    [InlineData("en-GB", "Reported: ")]
    public async Task ReportThatCameLate_StandsInTheHistoryAsWhatItTold(string language, string told)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        var question = scene.Event(number, 1, "CLARIFY", comment: "Кто на площадке?");
        (await scene.EventsAsync(scene.Event(number, 2, "TECH_CHECK"), question)).Late.ShouldBe(1);
        using var screen = new Screen(scene, OrderScene.Orders, language);

        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));

        var line = card.WaitForElement(".tl li:has(.mut)");
        line.TextContent.ShouldContain("Кто на площадке?");
        line.TextContent.ShouldContain(told + OrderState.PendingInformation.Row().Name);
        card.FindAll(".tl .you").ShouldBeEmpty("it moved nothing");
    }

    [Theory]
    [InlineData("ru-RU", "иное · По указанному адресу нет линий связи", "не состоялась", "план", "обязательств")]
    [InlineData("en-GB", "other · По указанному адресу нет линий связи", "did not happen", "planned", "commit")]
    public async Task Rejected_SaysWhyAndPromisesNothing(string language, string why, string missed, string planned, string commitment)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        const string More = ", и ближайшие полгода строить их там никто не собирается";
        (await scene.EventsAsync(scene.Event(number, 1, "REJECTED", "OTHER", "По указанному адресу нет линий связи" + More, expected: null))).Applied.ShouldBe(1);
        using var screen = new Screen(scene, OrderScene.Orders, language);

        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));

        card.WaitForAssertion(() => card.Find(".sumr").TextContent.ShouldContain(why + More));
        card.Find(".sumr").TextContent.ShouldNotContain(commitment);
        card.FindAll(".ms .w").Select(when => when.TextContent).ShouldAllBe(when => when != planned);
        card.FindAll(".ms .w").ShouldContain(when => when.TextContent == missed);

        screen.Go("orders?view=ended");
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => list.Find(".stage").TextContent.ShouldStartWith(why));
        list.Find(".stage").TextContent.ShouldEndWith("…");
        list.Find(".stage").GetAttribute("title").ShouldBe(why + More);
    }

    [Theory]
    [InlineData("ru-RU", "Заявка передаётся в CRM.", "Заявка отправлена", "Решение отправляется в CRM.", "Ответ на уточнение отправлен", "без срока")]
    [InlineData("en-GB", "The order is on its way to the CRM.", "Order sent", "The decision is on its way to the CRM.", "Question answered", "no deadline")]
    public async Task Sent_NamesWhatIsSentAndTheHistoryWhatWasDone(string language, string order, string sent, string decision, string answered, string noTerm)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        using var screen = new Screen(scene, OrderScene.Orders, language);
        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));
        card.WaitForAssertion(() => card.Find(".note").TextContent.Trim().ShouldBe(order));
        card.Find(".tl").TextContent.ShouldContain(sent);
        card.FindAll(".leg").ShouldBeEmpty("a span of nothing is not told");
        card.FindAll(".hold i").ShouldNotContain(segment => segment.TextContent.Contains("0:00", StringComparison.Ordinal));

        await scene.ReportAsync(number, "CLARIFY");
        (await new AnswerClarification(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time).Run(new OrderMove(number, (await scene.CardAsync(number)).Version, "Иван"), Token)).IsOk.ShouldBeTrue();
        screen.Announce(Topic.Order, number);

        card.WaitForAssertion(() => card.Find(".note").TextContent.Trim().ShouldBe(decision));
        card.Find(".tl").TextContent.ShouldContain(answered);
        card.Find(".sumr .clk").TextContent.Trim().ShouldBe(noTerm);
        card.Find(".sumr .clk").ClassList.ShouldContain("ended", StringComparer.Ordinal, "what has no term is not on time");
    }

    [Theory]
    [InlineData("ru-RU", "обязательство — 18.12.2026 · позже на 10\u00A0дн. · согласования/разрешения", "Стояли, ждали вас: 41")]
    [InlineData("en-GB", "committed: 18 Dec 2026 · 10\u00A0d later · wayleave and permits", "Stood, waiting for you: 41")]
    public async Task ExpectedLater_SaysByHowMuchAndWhyInEveryState(string language, string line, string waited)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "AGREED");
        (await scene.EventsAsync(scene.Event(number, 3, "IN_BUILD", "WAYLEAVE_ISSUE", expected: "2026-12-28"))).Applied.ShouldBe(1);
        (await scene.EventsAsync(scene.Event(number, 4, "CLARIFY", "INFORMATION_REQUIRED", "Кто на площадке?", expected: null))).Applied.ShouldBe(1);
        scene.Time.Advance(TimeSpan.FromHours(41));
        using var screen = new Screen(scene, OrderScene.Orders, language);

        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));

        card.WaitForAssertion(() => card.Find(".sumr").TextContent.ShouldContain(line));
        Plain(card.Find(".leg").TextContent).ShouldContain(waited);
        card.FindAll(".leg span").Count.ShouldBe(1, "the carrier's clock has not run yet");
    }

    [Fact]
    public async Task Question_IsTheCarriersWhateverTheAnswerCameTo()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        var crm = new ScriptedCrm();
        var send = new DispatchOutbox(scene.Database.For(null), crm, new OutboxOptions(), new AnswerTerm(), scene.Time);
        await send.Run(Token);
        await scene.ReportAsync(number, "REGISTERED");
        (await scene.EventsAsync(scene.Event(number, 2, "CLARIFY", "INFORMATION_REQUIRED", "Кто на площадке?"))).Applied.ShouldBe(1);
        scene.Time.Advance(TimeSpan.FromHours(1));
        (await new AnswerClarification(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time).Run(new OrderMove(number, (await scene.CardAsync(number)).Version, "Иван"), Token)).IsOk.ShouldBeTrue();
        crm.OnSend = (_, _) => (new SendResult(SendOutcome.Rejected, Detail: "RULE: Ответ длиннее, чем можно", Code: "RULE"), false);
        await send.Run(Token);
        using var screen = new Screen(scene, OrderScene.Orders);

        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));

        card.WaitForAssertion(() => card.Find(".ask").TextContent.ShouldBe("Кто на площадке?"));
        card.Find(".tl").TextContent.ShouldContain("Ответ длиннее, чем можно");
        card.Find("#answer").HasAttribute("aria-describedby").ShouldBeFalse("there is no error yet that could describe it");
    }

    [Fact]
    public async Task Later_IsExplainedByTheReportThatMovedTheDay()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "AGREED");
        (await scene.EventsAsync(scene.Event(number, 3, "IN_BUILD", "WAYLEAVE_ISSUE", expected: "2026-12-28"))).Applied.ShouldBe(1);
        (await scene.EventsAsync(scene.Event(number, 4, "HELD", "NETWORK_ISSUE", expected: "2026-12-28"))).Applied.ShouldBe(1);
        using var screen = new Screen(scene, OrderScene.Orders);

        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));

        card.WaitForAssertion(() => card.Find(".sumr").TextContent.ShouldContain("позже на 10\u00A0дн. · согласования/разрешения"));
        card.Find(".sumr").TextContent.ShouldContain("состояние сети", Case.Sensitive, "why it stands still is another matter");
    }

    [Fact]
    public async Task Delay_ListAndCardNameTheLatestReasonOfTheSequence()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        var late = scene.Event(number, 2, "TECH_CHECK", "SURVEY_REQUIRED");
        scene.Time.Advance(TimeSpan.FromHours(1));
        await scene.EventsAsync(scene.Event(number, 1, "REGISTERED"), scene.Event(number, 3, "HELD", "NETWORK_ISSUE"), scene.Event(number, 4, "HELD", "CAPACITY_ISSUE"));

        // Learnt last, and by its own clock it is the newest.
        scene.Time.Advance(TimeSpan.FromHours(1));
        (await scene.EventsAsync(late.Replace("T09:", "T13:", StringComparison.Ordinal))).Late.ShouldBe(1);

        using var screen = new Screen(scene, OrderScene.Orders);
        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));
        card.WaitForAssertion(() => card.Find(".sumr").TextContent.ShouldContain("нет ёмкости"));
        screen.Go("orders");
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => list.Find(".stage").TextContent.Trim().ShouldBe("нет ёмкости"));
    }

    private static string Plain(string text) => text.Replace('\u00A0', ' ');
}
