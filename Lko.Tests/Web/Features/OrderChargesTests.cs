using Bunit;
using Lko.Domain.Live;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Access;
using Lko.Tests.Orders;
using Lko.Web.Features.Orders.Card;

namespace Lko.Tests.Web.Features;

/// <summary>What was offered on an order, as its card shows it before and after the decision.</summary>
public sealed class OrderChargesTests
{
    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ru-RU", "Согласованы", "Блокирующие", "НДС 22 %")]
    [InlineData("en-GB", "Accepted", "Blocking", "VAT 22%")]
    public async Task Charges_StayOnTheCardAfterTheDecisionForBothSides(string language, string outcome, string flag, string tax)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK", "QUOTED");
        using var screen = new Screen(scene, OrderScene.Orders, language);
        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));
        card.WaitForElement(".pan.yours");
        card.FindAll(".charge").ShouldBeEmpty("what waits for the viewer stands in the decision panel once");

        (await new AcceptTerms(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time).Run(new OrderMove(number, (await scene.CardAsync(number)).Version), Token)).IsOk.ShouldBeTrue();
        screen.Announce(Topic.Order, number);

        card.WaitForAssertion(() => card.Find(".charge .st").TextContent.Trim().ShouldBe(outcome));
        var text = card.Find(".charge").TextContent;
        text.ShouldContain("Прокладка ОК");
        text.ShouldContain(flag);
        card.FindAll(".charge th").ShouldContain(head => head.TextContent.Replace('\u00A0', ' ') == tax);
        card.FindAll(".charge table:last-of-type tbody tr").Count.ShouldBe(2, "one-off and recurring");
        card.Find(".charge .w .cap").TextContent.ShouldContain("23");

        var agent = await SessionCaller.OpenAsync(scene, "carrier-support");
        using var carrier = new Screen(scene, "carrier-support", language, agent);
        var theirs = carrier.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));
        theirs.WaitForElement("#acting-reason").Change("17");
        await theirs.Find(".btn.y").ClickAsync(new());
        theirs.WaitForAssertion(() => theirs.Find(".charge .st").TextContent.Trim().ShouldBe(outcome));
    }

    [Theory]
    [InlineData("ru-RU", "Решение принято и передаётся оператору сети.", "На эти условия ответ уже дан. Ход за оператором сети.")]
    [InlineData("en-GB", "Decided; on its way to the carrier.", "These terms are answered already. The next move is the carrier’s.")]
    public async Task Charge_SaidOnceMoreAfterItsAnswer_AsksForNothing(string language, string pending, string answered)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "QUOTED");
        (await new AcceptTerms(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time).Run(new OrderMove(number, (await scene.CardAsync(number)).Version), Token)).IsOk.ShouldBeTrue();
        (await scene.EventsAsync(scene.Event(number, 3, "QUOTED").Replace("\"T-3\"", "\"T-2\"", StringComparison.Ordinal))).Applied.ShouldBe(1);
        using var screen = new Screen(scene, OrderScene.Orders, language);

        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));

        card.WaitForElement(".charge");
        card.FindAll(".yours").ShouldBeEmpty();
        card.FindAll(".acts .why").Select(why => why.TextContent.Trim()).Take(2).ShouldBe([pending, answered], "to accept and to decline, before what comes in other states");
    }
}
