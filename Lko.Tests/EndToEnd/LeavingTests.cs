using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>Who leaves is out, however many of his pages are open.</summary>
[Collection(BrowserTests.Name)]
public sealed class LeavingTests(Browsers browsers) : IClassFixture<Browsers>
{
    private const string Person = "op10-orders";
    private const int Times = 3;

    [Fact]
    public async Task SigningOut_EndsAtTheSignInInEveryPageOfTheBrowser()
    {
        // Pages he left are kept for a while, as after a broken connection.
        await using var portal = await new PortalProcess(new Dictionary<string, string>(StringComparer.Ordinal) { ["Limits:Circuits:PerUser"] = "50" }).StartAsync();
        var page = await browsers.SignInAsync(portal, Person);
        var person = new OrderJourney(portal, page, "ru");
        var other = await page.Context.NewPageAsync();
        for (var time = 0; time < Times; time++)
        {
            await person.OpenAsync("/orders");
            await new OrderJourney(portal, other, "ru").OpenAsync("/contracts");

            await page.Locator("summary.me").ClickAsync();
            await page.Locator("form[action$='account/sign-out'] button").ClickAsync();

            await Assertions.Expect(page.Locator($"button[value='{Person}']").First).ToBeVisibleAsync();
            await Assertions.Expect(other.Locator($"button[value='{Person}']").First).ToBeVisibleAsync();
            new Uri(page.Url).Authority.ShouldBe(portal.Sandbox.Authority);
            await page.Locator($"button[value='{Person}']").First.ClickAsync();
            await page.ArriveAsync($"{portal.Address.AbsoluteUri}**");
        }
    }
}
