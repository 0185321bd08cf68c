using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>What a hand on a mouse does to the wizard and no component test can show.</summary>
[Collection(BrowserTests.Name)]
public sealed class WizardTests(Browsers browsers) : IClassFixture<Browsers>
{
    [Fact]
    public async Task PressOnNext_WhileAnErrorMovesTheButtonAway_StillCounts()
    {
        await using var portal = await new PortalProcess().StartAsync();
        var page = await browsers.SignInAsync(portal, "op10-orders");
        var person = new OrderJourney(portal, page, "ru");
        await person.OpenAsync("/orders/new?product=L2_P2P");
        await person.NextAsync("#p-end_a-subject");
        await person.FillEndsAsync();
        var next = page.Locator("[data-next]");
        var text = page.Locator("#p-end_b-text");
        await text.FillAsync("");

        // Chromium may scroll along with what grows above; here the button is to move.
        await page.EvaluateAsync("() => { document.documentElement.style.overflowAnchor = 'none'; }");
        await next.ScrollIntoViewIfNeededAsync();
        var before = (await next.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(before.X + (before.Width / 2), before.Y + 3);
        await page.Mouse.DownAsync();

        await Assertions.Expect(text).ToHaveAttributeAsync("aria-invalid", "true");
        (await next.BoundingBoxAsync())!.Y.ShouldBeGreaterThan(before.Y + 3, "the error takes room above the button");
        await page.Mouse.UpAsync();

        await Assertions.Expect(page.Locator(".pf-summary")).ToBeVisibleAsync();
        await browsers.LeaveAsync();
    }
}
