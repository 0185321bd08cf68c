using Bunit;
using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Web.Features;
using Lko.Web.Features.Catalogue;
using Lko.Web.Features.Orders.Wizard;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Lko.Tests.Catalogue;

/// <summary>The columns NRC, MRC and Usage of handbook §2.2, and where people see them.</summary>
public sealed class ChargesTests
{
    /// <summary>Of each product of §2.2 whether it is charged once, monthly and by which meter.</summary>
    public static readonly TheoryData<string, bool, bool, UsageMeter?> Handbook = new()
    {
        { "TDM_LINE", true, true, null },
        { "L2_P2P", true, true, null },
        { "L2_VPLS", true, true, null },
        { "L3_VPN", true, true, null },
        { "LAMBDA", true, true, null },
        { "DARK_FIBER", true, true, null },
        { "IPLC", true, true, null },
        { "IP_TRANSIT", true, true, UsageMeter.P95Overage },
        { "DIA_OP", true, true, null },
        { "PEER", true, true, null },
        { "DDOS", true, true, UsageMeter.Attacks },
        { "IC_JOIN", true, false, null },
        { "IC_TRAFFIC", false, false, UsageMeter.Minutes },
        { "IC_PORT", true, true, null },
        { "LAST_MILE", true, true, null },
        { "WHOLESALE_BB", true, true, null },
        { "COLO", true, true, UsageMeter.PowerOverage },
        { "TOWER", true, true, null },
        { "DUCT", true, true, UsageMeter.Visits },
        { "POLE", true, true, null },
        { "NUMBERS", true, true, null },
        { "FREE800", true, true, UsageMeter.Minutes },
        { "SYNC", true, true, null },
        { "CROSS", true, true, null },
    };

    [Theory]
    [MemberData(nameof(Handbook))]
    public void Product_IsChargedAsTheHandbookSays(string code, bool once, bool monthly, UsageMeter? meter)
    {
        var product = Samples.Product(code);
        product.Charges.Any(charge => charge.Kind == ChargeKind.OneOff).ShouldBe(once);
        product.Charges.Any(charge => charge.Kind == ChargeKind.Recurring).ShouldBe(monthly);
        product.Charges.Where(charge => charge.Kind == ChargeKind.Usage).Select(charge => charge.Meter).ShouldBe(meter is null ? [] : [meter]);
        product.Charges.ShouldAllBe(charge => charge.Basis.Ru.Length > 0 && charge.Basis.En.Length > 0 && charge.Basis.Ru != charge.Basis.En);
        Samples.Catalogue.Find(code, 1)!.Charges.ShouldBe(product.Charges);

        // Each of the three is charged with what a new order proposes, or is left to the order's own choice.
        product.ChargesFor(ParameterValues.Defaults(product)).Select(charge => charge.Kind).Distinct().Count()
            .ShouldBe((once ? 1 : 0) + (monthly ? 1 : 0) + (meter is null ? 0 : 1));
    }

    [Fact]
    public void Handbook_NamesEveryProduct() => Handbook.Count.ShouldBe(Samples.Catalogue.All.Count);

    [Theory]
    [InlineData("lease", "за подключение; аренда, за пару·км по полосе длины; техническое обслуживание (ТО), за пару·км по полосе длины")]
    [InlineData("iru", "за подключение; право пользования (IRU), разом за весь срок; техническое обслуживание (ТО), за пару·км по полосе длины")]
    public void DarkFibre_IsChargedByItsTenure(string tenure, string bases) =>
        string.Join("; ", Samples.Product("DARK_FIBER").ChargesFor(ParameterValues.Empty.With("tenure", tenure)).Select(charge => charge.Basis.Ru)).ShouldBe(bases);

    [Theory]
    [InlineData("tdm", "per E1 trunk")]
    [InlineData("ip", "per 100 SIP channels")]
    public void Ports_AreChargedByTheirTechnology(string tech, string basis) =>
        Samples.Product("IC_PORT").ChargesFor(ParameterValues.Empty.With("tech", tech)).Single(charge => charge.Kind == ChargeKind.Recurring).Basis.En.ShouldBe(basis);

