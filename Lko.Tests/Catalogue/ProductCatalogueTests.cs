using System.Globalization;
using Lko.Domain.Catalogue;

namespace Lko.Tests.Catalogue;

public sealed class ProductCatalogueTests
{
    private static readonly ProductCatalogue Catalogue = new();

    // The parameters the handbook names for each product; the form cannot do without any of them.
    public static readonly TheoryData<string, string> Handbook = new()
    {
        { "TDM_LINE", "capacity framing interface_a interface_b protection sync_source end_a end_b" },
        { "L2_P2P", "bandwidth_mbps service_type uni_a uni_b vlan_mode vlan s_vid s_vid_type mtu l2cp cos redundancy diverse_route latency_target_ms end_a end_b" },
        { "L2_VPLS", "vpn_id topology sites mtu mac_limit cos l2cp redundancy latency_target_ms" },
        { "L3_VPN", "vpn_id topology sites cos_profile multicast internet_breakout crypto" },
        { "LAMBDA", "client_signal protection transparency fec route_km end_a end_b" },
        { "DARK_FIBER", "fibre_count fibre_type length_km max_attenuation_db max_attenuation_1310_db max_splice_db max_connector_db termination connector tenure otdr_protocol route_type end_a end_b" },
        { "IPLC", "country_b border_crossing foreign_half bandwidth_mbps end_a end_b" },
        {
            "IP_TRANSIT",
            "asn as_set prefixes_v4 prefixes_v6 port_speed commit_mbps billing burst_limit traffic_scope routes bgp_ipv4_local bgp_ipv4_peer md5 multihop bfd max_prefix communities ddos sorm_done sorm_date"
        },
        { "DIA_OP", "bandwidth_mbps end_a interface ddos" },
        { "PEER", "exchange_point port_speed asn vlan mtu md5" },
        { "DDOS", "protected_prefixes_v4 protected_prefixes_v6 clean_mbps mode notification_name notification_phone notification_email" },
        {
            "IC_JOIN",
            "level licence_no licence_type subject poi_code exchange_type tech tdm_signalling ip_signalling e1_count opc dpc ni cic_range signalling_links trunk_group signal_ip media_ip transport channels cps codecs caller_id a_number_format b_number_format numbering_ranges traffic_forecast antifraud antifraud_date sorm_act metering cdr_format cdr_zone cdr_rounding responsibility_scheme"
        },
        { "IC_TRAFFIC", "level poi_code traffic_services numbering_ranges traffic_forecast antifraud metering a_number_format b_number_format" },
        { "IC_PORT", "tech e1_count channels cic_range signal_ip poi_code" },
        {
            "LAST_MILE",
            "end_a building_type building_contact access_a handover_mode handover_node handover_id handover_interface technology bandwidth_mbps symmetric guaranteed_percent service vlan_id mtu cos public_ip_count cpe_needed cpe_model redundancy sla_class latency_ms jitter_ms loss_percent term_months billing_start payment_terms request_kind client_code confidential"
        },
        { "WHOLESALE_BB", "technology speed_profile vlan_model vlan handover_node line_count" },
        { "COLO", "end_a units racks equipment power_kw_a power_kw_b power_type power_redundancy heat_kw cabinet cage access_list cross_connects antennas" },
        { "TOWER", "tower_id antennas container_m2 power_kw radio_permit" },
        {
            "DUCT",
            "segments cable_diameter_mm channels cable_mark fibre_count channel_kind stock_loops project tu_number tu_valid_until work_permit supervision act green_corridor laid_on"
        },
        { "POLE", "poles clamp_type" },
        { "NUMBERS", "subject code_type area_code quantity pretty_class routing portability purpose" },
        { "FREE800", "numbers routing_plan regions targets" },
        { "SYNC", "signal quality connector redundancy" },
        { "CROSS", "rack_a odf_a port_a port_pair_a connector_a rack_z odf_z port_z port_pair_z connector_z loa_cfa" },
    };

    // Columns the handbook names for lists of rows.
    public static readonly TheoryData<string, string, string> HandbookColumns = new()
    {
        { "L2_P2P", "cos", "class mbps" },
        { "L2_P2P", "l2cp", "protocol action" },
        { "L2_VPLS", "sites", "address role bandwidth_mbps uni vlan_mode vlan s_vid" },
        { "L3_VPN", "sites", "address bandwidth_mbps pe_ce ce_asn lan_prefixes wan_link" },
        { "IC_JOIN", "numbering_ranges", "kind code from to capacity allocation_order" },
        { "IC_JOIN", "traffic_forecast", "direction month minutes_mln erlangs" },
        { "COLO", "equipment", "model serial height_u depth_mm power_w weight_kg certificate" },
        { "COLO", "cross_connects", "media count odf_ports" },
        { "TOWER", "antennas", "type height_m azimuth size_m weight_kg feeder" },
        { "DUCT", "segments", "from from_address to to_address length_m" },
        { "POLE", "poles", "id lat lon span_m height_m" },
    };

