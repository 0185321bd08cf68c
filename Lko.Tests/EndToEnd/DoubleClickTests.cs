using Lko.Domain.Orders;
using Lko.Tests.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>Two presses of a button before the page has heard of the first are one deed, with one answer: an order from its first step to its acceptance.</summary>
[Collection(BrowserTests.Name)]
public sealed class DoubleClickTests(Browsers browsers) : IClassFixture<Browsers>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EverySubmit_PressedTwiceAtOnce_IsDoneOnce()
    {
        await using var portal = await new PortalProcess().StartAsync();
        var page = await browsers.SignInAsync(portal, "op10-orders");
        var person = new OrderJourney(portal, page, "ru");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await person.OpenAsync("/orders/new?product=L2_P2P");
        await NextAsync("#p-end_a-subject");
        await person.FillEndsAsync();
        await NextAsync("#p-bandwidth_mbps");
        await person.FillParametersAsync();
        await NextAsync("#reference");
        await person.FillContactsAsync("SL-1");
        await NextAsync(".nextbar .actb button");

        await TwiceAsync(page.Locator(".nextbar .actb button"));
        await page.ArriveAsync("**/orders/LKO-*");
        var number = new Uri(page.Url).Segments[^1];
        await QuietAsync("Заявка отправлена");

        await portal.StepAsync(number, "REGISTERED");
        await portal.StepAsync(number, "CLARIFY");
        await page.FillAsync("#answer", "Иван, +7 831 200-00-01");

        // A mouse leaves the field before it presses anything else; a script does not.
        await page.Locator("#answer").BlurAsync();
        await TwiceAsync(page.Locator(".pan.yours .btn.y"));
        await Assertions.Expect(page.Locator("#answer")).ToHaveCountAsync(0);
        await QuietAsync("Ответ отправлен");

        await portal.StepAsync(number, "TECH_CHECK");
        await portal.StepAsync(number, "QUOTED");
        await ConfirmAsync();
        await QuietAsync("Затраты согласованы");

        foreach (var state in new[] { "AGREED", "SIGNING", "IN_BUILD", "TESTING", "ACCEPTANCE" })
        {
            await portal.StepAsync(number, state);
        }

        await ConfirmAsync();
        await QuietAsync("Услуга принята");

        await using var db = portal.OpenDatabase();
        (await db.Orders.Select(order => order.Number).ToListAsync(Token)).ShouldBe([number], "one order, and no draft beside it");
        (await db.Outbox.Where(row => row.Aggregate == number).Select(row => row.Type).ToListAsync(Token)).ShouldBeUnique(StringComparer.Ordinal);
        (await db.Outbox.CountAsync(row => row.Aggregate == number, Token)).ShouldBe(4, "the order, the answer, the agreement and the acceptance");
        (await browsers.LeaveAsync()).ShouldBeEmpty();

        async Task NextAsync(string expected)
        {
            await TwiceAsync(page.Locator("[data-next]"));
            await person.ArriveAsync(expected);
        }

        async Task ConfirmAsync()
        {
            await TwiceAsync(page.Locator(".pan.yours .btn.y"));
            await Assertions.Expect(dialog).ToHaveCountAsync(1);
            await TwiceAsync(dialog.Locator(".btn.y"));
            await Assertions.Expect(dialog).ToHaveCountAsync(0);
        }

        Task QuietAsync(string done) => DoubleClickTests.QuietAsync(page, done);
    }

    [Fact]
    public async Task EveryRefusal_PressedTwiceAtOnce_IsDoneOnce()
    {
        await using var portal = await new PortalProcess().StartAsync();
        var page = await browsers.SignInAsync(portal, "op10-orders");
        var person = new OrderJourney(portal, page, "ru");
        var scene = OrderScene.Over(portal.Database);

        var declined = await QuotedAsync();
        await RefuseAsync(page.Locator(".pan.yours .btn.dgr"), "Дорого");
        await QuietAsync(page, "Отказ отправлен");

        var objected = await QuotedAsync();
        await person.AcceptTermsAsync();
        foreach (var state in new[] { "AGREED", "SIGNING", "IN_BUILD", "TESTING", "ACCEPTANCE" })
        {
            await portal.StepAsync(objected, state);
        }

        await RefuseAsync(page.Locator(".pan.yours .btn.dgr"), "Нет связи на узле Б");
        await QuietAsync(page, "Возражения направлены");

        var cancelled = await scene.SubmittedAsync();
        await portal.StepAsync(cancelled, "REGISTERED");
        await person.OpenAsync($"/orders/{cancelled}");
        await RefuseAsync(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Отозвать заявку…" }), "Передумали");
        await QuietAsync(page, "Отзыв запрошен");

        var moved = await scene.SubmittedAsync();
        await portal.StepAsync(moved, "REGISTERED");
        await portal.ControlAsync($"/control/crm/orders/{moved}/step", new { to = "TECH_CHECK" });
        await person.OpenAsync($"/orders/{moved}");
        await AskForAnotherDayAsync();
        await QuietAsync(page, "Корректировка срока запрошена");

        await using var db = portal.OpenDatabase();
        foreach (var (number, type) in new[] { (declined, "order.declineTerms"), (objected, "order.objectToDelivery"), (cancelled, "order.requestCancellation"), (moved, "order.requestDate") })
        {
            (await db.Outbox.CountAsync(row => row.Aggregate == number && row.Type == type, Token)).ShouldBe(1, type);
        }

        (await browsers.LeaveAsync()).ShouldBeEmpty();

        async Task<string> QuotedAsync()
        {
            var number = await scene.SubmittedAsync();
            await portal.StepAsync(number, "REGISTERED");
            await portal.StepAsync(number, "CLARIFY");
            await person.OpenAsync($"/orders/{number}");
            await person.AnswerAsync("Иван, +7 831 200-00-01");
            await portal.StepAsync(number, "TECH_CHECK");
            await portal.StepAsync(number, "QUOTED");
            return number;
        }

        async Task AskForAnotherDayAsync()
        {
            var dialog = page.GetByRole(AriaRole.Dialog);
            var ask = page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Запросить корректировку срока…" });
            await Assertions.Expect(ask).Not.ToHaveAttributeAsync("aria-disabled", "true");
            await TwiceAsync(ask);
            await Assertions.Expect(dialog).ToHaveCountAsync(1);
            await dialog.Locator("#wanted:focus").WaitForAsync();
            await dialog.Locator("#wanted").FillAsync("2040-05-17");
            await dialog.Locator("textarea").FillAsync("Площадка готова позже");
            await dialog.Locator("textarea").BlurAsync();
            await TwiceAsync(dialog.Locator(".btn.y"));
            await Assertions.Expect(dialog).ToHaveCountAsync(0);
        }

        async Task RefuseAsync(ILocator button, string reason)
        {
            var dialog = page.GetByRole(AriaRole.Dialog);
            await TwiceAsync(button);
            await Assertions.Expect(dialog).ToHaveCountAsync(1);
            await dialog.GetByRole(AriaRole.Textbox).FillAsync(reason);
            await dialog.GetByRole(AriaRole.Textbox).BlurAsync();
            await TwiceAsync(dialog.Locator(".btn.dgr"));
            await Assertions.Expect(dialog).ToHaveCountAsync(0);
        }
    }

    [Fact]
    public async Task Draft_DiscardedOrSavedAsNewByTwoPresses_IsOneDeed()
    {
        await using var portal = await new PortalProcess().StartAsync();
        var page = await browsers.SignInAsync(portal, "op10-orders");
        var person = new OrderJourney(portal, page, "ru");
        var scene = OrderScene.Over(portal.Database);
        var dialog = page.GetByRole(AriaRole.Dialog);
        var gone = (await scene.DraftAsync()).Value;
        await person.OpenAsync("/orders?view=drafts");
        await TwiceAsync(page.Locator("tr[data-row] .btn.dgr"));
        await Assertions.Expect(dialog).ToHaveCountAsync(1);
        await TwiceAsync(dialog.Locator(".btn.dgr"));
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await QuietAsync(page, "Черновик удалён");
        await Assertions.Expect(page.Locator("tr[data-row]")).ToHaveCountAsync(0);

        var lost = (await scene.DraftAsync()).Value;
        await person.OpenAsync($"/orders/drafts/{lost.Id.Value}?step=contract");
        (await new DiscardDraft(scene.Database.For("op10-admin"), scene.Files).Run(lost.Id, Token)).IsOk.ShouldBeTrue();
        await page.FillAsync("#reference", "SL-2");
        await page.Locator("#reference").BlurAsync();
        await TwiceAsync(page.Locator(".note[role=alert] button"));
        await page.Locator("[data-save=clean]").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
        await Assertions.Expect(page.Locator("main [role=alert]")).ToHaveCountAsync(0);

        await using var db = portal.OpenDatabase();
        var kept = (await db.Orders.Select(order => new { order.Id, order.CustomerReference }).ToListAsync(Token)).ShouldHaveSingleItem();
        kept.CustomerReference.ShouldBe("SL-2");
        kept.Id.ShouldNotBe(gone.Id);
        await page.ArriveAsync($"**/orders/drafts/{kept.Id.Value}?*");
        (await browsers.LeaveAsync()).ShouldBeEmpty();
    }

    /// <summary>What was done is said, and nothing else: no refusal of the second press.</summary>
    private static async Task QuietAsync(IPage page, string done)
    {
        await Assertions.Expect(page.Locator(".mud-snackbar", new PageLocatorOptions { HasText = done })).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("main [role=alert]")).ToHaveCountAsync(0);
    }

    private static async Task TwiceAsync(ILocator button)
    {
        await button.WaitForAsync();
        await button.EvaluateAsync("button => { button.click(); button.click(); }");
    }
}
