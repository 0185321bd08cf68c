using Bunit;
using Lko.Domain.Access;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Lko.Web.Components.Shared;
using Lko.Web.Features.Orders.Card;
using Lko.Web.Features.Orders.List;

namespace Lko.Tests.Web.Features;

/// <summary>When something happened is read by the clock a person chose, terms by the branch's; the tooltip tells the other one.</summary>
public sealed class MomentTests : LkoBunitContext
{
    private static readonly DateTimeOffset Now = new(2026, 7, 6, 9, 0, 0, TimeSpan.Zero);
    private static readonly CurrentUser Vladivostok = new(new UserId(1), "А. Б.", Side.Carrier, null, []) { TimeZone = "Asia/Vladivostok" };

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ru-RU", ClockChoice.Mine, "Asia/Yekaterinburg", "07.07 23:00 (МСК+7)", "в филиале — 07.07 18:00 (МСК+2)")]
    [InlineData("en-GB", ClockChoice.Mine, "Asia/Yekaterinburg", "7 Jul 23:00 (MSK+7)", "at the branch: 7 Jul 18:00 (MSK+2)")]
    [InlineData("ru-RU", ClockChoice.Mine, null, "07.07 23:00 (МСК+7)", null)]
    [InlineData("ru-RU", ClockChoice.Branch, "Asia/Yekaterinburg", "07.07 18:00 (МСК+2)", "у вас — 07.07 23:00 (МСК+7)")]
    [InlineData("en-GB", ClockChoice.Branch, "Asia/Yekaterinburg", "7 Jul 18:00 (MSK+2)", "your time: 7 Jul 23:00 (MSK+7)")]
    [InlineData("ru-RU", ClockChoice.Branch, null, "07.07 23:00 (МСК+7)", null)]
    [InlineData("ru-RU", ClockChoice.Moscow, "Asia/Yekaterinburg", "07.07 16:00 (МСК)", "у вас — 07.07 23:00 (МСК+7)")]
    [InlineData("ru-RU", ClockChoice.Moscow, null, "07.07 16:00 (МСК)", "у вас — 07.07 23:00 (МСК+7)")]
    public void Moment_ByEveryClock_TellsTheOtherInItsTooltip(string language, ClockChoice clock, string? branch, string text, string? title)
    {
        Speak(language);

        var moment = Render<Moment>(parameters => parameters
            .Add(part => part.At, new DateTimeOffset(2026, 7, 7, 13, 0, 0, TimeSpan.Zero)).Add(part => part.Now, Now)
            .Add(part => part.Zone, branch is null ? null : TimeZoneInfo.FindSystemTimeZoneById(branch)).AddCascadingValue(Vladivostok with { Clock = clock }));

        moment.Find("time").TextContent.ShouldBe(text);
        moment.Find("time").GetAttribute("title").ShouldBe(title);
        moment.Find("time").GetAttribute("datetime").ShouldStartWith("2026-07-07T13:00:00");
    }

    [Theory]
    [InlineData(ClockChoice.Mine, "23.11 19:00 (МСК+7)", "в филиале — 23.11 12:00 (МСК)")]
    [InlineData(ClockChoice.Branch, "23.11 12:00 (МСК)", "у вас — 23.11 19:00 (МСК+7)")]
    public async Task OrderScreens_ForSomebodyInAnotherZone_TellBothClocks(ClockChoice clock, string text, string title)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK");
        (await new SaveProfile(scene.Database.For(OrderScene.Orders)).Run(new ProfileWishes(TimeZone: "Asia/Vladivostok", Clock: clock), Token)).IsOk.ShouldBeTrue();
        using var screen = new Screen(scene, OrderScene.Orders);
        var viewer = await scene.Database.Caller(OrderScene.Orders).GetAsync(Token);

        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number).AddCascadingValue(viewer!));

        card.WaitForAssertion(() => card.Find(".tl time").TextContent.ShouldBe(text));
        card.Find(".tl time").GetAttribute("title").ShouldBe(title);
        card.Find(".sumr .v").TextContent.ShouldContain(text);
        card.Find(".sumr .v").GetAttribute("title").ShouldBe(title);
        var due = card.Find(".sumr .d .until").TextContent.Trim();
        due.ShouldStartWith("до ", Case.Sensitive, "a term is the branch's, whatever clock the viewer reads by");
        due.ShouldContain("(МСК) · у вас — ");
        due.ShouldEndWith("(МСК+7)");

        screen.Go("orders");
        var list = screen.Render<OrdersPage>(parameters => parameters.AddCascadingValue(viewer!));
        list.WaitForAssertion(() => list.Find("tbody .clk").GetAttribute("title").ShouldBe(due, "the same clock as on the card"));
        list.Find("tbody .clk + small").TextContent.ShouldContain("(МСК)");
    }
}
