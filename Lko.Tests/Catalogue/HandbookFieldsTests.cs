using Lko.Domain.Catalogue;

namespace Lko.Tests.Catalogue;

/// <summary>
/// The fields of handbook §2.1, "Common to every order form", product by product, and those of §6.2. Operator, branches, contract, account, kind of
/// order, wanted date, the operator's own number and the comment belong to the order itself; the money of §2.1 is the carrier's answer, its terms.
/// </summary>
public sealed class HandbookFieldsTests
{
    /// <summary>§2.1, Who and What.</summary>
    private const string Everywhere = """
        licence_no licence_type
        contact_technical_name contact_technical_phone contact_technical_email contact_technical_hours
        contact_commercial_name contact_commercial_phone contact_commercial_email contact_commercial_hours
        contact_onsite_name contact_onsite_phone contact_onsite_email contact_onsite_hours
        term_months sla_class vat_mode project_reference documents
        """;

    /// <summary>§2.1, Where, of each end beside its address; room and floor are two fields there.</summary>
    private const string OfAnEnd = "object_type floor room site_code access access_notice_hours owner_permission";

    /// <summary>What counts the unit of §2.2 where that is not a plain quantity.</summary>
    private static readonly Dictionary<string, string> Counts = new(StringComparer.Ordinal)
    {
        ["L2_VPLS"] = "sites", ["L3_VPN"] = "sites", ["DARK_FIBER"] = "fibre_count", ["IP_TRANSIT"] = "commit_mbps", ["IC_TRAFFIC"] = "traffic_forecast", ["IC_PORT"] = "e1_count",
        ["WHOLESALE_BB"] = "line_count", ["COLO"] = "units", ["TOWER"] = "antennas", ["DUCT"] = "segments", ["POLE"] = "poles", ["FREE800"] = "number_count",
    };

    /// <summary>
    /// A mast has neither floor nor room; the foreign half of a channel is entered by its foreign partner; in colocation the kind of site is the product's own
    /// parameter.
    /// </summary>
    private static readonly Dictionary<string, string> NotOfThatEnd = new(StringComparer.Ordinal)
    {
        ["TOWER"] = "floor_a room_a", ["IPLC"] = "access_b access_notice_hours_b owner_permission_b", ["COLO"] = "object_type_a",
    };

    /// <summary>§2.1, How: interface, connector, fibre type, protection, demarcation, redundancy, own equipment.</summary>
    private static readonly Dictionary<string, string> Joint = new(StringComparer.Ordinal)
    {
        ["TDM_LINE"] = "interface_a interface_b connector fibre_type protection handover_point redundancy own_equipment",
        ["L2_P2P"] = "uni_a uni_b connector fibre_type protection handover_point redundancy own_equipment",
        ["L2_VPLS"] = "sites connector fibre_type protection handover_point redundancy own_equipment",
        ["L3_VPN"] = "sites connector fibre_type protection handover_point redundancy own_equipment",
        ["LAMBDA"] = "client_signal connector fibre_type protection handover_point redundancy own_equipment",
        ["DARK_FIBER"] = "termination connector fibre_type handover_point redundancy own_equipment",
        ["IPLC"] = "uni_a connector fibre_type protection handover_point redundancy own_equipment",
        ["IP_TRANSIT"] = "interface connector fibre_type protection handover_point redundancy own_equipment",
        ["DIA_OP"] = "interface connector fibre_type protection handover_point redundancy own_equipment",
        ["PEER"] = "interface connector fibre_type protection handover_point redundancy own_equipment",
        ["IC_JOIN"] = "tdm_interface ip_interface connector fibre_type protection handover_point redundancy own_equipment",
        ["IC_PORT"] = "tdm_interface ip_interface connector fibre_type protection handover_point redundancy own_equipment",
        ["LAST_MILE"] = "handover_interface connector fibre_type protection handover_point redundancy own_equipment",
        ["WHOLESALE_BB"] = "handover_interface connector fibre_type protection handover_point redundancy own_equipment",
        ["SYNC"] = "signal connector fibre_type protection handover_point redundancy own_equipment",
        ["CROSS"] = "connector_a connector_z media odf_a port_a odf_z port_z",
        ["COLO"] = "power_redundancy equipment",
    };

    /// <summary>Nothing of theirs is plugged into anything.</summary>
    private static readonly string[] WithoutJoint = ["DDOS", "IC_TRAFFIC", "TOWER", "DUCT", "POLE", "NUMBERS", "FREE800"];

    /// <summary>§6.2; number, branch, time of publication and desired date are the order's own, the batch is the import of orders.</summary>
    private const string LastMile = """
        client_code project_reference request_kind answer_deadline answer_deadline_time answer_deadline_zone proposal_validity_days confidential contact_commercial_name
        end_a floor_a room_a building_type building_contact access_a
        handover_mode handover_node handover_interface handover_id
        technology bandwidth_mbps symmetric guaranteed_percent service vlan_id mtu cos public_ip_count cpe_needed cpe_model redundancy sla_class latency_ms jitter_ms loss_percent
        term_months max_nrc max_mrc billing_start payment_terms
        """;

    public static TheoryData<string> Codes => ProductCatalogueTests.Codes;

