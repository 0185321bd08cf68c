using Lko.Tests.Orders;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>What a list does in the browser itself: the height of its rows, the copied address, the sheet of filters.</summary>
[Collection(BrowserTests.Name)]
public sealed class ListTests(Browsers browsers) : IClassFixture<Browsers>
{
    [Fact]
    public async Task List_HeightLinkAndSheet_AnswerInTheBrowser()
    {
        await using var portal = await new PortalProcess().StartAsync();
        var page = await browsers.SignInAsync(portal, "op10-orders", "en");
        var person = new OrderJourney(portal, page, "en");

        await HeightAsync(portal, person);
        await LinkAsync(person);
        await BackAsync(person);
        await SheetAsync(person);

        (await browsers.LeaveAsync()).ShouldBeEmpty();
    }

    /// <summary>Two lines a row: what has no room is cut off, and its title says all of it.</summary>
    [Theory]
    [InlineData("op10-orders", "ru")]
    [InlineData("carrier-manager", "en")]
    public async Task Row_WithLongNames_HasTwoLinesAndTitles(string subject, string language)
    {
        await using var portal = await new PortalProcess().StartAsync();
        var scene = OrderScene.Over(portal.Database);
        var number = await scene.SubmittedAsync();
        await scene.EventsAsync(scene.Event(number, 1, "HELD", "WAYLEAVE_ISSUE", "Собственник здания согласует ввод кабеля только после собрания жильцов"));
        await using (var db = portal.OpenDatabase())
        {
            await db.Orders.ExecuteUpdateAsync(
                set => set.SetProperty(row => row.PlaceA!.Value.Ru, "Нижний Новгород, деловой центр на Большой Покровской").SetProperty(row => row.PlaceB!.Value.Ru, "Саратов, узел связи на Московской улице")
                    .SetProperty(row => row.PlaceA!.Value.En, "Nizhny Novgorod, the business centre in Bolshaya Pokrovskaya").SetProperty(row => row.PlaceB!.Value.En, "Saratov, the exchange in Moskovskaya street")
                    .SetProperty(row => row.CustomerReference, "Программа модернизации сети доступа 2026"),
                TestContext.Current.CancellationToken);
        }

        var page = await browsers.SignInAsync(portal, subject, language);
        var person = new OrderJourney(portal, page, language);
        foreach (var (path, row) in new[] { ("/orders", "tr[data-row]"), ("/", "table.resp tbody tr") })
        {
            await person.OpenAsync(path);
            await page.Locator(row).First.WaitForAsync();

            (await page.Locator(row).First.BoundingBoxAsync())!.Height.ShouldBeInRange(44, 53, path);
            (await page.EvaluateAsync<bool>("row => { const box = document.querySelector(row).closest('table'); return box.scrollWidth <= box.parentElement.clientWidth; }", row)).ShouldBeTrue($"{path}: no column is lost");
            (await page.EvaluateAsync<string[]>(
                """
                row => [...document.querySelectorAll(`${row} :is(.e, .stage)`)].filter(each => each.checkVisibility() && each.scrollWidth > each.clientWidth)
                  .map(each => each.title.startsWith(each.textContent.replace(/…$/, '')) ? '' : each.textContent)
                """,
                row)).ShouldAllBe(untitled => untitled == "", path);
            (await page.EvaluateAsync<int>("row => [...document.querySelectorAll(`${row} .e`)].filter(each => each.scrollWidth > each.clientWidth).length", row)).ShouldBeGreaterThan(0, $"{path}: something had no room");
            (await page.Locator($"{row} a.mono").First.EvaluateAsync<bool>("link => { const [cell, text] = [link.closest('td').getBoundingClientRect(), link.getBoundingClientRect()]; return text.right <= cell.right; }")).ShouldBeTrue("the number is never cut");
        }

        await browsers.LeaveAsync();
    }

    /// <summary>However many of its filters are set, what stands over a list takes one line of a usual screen.</summary>
    [Theory]
    [InlineData("op10-orders", "ru")]
    [InlineData("carrier-manager", "en")]
    public async Task Bar_WithFiltersSet_TakesOneLine(string subject, string language)
    {
        await using var portal = await new PortalProcess().StartAsync();
        var page = await browsers.SignInAsync(portal, subject, language);
        var person = new OrderJourney(portal, page, language);

        await person.OpenAsync("/orders?product=L2_P2P&state=PendingInformation&q=1");

        await Assertions.Expect(page.Locator(".gridbar .chip:has(b)")).ToHaveCountAsync(2);
        (await page.Locator(".gridbar").BoundingBoxAsync())!.Height.ShouldBeLessThan(60);
        await browsers.LeaveAsync();
    }

