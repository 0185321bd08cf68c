using Bunit;
using Lko.Domain.Access;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Lko.Web.Components.Shared;
using Lko.Web.Features.Orders.Card;
using Lko.Web.Features.Orders.List;

namespace Lko.Tests.Web.Features;

/// <summary>An instant is read in the zone of what it belongs to; the viewer's own clock is in its tooltip.</summary>
public sealed class MomentTests : LkoBunitContext
{
    private static readonly DateTimeOffset Now = new(2026, 7, 6, 9, 0, 0, TimeSpan.Zero);
    private static readonly CurrentUser Vladivostok = new(new UserId(1), "А. Б.", Side.Carrier, null, []) { TimeZone = "Asia/Vladivostok" };

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ru-RU", "Asia/Yekaterinburg", "07.07 18:00 (МСК+2)", "у вас — 07.07 23:00 (МСК+7)")]
    [InlineData("en-GB", "Asia/Yekaterinburg", "7 Jul 18:00 (MSK+2)", "your time: 7 Jul 23:00 (MSK+7)")]
    [InlineData("ru-RU", null, "07.07 23:00 (МСК+7)", "у вас — 07.07 23:00 (МСК+7)")]
    public void Moment_OfABranch_IsInItsZoneAndTellsTheViewersClock(string language, string? zone, string text, string title)
    {
        Speak(language);

        var moment = Render<Moment>(parameters => parameters
            .Add(part => part.At, new DateTimeOffset(2026, 7, 7, 13, 0, 0, TimeSpan.Zero)).Add(part => part.Now, Now)
            .Add(part => part.Zone, zone is null ? null : TimeZoneInfo.FindSystemTimeZoneById(zone)).AddCascadingValue(Vladivostok));

        moment.Find("time").TextContent.ShouldBe(text);
        moment.Find("time").GetAttribute("title").ShouldBe(title);
        moment.Find("time").GetAttribute("datetime").ShouldStartWith("2026-07-07T13:00:00");
    }

    [Fact]
    public async Task OrderScreens_ForSomebodyInAnotherZone_TellBothClocks()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK");
        (await new SaveProfile(scene.Database.For(OrderScene.Orders)).Run(new ProfileWishes(TimeZone: "Asia/Vladivostok"), Token)).IsOk.ShouldBeTrue();
        using var screen = new Screen(scene, OrderScene.Orders);
        var viewer = await scene.Database.Caller(OrderScene.Orders).GetAsync(Token);

        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number).AddCascadingValue(viewer!));

        card.WaitForAssertion(() => card.Find(".tl time").TextContent.ShouldBe("23.11 12:00 (МСК)"));
        card.Find(".tl time").GetAttribute("title").ShouldBe("у вас — 23.11 19:00 (МСК+7)");
        card.Find(".sumr .v").TextContent.ShouldContain("23.11 12:00 (МСК)");
        card.Find(".sumr .v").GetAttribute("title").ShouldBe("у вас — 23.11 19:00 (МСК+7)");
        var due = card.Find(".sumr .d .until").TextContent.Trim();
        due.ShouldStartWith("до ");
        due.ShouldContain("(МСК) · у вас — ");
        due.ShouldEndWith("(МСК+7)");

        screen.Go("orders");
        var list = screen.Render<OrdersPage>(parameters => parameters.AddCascadingValue(viewer!));
        list.WaitForAssertion(() => list.Find("tbody .clk").GetAttribute("title").ShouldBe(due, "the same clock as on the card"));
        list.Find("tbody .clk + small").TextContent.ShouldContain("(МСК)");
    }
}
