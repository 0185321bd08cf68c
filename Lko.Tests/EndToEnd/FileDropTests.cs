using Lko.Tests.Support;
using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>A file is dropped where it can be chosen; beside that place it replaces no page.</summary>
[Collection(BrowserTests.Name)]
public sealed class FileDropTests(Browsers browsers) : IClassFixture<Browsers>
{
    private const string Name = "SALDO_NNOV_202606_01.csv";

    /// <summary>What the browser does when a person lets go of a file over an element. True when the page has taken it into its own hands.</summary>
    private const string Drop = """
        element => {
          const files = new DataTransfer();
          files.items.add(new File(['x'], 'SALDO_NNOV_202606_01.csv'));
          return ['dragover', 'drop'].every(kind => !element.dispatchEvent(new DragEvent(kind, { dataTransfer: files, bubbles: true, cancelable: true })));
        }
        """;

    [Fact]
    public async Task FileOverTheDryRun_IsRead_AndBesideItLosesNothing()
    {
        await using var portal = await new PortalProcess().StartAsync();
        var page = await browsers.SignInAsync(portal, "portal-admin", "en");
        await new OrderJourney(portal, page, "en").OpenAsync("/integration/systems/ASR-NNOV-1/edit");

        (await page.Locator("h1").EvaluateAsync<bool>(Drop)).ShouldBeTrue("the page stays");
        await Assertions.Expect(page.GetByText(Name)).ToHaveCountAsync(0);

        // The field listens a moment after the page does, and nothing tells when.
        await Eventually.Until(
            async () => await page.Locator("[data-drops]").First.EvaluateAsync<bool>(Drop) && await page.Locator("[data-drops]", new PageLocatorOptions { HasText = Name }).CountAsync() > 0, "the file is taken");

        await page.Locator("td", new PageLocatorOptions { HasText = Name }).First.WaitForAsync();
        await Assertions.Expect(page.Locator("[data-drops].over")).ToHaveCountAsync(0);
        (await browsers.LeaveAsync()).ShouldBeEmpty();
    }
}
