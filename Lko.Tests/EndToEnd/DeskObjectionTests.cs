using System.Collections.Concurrent;
using System.Globalization;
using Lko.Infrastructure.Sandbox.Crm;
using Lko.Infrastructure.Sandbox.Landscape.Http;
using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>What the sandbox objects to is said on its desk in the language of the page, where it belongs, and nothing that was typed is lost.</summary>
[Collection(BrowserTests.Name)]
public sealed class DeskObjectionTests(Browsers browsers) : IClassFixture<Browsers>
{
    private const string Order = "LKO-2026-0000001";
    private const string Csv = "ASR-NNOV-1";
    private const string Rest = "ASR-KAZN-1";

    [Theory]
    [InlineData("ru", 1440)]
    [InlineData("en", 390)]
    public async Task Mistyped_IsToldBesideItsField_AndNothingIsLost(string language, int width)
    {
        await using var desk = await DeskScene.OpenAsync(browsers, language, width: width);
        await desk.Sandbox.PlaceAsync(Order);
        await desk.Field(desk.Calls, "Faults.CallDelay").FillAsync("45");
        var count = desk.Field(desk.Calls, "Faults.Count");
        foreach (var wrong in (string[])["0", "1.5", "10001", "-3"])
        {
            await count.FillAsync(wrong);
            await desk.Button(desk.Calls, "Faults.Add").ClickAsync();
            await DeskScene.IsRefusedAsync(count, desk.Word("Control.NotWhole", 1, 10_000));
            await Assertions.Expect(count).ToHaveValueAsync(wrong);
        }

        await count.FillAsync("2");
        await desk.Field(desk.Calls, "Faults.Status").FillAsync("42");
        await desk.Button(desk.Calls, "Faults.Add").ClickAsync();
        await DeskScene.IsRefusedAsync(desk.Field(desk.Calls, "Faults.Status"), desk.Word("Control.NotWhole", 400, 599));
        await Assertions.Expect(desk.Calls.Locator(".wrong")).ToHaveCountAsync(1);
        await Assertions.Expect(desk.Field(desk.Calls, "Faults.CallDelay")).ToHaveValueAsync("45");
        (await desk.StateAsync()).GetProperty("faults").GetArrayLength().ShouldBe(0);

        // What the browser itself cannot read is not left out.
        var days = desk.Field(desk.Clock, "Time.Days");
        await days.FillAsync("");
        await days.PressSequentiallyAsync("1e");
        await desk.Button(desk.Clock, "Time.Forward").ClickAsync();
        await DeskScene.IsRefusedAsync(days, desk.Word("Control.OutOfRange", 0, 365));
        var expected = desk.Field(desk.ByHand, "Hand.Expected");
        await expected.PressSequentiallyAsync("09");
        await desk.Field(desk.ByHand, "Hand.Comment").FillAsync("still here");
        await desk.Button(desk.ByHand, "Hand.Take").ClickAsync();
        await DeskScene.IsRefusedAsync(expected, desk.Word("Control.NotADay"));
        await Assertions.Expect(desk.Field(desk.ByHand, "Hand.Comment")).ToHaveValueAsync("still here");
        var region = await desk.RegionAsync(Csv);
        await desk.Field(region, "Faults.Kind").SelectOptionAsync(nameof(AnswerFault.GzipBomb));
        await desk.Button(region, "Landscape.FaultOf", Csv).ClickAsync();
        await DeskScene.IsRefusedAsync(desk.Field(region, "Faults.Kind"), desk.Word("Control.NotItsFault", Csv));

        var state = await desk.StateAsync();
        (state.GetProperty("forwardSeconds").GetDouble(), state.GetProperty("landscape").GetArrayLength(), await desk.Sandbox.StateAsync(Order)).ShouldBe((0, 0, "SUBMITTED"));
        await desk.EndAsync();
        DeskScene.AreRefusals(await browsers.LeaveAsync(), 400);
    }

