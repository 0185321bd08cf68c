using Deque.AxeCore.Playwright;
using Lko.Domain.Access;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>Every screen, in both themes, at a desk and on a phone: no serious or critical violation, and nothing to scroll sideways.</summary>
[Collection(BrowserTests.Name)]
public sealed class AccessibilityTests(Browsers browsers) : IClassFixture<Browsers>
{
    private static readonly string[] Severe = ["serious", "critical"];

    /// <summary>A page with a circuit lives and has its title, and has had it for a moment: the head begins to live a little apart. Others have no circuit to wait for.</summary>
    private const string Untitled = "document-title";

    private const string Settled = """
        () => {
          const lives = document.title && (document.querySelector('[data-interactive=true]') || !document.documentElement.innerHTML.includes('Blazor:{"type":"server"'));
          window.settledAt = lives ? window.settledAt ?? performance.now() : undefined;
          return window.settledAt !== undefined && performance.now() - window.settledAt > 200;
        }
        """;

    private static readonly (ColorScheme Scheme, string Language, int Width)[] Looks =
        [(ColorScheme.Light, "ru", 1440), (ColorScheme.Light, "ru", 390), (ColorScheme.Dark, "en", 1440), (ColorScheme.Dark, "en", 390)];

    [Fact]
    public async Task Screens_InBothThemesAndWidths_HaveNoSevereViolation()
    {
        await using var portal = await new PortalProcess().StartAsync();
        var (asked, quoted, draft) = await PrepareAsync(portal);
        var findings = new List<string>();
        await LookAsync(
            portal, "op10-orders",
            [
                "/", "/orders", "/orders?view=all", "/orders?view=drafts", "/orders?q=nothing-like-it", $"/orders/{quoted}", $"/orders/{asked}", "/catalogue", "/catalogue/L2_P2P", "/balances",
                "/contracts", "/profile", "/orders/LKO-2026-9999999", .. new[] { "service", "points", "parameters", "contract", "review" }.Select(step => $"{draft}?step={step}"),
            ],
            findings, (person, where) => InteractionsAsync(person, where, asked, quoted, draft, findings));
        await LookAsync(portal, "carrier-manager", ["/", "/orders", "/orders?view=all", $"/orders/{quoted}", "/balances", "/contracts", "/orders/new?product=L2_P2P", "/error"], findings);
        await LookAsync(portal, "portal-admin", ["/", "/catalogue", "/contracts", "/profile", "/orders", "/balances", "/access/journal", "/access/journal?view=acting"], findings);

        findings.ShouldBeEmpty(string.Join('\n', findings));
    }

    [Fact]
    public async Task FederationAndLedger_InEveryLook_HaveNoSevereViolation()
    {
        await using var portal = await new PortalProcess().StartAsync();
        var findings = new List<string>();
        await LookAsync(
            portal, "portal-admin",
            [
                "/integration", "/integration?state=failing", "/integration?branch=VOLGA", "/integration/ASR-NNOV-1", "/integration/ASR-NNOV-1?tab=files", "/integration/quarantine",
                "/integration/outbox", "/integration/outbox?view=settled", "/integration/findings", "/integration/systems/new", "/integration/systems/ASR-NNOV-1/edit", "/finance/reconciliation",
            ],
            findings);
        await LookAsync(
            portal, "carrier-manager",
            ["/balances?sources=1", "/finance/accounts/1", "/finance/accounts/1?tab=payments", "/finance/accounts/999999999", "/finance/interconnect", "/finance/unidentified", "/finance/ports"],
            findings);
        findings.ShouldBeEmpty(string.Join('\n', findings));
    }

