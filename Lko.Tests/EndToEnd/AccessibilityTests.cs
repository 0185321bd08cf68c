using System.Collections.Concurrent;
using System.Reflection;
using Lko.Domain.Integration;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Lko.Web;
using Lko.Web.Features.Integration.Outbox;
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
            <main><h1>x</h1><img src="data:,"><p>words</p></main></html>
            """);
        var findings = new ConcurrentQueue<string>();
        await new PageCheck(page, "who", 1440, 390, findings).LookAsync("where");
        findings.ShouldBe(
            [
                "who 1440 where: critical image-alt at <img src=\"data:,\">", "who 390 where: critical image-alt at <img src=\"data:,\">",
                "who 390 where: serious color-contrast at <p>words</p>", "who 390 where: the page scrolls sideways",
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
        var (delivered, done) = (await scene.SubmittedAsync(), await scene.SubmittedAsync());
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
                (person, check) => WizardAsync(person, check, draft)),
            new(
                "portal-admin",
                [
                    "/", "/access/journal", "/access/journal?view=acting", "/integration", "/integration?state=failing",
                    "/integration?branch=VOLGA", "/integration/ASR-NNOV-1", "/integration/ASR-NNOV-1?tab=files", "/integration/quarantine", "/integration/outbox",
                    "/integration/outbox?view=settled", "/integration/findings", "/integration/systems/new", "/integration/systems/ASR-NNOV-1/edit", "/finance/reconciliation",
                ],
                (person, check) => IntegrationAsync(person, check, dead)),
            new(
                "carrier-manager",
                [
                    "/", "/orders", "/orders?view=all", $"/orders?open={quoted}", $"/orders/{quoted}", "/balances", "/contracts", "/orders/new?product=L2_P2P", "/error", "/balances?sources=1", "/finance/accounts/1",
                    "/finance/accounts/1?tab=payments", "/finance/accounts/999999999", "/finance/interconnect", "/finance/unidentified", "/finance/ports",
                    "/not-found", "/account/unknown", "/account/failed", "/account/too-many-pages",
                ]),
            new("carrier-support", [], (person, check) => ActingAsync(person, check, quoted)),
            new(
                "op10-orders", [$"/orders?open={asked}", $"/orders/{quoted}", $"/orders/{asked}", $"/orders/{delivered}", $"/orders/{done}"],
                (person, check) => InteractionsAsync(person, check, asked, quoted, delivered)),
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
                await page.WaitForFunctionAsync(Settled);
                await page.Locator("[aria-busy=true]").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
                await page.Locator(about).First.WaitForAsync();
                (await page.GetAttributeAsync("html", "lang")).ShouldBe(language, path);
                await check.LookAsync(path);
            }

            await (visit.Interact?.Invoke(new OrderJourney(portal, page, language), check) ?? Task.CompletedTask);
        }

        await page.Context.CloseAsync();
    }

    /// <summary>What opens only by doing something: the bell and the dialogs, what unfolds on a list, the drawer of a phone, the answer left out.</summary>
    private static async Task InteractionsAsync(OrderJourney person, PageCheck check, string asked, string quoted, string delivered)
    {
        var page = person.Page;
        await person.OpenAsync("/");
        await page.Locator(".bell summary").ClickAsync();
        await page.Locator(".bell .pop li").First.WaitForAsync();
        await check.LookAsync("bell");

        foreach (var (order, selector) in new[] { (quoted, ".acts .dgr"), (quoted, ".pan.yours .btn.y"), (quoted, ".pan.yours .btn.dgr"), (delivered, ".pan.yours .btn.y") })
        {
            if (!page.Url.EndsWith(order, StringComparison.Ordinal))
            {
                await person.OpenAsync($"/orders/{order}");
            }

            var button = page.Locator(selector);
            await button.ClickAsync();
            await page.GetByRole(AriaRole.Dialog).WaitForAsync();
            await check.LookAsync($"dialog of {await button.InnerTextAsync()}");
            await page.Keyboard.PressAsync("Escape");
            await page.GetByRole(AriaRole.Dialog).WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
        }

        await person.OpenAsync("/orders");
        foreach (var (opener, opened, width) in new[] { (".bar2 .sheet > summary", ".sheet > .pop", 1440), ("details.cols > summary", "details.cols input", 1440), ("[data-nav-toggle]", "#nav a", 390) })
        {
            await page.SetViewportSizeAsync(width, Browsers.Height);
            await page.Locator(opener).ClickAsync();
            await page.Locator(opened).First.WaitForAsync();
            await check.LookAsync(opener);
            await page.Keyboard.PressAsync("Escape");
        }

        await person.OpenAsync($"/orders/{asked}");
        await page.Locator(".pan.yours .btn.y").ClickAsync();
        await page.Locator("#answer-error").WaitForAsync();
        await check.LookAsync("answer left out");
    }

    /// <summary>The dialogs of integration: past months of a system, and a message that was given up, with all that can be wrong with its correction.</summary>
    private static async Task IntegrationAsync(OrderJourney person, PageCheck check, OutboxMessageId dead)
    {
        var page = person.Page;
        await person.OpenAsync("/integration/ASR-NNOV-1");
        await page.GetByRole(AriaRole.Button, new() { Name = person.Say("Загрузить прошлые месяцы", "Backfill past months") }).ClickAsync();
        await page.Locator("#p-from").WaitForAsync();
        await check.LookAsync("dialog of a backfill");

        await person.OpenAsync($"/integration/outbox?message={dead.Value}");
        await page.GetByRole(AriaRole.Button, new() { Name = person.Say("Исправить и отправить", "Correct and send") }).ClickAsync();

        // As much as a field takes, in letters of two bytes and marks that are escaped on their way: the circuit bears it.
        await page.Locator("#p-payload-2").FillAsync(string.Concat(Enumerable.Repeat("ф\"", PayloadParts.MaxTyped / 2)));
        await page.Locator(".mud-dialog-actions .btn.p").ClickAsync();
        await page.Locator("#p-payload-error").WaitForAsync();
        await check.LookAsync("dialog of a message with errors");

        // The caret goes to the new line, and back to what adds one when the line is taken out.
        await person.OpenAsync("/integration/systems/new");
        var add = page.GetByRole(AriaRole.Button, new() { Name = person.Say("Добавить код", "Add a code") });
        await add.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#p-codes-0-code:focus").WaitForAsync();
        await page.Keyboard.TypeAsync("VPN9");
        await page.GetByRole(AriaRole.Button, new() { Name = person.Say("Сохранить запись", "Save the row") }).ClickAsync();
        await page.Locator("#p-codes-0-meaning-error").WaitForAsync();
        await check.LookAsync("registry form with a code and errors");
        await page.Locator("[data-code-line] button").PressAsync("Enter");
        await page.Locator("[data-adds-code]:focus").WaitForAsync();
    }

    /// <summary>An order's card with the line of acting above it. The person says for whom he acts once, in the first look.</summary>
    private static async Task ActingAsync(OrderJourney person, PageCheck check, string order)
    {
        var page = person.Page;
        await person.OpenAsync($"/orders/{order}");
        await page.Locator("#acting-reason, .sumr .v:not(:has(.skel))").First.WaitForAsync();
        if (await page.Locator("#acting-reason").IsVisibleAsync())
        {
            await check.LookAsync("asked for whom he acts");
            await page.FillAsync("#acting-reason", "SR-17");
            await page.Locator("main .pan.yours .btn.y").ClickAsync();
        }

        await page.Locator("[role=status].acting").WaitForAsync();
        await page.Locator(".sumr").WaitForAsync();
        await check.LookAsync("card while acting");
    }

    /// <summary>The form with its errors.</summary>
    private static async Task WizardAsync(OrderJourney person, PageCheck check, string draft)
    {
        var page = person.Page;
        await person.OpenAsync($"{draft}?step=points");
        await page.Locator("#p-end_b-text").FillAsync("");
        await page.Locator("[data-next]").ClickAsync();
        await page.Locator(".pf-summary").WaitForAsync();
        await check.LookAsync("wizard with errors");
        await page.Locator("#p-end_b-subject").ClickAsync();
        await page.Locator("#p-end_b-subject-list [role=option]").First.WaitForAsync();
        await check.LookAsync("wizard with a list");
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("#p-end_b-text").FillAsync("г. Саратов, ул. Московская, 70");
        await person.LeaveAsync();
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
