using System.Text.Json.Nodes;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;

namespace Lko.Tests.Catalogue;

/// <summary>Whether the values of a product's parameters can be ordered, and what is said where they cannot.</summary>
public sealed class ParameterValidatorTests : IDisposable
{
    private readonly Samples.CultureScope _russian = Samples.In("ru-RU");

    public void Dispose() => _russian.Dispose();

    [Fact]
    public void Validate_CompleteValues_FindsNothing()
    {
        Check("L2_P2P", Samples.L2()).ShouldBeEmpty();
        Check("IP_TRANSIT", Samples.Transit()).ShouldBeEmpty();
        Check("L3_VPN", Samples.Vpn()).ShouldBeEmpty();
        Check("IC_JOIN", Samples.Join()).ShouldBeEmpty();
    }

    [Fact]
    public void Validate_EmptyValues_AsksForEveryVisibleRequiredParameter()
    {
        var product = Samples.Product("L2_P2P");
        var errors = Check("L2_P2P", ParameterValues.Empty);
        errors.Select(error => error.Path).ShouldBe(
            product.Parameters.Where(parameter => parameter is { Required: true, VisibleWhen: null }).Select(parameter => $"parameters.{parameter.Code}"));
        errors.ShouldAllBe(error => error.Code.StartsWith("required", StringComparison.Ordinal));
    }

