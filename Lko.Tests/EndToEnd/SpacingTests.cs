using Lko.Tests.Orders;
using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>What is asked for stands apart from the text over it.</summary>
[Collection(BrowserTests.Name)]
public sealed class SpacingTests(Browsers browsers) : IClassFixture<Browsers>
{
    private const float Step = 12;

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Label_OfAnAnswerAndOfAReason_StandsAStepBelowTheParagraph(int width)
    {
        await using var portal = await new PortalProcess().StartAsync();
        var scene = OrderScene.Over(portal.Database);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "CLARIFY");
        var page = await browsers.SignInAsync(portal, "op10-orders", "ru", width: width);
        var person = new OrderJourney(portal, page, "ru");

        await person.OpenAsync($"/orders/{number}");
        (await GapAsync(page, ".pan.yours .in > p:has(+ .fld)", ".pan.yours .fld label")).ShouldBe(Step, 0.5);

        await page.Locator(".acts button", new() { HasText = "Отозвать" }).ClickAsync();
        await page.Locator(".mud-dialog textarea").WaitForAsync();

        // The dialog grows while it opens.
        await page.WaitForFunctionAsync("() => document.getAnimations().every(each => each.playState !== 'running' || each.effect.getTiming().iterations === Infinity)");
        (await GapAsync(page, ".mud-dialog-content > p", ".mud-dialog-content label")).ShouldBe(Step, 0.5);
        (await browsers.LeaveAsync()).ShouldBeEmpty();
    }

    private static async Task<float> GapAsync(IPage page, string over, string under)
    {
        var (first, second) = ((await page.Locator(over).BoundingBoxAsync())!, (await page.Locator(under).BoundingBoxAsync())!);
        return second.Y - first.Y - first.Height;
    }
}
