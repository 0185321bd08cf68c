using System.Globalization;
using Bunit;
using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Web.Features;
using Lko.Web.Features.Orders.Card;

namespace Lko.Tests.Orders;

/// <summary>The rate is of the day the service is rendered, handbook §2.8: an offer of December on a service of January is taxed as January is.</summary>
public sealed class OrderVatTests
{
    private static readonly DateTimeOffset Ordered = new(2025, 12, 20, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2025-12-31", 20)]
    [InlineData("2026-01-01", 22)]
    [InlineData("2017-01-01", 20)]
    public void Rate_FollowsTheDayOfServiceAndNotOfTheOffer(string delivered, int percent) => OrderVat.Of(Offered(Day(delivered), "{}")).ShouldBe(new VatRate(percent));

    [Theory]
    [InlineData("standard", 22)]
    [InlineData("export", 0)]
    [InlineData("exempt", null)]
    public void Rate_FollowsTheModeOfTheOrder(string mode, int? percent) =>
        OrderVat.Of(Offered(Day("2026-02-01"), $$"""{"vat_mode":"{{mode}}"}""")).ShouldBe(new VatRate(percent));

    [Theory]
    [InlineData("ru-RU", "НДС 22 %: 106 920,00", "с НДС 592 920,00", "на дату оказания услуги, 20.12.2026")]
    [InlineData("en-GB", "VAT 22%: ", "592,920.00", "date of service, 20")]
    public async Task Terms_ShowNetTaxAndGross(string language, params string[] texts)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK", "QUOTED");
        using var screen = new Screen(scene, OrderScene.Orders, language);

        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));

        card.WaitForElement(".pan.yours tfoot");
        var panel = card.Find(".pan.yours").TextContent.Replace('\u00a0', ' ').Replace('\u202f', ' ');
        texts.Where(text => !panel.Contains(text, StringComparison.Ordinal)).ShouldBeEmpty(panel);
    }

    private static Order Offered(DateOnly delivered, string parameters)
    {
        var contract = Contract.Create(new OperatorId(1), new BranchId(1), "VOLGA", "1", null, "52", new DateOnly(2025, 1, 1), null);
        var order = Order.Draft(contract, OrderKind.New, "L2_P2P", 2, new UserId(1), Ordered);
        order.Write(new DraftContent(parameters, LocalLine.Empty, null, null, null, null, null), contract, null, Ordered);
        order.Submit("LKO-2025-0000001", "М. З.", Ordered);
        order.Report(new CrmReport(1, OrderLifecycle.CrmCodes["QUOTED"], Ordered, "CRM", delivered, null, null, null, null, null), Ordered, Day("2025-12-20"));
        return order;
    }

    private static DateOnly Day(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);
}
