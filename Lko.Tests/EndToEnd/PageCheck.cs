using System.Collections.Concurrent;
using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>
/// axe with all its rules over what a person has open, at the width it was opened at and then at the other: only style sheets know of the width, so
/// that nothing has to be loaded again. axe runs in the page itself; its package opens one more page for every look to join what it found in
/// frames, and here are none, nor anything that plays.
/// </summary>
internal sealed class PageCheck(IPage page, string who, int opened, int turned, ConcurrentQueue<string> findings)
{
    /// <summary>What a usual screen leaves of its width at the fourfold zoom (WCAG 2.2, 1.4.10).</summary>
    private const int Narrow = 320;

    private const string Untitled = "document-title";

    private const string Run = """
        async () => JSON.stringify((await axe.run({ resultTypes: ['violations'], iframes: false, preload: false })).violations
          .map(each => ({ id: each.id, impact: each.impact, nodes: each.nodes.slice(0, 3).map(node => node.html) })))
        """;

    /// <summary>Half-transparent text of a moving panel has no contrast to speak of.</summary>
    private const string Still = """
        width => innerWidth === width && document.getAnimations().every(each => each.playState !== 'running' || each.effect.getTiming().iterations === Infinity)
        """;

    /// <summary>The innermost thing that stands out of a page that scrolls sideways.</summary>
    private const string Widest = """
        () => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return scrollWidth <= clientWidth + 1 ? null
            : [...document.querySelectorAll('body *')].filter(each => each.checkVisibility() && each.getBoundingClientRect().right > clientWidth + 1).at(-1)?.outerHTML.slice(0, 200) ?? 'its own width';
        }
        """;

    /// <summary>What lies over the page does not make it scroll: what stands out of the window is cut off.</summary>
    private const string CutOff = """
        over => {
          const seen = [...document.querySelectorAll(over)].filter(each => each.checkVisibility()).map(each => each.getBoundingClientRect());
          return seen.length === 0 || seen.some(({ left, right }) => left < 0 || right > document.documentElement.clientWidth);
        }
        """;

    private const string Unseen = """
        over => [...document.querySelectorAll(`:is(${over}) button`)].some(each => each.checkVisibility({ visibilityProperty: true }) && !each.checkVisibility({ opacityProperty: true }))
        """;

    private static readonly string[] Severe = ["serious", "critical"];

    private static readonly string Axe = $"() => {{ {new BundledAxeScriptProvider().GetScript()} }}";

    /// <param name="over">What is open over the page and has to be in the window at every width; null where nothing is.</param>
    public async Task LookAsync(string where, string? over = null)
    {
        foreach (var width in new[] { opened, turned })
        {
            await page.SetViewportSizeAsync(width, Browsers.Height);
            await page.WaitForFunctionAsync(Still, width);
            await FindAsync(width, $"{who} {width} {where}", over);
        }

        await page.SetViewportSizeAsync(Narrow, Browsers.Height);
        await page.WaitForFunctionAsync(Still, Narrow);
        await WidthAsync($"{who} {Narrow} {where}", over);
        await page.SetViewportSizeAsync(opened, Browsers.Height);
    }

    private async Task WidthAsync(string where, string? over)
    {
        if (await page.EvaluateAsync<string?>(Widest) is { } widest)
        {
            findings.Enqueue($"{where}: the page scrolls sideways at {widest}");
        }

        if (over is not null && await page.EvaluateAsync<bool>(CutOff, over))
        {
            findings.Enqueue($"{where}: {over} is not wholly in the window");
        }
    }

    private async Task FindAsync(int width, string where, string? over)
    {
        var violations = await RunAsync();
        if (violations.Any(violation => violation.Id == Untitled || IsSevere(violation)))
        {
            // A living page changes while axe looks: a head that is drawn anew has no title for a moment, a button that becomes another is between two colours. What is wrong stays so.
            await page.WaitForFunctionAsync("() => document.title");
            await page.WaitForFunctionAsync(Still, width);
            violations = await RunAsync();
        }

        foreach (var violation in violations.Where(IsSevere))
        {
            findings.Enqueue($"{where}: {violation.Impact} {violation.Id} at {string.Join(" | ", violation.Nodes)}");
        }

        await WidthAsync(where, over);
        if (over is not null && await page.EvaluateAsync<bool>(Unseen, over))
        {
            findings.Enqueue($"{where}: the keyboard stops in {over} at what nobody sees");
        }
    }

    private static bool IsSevere(Violation violation) => Severe.Contains(violation.Impact, StringComparer.Ordinal);

    private async Task<Violation[]> RunAsync()
    {
        page.Frames.ShouldHaveSingleItem("what is in a frame is not looked at");
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await page.EvaluateAsync(Axe);
        }

        return JsonSerializer.Deserialize<Violation[]>(await page.EvaluateAsync<string>(Run), JsonSerializerOptions.Web)!;
    }

    private sealed record Violation(string Id, string? Impact, string[] Nodes);
}
