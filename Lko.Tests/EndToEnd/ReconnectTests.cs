using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>A person in the middle of a draft loses the portal: the page says so in his language and comes back by itself with what he had.</summary>
[Collection(BrowserTests.Name)]
public sealed class ReconnectTests(Browsers browsers) : IClassFixture<Browsers>
{
    private const string Typed = "г. Саратов, ул. Чапаева, 12";

    [Fact]
    public async Task ConnectionCut_SaysSoAndContinuesTheSamePage()
    {
        await using var portal = await new PortalProcess().StartAsync();
        var page = await browsers.SignInAsync(portal, "op10-orders", "en");
        var lines = new List<IWebSocketRoute>();
        await page.RouteWebSocketAsync(url => url.Contains("/_blazor", StringComparison.Ordinal), line =>
        {
            line.ConnectToServer();
            lines.Add(line);
        });
        var person = await DraftAsync(portal, page, "en");
        await page.EvaluateAsync("() => window.before = true");
        await page.RouteAsync("**/_blazor/negotiate**", route => route.AbortAsync());

        await lines[^1].CloseAsync(new WebSocketRouteCloseOptions { Code = 1011 });

        await Told(page, "connection").WaitForAsync();
        await Told(page, "Draft saved at").WaitForAsync();
        var place = await Box(page).BoundingBoxAsync();
        (place!.X + (place.Width / 2)).ShouldBe(page.ViewportSize!.Width / 2f, 2, "in the middle of the screen");
        var findings = new ConcurrentQueue<string>();
        await new PageCheck(page, "op10-orders", 1440, 390, findings).LookAsync("connection cut");
        findings.ShouldBeEmpty(string.Join('\n', findings));
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(Box(page)).ToBeVisibleAsync();
        await page.UnrouteAsync("**/_blazor/negotiate**");
        await GoneAsync(page);
        (await page.EvaluateAsync<bool>("() => window.before === true")).ShouldBeTrue("the page was not loaded again");
        await page.FillAsync("#p-end_b-text", Typed);
        await person.LeaveAsync();
        await LeaveAsync(page);
    }

    /// <summary>The page is there, and its first connection does not come about: it would look alive for ever.</summary>
    [Fact]
    public async Task FirstConnection_ThatFails_IsTriedAgain_AndSaysSo()
    {
        await using var portal = await new PortalProcess().StartAsync();
        var page = await browsers.SignInAsync(portal, "op10-orders", "en");
        await page.RouteAsync("**/_blazor/negotiate**", route => route.AbortAsync());

        await page.GotoAsync(new Uri(portal.Address, "/orders").AbsoluteUri);

        await Told(page, "connection").WaitForAsync();
        await page.UnrouteAsync("**/_blazor/negotiate**");
        await page.Locator("[data-interactive=true]").WaitForAsync();
        await GoneAsync(page);
        await page.Locator("nav.nav a[href=catalogue]").ClickAsync();
        await page.ArriveAsync("**/catalogue");
        await LeaveAsync(page);
    }

    /// <summary>A request without an answer fails for nobody: the page gives it up by itself.</summary>
    [Fact]
    public async Task FirstRequest_ThatHangs_IsTriedAgain()
    {
        await using var portal = await new PortalProcess().StartAsync();
        var page = await browsers.SignInAsync(portal, "op10-orders", "en");
        var asked = 0;
        await page.GotoAsync("about:blank");
        await page.RouteAsync("**/_blazor/negotiate**", route => Interlocked.Increment(ref asked) > 1 ? route.ContinueAsync() : Task.CompletedTask);

        await new OrderJourney(portal, page, "en").OpenAsync("/orders");

        asked.ShouldBe(2);
        await LeaveAsync(page);
    }

