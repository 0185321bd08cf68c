using System.Net.Http.Json;
using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>The carrier's desk of the sandbox in a browser.</summary>
[Collection(BrowserTests.Name)]
public sealed class DeskTests(Browsers browsers) : IClassFixture<Browsers>
{
    /// <summary>What is refreshed comes in the language of its page, even when another one was chosen elsewhere since.</summary>
    [Fact]
    public async Task Desk_ThatRefreshes_KeepsItsLanguage()
    {
        await using var portal = await new PortalProcess().StartAsync();
        var page = await browsers.OpenAsync(portal);
        await page.GotoAsync(portal.Sandbox.AbsoluteUri);
        await page.GetByRole(AriaRole.Link, new() { Name = "Switch to English" }).ClickAsync();
        await Assertions.Expect(page.Locator("html[lang=en]")).ToBeVisibleAsync();
        var pace = page.Locator("dd.word");
        await Assertions.Expect(pace).ToContainTextAsync("stopped");
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(new Uri(portal.Sandbox, "language/ru").AbsoluteUri);
        await Assertions.Expect(other.Locator("html[lang=ru]")).ToBeVisibleAsync();
        await page.BringToFrontAsync();

        using var answer = await portal.Http.PostAsJsonAsync("control/crm/pace", new { seconds = 7.5 }, TestContext.Current.CancellationToken);
        using var resumed = await portal.Http.PostAsync("control/crm/resume", null, TestContext.Current.CancellationToken);

        await Assertions.Expect(pace).ToContainTextAsync("7.5\u00A0s per step");
        (await browsers.LeaveAsync()).ShouldBeEmpty();
    }
}