    [Fact]
    public void Validate_Step_SeesOnlyItsOwnParametersAndRules()
    {
        var values = Samples.L2().With("end_b", JsonNode.Parse(Samples.AddressA)).With("uni_a", "100BASE-TX").With("contact_technical_phone", "x");
        var product = Samples.Product("L2_P2P");
        ParameterValidator.Validate(product, values, Samples.Today, WizardSteps.Points).Select(error => error.Code).ShouldBe(["different"]);
        ParameterValidator.Validate(product, values, Samples.Today, WizardSteps.Parameters).Select(error => error.Code).ShouldBe(["at-least"]);
        ParameterValidator.Validate(product, values, Samples.Today, WizardSteps.Contacts).Select(error => error.Code).ShouldBe(["pattern"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(90)]
    [InlineData(100)]
    [InlineData(400)]
    [InlineData(1000)]
    [InlineData(100_000)]
    public void Validate_BandwidthOnAStep_IsTaken(int bandwidth) =>
        Check("L2_P2P", Plain(bandwidth)).ShouldBeEmpty();

    [Theory]
    [InlineData(15, "Полоса от 10 до 100 Мбит/с — с шагом 10. Ближайшие значения: 10 и 20")]
    [InlineData(450, "Полоса от 100 до 1 000 Мбит/с — с шагом 100. Ближайшие значения: 400 и 500")]
    [InlineData(1500, "Полоса больше 1 000 Мбит/с — с шагом 1 000. Ближайшие значения: 1 000 и 2 000")]
    [InlineData(0, "Введено 0; допустимо от 1 до 100 000 Мбит/с.")]
    [InlineData(101_000, "Введено 101 000; допустимо от 1 до 100 000 Мбит/с.")]
    public void Validate_BandwidthOffTheSteps_NamesTheNearest(int bandwidth, string message)
    {
        var error = Check("L2_P2P", Plain(bandwidth)).ShouldHaveSingleItem();
        error.Path.ShouldBe("parameters.bandwidth_mbps");
        error.Message.Replace('\u00a0', ' ').ShouldBe(message);
    }

    [Fact]
    public void Validate_EnglishCulture_SpeaksEnglishWithEnglishNumbers()
    {
        using var english = Samples.In("en-GB");
        Check("L2_P2P", Plain(1500)).ShouldHaveSingleItem().Message.Replace('\u00a0', ' ')
            .ShouldBe("Bandwidth above 1,000 Mbps goes in steps of 1,000. Nearest values: 1,000 and 2,000");
    }

    [Theory]
    [InlineData("fibre_count", "3", "step")]
    [InlineData("fibre_count", "\"2\"", "kind-integer")]
    [InlineData("fibre_count", "2.5", "kind-integer")]
    [InlineData("fibre_count", "true", "kind-integer")]
    [InlineData("max_attenuation_db", "0.2222", "decimals")]
    [InlineData("max_attenuation_db", "[]", null)]
    [InlineData("fibre_type", "\"G.999\"", "choice")]
    [InlineData("fibre_type", "5", "choice")]
    [InlineData("otdr_protocol", "\"true\"", "kind-boolean")]
    [InlineData("length_km", "5", "read-only")]
    [InlineData("end_a", "\"Москва\"", "kind-address")]
    [InlineData("end_a", "[1]", "kind-address")]
    [InlineData("room_a", "{\"a\":1}", "kind-text")]
    [InlineData("room_a", "\"a\\u0007b\"", "control")]
    [InlineData("nonsense", "1", "unknown")]
    public void Validate_WrongKind_IsRefusedByName(string code, string json, string? expected)
    {
        var values = ParameterValues.Empty.With(code, JsonNode.Parse(json));
        var errors = Check("DARK_FIBER", values).Where(error => FieldErrorIsOf(error, code) && !error.Code.StartsWith("required", StringComparison.Ordinal)).Select(error => error.Code).ToList();
        errors.ShouldBe(expected is null ? [] : [expected]);
    }

    [Theory]
    [InlineData("""{"subject":"52","text":"Кстово, Мира, 1"}""", "")]
    [InlineData("""{"subject":"52","text":"Кстово, Мира, 1","lat":56.1,"lon":44.2}""", "")]
    [InlineData("""{"subject":"99","text":"Кстово, Мира, 1"}""", "subject")]
    [InlineData("""{"text":"Кстово, Мира, 1"}""", "subject")]
    [InlineData("""{"subject":"52"}""", "text")]
    [InlineData("""{"subject":"52","text":"  "}""", "text")]
    [InlineData("""{"subject":"52","text":"Кстово","garId":"нет"}""", "garId")]
    [InlineData("""{"subject":"52","text":"Кстово","lat":91,"lon":44}""", "lat")]
    [InlineData("""{"subject":"52","text":"Кстово","lat":56}""", "lon")]
    [InlineData("""{"subject":"52","text":"Кстово","city":"x"}""", "city")]
    public void Validate_Address_NamesTheWrongMember(string json, string members)
    {
        var errors = Check("L2_P2P", Samples.L2().With("end_a", JsonNode.Parse(json)));
        errors.Select(error => error.Path).ShouldBe(members.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(member => $"parameters.end_a.{member}"));
    }

    [Fact]
    public void Validate_SumAboveBandwidth_IsRefusedAtTheTable()
    {
        Check("L2_P2P", Samples.L2().Row("cos", 2, "mbps", 501)).ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(
                error => error.Path.ShouldBe("parameters.cos"),
                error => error.Code.ShouldBe("sum-at-most"),
                error => error.Message.ShouldContain("1\u00a0001"));
        Check("L2_P2P", Samples.L2().Row("cos", 2, "mbps", 499)).ShouldBeEmpty();
        Check("L3_VPN", Samples.Vpn().Row("cos_profile", 1, "percent", 81)).ShouldHaveSingleItem().Code.ShouldBe("sum-at-most-number");
    }

    [Fact]
    public void Validate_PortBelowCommit_IsRefused()
    {
        Check("IP_TRANSIT", Samples.Transit().With("port_speed", "1G")).ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(error => error.Path.ShouldBe("parameters.port_speed"), error => error.Code.ShouldBe("at-least"));
        Check("IP_TRANSIT", Samples.Transit().With("commit_mbps", 10000)).ShouldBeEmpty();
        Check("L3_VPN", Samples.Vpn().Row("sites", 1, "bandwidth_mbps", 200)).ShouldHaveSingleItem().Path.ShouldBe("parameters.sites[1].uni");
    }

    [Fact]
    public void Validate_BurstLimit_CountsOnlyWhileItIsAskedFor()
    {
        var values = Samples.Transit().With("burst_limit", 1000);
        Check("IP_TRANSIT", values.With("burst", "port")).ShouldBeEmpty();
        Check("IP_TRANSIT", values.With("burst", "limit")).ShouldHaveSingleItem().Path.ShouldBe("parameters.burst_limit");
    }

    [Fact]
    public void Validate_SamePlaceTwice_IsRefusedHoweverItIsSpelt()
    {
        var again = JsonNode.Parse("""{"subject":"52","text":"г Нижний Новгород , УЛ. ГОРЬКОГО 1"}""");
        Check("L2_P2P", Samples.L2().With("end_b", again)).ShouldHaveSingleItem().Code.ShouldBe("different");
        Check("IC_JOIN", Samples.Join().With("dpc", "2-034-5")).ShouldHaveSingleItem().Path.ShouldBe("parameters.dpc");
    }

    [Fact]
    public void Validate_Star_NeedsACentre()
    {
        var noHub = Samples.Vpn().Row("sites", 0, "role", "spoke");
        Check("L3_VPN", noHub).ShouldHaveSingleItem().ShouldSatisfyAllConditions(error => error.Path.ShouldBe("parameters.sites"), error => error.Code.ShouldBe("rows-include"));
        Check("L3_VPN", noHub.With("topology", "full-mesh")).ShouldBeEmpty();
    }

    [Fact]
    public void Validate_RepeatedRow_IsNamed()
    {
        Check("L3_VPN", Samples.Vpn().Row("sites", 1, "name", "ЦЕНТР")).ShouldHaveSingleItem().Path.ShouldBe("parameters.sites[1].name");
        Check("L2_P2P", Samples.L2().Row("cos", 1, "class", "EF")).ShouldHaveSingleItem().Code.ShouldBe("unique");
    }

    [Fact]
    public void Validate_RowsOfWrongShape_AreRefused()
    {
        Check("L3_VPN", Samples.Vpn().With("sites", "two")).ShouldHaveSingleItem().Code.ShouldBe("kind-rows");
        Check("L3_VPN", Samples.Vpn().With("sites", new JsonArray(1, 2))).ShouldHaveSingleItem().Code.ShouldBe("kind-rows");
        Check("L2_VPLS", ParameterValues.Empty.With("vpn_mode", "new").With("sites", new JsonArray(new JsonObject { ["name"] = "A" }))).ShouldContain(error => error.Code == "rows-count");
        var many = new JsonArray([.. Enumerable.Range(0, 51).Select(index => (JsonNode)new JsonObject { ["name"] = $"S{index}" })]);
        Check("L3_VPN", Samples.Vpn().With("sites", many)).ShouldContain(error => error.Code == "rows-count");
        Check("L3_VPN", Samples.Vpn().Row("sites", 0, "colour", "red")).ShouldHaveSingleItem().Path.ShouldBe("parameters.sites[0].colour");
    }

    [Fact]
    public void Canonical_HiddenAndUnknownValues_AreLeftOut()
    {
        var product = Samples.Product("L2_P2P");
        var values = ParameterValidator.Canonical(product, Samples.L2().With("vlan_mode", "transparent").With("service_type", "EPL").With("junk", 1));
        values["vlan"].ShouldBeNull();
        values["junk"].ShouldBeNull();
        values.Codes.First().ShouldBe("end_a");
        ParameterValidator.Validate(product, values, Samples.Today).ShouldBeEmpty();
    }

    private static IReadOnlyList<FieldError> Check(string code, ParameterValues values) => ParameterValidator.Validate(Samples.Product(code), values, Samples.Today);

    private static ParameterValues Plain(int bandwidth) =>
        Samples.L2().With("bandwidth_mbps", bandwidth).With("uni_a", "100GBASE-LR4").With("uni_b", "400GBASE-LR4").With("cos", null);

    private static bool FieldErrorIsOf(FieldError error, string code) => error.Path.StartsWith($"parameters.{code}", StringComparison.Ordinal);
}
