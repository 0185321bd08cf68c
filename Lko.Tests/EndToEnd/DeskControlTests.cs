using System.Globalization;
using Lko.Domain.Orders;
using Lko.Infrastructure.Sandbox.Crm;
using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>What the steps, the clock and the requests of the sandbox can be told is asked for on its desk: each by a click, after which the sandbox is another one.</summary>
[Collection(BrowserTests.Name)]
public sealed class DeskControlTests(Browsers browsers) : IClassFixture<Browsers>
{
    private const string Order = "LKO-2026-0000001";
    private const string Later = "LKO-2026-0000002";

    [Theory]
    [InlineData("ru", ColorScheme.Light, 1440)]
    [InlineData("en", ColorScheme.Dark, 390)]
    public async Task Step_ByHand_TakesEverythingThatCanBeSaidWithIt(string language, ColorScheme scheme, int width)
    {
        await using var desk = await DeskScene.OpenAsync(browsers, language, scheme, width);
        await desk.Sandbox.PlaceAsync(Order);
        await desk.Sandbox.PlaceAsync(Later);
        var form = desk.ByHand;
        await Assertions.Expect(form.Locator("[name=order] option")).ToHaveCountAsync(2);
        await desk.Field(form, "Orders.Order").SelectOptionAsync(Order);
        await desk.Field(form, "Hand.To").SelectOptionAsync("PARTIAL");
        await desk.Field(form, "Hand.Reason").SelectOptionAsync("CAPACITY_ISSUE");
        await desk.Field(form, "Hand.Expected").FillAsync("2026-11-20");
        await desk.Field(form, "Hand.Committed").FillAsync("2026-11-10");
        await desk.Field(form, "Hand.Comment").FillAsync("40 of 100");

        await desk.DoAsync(form, desk.Button(form, "Hand.Take"));

        var happened = (await desk.Sandbox.CardAsync(Order)).GetProperty("events").EnumerateArray().ShouldHaveSingleItem();
        string?[] said = [.. new[] { "to", "reason", "expectedCompletion", "committed", "comment" }.Select(name => happened.GetProperty(name).GetString())];
        said.ShouldBe(["PARTIAL", "CAPACITY_ISSUE", "2026-11-20", "2026-11-10", "40 of 100"]);
        await Assertions.Expect(desk.Field(form, "Hand.Comment")).ToHaveValueAsync("");
        await Assertions.Expect(form.Locator("[name=order] option")).ToHaveCountAsync(1);
        await desk.Field(form, "Orders.Order").SelectOptionAsync(Later);
        await desk.Field(form, "Hand.To").SelectOptionAsync("QUOTED");
        await desk.Field(form, "Hand.Blocking").SelectOptionAsync("false");
        await desk.DoAsync(form, desk.Button(form, "Hand.Take"));
        (await desk.Sandbox.CardAsync(Later)).GetProperty("terms").GetProperty("blocking").GetBoolean().ShouldBeFalse();
        await desk.EndAsync();
        (await browsers.LeaveAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Step_ByHand_LeadsToEveryState_ForEveryReason()
    {
        await using var desk = await DeskScene.OpenAsync(browsers);
        var form = desk.ByHand;
        var states = await ValuesAsync(form, "to");
        states.ShouldBe(CrmState.All);
        var reasons = await ValuesAsync(form, "reason");
        reasons.ShouldBe(Enum.GetValues<OrderReason>().Select(reason => reason.Code()));
        foreach (var index in Enumerable.Range(0, states.Count))
        {
            await desk.Sandbox.PlaceAsync(Number(index));
        }

        await desk.LoadAsync();
        foreach (var (index, state) in states.Index())
        {
            var (order, reason) = (Number(index), reasons[index % reasons.Count]);
            await desk.Field(form, "Orders.Order").SelectOptionAsync(order);
            await desk.Field(form, "Hand.To").SelectOptionAsync(state);
            await desk.Field(form, "Hand.Reason").SelectOptionAsync(reason);

            await desk.DoAsync(form, desk.Button(form, "Hand.Take"));

            var card = await desk.Sandbox.CardAsync(order);
            card.GetProperty("state").GetString().ShouldBe(state);
            card.GetProperty("events")[0].GetProperty("reason").GetString().ShouldBe(reason);
        }

        await desk.EndAsync();
        (await browsers.LeaveAsync()).ShouldBeEmpty();

        static string Number(int index) => string.Create(CultureInfo.InvariantCulture, $"LKO-2026-{index:0000000}");
    }

    /// <summary>What is drawn anew keeps what was chosen in it, and an order that is over is not exchanged for another one behind a person's back.</summary>
    [Fact]
    public async Task Step_ByHand_OfTheOrderThatWasChosen_AndOfNoOther()
    {
        await using var desk = await DeskScene.OpenAsync(browsers);
        await desk.Sandbox.PlaceAsync(Order);
        var (form, chosen) = (desk.ByHand, desk.Field(desk.ByHand, "Orders.Order"));
        await Assertions.Expect(chosen).ToHaveValueAsync(Order);
        await desk.Field(form, "Hand.Comment").FillAsync("nothing lost");
        await desk.Sandbox.PlaceAsync(Later);
        await Assertions.Expect(chosen.Locator("option")).ToHaveCountAsync(2);
        await Assertions.Expect(chosen).ToHaveValueAsync(Order);
        await desk.Sandbox.StepToAsync(Order, "CLARIFY");

        await desk.Button(form, "Hand.Take").ClickAsync();
        await DeskScene.IsRefusedAsync(chosen, desk.Word("Step.Waits"));
        await Assertions.Expect(desk.Field(form, "Hand.Comment")).ToHaveValueAsync("nothing lost");
        await desk.Field(form, "Hand.Comment").FocusAsync();
        await desk.Sandbox.StepAsync(Order, new { to = "FAILED" });
        await Assertions.Expect(chosen.Locator("option")).ToHaveCountAsync(1);
        await desk.Button(form, "Hand.Take").ClickAsync();
        await DeskScene.IsRefusedAsync(chosen, desk.Word("Control.NoOrder"));

        (await desk.Sandbox.StateAsync(Later)).ShouldBe("SUBMITTED");
        await Assertions.Expect(desk.Field(form, "Hand.Comment")).ToHaveValueAsync("nothing lost");
        await desk.EndAsync();
        DeskScene.AreRefusals(await browsers.LeaveAsync(), 409, 400);
    }

    [Fact]
    public async Task Step_ByHand_WithTheKeyboardAlone()
    {
        await using var desk = await DeskScene.OpenAsync(browsers, "en");
        await desk.Sandbox.PlaceAsync(Order);
        await desk.LoadAsync();
        await TabToAsync(desk.Field(desk.ByHand, "Hand.To"));
        await desk.Page.Keyboard.TypeAsync("Rej");
        await TabToAsync(desk.Field(desk.ByHand, "Hand.Reason"));
        await desk.Page.Keyboard.TypeAsync("site");
        await TabToAsync(desk.Field(desk.ByHand, "Hand.Comment"));
        await desk.Page.Keyboard.TypeAsync("by keys");
        await TabToAsync(desk.Button(desk.ByHand, "Hand.Take"));
        await desk.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(desk.ByHand.Locator(".done")).ToHaveTextAsync(desk.Word("Control.Done"));
        var happened = (await desk.Sandbox.CardAsync(Order)).GetProperty("events").EnumerateArray().ShouldHaveSingleItem();
        string?[] said = [.. new[] { "to", "reason", "comment" }.Select(name => happened.GetProperty(name).GetString())];
        said.ShouldBe(["REJECTED", "SITE_UNSAFE", "by keys"]);
        await desk.EndAsync();
        (await browsers.LeaveAsync()).ShouldBeEmpty();

        async Task TabToAsync(ILocator wanted)
        {
            for (var press = 0; press < 40 && !await wanted.EvaluateAsync<bool>("each => each === document.activeElement"); press++)
            {
                await desk.Page.Keyboard.PressAsync("Tab");
            }

            await Assertions.Expect(wanted).ToBeFocusedAsync();
        }
    }

    /// <summary>The row's own button keeps the focus while the row is drawn anew.</summary>
    [Fact]
    public async Task Row_StepByStepWithTheKeyboard_KeepsThePersonOnHisButton()
    {
        await using var desk = await DeskScene.OpenAsync(browsers);
        await desk.Sandbox.PlaceAsync(Order);
        var step = desk.Page.GetByRole(AriaRole.Button, new() { Name = $"{desk.Word("Move.Step")}: {Order}" });
        await step.FocusAsync();
        foreach (var state in (string[])["REGISTERED", "CLARIFY"])
        {
            await Assertions.Expect(step).ToBeFocusedAsync();
            await desk.Page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(desk.Page.Locator("[data-live=orders] .st")).ToHaveTextAsync(desk.Word($"State.{state}"));
        }

        // No step is left to take, and none of the other moves is a keypress away.
        await Assertions.Expect(desk.Page.Locator("[data-live=orders] .scroll")).ToBeFocusedAsync();
        await desk.EndAsync();
        (await browsers.LeaveAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Clock_Forwarded_ByDaysHoursAndSeconds()
    {
        await using var desk = await DeskScene.OpenAsync(browsers);
        await desk.Field(desk.Clock, "Time.Days").FillAsync("2");
        await desk.Field(desk.Clock, "Time.Hours").FillAsync("3.5");
        await desk.Field(desk.Clock, "Time.Seconds").FillAsync("4");

        await desk.DoAsync(desk.Clock, desk.Button(desk.Clock, "Time.Forward"));

        (await desk.StateAsync()).GetProperty("forwardSeconds").GetDouble().ShouldBe((((2 * 24) + 3.5) * 3600) + 4);
        await desk.EndAsync();
        (await browsers.LeaveAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ru", 1440)]
    [InlineData("en", 390)]
    public async Task LastMile_RequestsAreWrittenPutOffDeletedAndBroughtBack(string language, int width)
    {
        await using var desk = await DeskScene.OpenAsync(browsers, language, width: width);
        var told = await desk.RequestsAsync();
        await desk.Field(desk.NewRequests, "LastMile.Count").FillAsync("2");
        await desk.Field(desk.NewRequests, "LastMile.Late").FillAsync("600");
        await desk.DoAsync(desk.NewRequests, desk.Button(desk.NewRequests, "LastMile.Write"));
        var written = (await desk.RequestsAsync()).Where(row => !told.ContainsKey(row.Key)).Select(row => row.Value).ToList();
        written.Select(row => row.GetProperty("publishedAt").GetDateTimeOffset()).ShouldBe([desk.Sandbox.Time.GetUtcNow().AddMinutes(-10), desk.Sandbox.Time.GetUtcNow().AddMinutes(-10)]);

        // One that a person wrote, and one that was there before.
        foreach (var number in (string[])[written[0].GetProperty("requestNo").GetString()!, told.Keys.First()])
        {
            var before = (await desk.RequestsAsync())[number];
            await desk.Field(desk.KnownRequests, "LastMile.Number").SelectOptionAsync(number);
            await desk.Field(desk.KnownRequests, "LastMile.Late").FillAsync("60");
            await desk.DoAsync(desk.KnownRequests, desk.Button(desk.KnownRequests, "LastMile.Revise"));
            var after = (await desk.RequestsAsync())[number];
            (after.GetProperty("revision").GetInt32(), after.GetProperty("modifiedAt").GetDateTimeOffset())
                .ShouldBe((before.GetProperty("revision").GetInt32() + 1, desk.Sandbox.Time.GetUtcNow().AddMinutes(-1)));
            after.GetProperty("deadline").GetDateTimeOffset().ShouldBeGreaterThan(before.GetProperty("deadline").GetDateTimeOffset());
            await Assertions.Expect(desk.Field(desk.KnownRequests, "LastMile.Number")).ToHaveValueAsync(number);
            await desk.DoAsync(desk.KnownRequests, desk.Button(desk.KnownRequests, "LastMile.Delete"));
            (await desk.RequestsAsync()).ShouldNotContainKey(number);
            await Assertions.Expect(desk.KnownRequests.Locator($"option[value='{number}']")).ToHaveTextAsync(desk.Word("LastMile.Deleted", number, after.GetProperty("revision").GetInt32()));
            await desk.DoAsync(desk.KnownRequests, desk.Button(desk.KnownRequests, "LastMile.Restore"));
            (await desk.RequestsAsync()).ShouldContainKey(number);
        }

        await desk.EndAsync();
        (await browsers.LeaveAsync()).ShouldBeEmpty();
    }

    private static async Task<IReadOnlyList<string>> ValuesAsync(ILocator form, string name) =>
        await form.Locator($"[name={name}] option:not([value=''])").EvaluateAllAsync<string[]>("all => all.map(each => each.value)");
}
