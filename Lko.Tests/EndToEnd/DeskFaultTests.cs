using System.Globalization;
using System.Net;
using Lko.Infrastructure.Sandbox.Crm;
using Lko.Infrastructure.Sandbox.Landscape;
using Lko.Infrastructure.Sandbox.Landscape.Drops;
using Lko.Infrastructure.Sandbox.Landscape.Http;
using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>Every fault of the sandbox is switched on at its desk, with all its figures.</summary>
[Collection(BrowserTests.Name)]
public sealed class DeskFaultTests(Browsers browsers) : IClassFixture<Browsers>
{
    private const string Csv = "ASR-NNOV-1";
    private const string Xml = "ASR-ORNB-1";
    private const string Rest = "ASR-KAZN-1";
    private const string Soap = "ASR-NNOV-2";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Crm_EveryFault_IsSwitchedOnWithItsFigures()
    {
        await using var desk = await DeskScene.OpenAsync(browsers);
        var expected = new List<(string, string, int)>();
        await desk.Field(desk.Calls, "Faults.CallDelay").FillAsync("7");
        await desk.Field(desk.Calls, "Faults.Status").FillAsync("418");
        foreach (var (index, (scope, kind)) in Enum.GetNames<CallScope>().SelectMany(scope => Enum.GetNames<CallFault>().Reverse().Select(kind => (scope, kind))).Index())
        {
            await desk.Field(desk.Calls, "Faults.Scope").SelectOptionAsync(scope);
            await desk.Field(desk.Calls, "Faults.Kind").SelectOptionAsync(kind);
            await desk.Field(desk.Calls, "Faults.Count").FillAsync((index + 1).ToString(CultureInfo.InvariantCulture));
            await desk.DoAsync(desk.Calls, desk.Button(desk.Calls, "Faults.Add"));
            expected.Add((scope, kind, index + 1));
        }

        foreach (var kind in Enum.GetNames<EventFault>())
        {
            await desk.Field(desk.Events, "Faults.Kind").SelectOptionAsync(kind);
            await desk.Field(desk.Events, "Faults.EventCount").FillAsync("3");
            await desk.Field(desk.Events, "Faults.Delay").FillAsync("9");
            await desk.Field(desk.Events, "Faults.Copies").FillAsync("4");
            await desk.DoAsync(desk.Events, desk.Button(desk.Events, "Faults.Add"));
            expected.Add(("push", kind, 3));
        }

        (await desk.StateAsync()).GetProperty("faults").EnumerateArray().Select(fault => (fault.GetProperty("scope").GetString()!, fault.GetProperty("kind").GetString()!, fault.GetProperty("left").GetInt32()))
            .ShouldBe(expected, ignoreOrder: true);
        await desk.Button(desk.Page.Locator("[data-live=faults]"), "Faults.Clear").ClickAsync();
        await Assertions.Expect(desk.Page.Locator("[data-live=faults] li")).ToHaveCountAsync(0);
        await desk.Field(desk.Calls, "Faults.Scope").SelectOptionAsync(nameof(CallScope.Events));
        await desk.Field(desk.Calls, "Faults.Kind").SelectOptionAsync(nameof(CallFault.Fail));
        await desk.DoAsync(desk.Calls, desk.Button(desk.Calls, "Faults.Add"));
        using var failed = await desk.Sandbox.Http.GetAsync("api/v1/order-events", Token);
        ((int)failed.StatusCode, failed.Headers.RetryAfter!.Delta).ShouldBe((418, TimeSpan.FromSeconds(7)));
        await desk.EndAsync();
        (await browsers.LeaveAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Landscape_EveryFault_IsSwitchedOnWithItsFigures()
    {
        await using var desk = await DeskScene.OpenAsync(browsers);
        var answers = Enum.GetNames<AnswerFault>().Select(kind => (kind is nameof(AnswerFault.TraversalName) ? "CRM" : kind is nameof(AnswerFault.XmlBomb) or nameof(AnswerFault.ExternalEntity) ? Soap : Rest, kind));
        var drops = Enum.GetNames<DropFault>().Select(kind => (kind is nameof(DropFault.XmlBomb) or nameof(DropFault.ExternalEntity) ? Xml : Csv, kind));
        var lines = Enum.GetNames<LineFault>().Select(kind => (Csv, kind));
        var expected = new List<(string, string, int)>();
        foreach (var (system, kind) in answers.Concat(drops).Concat(lines))
        {
            await FaultAsync(system, kind, 3, 2, 0);
            expected.Add((system, kind, kind is nameof(LineFault.Refuse) ? 1 : 3));
        }

        await FaultAsync(Csv, LandscapeControl.ClockSkew, 1, 0, -90);
        await FaultAsync(Rest, LandscapeControl.SilentFeed, 1, 0, 0, "charges");
        (await desk.StateAsync()).GetProperty("landscape").EnumerateArray().Select(fault => (fault.GetProperty("system").GetString()!, fault.GetProperty("kind").GetString()!, fault.GetProperty("left").GetInt32()))
            .ShouldBe([.. expected, (Csv, "ClockSkew", -90), (Rest, "SilentFeed charges", 1)], ignoreOrder: true);

        await desk.Button(desk.Page.Locator("[data-live=landscape-faults]"), "Faults.Clear").ClickAsync();
        await Assertions.Expect(desk.Page.Locator("[data-live=landscape-faults] li")).ToHaveCountAsync(0);
        (await desk.StateAsync()).GetProperty("landscape").GetArrayLength().ShouldBe(0);
        await FaultAsync(Rest, nameof(AnswerFault.Status500), 1, 2, 0);
        desk.Sandbox.Http.DefaultRequestHeaders.Add("X-Api-Key", desk.Sandbox.Server.Options.BillingApiKey);
        var seen = new List<HttpStatusCode>();
        for (var call = 0; call < 4; call++)
        {
            using var answer = await desk.Sandbox.Http.GetAsync($"billing/{Rest}/v1/balances?period=2026-06", Token);
            seen.Add(answer.StatusCode);
        }

        seen.ShouldBe([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.InternalServerError, HttpStatusCode.OK]);
        await desk.EndAsync();
        (await browsers.LeaveAsync()).ShouldBeEmpty();

        async Task FaultAsync(string system, string kind, int count, int after, int seconds, string? feed = null)
        {
            var region = await desk.RegionAsync(system);
            await desk.Field(region, "Faults.Kind").SelectOptionAsync(kind);
            await desk.Field(region, "Faults.Count").FillAsync(count.ToString(CultureInfo.InvariantCulture));
            await desk.Field(region, "Landscape.After").FillAsync(after.ToString(CultureInfo.InvariantCulture));
            await desk.Field(region, "Landscape.Seconds").FillAsync(seconds.ToString(CultureInfo.InvariantCulture));
            if (feed is not null)
            {
                await desk.Field(region, "Landscape.Feed").SelectOptionAsync(feed);
            }

            await desk.DoAsync(region, desk.Button(region, "Landscape.FaultOf", system));
        }
    }

    /// <summary>A delivery is left by its button and by nothing else: Enter in a field of the region means none of its systems.</summary>
    [Fact]
    public async Task Landscape_DeliveryAndCorrection_AreAskedForByTheirButtons()
    {
        await using var desk = await DeskScene.OpenAsync(browsers);
        var region = await desk.RegionAsync(Csv);
        await desk.Field(region, "Faults.Kind").SelectOptionAsync(nameof(DropFault.HostileName));
        await desk.Field(region, "Landscape.After").FillAsync("1");
        await desk.Field(region, "Landscape.After").PressAsync("Enter");
        await desk.DoAsync(region, desk.Button(region, "Landscape.FaultOf", Csv));

        foreach (var (delivery, isSpoiled) in new[] { ("d01", false), ("d02", true) })
        {
            await desk.DoAsync(region, desk.Button(region, "Landscape.DropOf", Csv));
            await Assertions.Expect(desk.Page.Locator($"[data-live='drop-{Csv}']")).ToHaveTextAsync(delivery);
            Directory.EnumerateFiles(Path.Combine(desk.Sandbox.DropFolder, Csv, delivery)).Any(path => path.Contains("evil", StringComparison.Ordinal)).ShouldBe(isSpoiled, delivery);
        }

        Directory.EnumerateDirectories(desk.Sandbox.DropFolder).Select(path => Path.GetFileName(path)).ShouldBe([Csv]);
        await desk.DoAsync(region, desk.Button(region, "Landscape.CorrectOf", Rest));
        (await desk.Sandbox.ControlAsync($"billing/{Rest}/drop")).GetProperty("version").GetInt32().ShouldBe(3, "the page has corrected it once");
        await desk.EndAsync();
        (await browsers.LeaveAsync()).ShouldBeEmpty();
    }
}
