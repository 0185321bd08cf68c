using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>Every screen, in both themes, at a desk and on a phone: no serious or critical violation, and nothing to scroll sideways.</summary>
[Collection(BrowserTests.Name)]
public sealed class AccessibilityTests(Browsers browsers) : IClassFixture<Browsers>
{
    private static readonly string[] Severe = ["serious", "critical"];

    [Fact]
    public async Task Screens_InBothThemesAndWidths_HaveNoSevereViolation()
    {
        await using var portal = await new PortalProcess().StartAsync();
        var (number, draft) = await PrepareAsync(portal);
        string[] paths =
        [
            "/", "/orders", "/orders?view=all", "/orders?view=drafts", "/orders?q=nothing-like-it", $"/orders/{number}", "/catalogue", "/catalogue/L2_P2P", "/balances", "/contracts", "/profile",
            .. new[] { "service", "points", "parameters", "contract", "review" }.Select(step => $"{draft}?step={step}"),
        ];
        var findings = new List<string>();
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            foreach (var width in new[] { 1440, 390 })
            {
                var person = new OrderJourney(portal, await browsers.SignInAsync(portal, "op10-orders", scheme == ColorScheme.Light ? "ru" : "en", scheme, width), "ru");
                foreach (var path in paths)
                {
                    await person.OpenAsync(path);
                    await person.Page.Locator("[aria-busy=true]").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
                    await CheckAsync(person.Page, $"{scheme} {width} {path}", findings);
                }

                await person.OpenAsync("/");
                await person.Page.Locator(".bell summary").ClickAsync();
                await CheckAsync(person.Page, $"{scheme} {width} bell", findings);
                await person.OpenAsync($"{draft}?step=points");
                await person.Page.Locator("#p-end_b-text").FillAsync("");
                await person.Page.Locator("[data-next]").ClickAsync();
                await person.Page.Locator(".pf-summary").WaitForAsync();
                await CheckAsync(person.Page, $"{scheme} {width} wizard with errors", findings);
                await person.Page.Locator("#p-end_b-text").FillAsync("г. Саратов, ул. Московская, 70");
                await person.LeaveAsync();
                await person.OpenAsync("/orders/LKO-2026-9999999");
                await CheckAsync(person.Page, $"{scheme} {width} not found", findings);
                await person.Page.Context.CloseAsync();
            }
        }

        findings.ShouldBeEmpty(string.Join('\n', findings));
    }

    [Fact]
    public async Task IntegrationScreens_InBothThemesAndWidths_HaveNoSevereViolation()
    {
        await using var portal = await new PortalProcess().StartAsync();
        string[] paths =
        [
            "/integration", "/integration?state=failing", "/integration?branch=VOLGA", "/integration/ASR-NNOV-1", "/integration/ASR-NNOV-1?tab=files", "/integration/quarantine?system=ASR-NNOV-1",
            "/integration/quarantine?row=1", "/integration/outbox", "/integration/outbox?view=settled", "/integration/findings", "/integration/systems/new", "/integration/systems/ASR-NNOV-1/edit",
        ];
        var findings = new List<string>();
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            foreach (var width in new[] { 1440, 390 })
            {
                var person = new OrderJourney(portal, await browsers.SignInAsync(portal, "portal-admin", scheme == ColorScheme.Light ? "ru" : "en", scheme, width), "ru");
                foreach (var path in paths)
                {
                    await person.OpenAsync(path);
                    await person.Page.Locator("[aria-busy=true]").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
                    await CheckAsync(person.Page, $"{scheme} {width} {path}", findings);
                }

                await person.Page.Context.CloseAsync();
            }
        }

        findings.ShouldBeEmpty(string.Join('\n', findings));
    }

    private static async Task CheckAsync(IPage page, string where, List<string> findings)
    {
        var result = await page.RunAxe();
        findings.AddRange(result.Violations.Where(violation => Severe.Contains(violation.Impact, StringComparer.Ordinal))
            .Select(violation => $"{where}: {violation.Impact} {violation.Id} at {string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html))}"));
        if (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") > 1)
        {
            findings.Add($"{where}: the page scrolls sideways");
        }
    }

    /// <summary>An order that waits for the operator, and a draft that is filled in.</summary>
    private async Task<(string Number, string Draft)> PrepareAsync(PortalProcess portal)
    {
        var person = new OrderJourney(portal, await browsers.SignInAsync(portal, "op10-orders"), "ru");
        var number = await person.PlaceAsync("SL-1");
        foreach (var code in new[] { "REGISTERED", "CLARIFY" })
        {
            await portal.StepAsync(number, code);
        }

        await person.AnswerAsync("Иван, +7 831 200-00-01");
        await portal.StepAsync(number, "TECH_CHECK");
        await portal.StepAsync(number, "QUOTED");
        await person.OpenAsync("/orders/new?product=L2_P2P");
        await person.NextAsync("#p-end_a-subject");
        await person.FillEndsAsync();
        var draft = new Uri(person.Page.Url).AbsolutePath;
        await person.Page.Context.CloseAsync();
        return (number, draft);
    }
}
