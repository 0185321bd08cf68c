using System.Collections.Concurrent;
using System.Reflection;
using Lko.Domain.Integration;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Lko.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>Every screen, in both themes, at a desk and on a phone: no serious or critical violation, and nothing to scroll sideways.</summary>
[Collection(BrowserTests.Name)]
public sealed class AccessibilityTests(Browsers browsers) : IClassFixture<Browsers>
{
    /// <summary>Two cores carry two people who look around at once.</summary>
    private const int AtOnce = 2;

    /// <summary>A page with a circuit lives and has its title, and has had it for a moment: the head begins to live a little apart. Others have no circuit to wait for.</summary>
    private const string Settled = """
        () => {
          const lives = document.title && (document.querySelector('[data-interactive=true]') || !document.documentElement.innerHTML.includes('Blazor:{"type":"server"'));
          window.settledAt = lives ? window.settledAt ?? performance.now() : undefined;
          return window.settledAt !== undefined && performance.now() - window.settledAt > 200;
        }
        """;

    /// <summary>Pages are opened at one width and brought to the other: each width is opened once and turned to once.</summary>
    private static readonly (ColorScheme Scheme, string Language, int Opened, int Turned)[] Looks =
        [(ColorScheme.Light, "ru", 1440, 390), (ColorScheme.Dark, "en", 390, 1440)];

    /// <summary>What stands wrong in a page is told, at the width where it does.</summary>
    [Fact]
    public async Task Check_OfAPageWithMistakes_TellsEach()
    {
        await using var portal = new PortalProcess();
        var page = await browsers.OpenAsync(portal);
        await page.SetContentAsync("""
            <html lang="en"><title>x</title><style>@media (max-width: 600px) { p { color: #bbb; min-width: 700px } }</style>
            <div id="over" style="position: fixed; width: 360px"><button style="opacity: 0">x</button></div>
            <main><h1>x</h1><img src="data:,"><p>words</p></main></html>
            """);
        var findings = new ConcurrentQueue<string>();
        await new PageCheck(page, "who", 1440, 390, findings).LookAsync("where", "#over");
        findings.ShouldBe(
            [
                "who 1440 where: critical image-alt at <img src=\"data:,\">", "who 390 where: critical image-alt at <img src=\"data:,\">",
                "who 390 where: serious color-contrast at <p>words</p>", "who 390 where: the page scrolls sideways at <p>words</p>", "who 320 where: the page scrolls sideways at <p>words</p>",
                "who 1440 where: the keyboard stops in #over at what nobody sees", "who 390 where: the keyboard stops in #over at what nobody sees", "who 320 where: #over is not wholly in the window",
            ],
            ignoreOrder: true);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Screens_InBothThemesAndWidths_HaveNoSevereViolation()
    {
        await using var portal = await new PortalProcess().StartAsync();
        var prepared = PrepareAsync(portal);
        await Task.WhenAll(prepared, LookAsync(portal, "main", new Visit("portal-admin", ["/integration", "/integration/ASR-NNOV-1", .. Sandbox(portal)])));
        var (asked, quoted, draft) = await prepared;
        var scene = OrderScene.Over(portal.Database);
        var (delivered, done, working) = (await scene.SubmittedAsync(), await scene.SubmittedAsync(), await scene.SubmittedAsync());
        await scene.ReportAsync(working, "REGISTERED", "TECH_CHECK");
        await scene.ReportAsync(delivered, "REGISTERED", "ACCEPTANCE");
        await scene.ReportAsync(done, "REGISTERED", "DONE");
        var dead = await DeadAsync(portal);
        await ReadAsync(portal);
        Visit[] visits =
        [
            new(
                "op10-orders",
                [
                    "/", "/orders", "/orders?view=all", "/orders?view=drafts", "/orders?q=nothing-like-it", "/catalogue", "/catalogue/L2_P2P", "/balances", "/contracts", "/profile",
                    "/orders/LKO-2026-9999999", .. new[] { "service", "points", "parameters", "contract", "review" }.Select(step => $"{draft}?step={step}"),
                ],
                async (person, check) =>
                {
                    await OpenedParts.WizardAsync(person, check, draft);
                    await OpenedParts.DraftAsync(person, check, scene);
                }),
            new(
                "portal-admin",
                [
                    "/", "/access/journal", "/access/journal?view=acting", "/integration", "/integration?state=failing",
                    "/integration?branch=VOLGA", "/integration/ASR-NNOV-1", "/integration/ASR-NNOV-1?tab=files", "/integration/quarantine", "/integration/outbox",
                    "/integration/outbox?view=settled", "/integration/findings", "/integration/systems/new", "/integration/systems/ASR-NNOV-1/edit", "/finance/reconciliation",
                ],
                (person, check) => OpenedParts.IntegrationAsync(person, check, dead)),
            new(
                "carrier-manager",
                [
                    "/", "/orders", "/orders?view=all", $"/orders?open={quoted}", $"/orders/{quoted}", "/balances", "/contracts", "/orders/new?product=L2_P2P", "/error", "/balances?sources=1", "/finance/accounts/1",
                    "/finance/accounts/1?tab=payments", "/finance/accounts/999999999", "/finance/interconnect", "/finance/unidentified", "/finance/ports",
                    "/not-found", "/account/unknown", "/account/failed", "/account/too-many-pages",
                ]),
            new("carrier-support", [], (person, check) => OpenedParts.ActingAsync(person, check, quoted)),
            new(
                "op10-orders", [$"/orders?open={asked}", $"/orders/{quoted}", $"/orders/{asked}", $"/orders/{delivered}", $"/orders/{done}"],
                async (person, check) =>
                {
                    await OpenedParts.OrdersAsync(person, check, asked, quoted, delivered);
                    await OpenedParts.DateAsync(person, check, working);
                }),
        ];
        Unseen(visits).ShouldBeEmpty("every page is looked at");
        await LookAsync(portal, "main", visits);
    }

    /// <summary>What a person meets when something is wrong with the database.</summary>
    [Fact]
    public async Task Failures_InEveryLook_HaveNoSevereViolation()
    {
        await using var portal = await new PortalProcess().StartAsync();

        // The tables are taken away under the running portal.
        await using (var db = portal.OpenDatabase())
        {
            await db.Database.ExecuteSqlRawAsync("ALTER TABLE BalanceSnapshots RENAME TO Gone1; ALTER TABLE Orders RENAME TO Gone2;", TestContext.Current.CancellationToken);
        }

        await LookAsync(portal, "main [role=alert]", new("carrier-manager", ["/", "/orders", "/orders/LKO-2026-0000001"]), new("carrier-manager", ["/balances", "/finance/accounts/1"]));
    }

    /// <summary>The carrier's side has pages of its own: its desk and the choice of people.</summary>
    private static IEnumerable<string> Sandbox(PortalProcess portal) => new[] { "/", "/sign-in?returnUrl=%2F" }.Select(path => new Uri(portal.Sandbox, path).AbsoluteUri);

    /// <summary>Pages that none of the visits opens; an address belongs to the page that names most of it.</summary>
    private static IEnumerable<string> Unseen(IEnumerable<Visit> visits)
    {
        var templates = typeof(PortalApp).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes<RouteAttribute>()).Select(route => route.Template).ToList();
        return templates.Except(
            visits.SelectMany(visit => visit.Paths).Select(path => templates.Where(template => Leads(template, path)).MinBy(template => template.Count(letter => letter == '{'))),
            StringComparer.Ordinal)!;
    }