    [Fact]
    public async Task FirstConnection_ThatHangs_IsTriedAgain()
    {
        await using var portal = await new PortalProcess().StartAsync();
        var page = await browsers.SignInAsync(portal, "op10-orders", "en");
        var hung = 0;
        await using var proxy = new FaultProxy(portal.Address.Port) { Hears = line => !line.StartsWith("GET /_blazor?id=", StringComparison.Ordinal) || Interlocked.Increment(ref hung) > 1 };

        await page.GotoAsync(new UriBuilder(portal.Address) { Port = proxy.Port, Path = "/orders" }.Uri.AbsoluteUri);

        await new OrderJourney(portal, page, "en").InteractiveAsync();
        hung.ShouldBePositive("the first connection was never answered");
        await LeaveAsync(page);
    }

    /// <summary>The connection stands, and the call that draws the page gets lost on it: the page is loaded anew by itself once, then by its person.</summary>
    [Fact]
    public async Task FirstDrawing_ThatDoesNotCome_LoadsThePageAnew_AndThenSaysSo()
    {
        await using var portal = await new PortalProcess().StartAsync();
        var page = await browsers.SignInAsync(portal, "op10-orders", "en");
        var lost = 0;
        await page.GotoAsync("about:blank");
        await page.RouteWebSocketAsync(url => url.Contains("/_blazor", StringComparison.Ordinal), line =>
        {
            var server = line.ConnectToServer();
            line.OnMessage(frame =>
            {
                if (lost < 2 && frame.Binary is { } bytes && bytes.AsSpan().IndexOf("StartCircuit"u8) >= 0)
                {
                    lost++;
                }
                else if (frame.Binary is { } rest)
                {
                    server.Send(rest);
                }
                else
                {
                    server.Send(frame.Text!);
                }
            });
        });

        await page.GotoAsync(new Uri(portal.Address, "/orders").AbsoluteUri);

        await Button(page).WaitForAsync(new LocatorWaitForOptions { Timeout = 60_000 });
        lost.ShouldBe(2);
        await Button(page).ClickAsync();
        await page.Locator("[data-interactive=true]").WaitForAsync();
        await Assertions.Expect(Box(page)).ToBeHiddenAsync();
        await LeaveAsync(page);
    }

    /// <summary>Files in which the page would stay dead without a word: the network changed while they were loaded.</summary>
    [Theory]
    [InlineData("**/_framework/blazor.web*.js")]
    [InlineData("**/js/start*.js")]
    [InlineData("**/css/grid*.css")]
    public async Task FileThatGetsLost_LoadsThePageAnew_AndThenSaysSo(string file)
    {
        await using var portal = await new PortalProcess().StartAsync();
        var page = await browsers.SignInAsync(portal, "op10-orders", "en");
        var (asked, lost) = (0, 1);
        await page.GotoAsync("about:blank");
        await page.RouteAsync(file, route => Interlocked.Increment(ref asked) > lost ? route.ContinueAsync() : route.AbortAsync());

        await page.GotoAsync(new Uri(portal.Address, "/orders").AbsoluteUri);
        await page.Locator("[data-interactive=true]").WaitForAsync();
        asked.ShouldBe(2, "the page was loaded anew by itself");
        (asked, lost) = (0, 2);
        await page.GotoAsync(new Uri(portal.Address, "/catalogue").AbsoluteUri);

        await Assertions.Expect(Told(page, "could not be restored")).ToBeVisibleAsync();
        asked.ShouldBe(2, "by itself only once");
        await Button(page).ClickAsync();
        await page.Locator("[data-interactive=true]").WaitForAsync();
        await Assertions.Expect(Box(page)).ToBeHiddenAsync();
        await LeaveAsync(page);
    }

    [Fact]
    public async Task PortalRestarted_SaysSoAndOpensTheDraftAgain()
    {
        await using var portal = await new PortalProcess().StartAsync();
        var page = await browsers.SignInAsync(portal, "op10-orders");
        var person = await DraftAsync(portal, page, "ru");
        await page.FillAsync("#p-end_b-text", Typed);
        await person.LeaveAsync();
        await KeptAsync(portal);
        await page.EvaluateAsync("() => window.before = true");

        await portal.KillAsync();
        await Told(page, "связ").WaitForAsync();
        await Told(page, "Черновик сохранён в").WaitForAsync();
        await portal.StartAsync();

        await page.WaitForFunctionAsync("() => !window.before && document.querySelector('[data-interactive=true]')");
        await Assertions.Expect(page.Locator("#p-end_b-text")).ToHaveValueAsync(Typed);
        await GoneAsync(page);
        await person.NextAsync("#p-bandwidth_mbps");
        await LeaveAsync(page);
    }

