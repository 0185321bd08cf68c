using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lko.Domain.Orders;
using Lko.Tests.Support;
using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>Others who look on while an order moves: a colleague at his bell, the carrier's account manager at the card and at the list.</summary>
internal sealed record Onlookers(IPage Colleague, IPage ManagersCard, IPage ManagersList);

/// <summary>
/// Steps of an order in the CRM, timed until each is on the card, on the list and on the bell of open pages. The clock begins before the CRM is
/// asked for the step, so that the way of the event to the portal counts too.
/// </summary>
internal sealed class LiveSteps(PortalProcess portal, IPage card, IPage list, Onlookers others, string language)
{
    private const string OnCard = """
        ([state, stage, before]) => {
          const head = document.querySelector('.head').innerText;
          return head.includes(state) && head.includes(stage) && document.querySelectorAll('.tl li').length > before;
        }
        """;

    private const string OnList = """
        ([state, stage, number]) => {
          const row = [...document.querySelectorAll('tr[data-row]')].find(each => each.innerText.includes(number))?.innerText ?? '';
          return row.includes(state) && row.includes(stage);
        }
        """;

    private const string OnBell = "before => Number(document.querySelector('.bell .dot')?.innerText ?? 0) > before";

    private const string Unread = "() => Number(document.querySelector('.bell .dot')?.innerText ?? 0)";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private readonly StringBuilder _told = new();

    /// <summary>What was measured so far.</summary>
    public string Told => _told.ToString();

    /// <summary>What the stage that the CRM's code leads to is called; empty when it leads to none.</summary>
    public static string StageOf(string code, string language)
    {
        using var culture = new CultureScope(language);
        return OrderLifecycle.CrmCodes[code].Stage is { } stage and not OrderStage.None ? stage.Name() : "";
    }

    /// <param name="toCarrier">The state in the words that the carrier reads.</param>
    public async Task TakeAsync(string number, string code, string state, string toCarrier)
    {
        // What the person decided before is on his card already.
        await Assertions.Expect(card.Locator(".pan.yours")).ToHaveCountAsync(0);
        var stage = StageOf(code, language);
        var history = await card.Locator(".tl li").CountAsync();
        var (unread, colleagues) = (await card.EvaluateAsync<int>(Unread), await others.Colleague.EvaluateAsync<int>(Unread));
        var sights = new (string Where, Task<long> Seen)[]
        {
            ("card", SeenAsync(card, OnCard, new object[] { state, stage, history })),
            ("list", SeenAsync(list, OnList, new object[] { state, stage, number })),
            ("bell", SeenAsync(card, OnBell, unread)),
            ("colleague's bell", SeenAsync(others.Colleague, OnBell, colleagues)),
            ("account manager's card", SeenAsync(others.ManagersCard, OnCard, new object[] { toCarrier, stage, history })),
            ("account manager's list", SeenAsync(others.ManagersList, OnList, new object[] { toCarrier, stage, number })),
        };

        var asked = await portal.StepAsync(number, code);
        foreach (var (where, seen) in sights)
        {
            var elapsed = Stopwatch.GetElapsedTime(asked, Math.Max(asked, await seen));
            var told = string.Create(CultureInfo.InvariantCulture, $"{code} on the {where}: {elapsed.TotalMilliseconds:0} ms");
            _told.AppendLine(told);
            elapsed.ShouldBeLessThan(Limit, told);
        }
    }

    private static async Task<long> SeenAsync(IPage page, string script, object argument)
    {
        await page.WaitForFunctionAsync(script, argument, new PageWaitForFunctionOptions { PollingInterval = 5 });
        return Stopwatch.GetTimestamp();
    }
}