    private static bool Leads(string template, string path)
    {
        var (named, given) = (template.Split('/'), path.Split('?')[0].Split('/'));
        return named.Length == given.Length && named.Zip(given).All(part => part.First.StartsWith('{') || string.Equals(part.First, part.Second, StringComparison.Ordinal));
    }

    /// <param name="about">What has to be there before a page is looked at.</param>
    private async Task LookAsync(PortalProcess portal, string about, params Visit[] visits)
    {
        var findings = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(
            visits, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken },
            async (visit, _) => await VisitAsync(portal, about, visit, findings));
        findings.ShouldBeEmpty(string.Join('\n', findings));
    }

    /// <summary>One sign-in of a person, every page in every look.</summary>
    private async Task VisitAsync(PortalProcess portal, string about, Visit visit, ConcurrentQueue<string> findings)
    {
        var page = await browsers.SignInAsync(portal, visit.Subject);
        foreach (var (scheme, language, opened, turned) in Looks)
        {
            await Browsers.TurnAsync(page, portal, language, scheme, opened);
            var check = new PageCheck(page, $"{visit.Subject} {scheme}", opened, turned, findings);
            foreach (var path in visit.Paths)
            {
                await page.GotoAsync(new Uri(portal.Address, path).AbsoluteUri);
                await SettleAsync(portal, page);
                await page.Locator("[aria-busy=true]").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
                await page.Locator(about).First.WaitForAsync();
                (await page.GetAttributeAsync("html", "lang")).ShouldBe(language, path);
                await check.LookAsync(path);
            }

            await (visit.Interact?.Invoke(new OrderJourney(portal, page, language), check) ?? Task.CompletedTask);
        }

        await page.Context.CloseAsync();
    }

    private async Task SettleAsync(PortalProcess portal, IPage page)
    {
        try
        {
            await page.WaitForFunctionAsync(Settled);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{page.Url} does not come to rest: «{await page.TitleAsync()}», {string.Join('\n', browsers.Faults)}\n{await page.ContentAsync()}\n{portal.Log}");
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

    /// <summary>A message that was given up, longer than one field of its correction takes.</summary>
    private static async Task<OutboxMessageId> DeadAsync(PortalProcess portal)
    {
        await using var db = portal.OpenDatabase();
        var at = new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);
        var letter = OutboxMessage.Create("LKO-2026-9999998", "order.place", Guid.NewGuid(), $"[{string.Join(',', Enumerable.Range(0, 1_500))}]", at);
        letter.Record(new SendResult(SendOutcome.Poison, Detail: "400"), asked: false, at, null);
        db.Outbox.Add(letter);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return letter.Id;
    }

    /// <summary>Waits until every system was read once: until then pages have less to show.</summary>
    private static async Task ReadAsync(PortalProcess portal)
    {
        await using var db = portal.OpenDatabase();
        var read = db.SyncRuns.Where(run => run.State != SyncRunState.Running).Select(run => run.System);
        await Eventually.Until(
            async () => !await db.SourceSystems.AnyAsync(row => row.IsActive && !read.Contains(row.Code), TestContext.Current.CancellationToken), TimeSpan.FromMinutes(2), "every system was read");
    }

    /// <summary>Pages that a person goes through, and what he does after it.</summary>
    private sealed record Visit(string Subject, string[] Paths, Func<OrderJourney, PageCheck, Task>? Interact = null);
}
