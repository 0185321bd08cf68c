using System.Collections.Concurrent;
using Lko.Tests.Support;
using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>Chromium, one per test class; each person gets a context of his own, as on a machine of his own.</summary>
public sealed class Browsers : IAsyncLifetime
{
    /// <summary>Of every window, whatever its width.</summary>
    public const int Height = 1000;

    /// <summary>What is awaited comes or does not; how soon it came is measured where it matters (<see cref="LiveSteps"/>).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly string[] Candidates = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly ConcurrentBag<string> _faults = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The errors the pages have written to their consoles so far.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    /// <summary>Everybody leaves: pages close before their portal does. Returns the errors the pages wrote to their consoles until then.</summary>
    public async Task<IReadOnlyList<string>> LeaveAsync()
    {
        string[] faults = [.. _faults];
        foreach (var context in _browser?.Contexts ?? [])
        {
            await context.CloseAsync();
        }

        _faults.Clear();
        return faults;
    }

    public async ValueTask InitializeAsync()
    {
        if (Executable() is { } executable)
        {
            _playwright = await Playwright.CreateAsync();
            Assertions.SetDefaultExpectTimeout((float)Patience.TotalMilliseconds);
            _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = executable, Args = Arguments });
        }
    }

    /// <summary>A page of one person, signed in through the sandbox's identity provider.</summary>
    public async Task<IPage> SignInAsync(PortalProcess portal, string subject, string language = "ru", ColorScheme scheme = ColorScheme.Light, int width = 1440)
    {
        var page = await OpenAsync(portal, language, scheme, width);
        await page.GotoAsync(portal.Address.AbsoluteUri);
        await page.Locator($"button[value=\"{subject}\"]").First.ClickAsync();
        await page.ArriveAsync($"{portal.Address.AbsoluteUri}**");

        // Signing in takes language and theme from the profile; this person has others on this machine.
        await PreferAsync(page.Context, portal, language, scheme);
        return page;
    }

    public async Task<IPage> OpenAsync(PortalProcess portal, string language = "ru", ColorScheme scheme = ColorScheme.Light, int width = 1440)
    {
        Assert.SkipWhen(_browser is null, "NOT RUN: no Chromium. Lko.Tests/run.sh installs one, or set LKO_CHROMIUM.");
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            Locale = language == "ru" ? "ru-RU" : "en-GB",
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = width, Height = Height },
        });
        context.SetDefaultTimeout(30_000);
        await PreferAsync(context, portal, language, scheme);
        var page = await context.NewPageAsync();
        page.PageError += (_, error) => _faults.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("status of 404", StringComparison.Ordinal) && !message.Text.Contains("status of 403", StringComparison.Ordinal))
            {
                _faults.Add(message.Text);
            }
        };
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>The same person, now with another language, theme and width.</summary>
    public static async Task TurnAsync(IPage page, PortalProcess portal, string language, ColorScheme scheme, int width)
    {
        await PreferAsync(page.Context, portal, language, scheme);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
        await page.SetViewportSizeAsync(width, Height);
    }

    /// <summary>Keeps what a screen looked like, for people to look at.</summary>
    public static Task ShootAsync(IPage page, string folder, string name) => page.ScreenshotAsync(new PageScreenshotOptions
    {
        Path = Path.Combine(Repository.Root, "artifacts", "e2e", folder, $"{name}.png"),
        FullPage = true,
        Animations = ScreenshotAnimations.Disabled,
    });

    private static Task PreferAsync(IBrowserContext context, PortalProcess portal, string language, ColorScheme scheme)
    {
        var site = portal.Address.GetLeftPart(UriPartial.Authority);
        var culture = Uri.EscapeDataString($"c={language}|uic={language}");
        return context.AddCookiesAsync(
        [
            new Cookie { Name = "lko.culture", Value = culture, Url = site },
            new Cookie { Name = "lko.sandbox.culture", Value = culture, Url = portal.Sandbox.GetLeftPart(UriPartial.Authority) },
            new Cookie { Name = "lko.theme", Value = scheme == ColorScheme.Dark ? "dark" : "light", Url = site },
        ]);
    }

    private static string? Executable() =>
        Environment.GetEnvironmentVariable("LKO_CHROMIUM") is { Length: > 0 } named ? named : Array.Find(Candidates, File.Exists);
}
