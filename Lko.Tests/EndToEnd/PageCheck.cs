using System.Collections.Concurrent;
using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>
/// axe with all its rules over what a person has open, at the width it was opened at, and then with those that look at what is drawn at the other:
/// only style sheets know of the width, so that nothing has to be loaded again and what stands in the page is the same. axe runs in the page itself; its package opens one more page for every look to join what it found in
/// frames, and here are none.
/// </summary>
internal sealed class PageCheck(IPage page, string who, int opened, int turned, ConcurrentQueue<string> findings)
{
    private const string Untitled = "document-title";

    private const string Run = """
        async rules => JSON.stringify((await axe.run({ resultTypes: ['violations'], ...(rules ? { runOnly: rules } : {}) })).violations
          .map(each => ({ id: each.id, impact: each.impact, nodes: each.nodes.slice(0, 3).map(node => node.html) })))
        """;

    /// <summary>Half-transparent text of a moving panel has no contrast to speak of.</summary>
    private const string Still = """
        width => innerWidth === width && document.getAnimations().every(each => each.playState !== 'running' || each.effect.getTiming().iterations === Infinity)
        """;

    /// <summary>The rules whose answer style sheets can change.</summary>
    private static readonly string[] Drawn = ["color-contrast", "link-in-text-block", "scrollable-region-focusable"];

    private static readonly string[] Severe = ["serious", "critical"];

    private static readonly string Axe = $"() => {{ {new BundledAxeScriptProvider().GetScript()} }}";

    public async Task LookAsync(string where)
    {
        foreach (var (width, rules) in new[] { (opened, (string[]?)null), (turned, Drawn) })
        {
            await page.SetViewportSizeAsync(width, Browsers.Height);
            await page.WaitForFunctionAsync(Still, width);
            await FindAsync($"{who} {width} {where}", rules);
        }

        await page.SetViewportSizeAsync(opened, Browsers.Height);
    }

    private async Task FindAsync(string where, string[]? rules)
    {
        var violations = await RunAsync(rules);
        if (violations.Any(violation => violation.Id == Untitled))
        {
            // A living page draws its head anew now and then, and axe may look in between; a page without a title has none later either.
            await page.WaitForFunctionAsync("() => document.title");
            violations = await RunAsync(rules);
        }

        foreach (var violation in violations.Where(violation => Severe.Contains(violation.Impact, StringComparer.Ordinal)))
        {
            findings.Enqueue($"{where}: {violation.Impact} {violation.Id} at {string.Join(" | ", violation.Nodes)}");
        }

        if (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") > 1)
        {
            findings.Enqueue($"{where}: the page scrolls sideways");
        }
    }

    private async Task<Violation[]> RunAsync(string[]? rules)
    {
        page.Frames.ShouldHaveSingleItem("what is in a frame is not looked at");
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await page.EvaluateAsync(Axe);
        }

        return JsonSerializer.Deserialize<Violation[]>(await page.EvaluateAsync<string>(Run, rules), JsonSerializerOptions.Web)!;
    }

    private sealed record Violation(string Id, string? Impact, string[] Nodes);
}
