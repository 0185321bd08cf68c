using System.Diagnostics;
using Lko.Tests.Support;
using Lko.Web.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Lko.Tests.Security;

/// <summary>Real circuits against the limits of the host.</summary>
public sealed class CircuitLimitTests
{
    private const int HubLimit = 32 * 1024;
    private const string Page = "/catalogue";

    [Fact]
    public async Task Circuits_BeyondTheLimits_AreRefusedAndAPageThatClosesMakesRoom()
    {
        await using var portal = await StartAsync(("Limits:Circuits:PerUser", "2"), ("Limits:Circuits:PerOperator", "3"), ("Limits:Circuits:PerNode", "4"));
        using var manager = await portal.SignInAsync("op10-orders");
        using var admin = await portal.SignInAsync("op10-admin");
        using var stranger = await portal.SignInAsync("op02-orders");
        using var carrier = await portal.SignInAsync("carrier-manager");

        await using var first = await OpensAsync(manager);
        await using var second = await OpensAsync(manager);
        await RefusedAsync(manager, "two per person");
        await using var third = await OpensAsync(admin);
        await RefusedAsync(admin, "three per operator");
        await using var fourth = await OpensAsync(stranger);
        await RefusedAsync(carrier, "four per node");
        portal.Services.GetRequiredService<CircuitCounter>().Open.ShouldBe(4);

        using var left = await manager.PostAsync("/_blazor/disconnect", ("circuitId", first.Secret!));
        await Eventually.Until(() => portal.Services.GetRequiredService<CircuitCounter>().Open == 3, "the closed page is counted no more");
        await using var fifth = await OpensAsync(manager);
        second.IsOpen.ShouldBeTrue("those inside the limits live on");
    }

    [Fact]
    public async Task Message_OverTheHubsLimit_IsRefusedAndThePageLivesOn()
    {
        await using var portal = await StartAsync();
        using var browser = await portal.SignInAsync("op10-orders");
        await using var page = await OpensAsync(browser);
        await page.InvokeAsync("OnRenderCompleted", 0L, new string('x', HubLimit - 1024));
        page.IsOpen.ShouldBeTrue("a message within the limit is taken");

        await page.SendAsync("OnRenderCompleted", 0L, new string('x', HubLimit + 1024));

        await page.EndedAsync();
        await using var again = await CircuitClient.ConnectAsync(portal.Address, browser.Cookies);
        (await again.InvokeAsync("ConnectCircuit", page.Secret)).ShouldBe(true);
        await again.NavigateAsync("/contracts");
        await Eventually.Until(() => again.Drawn.Length > 0, "the page draws over its new connection");
    }

    [Fact]
    public async Task Message_OverTheHubsLimit_EndsTheConnectionOfAMachineClientAndNoOther()
    {
        await using var portal = await StartAsync();
        await using var talkative = await MachineClient.ConnectAsync(portal.Address, portal.Sandbox);
        await using var quiet = await MachineClient.ConnectAsync(portal.Address, portal.Sandbox);

        await talkative.SayAsync(new string('x', HubLimit + 1024));

        await Eventually.Until(() => !talkative.IsConnected, "the connection ends");
        await quiet.SayAsync(new string('x', HubLimit - 1024));
        quiet.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public async Task Messages_TooMany_AreSlowedDownAndNoneIsLost()
    {
        const int Burst = 60, PerSecond = 100, Messages = 160;
        await using var portal = await StartAsync(("Limits:Messages:Burst", $"{Burst}"), ("Limits:Messages:PerSecond", $"{PerSecond}"));
        using var browser = await portal.SignInAsync("op10-orders");
        await using var flooding = await OpensAsync(browser);
        await using var quiet = await OpensAsync(browser);

        var clock = Stopwatch.StartNew();
        var flood = FloodAsync(flooding, Messages);
        await quiet.InvokeAsync("OnRenderCompleted", 0L, null);
        flood.IsCompleted.ShouldBeFalse("another page does not wait for the one that floods");
        await flood;

        clock.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds((double)(Messages - Burst - 1) / PerSecond));
        flooding.Forget();
        await flooding.NavigateAsync("/contracts");
        await Eventually.Until(() => flooding.Drawn.Length > 0, "the page lives on");
    }

    private static async Task FloodAsync(CircuitClient page, int messages)
    {
        for (var sent = 1; sent < messages; sent++)
        {
            await page.SendAsync("OnRenderCompleted", 0L, null);
        }

        await page.InvokeAsync("OnRenderCompleted", 0L, null);
    }

    private static async Task<PortalHost> StartAsync(params (string Key, string Value)[] settings)
    {
        var portal = new PortalHost();
        foreach (var (key, value) in settings)
        {
            portal.Settings[key] = value;
        }

        await portal.InitializeAsync();
        return portal;
    }

    private static async Task<CircuitClient> OpensAsync(Browser browser)
    {
        var page = await CircuitClient.OpenAsync(browser, Page);
        await Eventually.Until(() => page.Drawn.Length > 0, "the page draws");
        page.IsOpen.ShouldBeTrue(page.Error);
        return page;
    }

    /// <summary>The browser is sent where the reason stands; nothing is drawn, and whatever the page does next ends its connection.</summary>
    private static async Task RefusedAsync(Browser browser, string reason)
    {
        await using var page = await CircuitClient.OpenAsync(browser, Page);
        await Eventually.Until(() => page.Scripts.Contains(CircuitGate.TooManyPath, StringComparison.Ordinal), $"refused: {reason}");
        using var explanation = await browser.GetAsync("/" + CircuitGate.TooManyPath);
        explanation.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        (await explanation.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotContain("<!--Blazor:{\"type\":\"server\"");
        await Eventually.Until(
            async () =>
            {
                await page.NavigateAsync("/contracts");
                return page.Error is not null;
            },
            $"refused: {reason}");
        await page.EndedAsync();
        page.Drawn.ShouldBeEmpty();
    }
}
