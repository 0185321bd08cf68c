using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Lko.Web.Features.Integration;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>
/// The carrier's systems break in different ways under a running portal, and are whole again. The integration administrator has the health screen
/// open from the first reading of the federation to its last, and never loads it again.
/// </summary>
[Collection(MeasuredAlone.Name)]
public sealed partial class BrokenLandscapeTests(Browsers browsers, ITestOutputHelper output) : IClassFixture<Browsers>
{
    private const int Systems = 71;
    private const string Paused = "ASR-KRSN-1";
    private const string Folder = "landscape";

    /// <summary>The systems of the story are read all the time, so that nobody has to ask for it.</summary>
    private const string Often = "0/8 * * * * ?";

    /// <summary>Calls that a fault outlasts, whatever is repeated.</summary>
    private const int AsLongAsItTakes = 1_000;

    /// <summary>The first reading of the whole federation takes a while.</summary>
    private const float Patience = 60_000;

    /// <summary>What is wrong with each, how the portal calls its state, and what its last run says; nothing where the run itself succeeds.</summary>
    private static readonly (string System, string Fault, bool IsDelivery, SystemHealth State, SyncFault? Said)[] Broken =
    [
        ("ASR-MSK-1", "Hang", false, SystemHealth.Failing, SyncFault.TimedOut),
        ("ASR-SPB-2", "Status500", false, SystemHealth.Failing, SyncFault.Troubled),
        ("ASR-KAZN-1", "Garbage", false, SystemHealth.Failing, SyncFault.NotItsProtocol),
        ("ASR-NNOV-1", "Truncated", true, SystemHealth.Rejected, null),
        ("ASR-CHEL-1", "WrongEncoding", true, SystemHealth.Rejected, null),
        ("ASR-KHAB-1", "ZipBomb", true, SystemHealth.Quarantined, null),
    ];

    [Fact]
    public async Task BrokenSystems_SayWhatIsWrong_AndTurnFreshByThemselves()
    {
        await browsers.LeaveAsync();
        var clock = Stopwatch.StartNew();
        await using var portal = new PortalProcess(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Landscape:Waits:Headers"] = "00:00:03",
            ["Landscape:Waits:Retries"] = "0",
        });
        await ReadOftenAsync(portal);
        await portal.StartAsync();
        var page = await browsers.SignInAsync(portal, "portal-admin");
        var admin = new OrderJourney(portal, page, "ru");
        await admin.OpenAsync("/integration");
        await page.EvaluateAsync("() => { window.neverLoadedAgain = true; }");
        var desk = new OrderJourney(portal, await page.Context.NewPageAsync(), "ru");
        foreach (var system in Broken.Select(each => each.System).Append(Paused))
        {
            await IsAsync(page, system, SystemHealth.Fresh);
        }

        Tell("they are read");
        foreach (var (system, fault, isDelivery, _, _) in Broken)
        {
            await portal.ControlAsync($"/control/billing/{system}/faults", new { kind = fault, count = isDelivery ? 1 : AsLongAsItTakes });
        }

        await DropAsync(portal);
        await AskAsync(desk, Paused, "Приостановить");
        foreach (var (system, _, _, state, _) in Broken)
        {
            await IsAsync(page, system, state);
        }

        await IsAsync(page, Paused, SystemHealth.Paused);
        await Assertions.Expect(Cells(page, SystemHealth.Fresh)).ToHaveCountAsync(Systems - Broken.Length - 1, new() { Timeout = Patience });
        await AddUpAsync(page);
        Tell("what is broken shows");
        await TellAsync(page);
        Tell("it is told");
        await PicturesAsync(portal, page, desk);
        Tell("pictures are made");

        await portal.ControlAsync("/control/billing/faults/clear", new { });
        await DropAsync(portal);
        await AskAsync(desk, Paused, "Возобновить");

        // Whoever failed three times is left alone for a while by the schedule, and not by a person.
        foreach (var (system, _, _, _, _) in Broken.Where(each => each.State == SystemHealth.Failing))
        {
            await AskAsync(desk, system, "Запустить сейчас");
        }

        await Assertions.Expect(Cells(page, SystemHealth.Fresh)).ToHaveCountAsync(Systems, new() { Timeout = Patience });
        await Assertions.Expect(page.GetByText("Карантин пуст")).ToBeVisibleAsync();
        await AddUpAsync(page);
        (await page.EvaluateAsync<bool>("() => window.neverLoadedAgain === true")).ShouldBeTrue();
        Tell("everything is whole");
        (await browsers.LeaveAsync()).ShouldBeEmpty();

