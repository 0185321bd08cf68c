using System.Text;
using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>Somebody with the list open all the while whom the order does not concern, of another operator or another macro-region: neither the screen nor the wire tells him of orders that are not his.</summary>
internal sealed class Stranger
{
    private readonly IPage _page;
    private readonly List<byte[]> _frames = [];

    private Stranger(IPage page)
    {
        _page = page;
        page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => Keep(frame);
    }

    public static async Task<Stranger> OpenAsync(PortalProcess portal, Browsers browsers, string subject, string language, ColorScheme scheme)
    {
        var page = await browsers.SignInAsync(portal, subject, language, scheme);
        var stranger = new Stranger(page);
        await new OrderJourney(portal, page, language).OpenAsync("/orders?view=all");
        await page.Locator(".lkogrid .empty").WaitForAsync();
        await page.EvaluateAsync(
            "() => { window.changes = []; new MutationObserver(() => window.changes.push(document.body.innerText)).observe(document.body, { childList: true, subtree: true, characterData: true }); }");
        return stranger;
    }

    public async Task SawNothingAsync(string number)
    {
        (await _page.EvaluateAsync<string[]>("() => window.changes")).ShouldAllBe(text => !text.Contains("LKO-2026-", StringComparison.Ordinal));
        (await _page.Locator("main").InnerTextAsync()).ShouldNotContain(number);
        (await _page.Locator(".bell .dot").CountAsync()).ShouldBe(0);
        var wanted = Encoding.UTF8.GetBytes(number);
        lock (_frames)
        {
            _frames.ShouldNotBeEmpty("the page lives");
            _frames.Exists(frame => frame.AsSpan().IndexOf(wanted) >= 0).ShouldBeFalse("the order was told to a page that it does not concern");
        }
    }

    private void Keep(IWebSocketFrame frame)
    {
        lock (_frames)
        {
            _frames.Add(frame.Binary ?? Encoding.UTF8.GetBytes(frame.Text ?? ""));
        }
    }
}
