using Lko.Tests.Support;
using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>What a list does in the browser itself: the height of its rows, the copied address, the sheet of filters.</summary>
[Collection(BrowserTests.Name)]
public sealed class ListTests(Browsers browsers) : IClassFixture<Browsers>
{
    [Fact]
    public async Task List_HeightLinkAndSheet_AnswerInTheBrowser()
    {
        await using var portal = await new PortalProcess().StartAsync();
        var page = await browsers.SignInAsync(portal, "op10-orders", "en");
        var person = new OrderJourney(portal, page, "en");

        await HeightAsync(portal, person);
        await LinkAsync(person);
        await SheetAsync(person);

        (await browsers.LeaveAsync()).ShouldBeEmpty();
    }

    private async Task HeightAsync(PortalProcess portal, OrderJourney person)
    {
        var page = person.Page;
        await person.OpenAsync("/contracts");
        var row = page.Locator("tr[data-row]").First;
        var normal = (await row.BoundingBoxAsync())!.Height;
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Dense" }).ClickAsync();
        (await row.BoundingBoxAsync())!.Height.ShouldBeLessThan(normal - 8);
        (await page.EvaluateAsync<bool>("() => { const box = document.querySelector('.gridbox'); return box.scrollWidth <= box.clientWidth; }")).ShouldBeTrue("no column is lost");
        await page.SetViewportSizeAsync(390, 844);
        (await page.EvaluateAsync<bool>("() => [...document.querySelectorAll('td .cell')].every(cell => cell.scrollHeight <= cell.clientHeight + 1)")).ShouldBeTrue("a card says all of it");
        await page.SetViewportSizeAsync(1440, 1000);
        await Assertions.Expect(page.Locator("[data-density=dense][aria-pressed=true]")).ToHaveCountAsync(1);
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-density", "dense");
        await Assertions.Expect(page.Locator("button[data-density=dense][aria-pressed=true]")).ToHaveCountAsync(1);

        await Eventually.Until(
            async () =>
            {
                var elsewhere = await browsers.SignInAsync(portal, "op10-orders", "en");
                var density = await elsewhere.Locator("html").GetAttributeAsync("data-density");
                await elsewhere.Context.CloseAsync();
                return density == "dense";
            },
            "a page left at once has taken the height to the profile, which brings it to another browser");
        await person.OpenAsync("/contracts");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Normal" }).ClickAsync();
        (await row.BoundingBoxAsync())!.Height.ShouldBe(normal);
    }

    private static async Task LinkAsync(OrderJourney person)
    {
        var page = person.Page;
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await person.OpenAsync("/orders?view=all&product=L2_P2P");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Copy a link to this list" }).ClickAsync();
        await Assertions.Expect(page.Locator(".copy [role=status]")).ToHaveTextAsync("Link copied");
        (await page.EvaluateAsync<string>("() => navigator.clipboard.readText()")).ShouldBe(page.Url);
    }

    private static async Task SheetAsync(OrderJourney person)
    {
        var page = person.Page;
        await page.SetViewportSizeAsync(390, 844);
        await person.OpenAsync("/orders");
        var (opener, state) = (page.Locator(".sheet summary"), page.Locator(".sheet select").Nth(1));
        await Assertions.Expect(state).ToBeHiddenAsync();
        await opener.ClickAsync();
        await state.SelectOptionAsync("Completed");
        await page.WaitForURLAsync("**/orders?state=Completed");
        await Assertions.Expect(opener).ToContainTextAsync("Filters (1)");
        await Assertions.Expect(page.Locator(".chips")).ToBeHiddenAsync();
        var sheet = (await page.Locator(".sheet > .pop").BoundingBoxAsync())!;
        (sheet.X, sheet.Width, sheet.Y + sheet.Height).ShouldBe((0f, 390f, 844f), "it stands on the bottom edge, as wide as the screen");

        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(state).ToBeHiddenAsync();
        await Assertions.Expect(opener).ToBeFocusedAsync();
        await opener.ClickAsync();
        await page.Mouse.ClickAsync(195, 120);
        await Assertions.Expect(state).ToBeHiddenAsync();
        await opener.ClickAsync();
        await page.Locator(".sheet .go .btn.p").ClickAsync();
        await Assertions.Expect(state).ToBeHiddenAsync();
        await Assertions.Expect(opener).ToBeFocusedAsync();
    }
}
