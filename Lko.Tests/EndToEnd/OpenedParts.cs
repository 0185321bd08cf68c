using Lko.Domain.Integration;
using Lko.Tests.Orders;
using Lko.Web.Features.Integration.Outbox;
using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>What opens on a page only by doing something, and a look at each.</summary>
internal static class OpenedParts
{
    private const string Calendar = ".calbox";

    /// <summary>What opens only by doing something: the bell and the dialogs, what unfolds on a list, the drawer of a phone, the answer left out.</summary>
    public static async Task OrdersAsync(OrderJourney person, PageCheck check, string asked, string quoted, string delivered)
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
    public static async Task IntegrationAsync(OrderJourney person, PageCheck check, OutboxMessageId dead)
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
    public static async Task ActingAsync(OrderJourney person, PageCheck check, string order)
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
    public static async Task WizardAsync(OrderJourney person, PageCheck check, string draft)
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

    /// <summary>Another day asked for an order that is in work: the dialog with what is missing, and the calendar over it with the day that was typed.</summary>
    public static async Task DateAsync(OrderJourney person, PageCheck check, string order)
    {
        var page = person.Page;
        await person.OpenAsync($"/orders/{order}");
        var ask = page.GetByRole(AriaRole.Button, new() { Name = person.Say("Запросить корректировку срока…", "Request a date change…") });
        await Assertions.Expect(ask).Not.ToHaveAttributeAsync("aria-disabled", "true");
        await ask.ClickAsync();
        await page.Locator("#wanted:focus").WaitForAsync();
        await page.Locator(".mud-dialog-actions .btn.y").ClickAsync();
        await page.Locator("#wanted-error").WaitForAsync();
        await check.LookAsync("dialog of another day with errors");
        await page.FillAsync("#wanted", "2040-05-17");
        await OpenCalendarAsync(page, ".mud-selected");
        await check.LookAsync("calendar over a dialog", Calendar);
        await CloseCalendarAsync(page);
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Dialog).WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
    }

    /// <summary>The calendar of a form, and what is said of a draft that another window saved or sent meanwhile.</summary>
    public static async Task DraftAsync(OrderJourney person, PageCheck check, OrderScene scene)
    {
        var page = person.Page;
        var draft = (await scene.DraftAsync()).Value;
        await person.OpenAsync($"/orders/drafts/{draft.Id.Value}?step=contract");
        await OpenCalendarAsync(page, ".mud-current");
        await check.LookAsync("calendar of a form", Calendar);
        await page.Locator($"{Calendar} .mud-button-month").ClickAsync();
        await page.Locator($"{Calendar} .mud-picker-month").First.WaitForAsync();
        await check.LookAsync("months of a calendar", Calendar);
        await CloseCalendarAsync(page);

        var changed = OrderScene.Channel();
        changed["bandwidth_mbps"] = 200;
        draft = (await scene.DraftAsync(parameters: changed, id: draft.Id, version: draft.Version)).Value;
        await ReferAsync("SL-2");
        await page.Locator("table.differ").WaitForAsync();
        await check.LookAsync("draft saved in another window");
        await page.GetByRole(AriaRole.Button, new() { Name = person.Say("Открыть сохранённое", "Open what was saved") }).ClickAsync();
        await Assertions.Expect(page.Locator("#reference")).ToHaveValueAsync("SL-1");

        (await scene.SubmitAsync(draft)).IsOk.ShouldBeTrue();
        await ReferAsync("SL-3");
        await page.Locator(".note[role=alert] a").WaitForAsync();
        await check.LookAsync("draft sent in another window");
        await page.Locator(".note[role=alert] button").ClickAsync();
        await page.Locator("[data-save=clean]").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });

        async Task ReferAsync(string reference)
        {
            await page.FillAsync("#reference", reference);
            await page.Locator("#reference").BlurAsync();
        }
    }

    /// <param name="marked">The day that is marked in it.</param>
    private static async Task OpenCalendarAsync(IPage page, string marked)
    {
        await page.Locator(".cal > summary").ClickAsync();
        await page.Locator($"{Calendar} {marked}").WaitForAsync();
    }

    private static async Task CloseCalendarAsync(IPage page)
    {
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator(Calendar)).ToBeHiddenAsync();
    }
}
