using AngleSharp.Dom;
using Bunit;
using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Web.Features.Orders.Card;
using Lko.Web.Features.Orders.List;
using MudBlazor;

namespace Lko.Tests.Web.Features;

/// <summary>Another day for an order that is in work, asked for on its card over the real use cases and a real database.</summary>
public sealed class DateDialogTests
{
    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ru-RU", "Запросить корректировку срока", "Укажите новую желаемую дату.", "Укажите причину", "Желаемая дата уже прошла", "Эта дата уже указана", "«весной» — не дата", "Сейчас: 15.12.2026",
        "20.01.2027", "Рассматривается корректировка срока", "желаемая дата: 15.12.2026 → 20.01.2027", "Корректировка срока запрошена")]
    [InlineData("en-GB", "Request a date change", "Enter the new wanted date.", "Enter the reason", "The wanted date has passed", "The order has this date already", "is not a date", "Now: 15 Dec 2026",
        "20 Jan 2027", "Date change assessed", "wanted date: 15 Dec 2026 → 20 Jan 2027", "Date change requested")]
    public async Task Date_IsAskedFor_WithItsErrorsAtTheirFields(
        string language, string verb, string missing, string why, string past, string same, string unread, string now, string typed, string state, string days, string done)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await InWorkAsync(scene);
        await using var screen = new Screen(scene, OrderScene.Orders, language);
        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));
        var dialogs = screen.Render<MudDialogProvider>();
        card.WaitForAssertion(() => Button(card, verb).HasAttribute("aria-disabled").ShouldBeFalse());

        Button(card, verb).Click();

        dialogs.WaitForAssertion(() => dialogs.Find("h2").TextContent.ShouldContain(number));
        dialogs.Find("#wanted-hint").TextContent.ShouldBe(now);
        dialogs.Find("label[for=wanted]").TextContent.ShouldNotBeEmpty();
        Button(dialogs, verb).Click();
        dialogs.Find("#wanted-error[role=alert]").TextContent.ShouldContain(missing);
        dialogs.FindAll("[role=alert]")[1].TextContent.ShouldContain(why);
        dialogs.Find("#wanted").GetAttribute("aria-invalid").ShouldBe("true");
        dialogs.Find("textarea").GetAttribute("aria-invalid").ShouldBe("true");
        dialogs.Find("textarea").Change("Площадка готова позже");
        foreach (var (text, error) in new[] { (language == "ru-RU" ? "весной" : "in spring", unread), ("22.11.2026", past), ("2026-12-15", same) })
        {
            dialogs.Find("#wanted").Change(text);
            Button(dialogs, verb).Click();
            dialogs.Find("[role=alert]").TextContent.ShouldContain(error);
            dialogs.FindAll("[role=alert]").Count.ShouldBe(1);
        }

        dialogs.Find("textarea").GetAttribute("value").ShouldBe("Площадка готова позже");
        dialogs.Find("#wanted").Change(typed);
        Button(dialogs, verb).Click();

        card.WaitForAssertion(() => card.Find(".head .st").TextContent.ShouldContain(state));
        card.Find(".head .st").ClassName!.ShouldContain("neutral");
        var line = card.Find(".tl li");
        line.TextContent.ShouldContain(done);
        Plain(line.TextContent).ShouldContain(days);
        line.TextContent.ShouldContain("Площадка готова позже");
        var order = await scene.StoredAsync(number);
        (order.State, order.RequestedCompletionDate).ShouldBe((OrderState.AssessingModification, new DateOnly(2027, 1, 20)));
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => list.Find("tbody tr .st").TextContent.ShouldContain(state));

        await scene.EventsAsync(scene.Event(number, 5, "IN_BUILD", "CUSTOMER_CHANGED_MIND", expected: "2027-01-20", committed: "2027-01-20"));
        screen.Announce(Topic.Order, number);
        card.WaitForAssertion(() => card.Find(".head .st").TextContent.ShouldNotContain(state));
    }

    [Theory]
    [InlineData("ru-RU", "Запросить корректировку срока", "Станет доступно в состоянии «В работе»")]
    [InlineData("en-GB", "Request a date change", "This opens in “In progress”")]
    public async Task Elsewhere_TheButtonSaysWhenItOpens(string language, string verb, string why)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK", "QUOTED");
        await using var screen = new Screen(scene, OrderScene.Orders, language);

        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));

        card.WaitForAssertion(() => Button(card, verb).GetAttribute("aria-disabled").ShouldBe("true"));
        Button(card, verb).GetAttribute("title")!.ShouldContain(why);
        await scene.EventsAsync(scene.Event(number, 4, "FAILED", "COST_ISSUE"));
        screen.Announce(Topic.Order, number);
        card.WaitForAssertion(() => card.FindAll("button").ShouldNotContain(button => button.TextContent.Contains(verb, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ChangedMeanwhile_SaysSoAndAsksForNothing()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await InWorkAsync(scene);
        await using var screen = new Screen(scene, OrderScene.Orders);
        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));
        var dialogs = screen.Render<MudDialogProvider>();
        card.WaitForAssertion(() => Button(card, "Запросить корректировку").HasAttribute("aria-disabled").ShouldBeFalse());
        Button(card, "Запросить корректировку").Click();
        dialogs.WaitForElement("#wanted").Change("20.01.2027");
        dialogs.Find("textarea").Change("Площадка готова позже");
        await scene.ReportAsync(number, "TESTING");

        Button(dialogs, "Запросить корректировку").Click();

        card.WaitForAssertion(() => card.Find(".note").TextContent.ShouldContain("заявка изменилась"));
        (await scene.StoredAsync(number)).RequestedCompletionDate.ShouldBe(new DateOnly(2026, 12, 15));
    }

    private static async Task<string> InWorkAsync(OrderScene scene)
    {
        var number = (await scene.SubmitAsync((await scene.DraftAsync(wanted: new DateOnly(2026, 12, 15))).Value)).Value;
        await new DispatchOutbox(scene.Database.For(null), new ScriptedCrm(), new OutboxOptions(), new AnswerTerm(), scene.Time).Run(Token);
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK", "AGREED", "IN_BUILD");
        return number;
    }

    private static IElement Button<T>(IRenderedComponent<T> part, string text)
        where T : Microsoft.AspNetCore.Components.IComponent =>
        part.FindAll("button").First(button => button.TextContent.Contains(text, StringComparison.Ordinal));

    private static string Plain(string text) => text.Replace('\u00A0', ' ');
}