    /// <summary>What a person meets when something is wrong: with his account, with the number of his pages, with the database.</summary>
    [Fact]
    public async Task Failures_InEveryLook_HaveNoSevereViolation()
    {
        await using var portal = await new PortalProcess().StartAsync();
        var findings = new List<string>();
        await LookAsync(portal, "carrier-manager", ["/account/unknown", "/account/failed", "/account/too-many-pages"], findings, about: "main h1");

        // The tables are taken away under the running portal.
        await using (var db = new Database(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(portal.DataPath, "lko.db")};Pooling=False").Open(DataScope.System()))
        {
            await db.Database.ExecuteSqlRawAsync("ALTER TABLE BalanceSnapshots RENAME TO Gone1; ALTER TABLE Orders RENAME TO Gone2;", TestContext.Current.CancellationToken);
        }

        await LookAsync(portal, "carrier-manager", ["/", "/orders", "/orders/LKO-2026-0000001", "/balances", "/finance/accounts/1"], findings, about: "main [role=alert]");
        findings.ShouldBeEmpty(string.Join('\n', findings));
    }

    /// <summary>One sign-in of a person, every page in every look.</summary>
    /// <param name="about">What has to be there before the page is looked at.</param>
    private async Task LookAsync(PortalProcess portal, string subject, IReadOnlyList<string> paths, List<string> findings, Func<OrderJourney, string, Task>? interact = null, string about = "main")
    {
        var page = await browsers.SignInAsync(portal, subject);
        foreach (var (scheme, language, width) in Looks)
        {
            await Browsers.TurnAsync(page, portal, language, scheme, width);
            var person = new OrderJourney(portal, page, language);
            var where = $"{subject} {scheme} {width}";
            foreach (var path in paths)
            {
                await page.GotoAsync(new Uri(portal.Address, path).AbsoluteUri);
                await page.WaitForFunctionAsync(Settled);
                await page.Locator("[aria-busy=true]").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
                await page.Locator(about).First.WaitForAsync();
                await CheckAsync(page, $"{where} {path}", findings);
            }

            await (interact?.Invoke(person, where) ?? Task.CompletedTask);
        }

        await page.Context.CloseAsync();
    }

    /// <summary>What opens only by doing something: the bell, the dialogs, the form with its errors.</summary>
    private static async Task InteractionsAsync(OrderJourney person, string where, string asked, string quoted, string draft, List<string> findings)
    {
        var page = person.Page;
        await person.OpenAsync("/");
        await page.Locator(".bell summary").ClickAsync();
        await page.Locator(".bell .pop li").First.WaitForAsync();
        await CheckAsync(page, $"{where} bell", findings);

        await person.OpenAsync($"/orders/{quoted}");
        foreach (var button in new[] { page.Locator(".acts .dgr"), page.Locator(".pan.yours .btn.y"), page.Locator(".pan.yours .btn.dgr") })
        {
            await button.ClickAsync();
            await page.GetByRole(AriaRole.Dialog).WaitForAsync();
            await CheckAsync(page, $"{where} dialog of {await button.InnerTextAsync()}", findings);
            await page.Keyboard.PressAsync("Escape");
            await page.GetByRole(AriaRole.Dialog).WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
        }

        await person.OpenAsync($"/orders/{asked}");
        await page.Locator(".pan.yours .btn.y").ClickAsync();
        await page.Locator("#answer-error").WaitForAsync();
        await CheckAsync(page, $"{where} answer left out", findings);

        await person.OpenAsync($"{draft}?step=points");
        await page.Locator("#p-end_b-text").FillAsync("");
        await page.Locator("[data-next]").ClickAsync();
        await page.Locator(".pf-summary").WaitForAsync();
        await CheckAsync(page, $"{where} wizard with errors", findings);
        await page.Locator("#p-end_b-text").FillAsync("г. Саратов, ул. Московская, 70");
        await person.LeaveAsync();
    }

    private static async Task CheckAsync(IPage page, string where, List<string> findings)
    {
        // Half-transparent text of a moving panel has no contrast to speak of.
        await page.WaitForFunctionAsync("() => document.getAnimations().every(each => each.playState !== 'running' || each.effect.getTiming().iterations === Infinity)");
        var violations = (await page.RunAxe()).Violations;
        if (violations.Any(violation => violation.Id == Untitled))
        {
            // A living page draws its head anew now and then, and axe may look in between; a page without a title has none later either.
            await page.WaitForFunctionAsync("() => document.title");
            violations = (await page.RunAxe()).Violations;
        }

        findings.AddRange(violations.Where(violation => Severe.Contains(violation.Impact, StringComparer.Ordinal))
            .Select(violation => $"{where}: {violation.Impact} {violation.Id} at {string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html))}"));
        if (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") > 1)
        {
            findings.Add($"{where}: the page scrolls sideways");
        }
    }

    /// <summary>An order that waits for an answer, one whose charge waits for a decision, and a draft that is filled in.</summary>
    private async Task<(string Asked, string Quoted, string Draft)> PrepareAsync(PortalProcess portal)
    {
        var person = new OrderJourney(portal, await browsers.SignInAsync(portal, "op10-orders"), "ru");
        var asked = await person.PlaceAsync("SL-1");
        var quoted = await person.PlaceAsync("SL-2");
        foreach (var order in new[] { asked, quoted })
        {
            await portal.StepAsync(order, "REGISTERED");
            await portal.StepAsync(order, "CLARIFY");
        }

        await person.AnswerAsync("Иван, +7 831 200-00-01");
        await portal.StepAsync(quoted, "TECH_CHECK");
        await portal.StepAsync(quoted, "QUOTED");
        await person.OpenAsync("/orders/new?product=L2_P2P");
        await person.NextAsync("#p-end_a-subject");
        await person.FillEndsAsync();
        var draft = new Uri(person.Page.Url).AbsolutePath;
        await person.Page.Context.CloseAsync();
        return (asked, quoted, draft);
    }
}