    /// <summary>Longer than the page tries by itself; people see it in their own languages, and the button brings them back.</summary>
    [Fact]
    public async Task PortalGoneForLong_SaysSoAndTheButtonOpensTheDraftAgain()
    {
        await using var portal = await new PortalProcess().StartAsync();
        var english = await browsers.SignInAsync(portal, "op10-admin", "en");
        await new OrderJourney(portal, english, "en").OpenAsync("/");
        var page = await browsers.SignInAsync(portal, "op10-orders");
        var person = await DraftAsync(portal, page, "ru");
        await page.FillAsync("#p-end_b-text", Typed);
        await person.LeaveAsync();
        await KeptAsync(portal);
        await page.EvaluateAsync("() => window.before = true");

        await portal.KillAsync();
        await GiveUpAsync(page, "Связь восстановить не удалось. Проверьте сеть и повторите.", "Повторить");
        await GiveUpAsync(english, "The connection could not be restored. Check the network and retry.", "Retry");
        await Told(page, "Черновик сохранён в").WaitForAsync();
        await Button(page).ClickAsync();
        await Assertions.Expect(Told(page, "Связь восстановить не удалось.")).ToBeVisibleAsync();
        await portal.StartAsync();
        await Button(page).ClickAsync();

        await page.WaitForFunctionAsync("() => !window.before && document.querySelector('[data-interactive=true]')");
        await Assertions.Expect(page.Locator("#p-end_b-text")).ToHaveValueAsync(Typed);
        await Assertions.Expect(Box(page)).ToBeHiddenAsync();
        await person.NextAsync("#p-bandwidth_mbps");
        await LeaveAsync(english);
        await LeaveAsync(page);
    }

    /// <summary>Lets the page's own clock run through all attempts.</summary>
    private static async Task GiveUpAsync(IPage page, string words, string button)
    {
        await Box(page).WaitForAsync();
        await page.Clock.InstallAsync();
        await Eventually.Until(
            async () =>
            {
                await page.Clock.RunForAsync(30_000);
                return await Told(page, words).IsVisibleAsync();
            },
            TimeSpan.FromSeconds(60), "the page gives up");
        await Assertions.Expect(Button(page)).ToHaveTextAsync(button);
    }

    /// <summary>The second step of a draft that is kept.</summary>
    private static async Task<OrderJourney> DraftAsync(PortalProcess portal, IPage page, string language)
    {
        var person = new OrderJourney(portal, page, language);
        await person.OpenAsync("/orders/new?product=L2_P2P");
        await person.NextAsync("#p-end_a-subject");
        await person.FillEndsAsync();
        return person;
    }

    /// <summary>The page was clean before the last word too: only the stored draft tells when that is kept.</summary>
    private static Task KeptAsync(PortalProcess portal) => Eventually.Until(
        async () =>
        {
            await using var db = portal.OpenDatabase();
            return Regex.Unescape(await db.Orders.Select(order => order.Parameters).SingleAsync(TestContext.Current.CancellationToken)).Contains(Typed, StringComparison.Ordinal);
        },
        "the last word is kept");

    private static ILocator Box(IPage page) => page.Locator("#components-reconnect-modal");

    private static ILocator Button(IPage page) => page.Locator("#components-reconnect-button");

    /// <summary>The box holds the words of every state; only those of the present one are seen.</summary>
    private static ILocator Told(IPage page, string words) => page.Locator("#components-reconnect-modal p:visible", new PageLocatorOptions { HasText = words });

    /// <summary>Between two attempts there are seconds.</summary>
    private static Task GoneAsync(IPage page) => Box(page).WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Hidden });

    /// <summary>The portal is about to stop: nobody is left to tell of it.</summary>
    private static Task LeaveAsync(IPage page) => page.Context.CloseAsync();
}