    [Fact]
    public async Task Sandbox_ThatDoesNotAnswer_LosesNothingThatWasTyped()
    {
        await using var desk = await DeskScene.OpenAsync(browsers);
        await desk.Page.RouteAsync("**/control/**", route => route.AbortAsync());
        await desk.Field(desk.Clock, "Time.Hours").FillAsync("5");

        await desk.Button(desk.Clock, "Time.Forward").ClickAsync();

        await Assertions.Expect(desk.Clock.GetByRole(AriaRole.Alert)).ToHaveTextAsync(desk.Word("Control.Lost"));
        await Assertions.Expect(desk.Field(desk.Clock, "Time.Hours")).ToHaveValueAsync("5");
        await desk.Page.UnrouteAllAsync();
        await desk.DoAsync(desk.Clock, desk.Button(desk.Clock, "Time.Forward"));
        (await desk.StateAsync()).GetProperty("forwardSeconds").GetDouble().ShouldBe(29 * 3600);
        (await browsers.LeaveAsync()).ShouldAllBe(fault => fault.Contains("ERR_FAILED", StringComparison.Ordinal));
    }

    /// <summary>An answer that comes late is told where it belongs, and takes nobody away from where he is by then.</summary>
    [Fact]
    public async Task Objection_ThatComesLate_LeavesThePersonWhereHeIs()
    {
        await using var desk = await DeskScene.OpenAsync(browsers);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await desk.Page.RouteAsync("**/control/**", async route =>
        {
            await answer.Task;
            await route.ContinueAsync();
        });
        await desk.Field(desk.Clock, "Time.Hours").FillAsync("-1");
        await desk.Button(desk.Clock, "Time.Forward").ClickAsync();
        var comment = desk.Field(desk.ByHand, "Hand.Comment");
        await comment.FillAsync("on the way");
        answer.SetResult();

        await Assertions.Expect(desk.Clock.GetByRole(AriaRole.Alert)).ToHaveTextAsync(desk.Word("Control.OutOfRange", 0, 1000));
        await Assertions.Expect(comment).ToBeFocusedAsync();
        DeskScene.AreRefusals(await browsers.LeaveAsync(), 400);
    }

    /// <summary>Unfolded, with an objection in every sort of place: nothing severe, and nothing to scroll sideways.</summary>
    [Theory]
    [InlineData("ru", ColorScheme.Light, 1440, 390)]
    [InlineData("en", ColorScheme.Dark, 390, 1440)]
    public async Task Desk_WithEverythingOpen_HasNoSevereViolation(string language, ColorScheme scheme, int opened, int turned)
    {
        await using var desk = await DeskScene.OpenAsync(browsers, language, scheme, opened);
        var findings = new ConcurrentQueue<string>();
        foreach (var (index, state) in CrmState.All.Index())
        {
            var order = await desk.Sandbox.PlaceAsync(string.Create(CultureInfo.InvariantCulture, $"LKO-2026-{index:0000000}"));
            await desk.Sandbox.StepAsync(order, new { to = state });
        }

        await desk.Sandbox.ControlAsync("crm/faults", new { kind = "fail", count = 3 });
        await desk.Sandbox.ControlAsync($"billing/{Rest}/faults", new { kind = "Truncated" });
        await desk.LoadAsync();
        var region = await desk.RegionAsync(Csv);
        await desk.RegionAsync("CRM");
        await desk.DoAsync(region, desk.Button(region, "Landscape.DropOf", Csv));
        await desk.DoAsync(desk.Events, desk.Button(desk.Events, "Faults.Add"));
        await desk.DoAsync(desk.KnownRequests, desk.Button(desk.KnownRequests, "LastMile.Revise"));
        await desk.Field(desk.Calls, "Faults.Count").FillAsync("0");
        await desk.Button(desk.Calls, "Faults.Add").ClickAsync();
        await DeskScene.IsRefusedAsync(desk.Field(desk.Calls, "Faults.Count"), desk.Word("Control.NotWhole", 1, 10_000));
        await desk.Field(desk.Clock, "Time.Hours").FillAsync("-1");
        await desk.Button(desk.Clock, "Time.Forward").ClickAsync();
        await DeskScene.IsRefusedAsync(desk.Field(desk.Clock, "Time.Hours"), desk.Word("Control.OutOfRange", 0, 1000));

        await new PageCheck(desk.Page, $"desk {scheme}", opened, turned, findings).LookAsync("everything open");

        findings.ShouldBeEmpty(string.Join('\n', findings));
        foreach (var width in (int[])[turned, opened])
        {
            await desk.Page.SetViewportSizeAsync(width, Browsers.Height);
            await Browsers.ShootAsync(desk.Page, "desk", $"{language}-{width}");
        }

        DeskScene.AreRefusals(await browsers.LeaveAsync(), 400);
    }
}
