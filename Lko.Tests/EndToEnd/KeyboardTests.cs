using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>The main job without a pointer: from the list through the wizard to a decision, and the focus never lost on the way.</summary>
[Collection(BrowserTests.Name)]
public sealed class KeyboardTests(Browsers browsers) : IClassFixture<Browsers>
{
    private const int MostTabs = 120;

    [Fact]
    public async Task Order_PlacedFoundAndDecided_ByKeyboardAlone()
    {
        await using var portal = await new PortalProcess().StartAsync();
        var page = await browsers.SignInAsync(portal, "op10-orders", "en");
        var person = new OrderJourney(portal, page, "en");

        await person.OpenAsync("/orders");
        await page.Keyboard.PressAsync("n");
        await OpenedAsync(page, "**/catalogue");
        await TabToAsync(page, "a[href='/orders/new?product=L2_P2P']");
        await page.Keyboard.PressAsync("Enter");
        await OpenedAsync(page, "**/orders/new?product=L2_P2P");
        await NextAsync(person, "#p-end_a-subject");
        await ChooseAsync(page, "#p-end_a-subject", "Nizhny", "Nizhny Novgorod Oblast");
        await TypeAsync(page, "#p-end_a-text", "г. Нижний Новгород, ул. Белинского, 9");
        await ChooseAsync(page, "#p-end_b-subject", "Saratov", "Saratov Oblast");
        await NextAsync(person, ".pf-summary");
        await FocusedAsync(page, ".pf-summary, .pf-summary *", "the summary of errors takes the focus");
        await TypeAsync(page, "#p-end_b-text", "г. Саратов, ул. Московская, 70");
        await NextAsync(person, "#p-bandwidth_mbps");
        await TypeAsync(page, "#p-bandwidth_mbps", "100");
        await ChooseAsync(page, "#p-uni_a", "1000base-lx", "1000BASE-LX");
        await ChooseAsync(page, "#p-uni_b", "1000base-lx", "1000BASE-LX");
        await TypeAsync(page, "#p-licence_no", "Л030-00114-77/00012345");
        await TabToAsync(page, "#p-licence_type");
        await page.Keyboard.TypeAsync("P");
        await Assertions.Expect(page.Locator("#p-licence_type")).ToHaveValueAsync("channels");
        await NextAsync(person, "#reference");
        await TypeAsync(page, "#p-contact_technical_name", "М. З.");
        await TypeAsync(page, "#p-contact_technical_phone", "+7 831 200-00-00");
        await TypeAsync(page, "#p-contact_technical_email", "noc@example.org");
        await NextAsync(person, ".nextbar .actb button");
        await TabToAsync(page, ".nextbar .actb button");
        await page.Keyboard.PressAsync("Enter");
        await OpenedAsync(page, "**/orders/LKO-*");
        var number = new Uri(page.Url).Segments[^1];
        foreach (var code in new[] { "REGISTERED", "CLARIFY" })
        {
            await portal.StepAsync(number, code);
        }

        await TypeAsync(page, "#answer", "Иван, +7 831 200-00-01");
        await TabToAsync(page, ".pan.yours .btn.y");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".pan.yours")).ToHaveCountAsync(0);
        await FocusedAsync(page, "#main", "the button is gone, the person is still in the page");
        await portal.StepAsync(number, "TECH_CHECK");
        await portal.StepAsync(number, "QUOTED");

        await FindAsync(page, number);
        await OpenTheBellAsync(page, number);
        await DecideAsync(page);
        await portal.StepAsync(number, "AGREED");
        await page.Context.CloseAsync();
    }

    /// <summary>Filters, sorting and rows of the list.</summary>
    private static async Task FindAsync(IPage page, string number)
    {
        await TabToAsync(page, "nav.nav a[href=orders]");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("tbody tr[data-row]").First.WaitForAsync();
        await FocusedAsync(page, "h1", "the new page has the focus");
        await page.Keyboard.PressAsync("/");
        await FocusedAsync(page, "[data-search]", "the slash leads to the search");
        await page.Keyboard.TypeAsync(number);
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync($"**/orders?q={number}");
        await TabToAsync(page, "th .sort");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("th[aria-sort]").First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("j");
        await FocusedAsync(page, "tbody tr[data-row] a", "J leads to the row");
        await page.Keyboard.PressAsync("Enter");
        var brief = page.Locator($"[data-brief-panel='{number}']");
        await Assertions.Expect(brief).ToContainTextAsync("Go to the decision");
        page.Url.ShouldEndWith($"&open={number}");
        await FocusedAsync(page, "[data-brief-panel]", "the card beside the list has the focus");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(brief).ToHaveCountAsync(0);
        page.Url.ShouldNotContain("open=");
        await FocusedAsync(page, $"tr[data-brief='{number}'] a", "the focus returns to the row");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(brief).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Assertions.Expect(brief).ToHaveCountAsync(0);
        await FocusedAsync(page, $"tr[data-brief='{number}'] a", "back closes the card as Escape does");
        await page.Keyboard.PressAsync("Control+Enter");
        await OpenedAsync(page, $"**/orders/{number}");
    }

    private static async Task OpenTheBellAsync(IPage page, string number)
    {
        await TabToAsync(page, ".bell summary");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".bell .pop").WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator(".bell .pop")).ToBeHiddenAsync();
        await FocusedAsync(page, ".bell summary", "Escape closes and returns");
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, ".bell .pop li a");
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync($"**/orders/{number}");
        await FocusedAsync(page, ".bell summary", "it leads to the page that is open: the menu closes and keeps the focus");
        await page.Locator(".pan.yours").WaitForAsync();
    }

    private static async Task DecideAsync(IPage page)
    {
        var dialog = page.GetByRole(AriaRole.Dialog);
        foreach (var opener in new[] { ".acts .btn.dgr", ".pan.yours .btn.dgr" })
        {
            await TabToAsync(page, opener);
            await page.Keyboard.PressAsync("Enter");
            await dialog.WaitForAsync();
            await FocusedAsync(page, ".mud-dialog-container *", "the dialog takes the focus");
            await page.Keyboard.PressAsync("Escape");
            await dialog.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
            await FocusedAsync(page, opener, "the focus returns to the opener");
        }

        await TabToAsync(page, ".pan.yours .btn.y");
        await page.Keyboard.PressAsync("Enter");
        await dialog.WaitForAsync();
        await FocusedAsync(page, ".mud-dialog-container *", "the dialog takes the focus");
        await TabToAsync(page, ".mud-dialog .btn.y");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".pan.yours")).ToHaveCountAsync(0);
        await FocusedAsync(page, "#main", "the button is gone, the person is still in the page");
    }

    private static async Task TypeAsync(IPage page, string field, string text)
    {
        await TabToAsync(page, field);
        await page.Keyboard.TypeAsync(text);
    }

    /// <summary>Chooses by the first letters of the name.</summary>
    private static async Task ChooseAsync(IPage page, string field, string letters, string value)
    {
        await TabToAsync(page, field);
        await page.Keyboard.TypeAsync(letters);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(field)).ToHaveValueAsync(value);
    }

    /// <summary>The address changes before the page is there; the focus comes to its heading then, and goes on from there.</summary>
    private static async Task OpenedAsync(IPage page, string address)
    {
        await page.ArriveAsync(address);
        await FocusedAsync(page, "h1", "the new page has the focus");
    }

    private static async Task NextAsync(OrderJourney person, string expected)
    {
        await TabToAsync(person.Page, "[data-next]");
        await person.Page.Keyboard.PressAsync("Enter");
        await person.ArriveAsync(expected);
    }

    /// <summary>Goes on with Tab until the wanted control has the focus; the way round the page is not endless.</summary>
    private static async Task TabToAsync(IPage page, string selector)
    {
        await page.Locator(selector).First.WaitForAsync();
        for (var press = 0; press < MostTabs; press++)
        {
            if (await IsFocusedAsync(page, selector))
            {
                return;
            }

            await page.Keyboard.PressAsync("Tab");
        }

        (await IsFocusedAsync(page, selector)).ShouldBeTrue($"{selector} is reached by Tab");
    }

    private static Task<bool> IsFocusedAsync(IPage page, string selector) =>
        page.EvaluateAsync<bool>("selector => document.activeElement?.matches(selector) === true", selector);

    private static async Task FocusedAsync(IPage page, string selector, string why)
    {
        try
        {
            await page.WaitForFunctionAsync("selector => document.activeElement?.matches(selector) === true", selector, new PageWaitForFunctionOptions { Timeout = 5_000 });
        }
        catch (TimeoutException)
        {
            (await page.EvaluateAsync<string>("() => document.activeElement?.outerHTML.slice(0, 200)")).ShouldBe(selector, why);
        }
    }
}
