using System.Globalization;
using System.Text.Json;
using Lko.Infrastructure.Resources;
using Lko.Tests.Sandbox;
using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>A sandbox in this process and a person at its desk, who never loads it again.</summary>
internal sealed class DeskScene(SandboxFixture sandbox, IPage page, string language) : IAsyncDisposable
{
    public SandboxFixture Sandbox { get; } = sandbox;

    public IPage Page { get; } = page;

    public ILocator ByHand => Form("/control/crm/orders/step");

    public ILocator Clock => Form("/control/time");

    public ILocator Calls => Form("/control/crm/faults");

    public ILocator Events => Form("/control/crm/events/faults");

    public ILocator NewRequests => Form("/control/lastmile/requests").First;

    public ILocator KnownRequests => Form("/control/lastmile/requests").Last;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<DeskScene> OpenAsync(Browsers browsers, string language = "ru", ColorScheme scheme = ColorScheme.Light, int width = 1440)
    {
        // Systems that send over SFTP have doors, so that their connections can be broken too.
        var sandbox = await SandboxFixture.StartAsync(sftp: 9);
        try
        {
            await using var nobody = new PortalProcess();
            var page = await browsers.OpenAsync(nobody, language, scheme, width);
            var desk = new DeskScene(sandbox, page, language);
            await desk.LoadAsync();
            return desk;
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }

    public async Task LoadAsync()
    {
        await Page.GotoAsync(Sandbox.Server.Address.AbsoluteUri);
        (await Page.GetAttributeAsync("html", "lang")).ShouldBe(language);
        await Page.EvaluateAsync("() => { window.neverLoadedAgain = true; }");
    }

    /// <summary>What the page calls something.</summary>
    public string Word(string key, params ReadOnlySpan<object?> arguments) =>
        string.Format(CultureInfo.InvariantCulture, InfrastructureTexts.Sandbox.In(CultureInfo.GetCultureInfo(language), key), arguments);

    /// <summary>The field that the page calls so.</summary>
    public ILocator Field(ILocator form, string key) =>
        form.GetByRole(AriaRole.Combobox, new() { Name = Word(key), Exact = true })
            .Or(form.GetByRole(AriaRole.Spinbutton, new() { Name = Word(key), Exact = true })).Or(form.GetByRole(AriaRole.Textbox, new() { Name = Word(key), Exact = true }));

    public ILocator Button(ILocator place, string key, params ReadOnlySpan<object?> arguments) => place.GetByRole(AriaRole.Button, new() { Name = Word(key, arguments), Exact = true });

    /// <summary>The systems of one macro-region, unfolded.</summary>
    /// <param name="system">One of them.</param>
    public async Task<ILocator> RegionAsync(string system)
    {
        var region = Page.Locator("details.region").Filter(new() { Has = Page.Locator($"[formaction='/control/billing/{system}/faults']") });
        if (await region.GetAttributeAsync("open") is null)
        {
            await region.Locator("summary").ClickAsync();
        }

        return region;
    }

    /// <summary>Presses a button and waits until the page says that it is done.</summary>
    public async Task DoAsync(ILocator form, ILocator button)
    {
        await button.ClickAsync();
        await Assertions.Expect(form.Locator(".done")).ToHaveTextAsync(Word("Control.Done"));
        await Assertions.Expect(form.Locator(".wrong")).ToHaveCountAsync(0);
    }

    /// <summary>The objection stands with its field, which has the focus and still what was typed.</summary>
    public static async Task IsRefusedAsync(ILocator field, string message)
    {
        await Assertions.Expect(field.Locator("xpath=ancestor::div[1]").GetByRole(AriaRole.Alert)).ToHaveTextAsync(message);
        await Assertions.Expect(field).ToBeFocusedAsync();
        await Assertions.Expect(field).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(field).ToHaveAccessibleDescriptionAsync(message);
    }

    /// <summary>The browser tells of every answer that is none; nothing else has gone wrong.</summary>
    public static void AreRefusals(IReadOnlyList<string> faults, params int[] statuses) =>
        faults.ShouldAllBe(fault => statuses.Any(status => fault.Contains($"status of {status}", StringComparison.Ordinal)));

    public async Task<JsonElement> StateAsync() => JsonElement.Parse(await Sandbox.Http.GetStringAsync("control/state", Token));

    /// <summary>What the last-mile portal tells, by number.</summary>
    public async Task<Dictionary<string, JsonElement>> RequestsAsync() =>
        JsonElement.Parse(await Sandbox.Http.GetStringAsync("lastmile/requests?limit=1000", Token)).GetProperty("items").EnumerateArray().ToDictionary(item => item.GetProperty("requestNo").GetString()!, StringComparer.Ordinal);

    public async Task EndAsync() => (await Page.EvaluateAsync<bool>("() => window.neverLoadedAgain === true")).ShouldBeTrue();

    public async ValueTask DisposeAsync()
    {
        await Page.Context.CloseAsync();
        await Sandbox.DisposeAsync();
    }

    private ILocator Form(string action) => Page.Locator($"form[action='{action}']");
}
