using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>A person keeps a state of the orders list as a view, finds it in another browser, changes it, deletes it and takes that back.</summary>
[Collection(BrowserTests.Name)]
public sealed class SavedViewJourneyTests(Browsers browsers) : IClassFixture<Browsers>
{
    [Theory]
    [InlineData("op10-orders", "ru", 1440)]
    [InlineData("carrier-manager", "en", 390)]
    public async Task View_FromItsNameToItsReturn(string subject, string language, int width)
    {
        await using var portal = await new PortalProcess().StartAsync();
        var page = await browsers.SignInAsync(portal, subject, language, width: width);
        var person = new OrderJourney(portal, page, language);
        var findings = new ConcurrentQueue<string>();
        var check = new PageCheck(page, subject, width, width == 390 ? 1440 : 390, findings);
        var name = person.Say("Урал: подключения", "Ural: connections");
        var save = person.Say("Сохранить вид", "Save view");

        await person.OpenAsync("/orders");
        await Assertions.Expect(page.Locator(".tabs .c").First).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = save })).ToHaveCountAsync(0);
        await person.OpenAsync("/orders?view=all&product=L2_P2P");
        var offer = page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = save });
        await LargeAsync(offer, width);
        await offer.ClickAsync();
        var field = page.Locator(".mud-dialog input");
        await Assertions.Expect(field).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".mud-dialog .pf-err")).ToBeVisibleAsync();
        await check.LookAsync("form");
        await field.FillAsync(name);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Current(page)).ToContainTextAsync(name);
        await check.LookAsync("saved");

        var elsewhere = await browsers.SignInAsync(portal, subject, language, width: width);
        var other = new OrderJourney(portal, elsewhere, language);
        await other.OpenAsync("/orders");
        await Tab(elsewhere, name).ClickAsync();
        await elsewhere.ArriveAsync("**/orders?view=all&product=L2_P2P");
        await Assertions.Expect(Current(elsewhere)).ToContainTextAsync(name);

        await elsewhere.Locator("input[data-search]").FillAsync("0000");
        await elsewhere.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Current(elsewhere)).ToContainTextAsync(other.Say("изменён", "changed"));
        var choice = elsewhere.Locator(".views summary").First;
        await LargeAsync(choice, width);
        await choice.FocusAsync();
        await elsewhere.Keyboard.PressAsync("Enter");
        await elsewhere.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = other.Say("Сохранить изменения", "Save changes") }).ClickAsync();
        await Assertions.Expect(Current(elsewhere)).Not.ToContainTextAsync(other.Say("изменён", "changed"));
        await Assertions.Expect(Tab(page, name)).ToHaveAttributeAsync("href", "orders?view=all&q=0000&product=L2_P2P");

        await OpenMenuAsync(elsewhere, width);
        await elsewhere.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = other.Say("Удалить вид", "Delete view") }).ClickAsync();
        await Assertions.Expect(Tab(elsewhere, name)).ToHaveCountAsync(0);
        await Assertions.Expect(Tab(page, name)).ToHaveCountAsync(0);
        await elsewhere.Locator(".mud-snackbar", new PageLocatorOptions { HasText = name }).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = other.Say("Вернуть", "Undo") }).ClickAsync();
        await Assertions.Expect(Current(elsewhere)).ToContainTextAsync(name);
        await Assertions.Expect(Tab(page, name)).ToHaveCountAsync(1);

        await Tab(page, name).ClickAsync();
        await Assertions.Expect(Current(page)).ToContainTextAsync(name);
        await OpenMenuAsync(page, width);
        await check.LookAsync("menu");
        (await browsers.LeaveAsync()).ShouldBeEmpty();
        findings.ShouldBeEmpty();

        static async Task OpenMenuAsync(IPage page, int width)
        {
            var menu = page.Locator(".views summary").Last;
            await LargeAsync(menu, width);
            await menu.ClickAsync();
        }
    }

    private static ILocator Tab(IPage page, string name) => page.Locator(".tabs a", new PageLocatorOptions { HasText = name });

    private static ILocator Current(IPage page) => page.Locator(".tabs a[aria-current]");

    /// <summary>On a phone a finger has to meet it, and it lies within the screen.</summary>
    private static async Task LargeAsync(ILocator target, int width)
    {
        await Assertions.Expect(target).ToBeVisibleAsync();
        var box = (await target.BoundingBoxAsync())!;
        (box.X + box.Width).ShouldBeLessThanOrEqualTo(width);
        if (width < 600)
        {
            box.Height.ShouldBeGreaterThanOrEqualTo(44);
            box.Width.ShouldBeGreaterThanOrEqualTo(44);
        }
    }
}