    [Theory]
    [MemberData(nameof(Codes))]
    public void Product_CarriesWhoAndWhat(string code)
    {
        var product = Samples.Product(code);
        Missing(product, Everywhere).ShouldBeEmpty();
        product.Find(Counts.GetValueOrDefault(code, "quantity")).ShouldNotBeNull();
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Product_CarriesWhereOfEveryEnd(string code)
    {
        var product = Samples.Product(code);
        var ends = new[] { "a", "b" }.Where(end => product.Find($"end_{end}") is not null);
        var fields = ends.SelectMany(end => Words(OfAnEnd).Select(field => $"{field}_{end}")).Except(Words(NotOfThatEnd.GetValueOrDefault(code, "")), StringComparer.Ordinal);
        fields.Where(field => product.Find(field) is null).ShouldBeEmpty();

        foreach (var rows in product.Parameters.Where(parameter => parameter.Rows?.Find("address")?.Type == ParameterType.Address).Select(parameter => parameter.Rows!))
        {
            Words(OfAnEnd).Where(column => rows.Find(column) is null).ShouldBeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Product_CarriesHowItIsJoined(string code)
    {
        WithoutJoint.Contains(code, StringComparer.Ordinal).ShouldBe(!Joint.ContainsKey(code));
        Missing(Samples.Product(code), Joint.GetValueOrDefault(code, "")).ShouldBeEmpty();
    }

    [Fact]
    public void LastMile_CarriesTheWholeRequest() => Missing(Samples.Product("LAST_MILE"), LastMile).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Codes))]
    public void Documents_TakeTheirFiles(string code) => Samples.Product(code).Find("documents")!.Rows!.Find("file")!.Type.ShouldBe(ParameterType.File);

    [Theory]
    [InlineData("IC_JOIN", "responsibility_scheme_file")]
    [InlineData("CROSS", "loa_cfa_file")]
    public void Product_WhoseHandbookNamesAFile_TakesIt(string code, string parameter) => Samples.Product(code).Find(parameter)!.Type.ShouldBe(ParameterType.File);

    [Theory]
    [MemberData(nameof(Codes))]
    public void Licence_IsAskedFor(string code)
    {
        var product = Samples.Product(code);
        var asked = ParameterValidator.Validate(product, ParameterValues.Empty, Samples.Today).Where(error => error.Code.StartsWith("required", StringComparison.Ordinal)).Select(error => error.Path).ToList();
        new[] { "parameters.licence_no", "parameters.licence_type" }.Except(asked, StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("IP_TRANSIT", "data", "mobile")]
    [InlineData("NUMBERS", "zonal", "data")]
    [InlineData("FREE800", "voip", "channels")]
    [InlineData("TDM_LINE", "channels", "data")]
    [InlineData("LAMBDA", "channels", "telematic")]
    [InlineData("IPLC", "data", "long_distance")]
    [InlineData("L2_P2P", "channels", "mobile")]
    [InlineData("L2_VPLS", "voip", "telematic")]
    [InlineData("L3_VPN", "channels", "local")]
    [InlineData("LAST_MILE", "telematic", "zonal")]
    public void Licence_OfAnotherService_IsRefused(string code, string right, string wrong)
    {
        var product = Samples.Product(code);
        Errors(right).ShouldBeEmpty();
        Errors(wrong).ShouldBe(["choice"]);

        IEnumerable<string> Errors(string kind) => ParameterValidator.Validate(product, ParameterValues.Empty.With("licence_type", kind), Samples.Today)
            .Where(error => error.Path == "parameters.licence_type").Select(error => error.Code);
    }

    [Fact]
    public void Licence_OfWhateverKind_LetsPlaceAndFibreBeRented()
    {
        var kinds = Samples.Catalogue.Find("L2_P2P", 4)!.Find("licence_type")!.Choices.Select(choice => choice.Value).ToList();
        kinds.Count.ShouldBe(8, "an order that was begun before keeps every kind");
        Samples.Catalogue.All.Where(product => product.Find("licence_type")!.Choices.Select(choice => choice.Value).SequenceEqual(kinds, StringComparer.Ordinal)).Select(product => product.Code)
            .ShouldBe(["DARK_FIBER", "COLO", "TOWER", "DUCT", "POLE", "SYNC", "CROSS"]);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void OlderVersion_StaysAsItWasAndLosesNothing(string code)
    {
        var (older, newer) = (Samples.Catalogue.Find(code, 1)!, Samples.Product(code));
        older.Parameters.Where(parameter => newer.Find(parameter.Code) is null).ShouldBeEmpty();
        older.Parameters.Count.ShouldBeLessThan(newer.Parameters.Count);
        older.Find("documents").ShouldBeNull();
        older.Find("contact_technical_hours").ShouldBeNull();
    }

    [Fact]
    public void OlderVersion_JudgesItsOwnValues()
    {
        var values = Samples.L2().With("quantity", null).With("licence_no", null).With("licence_type", null);
        ParameterValidator.Validate(Samples.Catalogue.Find("L2_P2P", 1)!, values, Samples.Today).ShouldBeEmpty();
        ParameterValidator.Validate(Samples.Product("L2_P2P"), values, Samples.Today).Select(error => error.Path).ShouldBe(["parameters.quantity", "parameters.licence_no", "parameters.licence_type"]);
    }

    [Theory]
    [InlineData("answer_deadline_time", "24:00", "pattern")]
    [InlineData("answer_deadline_time", "18:00", null)]
    [InlineData("answer_deadline", "31.12.2026", "kind-date")]
    [InlineData("proposal_validity_days", "29", "kind-integer")]
    public void LastMile_Deadline_IsChecked(string field, string value, string? code) =>
        ParameterValidator.Validate(Samples.Product("LAST_MILE"), ParameterValues.Empty.With(field, value), Samples.Today)
            .Where(error => error.Path == $"parameters.{field}").Select(error => error.Code).ShouldBe(code is null ? [] : [code]);

    private static IEnumerable<string> Missing(ProductSpecification product, string fields) => Words(fields).Where(field => product.Find(field) is null);

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