        void Tell(string what) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds:0.0} s: {what}"));
    }

    /// <summary>What the systems that send files send next: spoiled while a fault waits, then right.</summary>
    private static async Task DropAsync(PortalProcess portal)
    {
        foreach (var (system, _, _, _, _) in Broken.Where(each => each.IsDelivery))
        {
            await portal.ControlAsync($"/control/billing/{system}/drop", new { });
        }
    }

    /// <summary>Before the portal begins, its registry says that the systems of the story are read every few seconds.</summary>
    private static async Task ReadOftenAsync(PortalProcess portal)
    {
        await DataServices.PrepareAsync(portal.Database, portal.Sandbox.AbsoluteUri, TestContext.Current.CancellationToken);
        var systems = Broken.Select(each => each.System).ToList();
        await using var db = portal.OpenDatabase();
        await db.SourceSystems.Where(row => systems.Contains(row.Code)).ExecuteUpdateAsync(set => set.SetProperty(row => row.Schedule, Often), TestContext.Current.CancellationToken);
    }

    /// <summary>Asks something of a system on its own page. Of one that is being read at that moment the page says so instead; then it need not be asked.</summary>
    private static async Task AskAsync(OrderJourney desk, string system, string action)
    {
        await desk.OpenAsync($"/integration/{system}");
        await desk.Page.Locator(".acts").GetByRole(AriaRole.Button, new() { Name = action, Exact = true }).ClickAsync();
        await desk.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = action, Exact = true }).ClickAsync();
        await desk.Page.Locator(".mud-snackbar, .acts ~ .after .note").First.WaitForAsync();
    }

    private static ILocator Cells(IPage page, SystemHealth state) => page.Locator($".hc[title*='{Name(state)}']");

    private static ILocator Cell(IPage page, string system) => page.Locator($".hc[data-brief='{system}']");

    /// <summary>The matrix and the table say so in words.</summary>
    private static async Task IsAsync(IPage page, string system, SystemHealth state)
    {
        await Assertions.Expect(Cell(page, system)).ToHaveAttributeAsync("title", new Regex($": {Regex.Escape(Name(state))},", RegexOptions.None, TimeSpan.FromSeconds(1)), new() { Timeout = Patience });
        await Assertions.Expect(page.Locator($"tr[data-brief='{system}'] .st")).ToHaveTextAsync(Name(state));
    }

    /// <summary>The head, the matrix, its regions and the table are one count of the same systems.</summary>
    private static async Task AddUpAsync(IPage page)
    {
        const string Look = """
            () => {
              const number = text => Number(text.replace(/[^0-9]/g, ''));
              const all = (selector, take) => [...document.querySelectorAll(selector)].map(take);
              return JSON.stringify({
                figures: all('.kpi > div .v', each => number(each.firstChild.textContent)),
                cells: all('.hc', each => each.dataset.brief + ': ' + each.title.split(': ')[1].split(',')[0]),
                rows: all('tr[data-row]', each => each.dataset.brief + ': ' + each.querySelector('.st').innerText.trim()),
                regions: all('.mx > .v', each => each.innerText.split('/').map(number)),
                quarantined: all('tr[data-row] td:nth-child(6)', each => number(each.innerText)),
              });
            }
            """;
        var told = JsonSerializer.Deserialize<Told>(await page.EvaluateAsync<string>(Look), JsonSerializerOptions.Web)!;
        told.Cells.Order(StringComparer.Ordinal).ShouldBe(told.Rows.Order(StringComparer.Ordinal));
        int Count(params SystemHealth[] states) => told.Rows.Count(row => states.Any(state => row.EndsWith($": {Name(state)}", StringComparison.Ordinal)));
        told.Figures[..5].ShouldBe(
        [
            Count(SystemHealth.Fresh, SystemHealth.Quarantined), Count(SystemHealth.Late), Count(SystemHealth.Missing, SystemHealth.Rejected), Count(SystemHealth.Failing),
            Count(SystemHealth.Paused, SystemHealth.NotRead, SystemHealth.Inactive),
        ]);
        told.Figures[..5].Sum().ShouldBe(Systems);
        told.Figures[5].ShouldBe(told.Quarantined.Sum());
        told.Regions.Sum(region => region[0]).ShouldBe(told.Figures[0]);
        told.Regions.Sum(region => region[1]).ShouldBe(Systems);
    }

    /// <summary>The panel of a broken system tells its last success and its failure, by pointer and by keyboard; quarantine names its rows.</summary>
    private static async Task TellAsync(IPage page)
    {
        foreach (var (system, _, _, state, said) in Broken.Where(each => each.State != SystemHealth.Quarantined))
        {
            var panel = page.Locator($"[data-brief-panel='{system}']");
            if (said is null)
            {
                await page.Locator($"tr[data-brief='{system}'] a").FocusAsync();
                await page.Keyboard.PressAsync("Enter");
            }
            else
            {
                await Cell(page, system).ClickAsync();
            }

            await Assertions.Expect(panel.Locator(".st").First).ToHaveTextAsync(Name(state));
            await Assertions.Expect(panel.Locator("dt:has-text('Последний успех') + dd")).ToContainTextAsync(TimeOfDay());
            await Assertions.Expect(said is { } fault ? panel.Locator(".tl li", new() { HasText = $"{Name(fault)}. Номер запуска:" }).First : panel.Locator($"a[href$='{IntegrationUrls.Rejected(system)}']")).ToBeVisibleAsync();
            await page.Keyboard.PressAsync("Escape");
            await Assertions.Expect(panel).ToHaveCountAsync(0);
        }

        await Assertions.Expect(page.Locator("table[aria-label='Карантин данных'] tbody tr", new() { HasText = "ASR-KHAB-1" })).ToContainTextAsync("Контрольные суммы не сходятся");
    }

    private static async Task PicturesAsync(PortalProcess portal, IPage page, OrderJourney desk)
    {
        await PictureAsync(page, "ru-light");
        await Cell(page, "ASR-MSK-1").ClickAsync();
        await page.Locator("[data-brief-panel] .tl li").First.WaitForAsync();
        await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "artifacts", "e2e", Folder, "panel.png"), Animations = ScreenshotAnimations.Disabled });
        await page.Keyboard.PressAsync("Escape");

        await desk.OpenAsync("/integration/quarantine?system=ASR-KHAB-1");
        await Assertions.Expect(desk.Page.Locator("tbody tr[data-row]").First).ToContainTextAsync("DOCS_KHAB");
        await Browsers.ShootAsync(desk.Page, Folder, "quarantine");
        foreach (var (language, scheme, width, name) in new[] { ("en", ColorScheme.Dark, 1440, "en-dark"), ("ru", ColorScheme.Light, 390, "phone") })
        {
            await Browsers.TurnAsync(desk.Page, portal, language, scheme, width);
            await desk.OpenAsync("/integration");
            await desk.Page.Locator(".mx").Last.WaitForAsync();
            await PictureAsync(desk.Page, name);
        }
    }

    /// <summary>The head of the screen and its matrix; the documentation's picture too, where asked for.</summary>
    private static async Task PictureAsync(IPage page, string name)
    {
        await page.EvaluateAsync("() => { document.activeElement.blur(); scrollTo(0, 0); }");
        var last = (await page.Locator(".mx").Last.BoundingBoxAsync())!;
        var width = page.ViewportSize!.Width;
        await page.SetViewportSizeAsync(width, (int)Math.Ceiling(last.Y + last.Height + 16));
        var path = Path.Combine(Repository.Root, "artifacts", "e2e", Folder, $"{name}.png");
        await page.ScreenshotAsync(new() { Path = path, Animations = ScreenshotAnimations.Disabled });
        await page.SetViewportSizeAsync(width, Browsers.Height);
        if (Environment.GetEnvironmentVariable("LKO_UPDATE_IMAGES") == "1")
        {
            File.Copy(path, Path.Combine(Repository.Root, "docs", "images", $"health-{name}.png"), overwrite: true);
        }
    }

    private static string Name(SystemHealth state)
    {
        using var culture = new CultureScope("ru");
        return IntegrationWords.Name(state);
    }

    private static string Name(SyncFault fault)
    {
        using var culture = new CultureScope("ru");
        return IntegrationWords.Name(fault);
    }

    [GeneratedRegex("[0-9]{2}:[0-9]{2}", RegexOptions.None, 1_000)]
    private static partial Regex TimeOfDay();

    private sealed record Told(int[] Figures, string[] Cells, string[] Rows, int[][] Regions, int[] Quarantined);
}
