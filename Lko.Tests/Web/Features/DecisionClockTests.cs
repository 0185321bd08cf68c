using System.Globalization;
using Bunit;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Web.Features.Orders.Card;
using Lko.Web.Ui;

namespace Lko.Tests.Web.Features;

/// <summary>The head of what waits for a person says how much time he has, as the summary of the order does. It goes to Nizhny Novgorod, three hours ahead, on a Monday.</summary>
public sealed class DecisionClockTests
{
    [Theory]
    [InlineData("CLARIFY", "ru-RU", "2026-12-02T12:00", 3, "ok")]
    [InlineData("CLARIFY", "en-GB", "2026-12-03T12:00", 2, "risk")]
    [InlineData("CLARIFY", "ru-RU", "2026-12-04T12:00", 1, "risk")]
    [InlineData("CLARIFY", "ru-RU", "2026-12-10T19:00", -3, "late")]
    [InlineData("QUOTED", "ru-RU", "2026-12-02T12:00", 15, "ok")]
    [InlineData("QUOTED", "en-GB", "2026-12-21T12:00", 2, "risk")]
    [InlineData("ACCEPTANCE", "ru-RU", "2026-11-24T12:00", 4, "ok")]
    [InlineData("ACCEPTANCE", "en-GB", "2026-11-27T12:00", 1, "risk")]
    public async Task Head_TellsWhatIsLeft(string code, string language, string now, int days, string tone)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync("op10-admin");
        await scene.ReportAsync(number, "REGISTERED", code);
        scene.Time.SetUtcNow(new DateTimeOffset(DateTime.Parse(now, CultureInfo.InvariantCulture), TimeSpan.FromHours(3)));
        await using var screen = new Screen(scene, "op10-admin", language);

        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));

        card.WaitForAssertion(() => card.FindAll(".pan.yours header .clk").ShouldHaveSingleItem());
        var clock = card.Find(".pan.yours header .clk");
        clock.TextContent.Trim().ShouldBe(days < 0 ? Fmt.LateDays(-days) : Fmt.WorkingDays(days));
        clock.ClassList.ShouldContain(tone, StringComparer.Ordinal);
        card.Find(".sumr .clk").ClassList.ShouldContain(tone, StringComparer.Ordinal);
        card.Find(".sumr .clk").TextContent.Trim().ShouldStartWith(clock.TextContent.Trim());
    }

    [Fact]
    public async Task Head_OnTheLastDay_SaysThatItIsToday()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "CLARIFY");
        scene.Time.SetUtcNow(new DateTimeOffset(2026, 12, 7, 9, 0, 0, TimeSpan.Zero));
        await using var screen = new Screen(scene, OrderScene.Orders);

        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));

        card.WaitForAssertion(() => card.Find(".pan.yours header .clk").TextContent.Trim().ShouldBe(Lko.Web.Resources.WebTexts.Orders["Clock.Today"]));
    }
}
