using System.Globalization;
using System.Text.Json.Nodes;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Web.Features.Catalogue;

namespace Lko.Tests.Catalogue;

/// <summary>What single products demand by handbook §2.3, §2.6 and §6.2, and what versions before each demand still take.</summary>
public sealed class ProductRulesTests
{
    [Theory]
    [InlineData("L2_VPLS", "existing", "hub-spoke", "spoke", null)]
    [InlineData("L2_VPLS", "existing", "full-mesh", "spoke", null)]
    [InlineData("L2_VPLS", "existing", "hub-spoke", "", "required-rows")]
    [InlineData("L2_VPLS", "new", "hub-spoke", "hub", "rows-count")]
    [InlineData("L2_VPLS", "new", "hub-spoke", "hub spoke", null)]
    [InlineData("L2_VPLS", "new", "hub-spoke", "spoke spoke", "rows-include")]
    [InlineData("L2_VPLS", "new", "full-mesh", "spoke", "rows-count")]
    [InlineData("L3_VPN", "existing", "hub-spoke", "spoke", null)]
    [InlineData("L3_VPN", "existing", "hub-spoke", "", "required-rows")]
    [InlineData("L3_VPN", "new", "hub-spoke", "spoke", "rows-include")]
    [InlineData("L3_VPN", "new", "hub-spoke", "hub", null)]
    [InlineData("L3_VPN", "new", "extranet", "spoke", null)]
    public void NewNetwork_NeedsItsSites_AnExistingOneTakesOneMore(string code, string mode, string topology, string roles, string? error) =>
        Errors(code, Network(code, mode, topology, roles)).Where(one => one.Path == "parameters.sites").Select(one => one.Code).ShouldBe(error is null ? [] : [error]);

    [Fact]
    public void NewNetwork_OfOneSite_IsToldHowManyItNeeds()
    {
        using var english = Samples.In("en-GB");
        Errors("L2_VPLS", Network("L2_VPLS", "new", "full-mesh", "spoke")).Single(one => one.Path == "parameters.sites").Message.ShouldBe("1 rows; from 2 to 50 are allowed.");
    }

    [Theory]
    [InlineData("L2_VPLS", "rows-count")]
    [InlineData("L3_VPN", "rows-include")]
    public void Network_OfAnEarlierVersion_NeedsItsSitesWhateverItIs(string code, string error) =>
        Errors(code, Network(code, "existing", "hub-spoke", "spoke"), 4).Where(one => one.Path == "parameters.sites").Select(one => one.Code).ShouldBe([error]);

    [Theory]
    [InlineData("lease", true)]
    [InlineData("iru", false)]
    public void Fibre_HasATermOfItsTenureOnly(string tenure, bool asked)
    {
        var values = ParameterValues.Empty.With("tenure", tenure);
        Errors("DARK_FIBER", values).Any(error => error.Path == "parameters.term_months").ShouldBe(asked);
        Errors("DARK_FIBER", values).Any(error => error.Path == "parameters.iru_years").ShouldBe(!asked);
        Errors("DARK_FIBER", values, 4).ShouldContain(error => error.Path == "parameters.term_months");
        (ParameterValidator.Canonical(Samples.Product("DARK_FIBER"), values.With("term_months", "12"))["term_months"] is not null).ShouldBe(asked);
    }

    [Theory]
    [InlineData("E1", "g704", "G703_120", true)]
    [InlineData("E3", "VC-3", "G703_75", false)]
    [InlineData("E3", "g703", "STM_S_1310", false)]
    [InlineData("STM1", "VC-4", "G703_75", true)]
    [InlineData("STM1", "VC-12", "STM_S_1310", true)]
    [InlineData("STM4", "VC-4", "STM_L_1550", true)]
    [InlineData("STM4", "g703", "STM_L_1550", false)]
    [InlineData("STM16", "g704", "STM_S_1310", false)]
    [InlineData("STM16", "VC-3", "G703_75", false)]
    [InlineData("STM64", "VC-4", "G703_120", false)]
    public void DigitalChannel_HasTheFramingAndInterfacesOfItsCapacity(string capacity, string framing, string joint, bool isRight)
    {
        foreach (var end in new[] { "interface_a", "interface_b" })
        {
            Wrong(null).ShouldBe(isRight ? [] : ["choice-allowed"]);

            IEnumerable<string> Wrong(int? version) =>
                Errors("TDM_LINE", ParameterValues.Empty.With("capacity", capacity).With("framing", framing).With(end, joint), version).Where(error => error.Code == "choice-allowed").Select(error => error.Code);
        }
    }

    [Fact]
    public void DigitalChannel_OfAnEarlierVersion_TakesWhatItTook()
    {
        var values = ParameterValues.Empty.With("capacity", "STM16").With("framing", "g703").With("interface_a", "G703_120").With("interface_b", "G703_75");
        Errors("TDM_LINE", values, 4).ShouldNotContain(error => error.Code == "choice-allowed");
        Errors("TDM_LINE", values).Where(error => error.Code == "choice-allowed").Select(error => error.Path).ShouldBe(["parameters.framing", "parameters.interface_a", "parameters.interface_b"]);
    }

