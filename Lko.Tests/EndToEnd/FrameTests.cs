using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>What stands around every page, in the browser: the line that finds everything, the list of keys, and the branch or the contract a person confines himself to.</summary>
[Collection(BrowserTests.Name)]
public sealed class FrameTests(Browsers browsers) : IClassFixture<Browsers>
{
    private const string Palette = "dialog.palette[open]";

    [Theory]
    [InlineData("ru", ColorScheme.Light)]
    [InlineData("en", ColorScheme.Dark)]
    public async Task Palette_KeysAndScope_AnswerInTheBrowserAndHaveNoSevereViolation(string language, ColorScheme scheme)
    {
        await browsers.LeaveAsync();
        await using var portal = await new PortalProcess().StartAsync();
        var page = await browsers.SignInAsync(portal, "op10-admin", language, scheme);
        var person = new OrderJourney(portal, page, language);
        var findings = new ConcurrentQueue<string>();
        var check = new PageCheck(page, $"op10-admin {language}", 1440, 390, findings);

        await PaletteAsync(person, check);
        await KeysAsync(person, check, portal, language);
        await ScopeAsync(person, check);
        await LinksAsync(person);

        findings.ShouldBeEmpty(string.Join('\n', findings));
        (await browsers.LeaveAsync()).ShouldBeEmpty();
    }

    private static async Task PaletteAsync(OrderJourney person, PageCheck check)
    {
        var page = person.Page;
        await person.OpenAsync("/balances");
        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(page.Locator($"{Palette} input")).ToBeFocusedAsync();
        await check.LookAsync("palette");
        await page.Keyboard.TypeAsync("L2");
        await Assertions.Expect(page.Locator($"{Palette} [role=option][href*='L2_P2P']")).ToBeVisibleAsync();
        await check.LookAsync("palette with results");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator(Palette)).ToHaveCountAsync(0);

        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(page.Locator($"{Palette} input")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(person.Say("Каталог", "Catalogue"));
        await Assertions.Expect(page.Locator($"{Palette} [role=option][aria-selected=true]")).ToHaveAttributeAsync("href", "catalogue");
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync("**/catalogue");
        await Assertions.Expect(page.Locator(Palette)).ToHaveCountAsync(0);
    }

    private static async Task KeysAsync(OrderJourney person, PageCheck check, PortalProcess portal, string language)
    {
        var page = person.Page;
        await person.OpenAsync("/contracts");
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.Locator("dialog[open] kbd, dialog[open] .kbd").First).ToBeVisibleAsync();
        await check.LookAsync("keys");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);

        // A second page of the same browser is not loaded anew: what is switched off in the first is off in it too.
        var other = await page.Context.NewPageAsync();
        await new OrderJourney(portal, other, language).OpenAsync("/profile");
        await SwitchAsync(other, "off");
        await page.Keyboard.PressAsync("?");
        await page.Keyboard.PressAsync("n");
        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(page.Locator($"{Palette} input")).ToBeFocusedAsync(new() { Timeout = 10_000 });
        await Assertions.Expect(page.Locator("dialog[open]")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await page.Locator(".bar > [data-opens=keys]").ClickAsync();
        await Assertions.Expect(page.Locator("dialog[open] a[href=profile]")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await SwitchAsync(other, "on");
        await other.CloseAsync();
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.Locator("dialog[open] kbd").First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
    }

    private static async Task SwitchAsync(IPage page, string keys)
    {
        await page.Locator($"button[data-keys={keys}]").ClickAsync();
        await Assertions.Expect(page.Locator($"button[data-keys={keys}]")).ToHaveAttributeAsync("aria-pressed", "true");
    }

    private static async Task ScopeAsync(OrderJourney person, PageCheck check)
    {
        var page = person.Page;
        await person.OpenAsync("/contracts");
        await page.Locator("tr[data-row]").First.WaitForAsync();
        var all = await page.Locator("tr[data-row]").CountAsync();
        await page.Locator("details.scopes > summary").ClickAsync();
        await Assertions.Expect(page.Locator("details.scopes .pop")).ToBeVisibleAsync();
        await check.LookAsync("scopes");
        await Assertions.Expect(page.Locator("details.scopes input")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("OP10-F2");
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync("**/contracts?scope=OP10-F2");
        await Assertions.Expect(page.Locator("details.scopes .pop")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("details.scopes > summary")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("details.scopes input")).ToBeFocusedAsync();

        // Faster than the tree is narrowed: the steps go through what was typed all the same.
        await page.Keyboard.TypeAsync("OP10-F4");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(page.Locator("details.scopes li a[href*='OP10-F2']")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("details.scopes li a").First).ToBeFocusedAsync();
        await check.LookAsync("scopes that were looked for");
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync("**/contracts?scope=OP10-F4");
        await Assertions.Expect(page.Locator("tr[data-row]")).Not.ToHaveCountAsync(all);

        await page.Locator("nav.nav a[href=orders]").ClickAsync();
        await page.ArriveAsync("**/orders?scope=OP10-F4");
        await page.GoBackAsync();
        await page.ArriveAsync("**/contracts?scope=OP10-F4");
        await page.Locator("details.scopes > summary").ClickAsync();

        // The tree of the page that was left stands for a moment after its address: the choice is of the page that is in the address.
        var everything = page.Locator("details.scopes a[data-scope=all]");
        await everything.EvaluateAsync("link => link.setAttribute('href', 'orders?scope=all')");
        await everything.ClickAsync();
        await page.ArriveAsync("**/contracts?scope=all");
        await Assertions.Expect(page.Locator("tr[data-row]")).ToHaveCountAsync(all);
        await ContractAsync(page, check);
    }

    /// <summary>The contracts of a branch show when it is opened, and one that is looked for when its number is typed.</summary>
    private static async Task ContractAsync(IPage page, PageCheck check)
    {
        var ofHeadOffice = page.Locator("details.scopes li a[href*='contract.239000099272']");
        await page.Locator("details.scopes > summary").ClickAsync();
        await Assertions.Expect(page.Locator("details.scopes input")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(ofHeadOffice).ToBeVisibleAsync();
        await check.LookAsync("contracts of the head office");
        await page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(ofHeadOffice).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.TypeAsync("352 0000 99085");
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync("**/contracts?scope=contract.352000099085");
        await Assertions.Expect(page.Locator("tr[data-row]")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("details.scopes > summary b")).ToContainTextAsync("352000099085");
        await check.LookAsync("a contract is looked at");
    }

    /// <summary>The scope goes along into another tab, and before the page answers.</summary>
    private static async Task LinksAsync(OrderJourney person)
    {
        var page = person.Page;
        await person.OpenAsync("/contracts?scope=OP10-F4");
        var orders = page.Locator("nav.nav a[href=orders]");
        foreach (var press in (LocatorClickOptions[])[new() { Modifiers = [KeyboardModifier.Control] }, new() { Button = MouseButton.Middle }])
        {
            var tab = await page.Context.RunAndWaitForPageAsync(() => orders.ClickAsync(press));
            await tab.ArriveAsync("**/orders?scope=OP10-F4");
            await tab.CloseAsync();
        }

        await Assertions.Expect(orders).ToHaveCountAsync(1);
        await page.RouteAsync("**/_framework/blazor.web*", route => route.FulfillAsync(new RouteFulfillOptions { ContentType = "text/javascript", Body = "window.Blazor = { start() {} };" }));
        await page.ReloadAsync();
        await orders.ClickAsync();
        await page.ArriveAsync("**/orders?scope=OP10-F4");
    }
}
