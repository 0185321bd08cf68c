using System.Collections.Concurrent;
using ClosedXML.Excel;
using Lko.Tests.Orders;
using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>Orders that are marked in the list, by keys, by pointer and on a phone, and what is done with them.</summary>
[Collection(BrowserTests.Name)]
public sealed class BulkTests(Browsers browsers) : IClassFixture<Browsers>
{
    [Theory]
    [InlineData("ru", ColorScheme.Light, 1440, 390)]
    [InlineData("en", ColorScheme.Dark, 390, 1440)]
    public async Task List_WithRowsMarked_HasNoSevereViolation(string language, ColorScheme scheme, int opened, int turned)
    {
        await using var portal = await new PortalProcess().StartAsync();
        await SubmitAsync(portal, 3);
        var page = await browsers.SignInAsync(portal, "op10-orders", language, scheme, opened);
        var person = new OrderJourney(portal, page, language);
        var findings = new ConcurrentQueue<string>();
        await person.OpenAsync("/orders?view=all");
        await page.Locator("tbody .pick input").First.ClickAsync();
        await Assertions.Expect(page.Locator(".bulk [role=status]")).ToContainTextAsync(person.Say("Выбрано 1", "1 selected"));
        await Assertions.Expect(page.Locator("th.pick input")).ToHaveJSPropertyAsync("indeterminate", true);
        foreach (var box in await page.Locator("tbody .pick label").AllAsync())
        {
            var size = (await box.BoundingBoxAsync())!;
            (opened > 600 || (size.Width >= 44 && size.Height >= 44 && size.X > opened / 2f)).ShouldBeTrue("a finger meets it, and it covers no number");
        }

        await new PageCheck(page, $"orders {scheme}", opened, turned, findings).LookAsync("rows marked");
        foreach (var width in (int[])[turned, opened])
        {
            await page.SetViewportSizeAsync(width, Browsers.Height);
            await Browsers.ShootAsync(page, "bulk", $"{language}-{width}");
        }

        await page.Locator(".bulk .actb button").ClickAsync();
        await page.Locator(".mud-dialog textarea").WaitForAsync();
        await new PageCheck(page, $"orders {scheme}", opened, turned, findings).LookAsync("several to cancel");
        await Browsers.ShootAsync(page, "bulk", $"{language}-dialog");

        findings.ShouldBeEmpty(string.Join('\n', findings));
        (await browsers.LeaveAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Rows_AreMarkedByKeys_SavedAndCalledOff()
    {
        await using var portal = await new PortalProcess().StartAsync();
        await SubmitAsync(portal, 4);
        var page = await browsers.SignInAsync(portal, "op10-orders", "en");
        var person = new OrderJourney(portal, page, "en");
        var marked = page.Locator("tr.picked");
        await person.OpenAsync("/orders?sort=number");
        await page.Locator("tbody tr[data-row]").First.WaitForAsync();

        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("x");
        await Assertions.Expect(marked).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Shift+X");
        await Assertions.Expect(marked).ToHaveCountAsync(3);
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(marked).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Space");
        await Assertions.Expect(marked).ToHaveCountAsync(1);
        page.Url.ShouldNotContain("open=");

        var head = page.Locator("th.pick input");
        await Assertions.Expect(head).ToHaveJSPropertyAsync("indeterminate", true);
        await head.ClickAsync();
        await Assertions.Expect(marked).ToHaveCountAsync(4);
        await Assertions.Expect(head).ToHaveJSPropertyAsync("indeterminate", false);
        await Assertions.Expect(head).ToBeCheckedAsync();
        await head.ClickAsync();
        await Assertions.Expect(marked).ToHaveCountAsync(0);
        await Assertions.Expect(head).Not.ToBeCheckedAsync();
        await page.Locator("tbody .pick input").Nth(2).ClickAsync();
        await page.Locator("tbody .pick input").First.ClickAsync(new LocatorClickOptions { Modifiers = [KeyboardModifier.Shift] });
        await Assertions.Expect(marked).ToHaveCountAsync(3);
        (await page.Locator("tbody .pick input:checked").CountAsync()).ShouldBe(3, "what is drawn is what the list knows");
        var numbers = await page.Locator("tr.picked a.mono").AllInnerTextsAsync();

        (await SavedAsync(page, page.Locator(".bulk form button"))).ShouldBe(numbers);
        (await SavedAsync(page, page.Locator("[data-export]"))).Count.ShouldBe(4);
        await Assertions.Expect(marked).ToHaveCountAsync(3);

        await page.Locator(".bulk .actb button").ClickAsync();
        await page.Locator(".mud-dialog textarea").FillAsync("The site is closed");
        await page.Locator(".mud-dialog .btn.dgr").ClickAsync();
        await Assertions.Expect(page.Locator(".mud-dialog [role=status]")).ToHaveTextAsync("Done: 3 of 3.");
        await page.Locator(".mud-dialog .btn.p").ClickAsync();
        await Assertions.Expect(marked).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("tbody tr[data-row] .st", new PageLocatorOptions { HasText = "ancel" })).ToHaveCountAsync(3);
        (await browsers.LeaveAsync()).ShouldBeEmpty();
    }

    private static async Task SubmitAsync(PortalProcess portal, int count)
    {
        var scene = OrderScene.Over(portal.Database);
        for (var index = 0; index < count; index++)
        {
            await scene.SubmittedAsync();
        }
    }

    /// <summary>The numbers in the workbook that a press saves.</summary>
    private static async Task<IReadOnlyList<string>> SavedAsync(IPage page, ILocator press)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => press.ClickAsync());
        download.SuggestedFilename.ShouldEndWith(".xlsx");
        await using var content = await download.CreateReadStreamAsync();
        using var file = new MemoryStream();
        await content.CopyToAsync(file, TestContext.Current.CancellationToken);
        using var book = new XLWorkbook(file);
        var table = book.Worksheets.First();
        return [.. table.Range(table.SheetView.SplitRow + 1, 1, table.LastRowUsed().RowNumber(), 1).Cells().Select(cell => cell.GetString())];
    }
}
