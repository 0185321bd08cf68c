using Lko.Tests.Orders;
using Lko.Tests.Support;
using Lko.Web.Features.Billing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>What other places than a wide screen make of a page: paper, a tablet and a phone.</summary>
[Collection(BrowserTests.Name)]
public sealed class PaperAndPhoneTests(Browsers browsers) : IClassFixture<Browsers>
{
    private const string Low = """
        () => [...document.querySelectorAll('main :is(.btn, .gridfoot select)')].filter(each => each.checkVisibility({ visibilityProperty: true }))
          .map(each => ({ box: each.getBoundingClientRect(), name: each.outerHTML.slice(0, 120) }))
          .filter(each => each.box.height < 44 || each.box.width < 44).map(each => `${each.box.width} x ${each.box.height}: ${each.name}`)
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ru", ColorScheme.Light)]
    [InlineData("en", ColorScheme.Dark)]
    public async Task Printed_SaysWhoseItIsOfWhenAndFromWhere(string language, ColorScheme scheme)
    {
        await using var portal = await new PortalProcess().StartAsync();
        var number = await OrderScene.Over(portal.Database).SubmittedAsync();
        var page = await browsers.SignInAsync(portal, "op10-admin", language, scheme);
        var person = new OrderJourney(portal, page, language);
        await Eventually.Until(
            async () =>
            {
                await person.OpenAsync("/balances");
                return await page.Locator(".act select").CountAsync() == 1;
            },
            TimeSpan.FromSeconds(90), "the balances of a month are here");
        var account = FinanceUrls.Account(await AccountAsync(portal));
        foreach (var (path, hasPeriod) in new[] { ("/orders?view=all&scope=OP10-F2", false), ($"/orders/{number}", false), ("/balances", true), ("/" + account, true) })
        {
            await person.OpenAsync(path);
            await page.Locator(".act .prov").WaitForAsync();
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

            var printed = page.Locator(".printed");
            await Assertions.Expect(printed).ToHaveCountAsync(2);
            await Assertions.Expect(printed.First).ToBeVisibleAsync();
            await Assertions.Expect(printed.First).ToContainTextAsync(await page.Locator(".scope b").InnerTextAsync());
            (await printed.Last.EvaluateAsync<string>("line => JSON.parse(getComputedStyle(line, '::before').content)")).ShouldBe(page.Url);
            await Assertions.Expect(printed.Last).ToBeVisibleAsync();
            await Assertions.Expect(page.Locator(".act .prov")).ToBeVisibleAsync();
            await Assertions.Expect(page.Locator(".act select")).ToHaveCountAsync(hasPeriod ? 1 : 0);
            if (hasPeriod)
            {
                await Assertions.Expect(page.Locator(".act select")).ToBeVisibleAsync();
            }

            foreach (var gone in new[] { ".btn:visible", ".nav:visible", ".bar > :not(.printed):visible" })
            {
                await Assertions.Expect(page.Locator(gone)).ToHaveCountAsync(0);
            }

            await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Screen });
            await Assertions.Expect(printed.First).ToBeHiddenAsync();
        }

        (await browsers.LeaveAsync()).ShouldBeEmpty();
    }

    /// <summary>Columns fall away by priority: where, money, then who holds it; the deadline stays.</summary>
    [Fact]
    public async Task Orders_OnNarrowScreens_KeepTheDeadline()
    {
        await using var portal = await new PortalProcess().StartAsync();
        await OrderScene.Over(portal.Database).SubmittedAsync();
        var page = await browsers.SignInAsync(portal, "op10-orders", "en");
        await new OrderJourney(portal, page, "en").OpenAsync("/orders?view=all");
        await page.Locator("tr[data-row]").First.WaitForAsync();

        foreach (var (width, columns) in new[] { (1440, "Place Holder Due Monthly"), (1300, "Holder Due Monthly"), (1100, "Holder Due"), (768, "Due") })
        {
            await page.SetViewportSizeAsync(width, Browsers.Height);
            var shown = await page.Locator("th:visible").AllInnerTextsAsync();
            foreach (var (name, title) in new[] { ("Place", "End A / B"), ("Holder", "Held by"), ("Due", "Due"), ("Monthly", "Monthly") })
            {
                shown.Any(head => head.Contains(title, StringComparison.Ordinal)).ShouldBe(columns.Contains(name, StringComparison.Ordinal), $"{width}: {name} in {string.Join('|', shown)}");
            }
        }

        (await browsers.LeaveAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("op10-orders")]
    [InlineData("carrier-manager")]
    public async Task Phone_EveryTarget_IsLargeEnoughForAFinger(string subject)
    {
        await using var portal = await new PortalProcess().StartAsync();
        var scene = OrderScene.Over(portal.Database);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "QUOTED");
        await scene.DraftAsync();
        var page = await browsers.SignInAsync(portal, subject, "ru", width: 390);
        var person = new OrderJourney(portal, page, "ru");
        foreach (var (path, part) in new[] { ("/", ".kpi b, .kpi .v"), ("/orders?view=all", "tr[data-row]"), ("/orders?view=drafts", ".gridbar"), ($"/orders/{number}", "h1"), ("/contracts", "tr[data-row]"), ("/balances", ".gridbar, .pan") })
        {
            await person.OpenAsync(path);
            await page.Locator(part).First.WaitForAsync();
            (await page.EvaluateAsync<string[]>(Low)).ShouldBeEmpty(path);
        }

        (await browsers.LeaveAsync()).ShouldBeEmpty();
    }

    private static async Task<Lko.Domain.Operators.AccountId> AccountAsync(PortalProcess portal)
    {
        await using var db = portal.OpenDatabase();
        var own = (await db.Users.SingleAsync(user => user.Subject == "op10-admin", Token)).OperatorId;
        return await db.Accounts.Where(row => row.OperatorId == own && db.BalanceSnapshots.Any(balance => balance.AccountId == row.Id)).OrderBy(row => row.Id).Select(row => row.Id).FirstAsync(Token);
    }
}
