using Lko.Domain.Catalogue;
using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>What a hand on a mouse does to the wizard and no component test can show.</summary>
[Collection(BrowserTests.Name)]
public sealed class WizardTests(Browsers browsers) : IClassFixture<Browsers>
{
    [Fact]
    public async Task PressOnNext_WhileAnErrorMovesTheButtonAway_StillCounts()
    {
        await using var portal = await new PortalProcess().StartAsync();
        var page = await browsers.SignInAsync(portal, "op10-orders");
        var person = new OrderJourney(portal, page, "ru");
        await person.OpenAsync("/orders/new?product=L2_P2P");
        await person.NextAsync("#p-end_a-subject");
        await person.FillEndsAsync();
        var next = page.Locator("[data-next]");
        var text = page.Locator("#p-end_b-text");
        await text.FillAsync("");

        // Chromium may scroll along with what grows above; here the button is to move.
        await page.EvaluateAsync("() => { document.documentElement.style.overflowAnchor = 'none'; }");
        await next.ScrollIntoViewIfNeededAsync();
        var before = (await next.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(before.X + (before.Width / 2), before.Y + 3);
        await page.Mouse.DownAsync();

        await Assertions.Expect(text).ToHaveAttributeAsync("aria-invalid", "true");
        (await next.BoundingBoxAsync())!.Y.ShouldBeGreaterThan(before.Y + 3, "the error takes room above the button");
        await page.Mouse.UpAsync();

        await Assertions.Expect(page.Locator(".pf-summary")).ToBeVisibleAsync();
        await browsers.LeaveAsync();
    }

    [Fact]
    public async Task CtrlEnter_InAFieldThatWasNotLeft_TakesItAlong_AndClosingAsksBeforeItIsLost()
    {
        await using var portal = await new PortalProcess().StartAsync();
        var page = await browsers.SignInAsync(portal, "op10-orders");
        var person = new OrderJourney(portal, page, "ru");
        await person.OpenAsync("/orders/new?product=L2_P2P");
        await person.NextAsync("#p-end_a-subject");
        await person.FillEndsAsync();
        var text = page.Locator("#p-end_b-text");
        await text.FocusAsync();
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync("г. Саратов, ул. Новая, 7");

        await page.Keyboard.PressAsync("Control+Enter");

        await person.ArriveAsync("#p-bandwidth_mbps");
        await page.GoBackAsync();
        await Assertions.Expect(text).ToHaveValueAsync("г. Саратов, ул. Новая, 7");
        await page.Locator("[data-save=clean]").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
        var asked = new TaskCompletionSource<string>();
        page.Dialog += async (_, dialog) =>
        {
            await dialog.DismissAsync();
            asked.TrySetResult(dialog.Type);
        };
        await text.FocusAsync();
        await page.Keyboard.TypeAsync("а");
        await page.CloseAsync(new PageCloseOptions { RunBeforeUnload = true });
        (await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).ShouldBe("beforeunload");
        await browsers.LeaveAsync();
    }

    [Fact]
    public async Task File_ChosenInTheForm_IsStoredAndSavedAgainFromThere()
    {
        await using var portal = await new PortalProcess().StartAsync();
        var page = await browsers.SignInAsync(portal, "op10-orders");
        var person = new OrderJourney(portal, page, "ru");
        await person.OpenAsync("/orders/new?product=L2_P2P");
        await person.NextAsync("#p-end_a-subject");
        await person.FillEndsAsync();
        await person.NextAsync("#p-bandwidth_mbps");
        await page.Locator("#p-documents-add").ClickAsync();
        var content = new byte[3 * 1024 * 1024];
        "%PDF-1.7"u8.CopyTo(content);

        await page.Locator("#p-documents-0-file-input").SetInputFilesAsync(new FilePayload { Name = "схема.pdf", MimeType = "application/pdf", Buffer = content });

        var link = page.Locator("#p-documents-0-file a");
        await Assertions.Expect(link).ToHaveTextAsync("схема.pdf");
        var saved = await page.RunAndWaitForDownloadAsync(() => link.ClickAsync());
        saved.SuggestedFilename.ShouldBe("схема.pdf");
        (await File.ReadAllBytesAsync(await saved.PathAsync(), TestContext.Current.CancellationToken)).ShouldBe(content);
        await Assertions.Expect(page.Locator("#p-documents-0-file [data-chooses]")).ToHaveTextAsync("Заменить");
        await browsers.LeaveAsync();
    }

    [Fact]
    public async Task Value_FoundByAPartOfItsName_WithKeysAndWithAFinger()
    {
        await using var portal = await new PortalProcess().StartAsync();
        var page = await browsers.SignInAsync(portal, "op10-orders", width: 390);
        var person = new OrderJourney(portal, page, "ru");
        await person.OpenAsync("/orders/new?product=L2_P2P");
        await person.NextAsync("#p-end_a-subject");
        var (field, list) = (page.Locator("#p-end_a-subject"), page.Locator("#p-end_a-subject-list"));
        var options = list.Locator("[role=option]");

        // With a finger: the press takes the value although it takes the caret from nowhere.
        await field.ClickAsync();
        await Assertions.Expect(options).ToHaveCountAsync(Subjects.All.Count);
        (await field.BoundingBoxAsync())!.Height.ShouldBeGreaterThanOrEqualTo(42);
        (await options.First.BoundingBoxAsync())!.Height.ShouldBeGreaterThanOrEqualTo(44);
        await options.Filter(new LocatorFilterOptions { HasText = "Самарская область" }).ClickAsync();
        await Assertions.Expect(field).ToHaveValueAsync("Самарская область");
        await Assertions.Expect(field).ToBeFocusedAsync();
        await Assertions.Expect(list).ToBeHiddenAsync();

        // With keys: what is marked stays in sight, the caret in the field.
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(options.Filter(new LocatorFilterOptions { HasText = "Самарская область" })).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("ArrowUp");
        await Assertions.Expect(list.Locator(".on")).ToBeInViewportAsync();
        (await page.EvaluateAsync<bool>("() => { const field = document.activeElement; return field.selectionStart === field.value.length; }")).ShouldBeTrue("the arrows do not move the caret");
        await page.Keyboard.PressAsync("Escape");

        // What names nothing is refused and kept, over a reload too.
        await field.FillAsync("Атлантида");
        await person.LeaveAsync();
        await Assertions.Expect(page.Locator("#p-end_a-subject-error")).ToContainTextAsync("Значения «Атлантида» нет в списке.");
        await page.ReloadAsync();
        await Assertions.Expect(field).ToHaveValueAsync("Атлантида");
        await person.InteractiveAsync();

        await person.ChooseAsync("#p-end_a-subject", "нижегород");
        await Assertions.Expect(field).ToHaveValueAsync("Нижегородская область");
        await Assertions.Expect(page.Locator("#p-end_a-subject-error")).ToHaveCountAsync(0);
        (await browsers.LeaveAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1440, 24)]
    [InlineData(390, 44)]
    public async Task LinksToErrors_AreLargeEnoughToBeHit(int width, int least)
    {
        await using var portal = await new PortalProcess().StartAsync();
        var page = await browsers.SignInAsync(portal, "op10-orders", width: width);
        var person = new OrderJourney(portal, page, "ru");
        await person.OpenAsync("/orders/new?product=L2_P2P&step=points");
        await page.Locator("[data-next]").ClickAsync();
        await MeasureAsync(".pf-summary li a");
        await page.Locator(".pf-summary li a").First.ClickAsync();
        await Assertions.Expect(page.Locator("#p-end_a-subject")).ToBeFocusedAsync();
        page.Url.ShouldNotContain("#", Case.Sensitive);
        await page.ArriveAsync("**/orders/drafts/**");
        await person.OpenAsync(new Uri(page.Url).AbsolutePath + "?step=review");

        await MeasureAsync(".note li a");
        await page.Locator(".nextbar .actb button").ClickAsync();
        await MeasureAsync(".pf-summary li a");
        await browsers.LeaveAsync();

        async Task MeasureAsync(string links)
        {
            await page.Locator(links).Nth(1).WaitForAsync();
            foreach (var link in await page.Locator(links).AllAsync())
            {
                (await link.BoundingBoxAsync())!.Height.ShouldBeGreaterThanOrEqualTo(least, $"{links}: {await link.InnerTextAsync()}");
            }
        }
    }

    [Fact]
    public async Task StepAhead_IsOpenOnceAllBeforeItAreFilled()
    {
        await using var portal = await new PortalProcess().StartAsync();
        var page = await browsers.SignInAsync(portal, "op10-orders");
        var person = new OrderJourney(portal, page, "ru");
        await person.OpenAsync("/orders/new?product=L2_P2P");
        await person.NextAsync("#p-end_a-subject");
        var steps = page.Locator(".steps li");
        await Assertions.Expect(steps.Locator("a")).ToHaveTextAsync(["Услуга"]);
        await person.FillEndsAsync();
        await Assertions.Expect(steps.Locator("a")).ToHaveTextAsync(["Услуга", "Параметры"]);
        await person.NextAsync("#p-bandwidth_mbps");
        await person.FillParametersAsync();
        await steps.Locator("a", new LocatorLocatorOptions { HasText = "Точки" }).ClickAsync();
        await page.Locator("#p-end_a-subject").WaitForAsync();
        await Assertions.Expect(steps.Nth(2)).ToHaveClassAsync("d");
        await Assertions.Expect(steps.Locator("a")).ToHaveTextAsync(["Услуга", "Параметры", "Договор и контакты"]);
        await steps.Locator("a", new LocatorLocatorOptions { HasText = "Договор" }).ClickAsync();
        await page.Locator("#reference").WaitForAsync();
        await browsers.LeaveAsync();
    }
}
