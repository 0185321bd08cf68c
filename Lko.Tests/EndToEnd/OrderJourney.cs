using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>The moves of the orders manager on the screens, in the words of his language.</summary>
internal sealed class OrderJourney(PortalProcess portal, IPage page, string language)
{
    public bool IsRussian => language == "ru";

    public IPage Page => page;

    public string Say(string russian, string english) => IsRussian ? russian : english;

    public async Task OpenAsync(string path)
    {
        await page.GotoAsync(new Uri(portal.Address, path).AbsoluteUri);
        await InteractiveAsync();
    }

    /// <summary>Waits until the page answers to the person: its circuit is up. What the page says instead is in the failure.</summary>
    public async Task InteractiveAsync()
    {
        try
        {
            await page.Locator("[data-interactive=true]").WaitForAsync();
        }
        catch (TimeoutException)
        {
            const string Look = """
                () => JSON.stringify({
                  connection: document.getElementById('components-reconnect-modal')?.className, framework: !!window.Blazor?._internal,
                  loaded: performance.getEntriesByType('resource').filter(each => /_blazor/.test(each.name)).map(each => `${new URL(each.name).pathname} ${each.responseStatus} ${Math.round(each.startTime)}+${Math.round(each.duration)}`),
                  now: Math.round(performance.now()), scripts: performance.getEntriesByType('resource').filter(each => /[.]js/.test(each.name)).map(each => `${each.responseStatus} ${Math.round(each.startTime)}+${Math.round(each.duration)}`).join(),
                  ready: document.readyState, document: performance.getEntriesByType('navigation').map(each => `${each.type} ${Math.round(each.responseStart)} ${Math.round(each.responseEnd)} ${Math.round(each.domInteractive)} ${Math.round(each.loadEventEnd)}`).join(),
                  shells: document.querySelectorAll('.shell').length, title: document.title, text: document.body.innerText.slice(0, 300) })
                """;
            // Whether it is slow or dead is the first question.
            var look = await page.EvaluateAsync<string>(Look);
            var late = await page.Locator("[data-interactive=true]").WaitForAsync().ContinueWith(waited => waited.IsCompletedSuccessfully, TaskScheduler.Default);
            Assert.Fail($"{page.Url} does not answer (twice as long after that: {(late ? "it does" : "nor then")}). {await SaidAsync()} {look}\n{portal.Log}");
        }
    }

    /// <summary>What the page wrote to its console, and the requests of its connection.</summary>
    private async Task<string> SaidAsync() => string.Join(" | ",
        (await page.ConsoleMessagesAsync()).Select(message => message.Text).Concat(await page.PageErrorsAsync()).TakeLast(6)
            .Concat((await page.RequestsAsync()).Where(request => request.Url.Contains("_blazor", StringComparison.Ordinal)).Select(request => $"{request.Method} {request.Url} {request.Failure}").TakeLast(6)));

    public async Task NextAsync(string expected)
    {
        await page.Locator("[data-next]").ClickAsync();
        await ArriveAsync(expected);
    }

    /// <summary>Waits for the next step; what the page says instead is in the failure.</summary>
    public async Task ArriveAsync(string expected)
    {
        try
        {
            await page.Locator(expected).First.WaitForAsync();
        }
        catch (TimeoutException)
        {
            const string Look = """
                () => JSON.stringify({
                  saved: document.querySelector('[data-save]')?.dataset.save, dialog: document.querySelector('.mud-dialog-container')?.innerText,
                  errors: document.querySelector('.pf-summary')?.innerText, notes: [...document.querySelectorAll('.note')].map(note => note.innerText),
                  focus: document.activeElement?.outerHTML.slice(0, 120) })
                """;
            Assert.Fail($"{expected} did not come at {page.Url}: {await page.EvaluateAsync<string>(Look)}\n{portal.Log}");
        }
    }

    public async Task FillEndsAsync()
    {
        await ChooseAsync("#p-end_a-subject", Say("Нижегородская область", "Nizhny Novgorod Oblast"));
        await page.FillAsync("#p-end_a-text", "г. Нижний Новгород, ул. Белинского, 9");
        await ChooseAsync("#p-end_b-subject", Say("Саратовская область", "Saratov Oblast"));
        await page.FillAsync("#p-end_b-text", "г. Саратов, ул. Московская, 70");
        await LeaveAsync();
    }

    public async Task FillParametersAsync()
    {
        await page.FillAsync("#p-bandwidth_mbps", "100");
        await ChooseAsync("#p-uni_a", "1000BASE-LX");
        await ChooseAsync("#p-uni_b", "1000BASE-LX");
        await page.FillAsync("#p-licence_no", "Л030-00114-77/00012345");
        await page.SelectOptionAsync("#p-licence_type", "channels");
        await LeaveAsync();
    }

    public async Task FillContactsAsync(string reference)
    {
        await page.FillAsync("#reference", reference);
        await page.FillAsync("#p-contact_technical_name", "М. З.");
        await page.FillAsync("#p-contact_technical_phone", "+7 831 200-00-00");
        await page.FillAsync("#p-contact_technical_email", "noc@example.org");
        await LeaveAsync();
    }

    /// <summary>Types the name and takes what the list below the field offers first.</summary>
    public async Task ChooseAsync(string field, string name)
    {
        await page.FillAsync(field, name);
        await page.Locator($"{field}-list [role=option]", new PageLocatorOptions { HasText = name }).First.WaitForAsync();
        await page.PressAsync(field, "Enter");
        await Assertions.Expect(page.Locator($"{field}-list")).ToBeHiddenAsync();
    }

    /// <summary>Leaves the field and waits until the draft is kept.</summary>
    public async Task LeaveAsync()
    {
        await page.Keyboard.PressAsync("Tab");
        await page.Locator("[data-save=clean]").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
    }

    /// <summary>From the catalogue to a sent order.</summary>
    public async Task<string> PlaceAsync(string reference)
    {
        await OpenAsync("/orders/new?product=L2_P2P");
        await NextAsync("#p-end_a-subject");
        await FillEndsAsync();
        await NextAsync("#p-bandwidth_mbps");
        await FillParametersAsync();
        await NextAsync("#reference");
        await FillContactsAsync(reference);
        await NextAsync(".nextbar .actb button");
        return await SendAsync();
    }

    public async Task<string> SendAsync()
    {
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = Say("Отправить заявку", "Send the order") }).ClickAsync();
        await page.ArriveAsync("**/orders/LKO-*");

        // The address changes before the card is drawn.
        await page.Locator(".tl li").First.WaitForAsync();
        return new Uri(page.Url).Segments[^1];
    }

    public ILocator State(string text) => page.Locator(".head .st", new PageLocatorOptions { HasText = text });

    public async Task AnswerAsync(string text)
    {
        await page.FillAsync("#answer", text);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = Say("Отправить ответ", "Send the answer") }).ClickAsync();
    }

    public Task AcceptTermsAsync() => ConfirmAsync(Say("Согласовать ", "Agree to "), Say("Согласовать", "Agree"));

    public Task AcceptDeliveryAsync() => ConfirmAsync(Say("Принять услугу", "Accept the service"), Say("Принять услугу", "Accept the service"));

    private async Task ConfirmAsync(string button, string verb)
    {
        await page.Locator("main").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = button }).First.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = verb, Exact = true }).ClickAsync();
    }
}
