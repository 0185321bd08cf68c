using System.Globalization;
using Lko.Domain.Access;
using Lko.Infrastructure.Sandbox.Landscape;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>The main job as people do it: an order from the catalogue to done, every step on every screen without reload.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class StoryTests(Browsers browsers, ITestOutputHelper output) : IClassFixture<Browsers>
{
    private const string Account = "352000012525";
    private const string Contract = "352000099085";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>What an account owes at the end of the last closed month, by the book that the sandbox plays.</summary>
    private static string Closing(string language)
    {
        var ledger = new PlayedLedger(PlayedLedger.DefaultSeed, PlayedScale.Small, TimeProvider.System);
        var system = ledger.Registry.Find("ASR-NNOV-1")!;
        var closing = ledger.Open(system).Balances(ledger.LastClosed(system)).Single(row => row.Account.Number == Account).Closing;
        return (closing / 100m).ToString("N2", CultureInfo.GetCultureInfo(language));
    }

    [Theory]
    [InlineData("ru", ColorScheme.Light)]
    [InlineData("en", ColorScheme.Dark)]
    public async Task Order_FromCatalogueToDone_ShowsEveryStepEverywhereWithoutReload(string language, ColorScheme scheme)
    {
        await browsers.LeaveAsync();
        await using var portal = await new PortalProcess().StartAsync();
        await OrderScene.Over(portal.Database).GrantAsync("carrier-support", Role.CarrierAccountManager, "URAL");
        Stranger[] strangers = [await Stranger.OpenAsync(portal, browsers, "op02-orders", language, scheme), await Stranger.OpenAsync(portal, browsers, "carrier-support", language, scheme)];
        var carrier = new OrderJourney(portal, await browsers.SignInAsync(portal, "carrier-kam-volga", language, scheme), language);
        await carrier.OpenAsync("/orders?view=all");
        var page = await browsers.SignInAsync(portal, "op10-orders", language, scheme);
        var manager = new OrderJourney(portal, page, language);
        var folder = $"story-{language}";

        await manager.OpenAsync("/contracts");
        await Assertions.Expect(page.Locator("tr[data-row]", new PageLocatorOptions { HasText = Contract })).ToContainTextAsync(Account);
        await Browsers.ShootAsync(page, folder, "00-contracts");
        await Eventually.Until(
            async () =>
            {
                await manager.OpenAsync($"/balances?q={Account}");
                return await page.GetByText(Closing(language)).CountAsync() > 0;
            },
            TimeSpan.FromSeconds(60), "what the billing tells is on the screen");
        await Assertions.Expect(page.GetByText(Account)).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveClassAsync(scheme == ColorScheme.Dark ? "lko-dark" : "lko-light");
        await Browsers.ShootAsync(page, folder, "01-balances");

        await page.Locator("nav a[href$=catalogue]").First.ClickAsync();
        var order = page.Locator("a[href='/orders/new?product=L2_P2P']");
        await order.WaitForAsync();
        await Browsers.ShootAsync(page, folder, "02-catalogue");
        await order.ClickAsync();
        await page.ArriveAsync("**/orders/new?product=L2_P2P");
        await manager.NextAsync("#p-end_a-subject");
        await manager.FillEndsAsync();
        await manager.NextAsync("#p-bandwidth_mbps");
        await page.FillAsync("#p-bandwidth_mbps", "105");
        await manager.LeaveAsync();
        await Assertions.Expect(page.Locator("#p-bandwidth_mbps")).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(page.GetByText(manager.Say("шаг", "step")).First).ToBeVisibleAsync();
        await Browsers.ShootAsync(page, folder, "03-wrong-input");
        var draft = new Uri(page.Url).PathAndQuery;

        var elsewhere = await browsers.SignInAsync(portal, "op10-orders", language, scheme);
        var second = new OrderJourney(portal, elsewhere, language);
        await second.OpenAsync("/orders?view=drafts");
        await elsewhere.Locator("tbody a").First.ClickAsync();
        await elsewhere.ArriveAsync("**" + draft.Split('?')[0]);
        await second.OpenAsync(draft);
        await Assertions.Expect(elsewhere.Locator("#p-bandwidth_mbps")).ToHaveValueAsync("105");

        await manager.FillParametersAsync();
        await manager.NextAsync("#reference");
        await manager.FillContactsAsync("SL-1187");
        await page.Locator("[data-next]").ClickAsync();
        await Assertions.Expect(page.GetByText("SL-1187")).ToBeVisibleAsync();
        await Browsers.ShootAsync(page, folder, "04-review");
        await second.OpenAsync("/orders");
        var number = await manager.SendAsync();
        await Browsers.ShootAsync(page, folder, "05-sent");
        await ShowAsync(elsewhere);
        await ShowAsync(carrier.Page);
        var card = new OrderJourney(portal, await browsers.SignInAsync(portal, "carrier-kam-volga", language, scheme), language);
        await card.OpenAsync($"/orders/{number}");
        var colleague = new OrderJourney(portal, await browsers.SignInAsync(portal, "op10-admin", language, scheme), language);
        await colleague.OpenAsync("/");

        var steps = new LiveSteps(portal, page, elsewhere, new(colleague.Page, card.Page, carrier.Page), language);
        var row = elsewhere.Locator("tr", new PageLocatorOptions { HasText = number });
        await StepAsync("REGISTERED", manager.Say("Принята", "Acknowledged"));
        await StepAsync("CLARIFY", manager.Say("Ожидает данных оператора", "Awaiting your data"), manager.Say("Ожидает данных оператора", "Awaiting operator's data"));
        await Assertions.Expect(page.Locator(".bell .dot")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText(manager.Say("Укажите контактное лицо", "Please name the contact person")).First).ToBeVisibleAsync();
        await Browsers.ShootAsync(page, folder, "06-clarification");
        await manager.AnswerAsync(manager.Say("Иван, +7 831 200-00-01", "Ivan, +7 831 200-00-01"));
        await StepAsync("TECH_CHECK", manager.Say("В работе", "In progress"));
        await StepAsync("QUOTED", manager.Say("Согласование доп. затрат", "Extra charge"));
        await Assertions.Expect(page.GetByText(manager.Say("Прокладка ОК в канализации", "Laying fibre cable in ducts"))).ToBeVisibleAsync();
        await Browsers.ShootAsync(page, folder, "07-terms");
        await UpdateReadmeAsync(page, language);
        await manager.AcceptTermsAsync();
        await StepAsync("AGREED", manager.Say("В работе", "In progress"));
        await Assertions.Expect(row).ToContainTextAsync(manager.Say("Условия согласованы", "Terms agreed"));
        await StepAsync("SIGNING", manager.Say("В работе", "In progress"));
        await StepAsync("IN_BUILD", manager.Say("В работе", "In progress"));
        await Assertions.Expect(page.GetByText(manager.Say("Отозвать уже нельзя", "It can no longer be cancelled"))).ToBeVisibleAsync();
        await StepAsync("TESTING", manager.Say("В работе", "In progress"));
        await StepAsync("ACCEPTANCE", manager.Say("Приёмка", "Acceptance"));
        await Browsers.ShootAsync(page, folder, "08-acceptance");
        await manager.AcceptDeliveryAsync();
        await ToldAsync(colleague, manager.Say($"Заявка {number}: услуга принята", $"Order {number}: the service was accepted"));
        await StepAsync("DONE", manager.Say("Выполнена", "Completed"));
        await Browsers.ShootAsync(page, folder, "09-done");
        await Browsers.ShootAsync(elsewhere, folder, "10-list");

        await Browsers.ShootAsync(card.Page, folder, "11-carrier");
        await ToldAsync(colleague, manager.Say($"Заявка {number} выполнена", $"Order {number} completed"));
        await ToldAsync(card, manager.Say($"Заявка {number}, состояние «Приёмка»", $"Order {number}, state “Acceptance”"));
        await Assertions.Expect(card.Page.Locator(".actb button")).ToHaveCountAsync(0);
        foreach (var stranger in strangers)
        {
            await stranger.SawNothingAsync(number);
        }

        await OthersAsync(portal, number, language);
        (await browsers.LeaveAsync()).ShouldBeEmpty();
        output.WriteLine(steps.Told);

        async Task StepAsync(string code, string state, string? toCarrier = null)
        {
            await steps.TakeAsync(number, code, state, toCarrier ?? state);
            await Assertions.Expect(manager.State(state)).ToBeVisibleAsync();
            await Assertions.Expect(row.Locator(".st")).ToContainTextAsync(state);
        }
    }

    [Fact]
    public async Task Order_DeclinedCancelledOrHeld_GoesAsTheLifecycleSays()
    {
        await browsers.LeaveAsync();
        await using var portal = await new PortalProcess().StartAsync();
        var page = await browsers.SignInAsync(portal, "op10-orders");
        var manager = new OrderJourney(portal, page, "ru");

        var declined = await manager.PlaceAsync("SL-1");
        foreach (var code in new[] { "REGISTERED", "CLARIFY" })
        {
            await portal.StepAsync(declined, code);
        }

        await manager.AnswerAsync("Иван, +7 831 200-00-01");
        await portal.StepAsync(declined, "TECH_CHECK");
        await AskForAnotherDayAsync(portal, manager, declined);
        await portal.StepAsync(declined, "QUOTED");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Отказаться…" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Textbox).FillAsync("Дорого");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Отказаться", Exact = true }).ClickAsync();
        await portal.StepAsync(declined, "FAILED");
        await Assertions.Expect(manager.State("Не выполнена")).ToBeVisibleAsync();

        var cancelled = await manager.PlaceAsync("SL-2");
        await portal.StepAsync(cancelled, "REGISTERED");

        // Whoever decides on what he does not see yet is asked again; that is another story.
        await Assertions.Expect(page.Locator(".head")).ToContainTextAsync(LiveSteps.StageOf("REGISTERED", "ru"));
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Отозвать заявку…" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Textbox).FillAsync("Передумали");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Отозвать заявку", Exact = true }).ClickAsync();
        await portal.ReceivedAsync(cancelled, "order.requestCancellation");
        await portal.StepAsync(cancelled, "CANCELLED");
        await Assertions.Expect(manager.State("Отозвана")).ToBeVisibleAsync();

        var held = await manager.PlaceAsync("SL-3");
        await portal.StepAsync(held, "REGISTERED");
        await portal.ControlAsync($"/control/crm/orders/{held}/step", new { to = "HELD" });
        await Assertions.Expect(manager.State("Задержка")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Срок согласования прокладки с владельцем канализации сдвинут.").First).ToBeVisibleAsync();
        await portal.StepAsync(held, "REGISTERED");
        await Assertions.Expect(manager.State("Принята")).ToBeVisibleAsync();
        (await browsers.LeaveAsync()).ShouldBeEmpty();
    }

    /// <summary>By the keyboard alone: the calendar closes without its dialog, what is missing is told at its field, and the carrier's answer comes to the open card.</summary>
    private static async Task AskForAnotherDayAsync(PortalProcess portal, OrderJourney manager, string order)
    {
        var (page, day) = (manager.Page, TimeProvider.System.GetUtcNow().AddDays(90).ToString("dd.MM.yyyy", CultureInfo.InvariantCulture));
        await Assertions.Expect(page.Locator(".head")).ToContainTextAsync(LiveSteps.StageOf("TECH_CHECK", "ru"));
        var ask = page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Запросить корректировку срока…" });
        await Assertions.Expect(ask).Not.ToHaveAttributeAsync("aria-disabled", "true");
        await ask.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var dialog = page.GetByRole(AriaRole.Dialog);
        var wanted = dialog.GetByLabel("Новая желаемая дата", new LocatorGetByLabelOptions { Exact = true });
        await Assertions.Expect(wanted).ToBeFocusedAsync();
        await wanted.FillAsync(day);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        var calendar = dialog.Locator(".calbox");
        await Assertions.Expect(calendar).ToBeVisibleAsync();
        (await calendar.EvaluateAsync<bool>("box => { const { left, top } = box.getBoundingClientRect(); return box.contains(document.elementFromPoint(left + 20, top + 20)); }")).ShouldBeTrue("nothing cuts the calendar off");
        await Browsers.ShootAsync(page, "story-ru", "12-date");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(calendar).ToBeHiddenAsync();
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Запросить корректировку срока" }).PressAsync("Enter");
        await Assertions.Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("Укажите причину");
        await dialog.GetByLabel("Причина корректировки").FillAsync("Площадка готова позже");
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Запросить корректировку срока" }).PressAsync("Enter");
        await Assertions.Expect(manager.State("Рассматривается корректировка срока")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".tl li").First).ToContainTextAsync($"желаемая дата: {day}");
        await portal.ReceivedAsync(order, "order.requestDate");

        await portal.ControlAsync($"/control/crm/orders/{order}/step", new { });
        await Assertions.Expect(manager.State("В работе")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Новая дата согласована").First).ToBeVisibleAsync();
    }

    /// <summary>The new row waits behind a line above the list; the person shows it.</summary>
    private static Task ShowAsync(IPage list) => list.Locator("button.fresh").ClickAsync();

    /// <summary>The bell says so; it need not be opened for that.</summary>
    private static Task ToldAsync(OrderJourney person, string sentence) => Assertions.Expect(person.Page.Locator(".bell .pop")).ToContainTextAsync(sentence);

    private async Task OthersAsync(PortalProcess portal, string number, string language)
    {
        foreach (var subject in new[] { "op02-orders", "carrier-support" })
        {
            var stranger = new OrderJourney(portal, await browsers.SignInAsync(portal, subject, language), language);
            await stranger.OpenAsync("/orders?view=all");
            await Assertions.Expect(stranger.Page.GetByText(number)).ToHaveCountAsync(0);
            (await stranger.Page.GotoAsync(new Uri(portal.Address, $"/orders/{number}").AbsoluteUri))!.Status.ShouldBe(404);
        }

        var finance = await browsers.SignInAsync(portal, "op10-finance", language);
        (await finance.GotoAsync(new Uri(portal.Address, $"/orders/{number}").AbsoluteUri))!.Status.ShouldBe(403);
        await Assertions.Expect(finance.GetByText(number)).ToHaveCountAsync(0);
        Token.ThrowIfCancellationRequested();
    }

    /// <summary>The README's picture is made here, when asked for.</summary>
    private static async Task UpdateReadmeAsync(IPage page, string language)
    {
        if (language == "ru" && Environment.GetEnvironmentVariable("LKO_UPDATE_IMAGES") == "1")
        {
            await Assertions.Expect(page.Locator(".mud-snackbar")).ToHaveCountAsync(0);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Repository.Root, "docs", "images", "order-card.png"), FullPage = true, Animations = ScreenshotAnimations.Disabled });
        }
    }
}