    [Fact]
    public void Verify_ChargeThatCannotBe_IsAFault()
    {
        var product = Samples.Product("L2_P2P");
        var text = new LocalText("за", "per");
        var broken = product with { Charges = [new(ChargeKind.Usage, text), new(ChargeKind.OneOff, text, UsageMeter.Minutes), new(ChargeKind.OneOff, text, When: new("absent", ["x"]))] };
        var faults = CatalogueVerifier.Verify(new CatalogueContent([broken], Samples.Catalogue.SlaClasses, ["L2_P2P"]));
        faults.Count(fault => fault.Contains("usage and meter do not agree")).ShouldBe(2);
        faults.ShouldContain(fault => fault.Contains("charge 2: condition names absent"));
        CatalogueVerifier.Verify(new CatalogueContent([product with { Charges = [] }], Samples.Catalogue.SlaClasses, ["L2_P2P"])).ShouldHaveSingleItem().ShouldContain("nothing is charged");
    }

    [Theory]
    [InlineData("ru-RU", "IC_TRAFFIC", "По потреблению: минуты|по тарифу за 60 с: услуга и субъект|не оценено")]
    [InlineData("en-GB", "IC_TRAFFIC", "By usage: minutes|at the tariff per 60 s: service and region|not priced")]
    [InlineData("ru-RU", "IC_JOIN", "Единовременно|за точку присоединения, по регулируемой цене|не оценено")]
    [InlineData("en-GB", "IC_JOIN", "One-off|per point of interconnection, at the regulated price|not priced")]
    public void ProductPage_ListsWhatIsCharged(string culture, string code, string row)
    {
        using var scope = Samples.In(culture);
        using var screen = new BunitContext();
        screen.Services.AddCatalogue(() => new ProductCatalogue());
        screen.Services.AddSingleton<TimeProvider>(new FakeTimeProvider());
        screen.Services.AddScoped<ICaller>(_ => new Reader());
        screen.SetRendererInfo(new("Server", isInteractive: true));

        var page = screen.Render<ProductPage>(parameters => parameters.Add(one => one.Code, code));

        var shown = page.FindAll("[aria-labelledby=product-charges] tbody tr").ShouldHaveSingleItem();
        string.Join('|', shown.Children.Select(cell => Plain(cell.TextContent))).ShouldBe(row);
    }

    [Theory]
    [InlineData("ru-RU", "IC_TRAFFIC", "По потреблению: минуты")]
    [InlineData("en-GB", "IC_TRAFFIC", "By usage: minutes")]
    [InlineData("ru-RU", "IC_JOIN", "Единовременно")]
    [InlineData("en-GB", "IC_JOIN", "One-off")]
    [InlineData("ru-RU", "L2_P2P", "Единовременно|Ежемесячно")]
    [InlineData("en-GB", "L2_P2P", "One-off|Monthly")]
    [InlineData("ru-RU", "IP_TRANSIT", "Единовременно|Ежемесячно|По потреблению: превышение по 95-му процентилю")]
    [InlineData("en-GB", "IP_TRANSIT", "One-off|Monthly|By usage: 95th-percentile overage")]
    public async Task Wizard_PricePanel_NamesWhatIsCharged(string culture, string code, string kinds)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        using var screen = new Screen(scene, OrderScene.Orders, culture);
        screen.Go($"orders/new?product={code}&step=parameters");

        var wizard = screen.Render<OrderWizard>();

        wizard.WaitForElement(".beside dt");
        Keys().ShouldBe(kinds.Split('|'));
        wizard.FindAll(".beside section")[0].QuerySelectorAll("dd").ShouldAllBe(value => Plain(value.TextContent).StartsWith(culture == "ru-RU" ? "не оценено" : "not priced"));

        IEnumerable<string> Keys() => wizard.FindAll(".beside section")[0].QuerySelectorAll("dt").Select(key => Plain(key.TextContent));
    }

    [Fact]
    public async Task Wizard_PricePanel_FollowsWhatIsChosen()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go("orders/new?product=DARK_FIBER&step=parameters");
        var wizard = screen.Render<OrderWizard>();
        wizard.WaitForElement("#p-tenure-iru");
        wizard.Find(".beside").TextContent.ShouldContain("аренда, за пару·км");

        wizard.Find("#p-tenure-iru").Change("iru");

        wizard.Find(".beside").TextContent.ShouldContain("право пользования (IRU), разом за весь срок");
        wizard.Find(".beside").TextContent.ShouldNotContain("аренда");
    }

    private static string Plain(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private sealed class Reader : ICaller
    {
        public ValueTask<CurrentUser?> GetAsync(CancellationToken cancellationToken) =>
            ValueTask.FromResult<CurrentUser?>(new CurrentUser(new UserId(1), "Анна", Side.Operator, new Lko.Domain.Operators.OperatorId(1), [new ScopedRole(Role.OperatorOrders, null, null)]));
    }
}
