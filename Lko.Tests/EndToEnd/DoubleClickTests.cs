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
            await dialog.WaitForAsync();
            await Assertions.Expect(dialog).ToHaveCountAsync(1);
            await TwiceAsync(dialog.Locator(".btn.y"));
            await Assertions.Expect(dialog).ToHaveCountAsync(0);
        }

        // What was done is said, and nothing else: no refusal of the second press.
        async Task QuietAsync(string done)
        {
            await Assertions.Expect(page.Locator(".mud-snackbar", new PageLocatorOptions { HasText = done })).ToHaveCountAsync(1);
            await Assertions.Expect(page.Locator("main [role=alert]")).ToHaveCountAsync(0);
        }
    }

    private static async Task TwiceAsync(ILocator button)
    {
        await button.WaitForAsync();
        await button.EvaluateAsync("button => { button.click(); button.click(); }");
    }
}