    private async Task HeightAsync(PortalProcess portal, OrderJourney person)
    {
        var page = person.Page;
        await person.OpenAsync("/contracts");
        var row = page.Locator("tr[data-row]").First;
        var normal = (await row.BoundingBoxAsync())!.Height;
        var dense = page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Dense", Exact = true });
        (await dense.BoundingBoxAsync())!.Width.ShouldBeLessThan(45, "its sign alone, under its name");
        await dense.ClickAsync();
        (await row.BoundingBoxAsync())!.Height.ShouldBeLessThan(normal - 8);
        (await page.EvaluateAsync<bool>("() => { const box = document.querySelector('.gridbox'); return box.scrollWidth <= box.clientWidth; }")).ShouldBeTrue("no column is lost");
        await page.SetViewportSizeAsync(390, 844);
        (await page.EvaluateAsync<bool>("() => [...document.querySelectorAll('td .cell')].every(cell => cell.scrollHeight <= cell.clientHeight + 1)")).ShouldBeTrue("a card says all of it");
        await page.SetViewportSizeAsync(1440, 1000);
        await Assertions.Expect(page.Locator("[data-density=dense][aria-pressed=true]")).ToHaveCountAsync(1);
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-density", "dense");
        await Assertions.Expect(page.Locator("button[data-density=dense][aria-pressed=true]")).ToHaveCountAsync(1);

        await Eventually.Until(
            async () =>
            {
                var elsewhere = await browsers.SignInAsync(portal, "op10-orders", "en");
                var density = await elsewhere.Locator("html").GetAttributeAsync("data-density");
                await elsewhere.Context.CloseAsync();
                return density == "dense";
            },
            "a page left at once has taken the height to the profile, which brings it to another browser");
        await person.OpenAsync("/contracts");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Normal" }).ClickAsync();
        (await row.BoundingBoxAsync())!.Height.ShouldBe(normal);
    }

    private static async Task LinkAsync(OrderJourney person)
    {
        var page = person.Page;
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await person.OpenAsync("/orders?view=all&product=L2_P2P");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Copy a link to this list" }).ClickAsync();
        await Assertions.Expect(page.Locator(".copy [role=status]")).ToHaveTextAsync("Link copied");
        (await page.EvaluateAsync<string>("() => navigator.clipboard.readText()")).ShouldBe(page.Url);
    }

    private static async Task BackAsync(OrderJourney person)
    {
        var page = person.Page;
        await person.OpenAsync("/contracts");
        await page.Locator("tr[data-row]").First.WaitForAsync();
        var own = await page.Locator("th[aria-sort]").CountAsync();
        foreach (var (address, order) in new[] { ("contracts?sort=from", "ascending"), ("contracts?sort=-from", "descending") })
        {
            await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "In force from" }).ClickAsync();
            await StandsAsync(address, order);
        }

        await page.GoBackAsync();
        await StandsAsync("contracts?sort=from", "ascending");
        await page.GoBackAsync();
        await Assertions.Expect(page.Locator("th[aria-sort]")).ToHaveCountAsync(own);
        new Uri(page.Url).PathAndQuery.ShouldBe("/contracts");

        async Task StandsAsync(string address, string order)
        {
            await Assertions.Expect(page).ToHaveURLAsync(new Uri(new Uri(page.Url), address).AbsoluteUri);
            await Assertions.Expect(page.Locator("th[aria-sort]")).ToHaveAttributeAsync("aria-sort", order);
            await Assertions.Expect(page.Locator(".lkogrid[aria-busy=false]")).ToHaveCountAsync(1);
        }
    }

    private static async Task SheetAsync(OrderJourney person)
    {
        var page = person.Page;
        await page.SetViewportSizeAsync(390, 844);
        await person.OpenAsync("/orders");
        var (opener, state) = (page.Locator(".sheet > summary"), page.Locator(".sheet select").Nth(1));
        await Assertions.Expect(state).ToBeHiddenAsync();
        await opener.ClickAsync();
        await state.SelectOptionAsync("Completed");
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(new Uri(page.Url), "/orders?state=Completed").AbsoluteUri);
        await Assertions.Expect(opener).ToContainTextAsync("Filters (1)");
        await Assertions.Expect(page.Locator(".chips")).ToBeHiddenAsync();
        var sheet = (await page.Locator(".sheet > .pop").BoundingBoxAsync())!;
        (sheet.X, sheet.Width, sheet.Y + sheet.Height).ShouldBe((0f, 390f, 844f), "it stands on the bottom edge, as wide as the screen");

        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(state).ToBeHiddenAsync();
        await Assertions.Expect(opener).ToBeFocusedAsync();
        await opener.ClickAsync();
        await page.Mouse.ClickAsync(195, 120);
        await Assertions.Expect(state).ToBeHiddenAsync();
        await opener.ClickAsync();
        await page.Locator(".sheet .go .btn.p").ClickAsync();
        await Assertions.Expect(state).ToBeHiddenAsync();
        await Assertions.Expect(opener).ToBeFocusedAsync();
    }
}