    /// <summary>Products that have not changed since all of them asked for files.</summary>
    private static readonly string[] OfVersion3 = ["DDOS", "PEER", "POLE"];

    /// <summary>Products that have changed once more than the others.</summary>
    private static readonly string[] OfVersion5 = ["TDM_LINE", "L2_P2P", "L2_VPLS", "L3_VPN", "LAMBDA", "DARK_FIBER", "IPLC", "IC_PORT", "LAST_MILE"];

    public static TheoryData<string> Codes => [.. Catalogue.All.Select(product => product.Code)];

    [Fact]
    public void All_EmbeddedData_HasTheHandbooksProductsInOrder() =>
        Catalogue.All.Select(product => product.Code).ShouldBe(
        [
            "TDM_LINE", "L2_P2P", "L2_VPLS", "L3_VPN", "LAMBDA", "DARK_FIBER", "IPLC", "IP_TRANSIT", "DIA_OP", "PEER", "DDOS", "IC_JOIN",
            "IC_TRAFFIC", "IC_PORT", "LAST_MILE", "WHOLESALE_BB", "COLO", "TOWER", "DUCT", "POLE", "NUMBERS", "FREE800", "SYNC", "CROSS",
        ]);

    [Theory]
    [MemberData(nameof(Handbook))]
    public void Find_Product_HasEveryParameterOfTheHandbook(string code, string parameters)
    {
        var product = Catalogue.Find(code)!;
        parameters.Split(' ').Where(parameter => product.Find(parameter) is null).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(HandbookColumns))]
    public void Find_RowsOfProduct_HaveEveryColumnOfTheHandbook(string code, string rows, string columns)
    {
        var specification = Catalogue.Find(code)!.Find(rows)!.Rows!;
        columns.Split(' ').Where(column => specification.Find(column) is null).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void All_Texts_AreFilledInBothLanguages(string code)
    {
        var product = Catalogue.Find(code)!;
        var texts = Texts(product).ToList();
        texts.Where(text => string.IsNullOrWhiteSpace(text.Ru) || string.IsNullOrWhiteSpace(text.En)).ShouldBeEmpty();
        texts.Where(text => text.En.Any(IsCyrillic) && !string.Equals(text.En, text.Ru, StringComparison.Ordinal) && !text.En.Contains("Л030", StringComparison.Ordinal)).ShouldBeEmpty();
        texts.Where(text => string.Equals(text.En, text.Ru, StringComparison.Ordinal) && text.Ru.Any(IsCyrillic)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void All_Codes_AreAscii(string code)
    {
        var product = Catalogue.Find(code)!;
        product.Parameters
            .SelectMany(parameter => parameter.Rows is { } rows ? rows.Columns.Append(parameter) : [parameter])
            .SelectMany(parameter => parameter.Choices.Select(choice => choice.Value).Append(parameter.Code))
            .Where(value => !value.All(char.IsAscii))
            .ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void All_Products_HaveContactsTermAndPlace(string code)
    {
        var product = Catalogue.Find(code)!;
        product.Version.ShouldBe(OfVersion3.Contains(code, StringComparer.Ordinal) ? 3 : OfVersion5.Contains(code, StringComparer.Ordinal) ? 5 : 4);
        product.PointOfNoReturn.ShouldBe("build");
        product.Summary.ShouldNotBeEmpty();
        product.Find(CommonParameters.Term).ShouldNotBeNull();
        product.Groups.ShouldContain(group => group.Step == WizardSteps.Contacts);
        product.Groups.ShouldContain(group => group.Step == WizardSteps.Parameters);
        ParameterValidator.Validate(product, ParameterValues.Empty, Samples.Today, WizardSteps.Contacts)
            .ShouldContain(error => error.Path == "parameters.contact_technical_name" && error.Code == "required");
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Defaults_EveryProduct_BreakNothingButRequiredFields(string code)
    {
        var product = Catalogue.Find(code)!;
        ParameterValidator.Validate(product, ParameterValues.Defaults(product), Samples.Today)
            .Where(error => !error.Code.StartsWith("required", StringComparison.Ordinal) && !string.Equals(error.Code, "any-of", StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Find_Version_ReturnsExactlyThatVersion()
    {
        Catalogue.Find("L2_P2P", 5).ShouldBeSameAs(Catalogue.Find("L2_P2P"));
        Catalogue.Find("L2_P2P", 4).ShouldNotBeSameAs(Catalogue.Find("L2_P2P"));
        Catalogue.Find("L2_P2P", 1)!.Version.ShouldBe(1);
        Catalogue.Find("L2_P2P", 6).ShouldBeNull();
        Catalogue.Find("l2_p2p").ShouldBeNull();
        Catalogue.Find(null).ShouldBeNull();
    }

    [Fact]
    public void SlaClasses_Downtime_FollowsFromAvailability()
    {
        Catalogue.SlaClasses.Select(sla => sla.Code).ShouldBe(["STANDARD", "BUSINESS", "PREMIUM", "PLATINUM", "BACKBONE"]);
        foreach (var sla in Catalogue.SlaClasses)
        {
            sla.Downtime30.ShouldBe(Math.Round((100 - sla.Availability) / 100 * 30 * 24 * 60, 1, MidpointRounding.AwayFromZero));
        }

        Catalogue.SlaClassesOf(Catalogue.Find("WHOLESALE_BB")!).Select(sla => sla.Code).ShouldBe(["STANDARD", "BUSINESS"]);
    }

    [Fact]
    public void Subjects_Embedded_AreEightyTwoWithNamesOfTheirOwn()
    {
        Subjects.All.Count.ShouldBe(82);
        Subjects.Find("52")!.Name.ShouldBe(new LocalText("Нижегородская область", "Nizhny Novgorod Oblast"));
        Subjects.Find("52")!.MacroBranch.ShouldBe("VOLGA");
        Subjects.Find("63")!.Zone.ShouldBe("Europe/Samara");
        Subjects.All.ShouldAllBe(subject => subject.Code.Length == 2 && !subject.Name.Ru.Contains(':') && !subject.Name.En.Contains(':'));
        Subjects.All.ShouldAllBe(subject => TimeZoneInfo.FindSystemTimeZoneById(subject.Zone) != null);
        Subjects.Find("00").ShouldBeNull();
    }

    [Fact]
    public void Verify_BrokenSpecification_NamesEveryFault()
    {
        var product = Catalogue.Find("L2_P2P")!;
        var broken = product with
        {
            Summary = ["nothing"],
            Parameters = [.. product.Parameters, product.Parameters[0], product.Find("mtu")! with { Code = "mtu_2", Default = 15 }],
            Rules = [new CatalogueRule { Kind = RuleKind.AtLeast, Parameters = ["bandwidth_mbps"] }, new CatalogueRule { Kind = RuleKind.Unique, Parameters = ["cos.absent"] }],
        };
        var faults = CatalogueVerifier.Verify(new CatalogueContent([broken, broken], Catalogue.SlaClasses, ["L2_P2P", "ABSENT"]));
        faults.ShouldContain(fault => fault.Contains("ABSENT"));
        faults.ShouldContain(fault => fault.Contains("version 5 stands twice"));
        faults.ShouldContain(fault => fault.Contains("summary names unknown nothing"));
        faults.ShouldContain(fault => fault.Contains("end_a stands twice"));
        faults.ShouldContain(fault => fault.Contains("mtu_2: default is not valid"));
        faults.ShouldContain(fault => fault.Contains("operands are missing"));
        faults.ShouldContain(fault => fault.Contains("names unknown cos.absent"));
        Should.Throw<InvalidOperationException>(() => new ProductCatalogue(new CatalogueContent([broken], [], ["L2_P2P"])));
    }

    [Fact]
    public void Current_UiCulture_PicksTheLanguage()
    {
        var text = new LocalText("канал", "channel");
        text.In(CultureInfo.GetCultureInfo("en-GB")).ShouldBe("channel");
        text.In(CultureInfo.GetCultureInfo("ru-RU")).ShouldBe("канал");
        text.In(CultureInfo.GetCultureInfo("de-DE")).ShouldBe("канал");
    }

    private static bool IsCyrillic(char character) => character is >= 'А' and <= 'я' or 'ё' or 'Ё';

    private static IEnumerable<LocalText> Texts(ProductSpecification product) =>
        new[] { product.Name, product.Description, product.Unit, product.Group.Name }
            .Concat(product.Groups.Select(group => group.Name))
            .Concat(product.Parameters.SelectMany(Texts));

    private static IEnumerable<LocalText> Texts(ParameterSpecification parameter) =>
        new[] { parameter.Name, parameter.Hint, parameter.Unit, parameter.PatternText, parameter.Rows?.Item, parameter.Rows?.TotalText }
            .Concat(parameter.Choices.SelectMany(choice => new[] { choice.Name, choice.Short, choice.Hint }))
            .OfType<LocalText>()
            .Concat(parameter.Rows?.Columns.SelectMany(Texts) ?? []);
}