    [Theory]
    [InlineData("ru-RU", "25.11.2026 уже прошло. Укажите день не раньше 26.11.2026.", "не раньше сегодняшнего дня")]
    [InlineData("en-GB", "25 Nov 2026 is past. Give a day not earlier than 26 Nov 2026.", "not earlier than today")]
    public void Proposal_IsNotDueBeforeItIsAskedFor(string culture, string message, string limit)
    {
        using var scope = Samples.In(culture);
        On(Samples.Today).ShouldBeEmpty();
        On(Samples.Today.AddDays(30)).ShouldBeEmpty();
        On(Samples.Today.AddDays(-1)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(error => error.Code.ShouldBe("date-past"), error => error.Message.ShouldBe(message));
        On(Samples.Today.AddDays(-1), 4).ShouldBeEmpty();
        ParameterLimits.Of(Samples.Product("LAST_MILE").Find("answer_deadline")!).ShouldEndWith(limit);

        IEnumerable<FieldError> On(DateOnly day, int? version = null) =>
            Errors("LAST_MILE", ParameterValues.Empty.With("answer_deadline", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), version).Where(error => error.Path == "parameters.answer_deadline");
    }

    [Fact]
    public void Verify_DayOfSomethingElse_IsAFault()
    {
        var product = Samples.Product("L2_P2P");
        var broken = product with { Parameters = [.. product.Parameters, product.Find("mtu")! with { Code = "mtu_2", NotBeforeToday = true }] };
        CatalogueVerifier.Verify(new CatalogueContent([broken], Samples.Catalogue.SlaClasses, ["L2_P2P"])).ShouldHaveSingleItem().ShouldContain("mtu_2");
    }

    [Theory]
    [InlineData("40", "sum-is")]
    [InlineData("60 39", "sum-is")]
    [InlineData("60 41", "sum-is")]
    [InlineData("100", null)]
    [InlineData("60 40", null)]
    public void TollFree_SharesAreTheWhole(string shares, string? code)
    {
        Of(shares).ShouldBe(code is null ? [] : [code]);
        Errors("FREE800", Shared("40"), 3).ShouldNotContain(error => error.Path == "parameters.targets");
        Errors("FREE800", Shared("60 41"), 3).Single(error => error.Path == "parameters.targets").Code.ShouldBe("sum-at-most-number");
        Errors("FREE800", Shared("40").With("routing_plan", "round")).ShouldNotContain(error => error.Path == "parameters.targets");

        IEnumerable<string> Of(string parts) => Errors("FREE800", Shared(parts)).Where(error => error.Path == "parameters.targets").Select(error => error.Code);
    }

    [Theory]
    [InlineData("ru-RU", "Куда направлять вызовы: в сумме 40\u00a0%; должно быть 100\u00a0%.")]
    [InlineData("en-GB", "Targets: 40\u00a0% in total; it must be 100\u00a0%.")]
    public void TollFree_SharesThatAreNotTheWhole_AreToldTheirSum(string culture, string message)
    {
        using var scope = Samples.In(culture);
        Errors("FREE800", Shared("40")).Single(error => error.Path == "parameters.targets").Message.ShouldBe(message);
    }

    [Theory]
    [InlineData("88001234567", true, true)]
    [InlineData("8001234567", true, true)]
    [InlineData("88011234567", false, true)]
    [InlineData("8091234567", false, true)]
    [InlineData("78001234567", false, false)]
    [InlineData("880012345678", false, false)]
    public void TollFree_NumberIsOfCode800(string number, bool isRight, bool wasRight)
    {
        Of(null).ShouldBe(isRight);
        Of(3).ShouldBe(wasRight);

        bool Of(int? version) => !Errors("FREE800", ParameterValues.Empty.With("number_mode", "own").With("numbers", new JsonArray(new JsonObject { ["number"] = number })), version)
            .Any(error => error.Path == "parameters.numbers[0].number");
    }

    private static ParameterValues Shared(string shares) => ParameterValues.Empty.With("routing_plan", "percent").With(
        "targets",
        new JsonArray([.. shares.Split(' ').Select((share, index) => (JsonNode)new JsonObject { ["target"] = $"783120000{index:00}", ["percent"] = int.Parse(share, CultureInfo.InvariantCulture) })]));

    private static ParameterValues Network(string code, string mode, string topology, string roles)
    {
        var sites = roles.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((role, index) =>
        {
            var site = ParameterValues.Empty.With("name", $"S{index}").With("address", JsonNode.Parse(Samples.AddressA)).With("bandwidth_mbps", 100).With("uni", "1000BASE-T");
            site = topology == "hub-spoke" ? site.With("role", role) : site;
            return code == "L2_VPLS" ? site.With("vlan_mode", "transparent")
                : site.With("pe_ce", "static").With("lan_prefixes", new JsonArray($"10.{index}.0.0/16")).With("wan_link", new JsonArray($"10.255.{index}.0/30"));
        });
        return ParameterValues.Empty.With("vpn_mode", mode).With("topology", topology).WithRows("sites", sites);
    }

    private static IReadOnlyList<FieldError> Errors(string code, ParameterValues values, int? version = null) =>
        ParameterValidator.Validate(version is { } older ? Samples.Catalogue.Find(code, older)! : Samples.Product(code), values, Samples.Today);
}
