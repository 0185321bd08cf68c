using System.Text.Json.Nodes;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;

namespace Lko.Tests.Catalogue;

/// <summary>Numbers of networks: autonomous systems, prefixes, tags of VLANs and numbering.</summary>
public sealed class NetworkRuleTests : IDisposable
{
    private readonly Samples.CultureScope _russian = Samples.In("ru-RU");

    public void Dispose() => _russian.Dispose();

    [Theory]
    [InlineData(12389, null)]
    [InlineData(131072, null)]
    [InlineData(65552, null)]
    [InlineData(4199999999, null)]
    [InlineData(0, "asn-reserved")]
    [InlineData(23456, "asn-reserved")]
    [InlineData(64496, "asn-reserved")]
    [InlineData(64511, "asn-reserved")]
    [InlineData(64512, "asn-private")]
    [InlineData(65534, "asn-private")]
    [InlineData(65535, "asn-reserved")]
    [InlineData(65536, "asn-reserved")]
    [InlineData(65551, "asn-reserved")]
    [InlineData(4200000000, "asn-private")]
    [InlineData(4294967294, "asn-private")]
    [InlineData(4294967295, "asn-reserved")]
    [InlineData(4294967296, "kind-asn")]
    [InlineData(-1, "kind-asn")]
    public void Validate_PublicAsn_RefusesReservedAndPrivate(long asn, string? code) =>
        Check("IP_TRANSIT", Samples.Transit().With("asn", asn)).Select(error => error.Code).ShouldBe(code is null ? [] : [code]);

    [Theory]
    [InlineData(64512, null)]
    [InlineData(4200000000, null)]
    [InlineData(12389, null)]
    [InlineData(64500, "asn-reserved")]
    public void Validate_AsnInsideVpn_MayBePrivate(long asn, string? code) =>
        Check("L3_VPN", Samples.Vpn().Row("sites", 0, "ce_asn", asn)).Select(error => error.Code).ShouldBe(code is null ? [] : [code]);

    [Theory]
    [InlineData("91.200.0.0/22", null)]
    [InlineData("91.200.0.0/30", "prefix-length")]
    [InlineData("91.0.0.0/7", "prefix-bits")]
    [InlineData("90.0.0.0/7", "prefix-length")]
    [InlineData("91.200.1.0/22", "prefix-bits")]
    [InlineData("91.200.0.0", "prefix-length")]
    [InlineData("91.200/16", "prefix")]
    [InlineData("10.0.0.0/8", "prefix-private")]
    [InlineData("203.0.113.0/24", "prefix-private")]
    [InlineData("2a00:1370::/32", "prefix-family")]
    [InlineData("nonsense", "prefix")]
    [InlineData("91.200.0.0/", "prefix")]
    [InlineData("91.200.0.0/-1", "prefix")]
    public void Validate_PrefixV4_IsCheckedOneByOne(string prefix, string? code) =>
        Check("IP_TRANSIT", Samples.Transit().With("prefixes_v4", new JsonArray(prefix))).Select(error => error.Code).ShouldBe(code is null ? [] : [code]);

    [Theory]
    [InlineData("2a00:1370::/32", null)]
    [InlineData("2001:db8::/32", "prefix-private")]
    [InlineData("fd00::/16", "prefix-private")]
    [InlineData("2a00:1370::/49", "prefix-length")]
    public void Validate_PrefixV6_IsCheckedOneByOne(string prefix, string? code) =>
        Check("IP_TRANSIT", Samples.Transit().With("prefixes_v6", new JsonArray(prefix))).Select(error => error.Code).ShouldBe(code is null ? [] : [code]);

    [Fact]
    public void Validate_OverlappingPrefixes_AreRefusedAcrossSites()
    {
        Check("IP_TRANSIT", Samples.Transit().With("prefixes_v4", new JsonArray("91.200.0.0/22", "91.200.1.0/24"))).ShouldHaveSingleItem().Code.ShouldBe("prefixes-overlap");
        Check("IP_TRANSIT", Samples.Transit().With("prefixes_v4", new JsonArray("91.200.0.0/22", "91.200.0.0/22"))).ShouldHaveSingleItem().Code.ShouldBe("prefixes-repeat");
        Check("L3_VPN", Samples.Vpn().Row("sites", 1, "lan_prefixes", new JsonArray("10.1.128.0/24"))).ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(error => error.Path.ShouldBe("parameters.sites[1].lan_prefixes"), error => error.Code.ShouldBe("prefixes-overlap"));
        Check("L3_VPN", Samples.Vpn().Row("sites", 1, "wan_link", new JsonArray("10.255.0.2/31"))).ShouldHaveSingleItem().Path.ShouldBe("parameters.sites[1].wan_link");
        Check("L3_VPN", Samples.Vpn().Row("sites", 1, "wan_link", new JsonArray("10.255.0.8/29"))).ShouldHaveSingleItem().Code.ShouldBe("prefix-length");
    }

    [Fact]
    public void Validate_NoPrefixAtAll_AsksForOneOfTheTwo()
    {
        Check("IP_TRANSIT", Samples.Transit().With("prefixes_v4", null)).ShouldHaveSingleItem().Code.ShouldBe("any-of");
        Check("IP_TRANSIT", Samples.Transit().With("prefixes_v4", null).With("prefixes_v6", new JsonArray("2a00:1370::/32"))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("1", null)]
    [InlineData("4094", null)]
    [InlineData("10,20-30", null)]
    [InlineData("20-30, 10", null)]
    [InlineData("0", "ranges-limits")]
    [InlineData("4095", "ranges-limits")]
    [InlineData("1-4095", "ranges-limits")]
    [InlineData("30-20", "ranges")]
    [InlineData("10,5-15", "ranges")]
    [InlineData("10,,20", "ranges")]
    [InlineData("10-", "ranges")]
    [InlineData("ten", "ranges")]
    [InlineData("99999999999", "ranges")]
    public void Validate_Vlan_TakesNumbersAndRangesUpTo4094(string vlan, string? code) =>
        Check("L2_P2P", Samples.L2().With("vlan", vlan)).Select(error => error.Code).ShouldBe(code is null ? [] : [code]);

    [Fact]
    public void Validate_VlanMode_DecidesWhichTagIsRequired()
    {
        Check("L2_P2P", Samples.L2().With("vlan", null)).ShouldHaveSingleItem().Path.ShouldBe("parameters.vlan");
        Check("L2_P2P", Samples.L2().With("vlan_mode", "qinq")).Select(error => error.Path).ShouldBe(["parameters.s_vid", "parameters.s_vid_type"]);
        Check("L2_P2P", Samples.L2().With("vlan_mode", "qinq").With("s_vid", 4095).With("s_vid_type", "0x88A8")).ShouldHaveSingleItem().Code.ShouldBe("limits");
        Check("L2_P2P", Samples.L2().With("service_type", "EPL")).ShouldHaveSingleItem().Code.ShouldBe("choice-allowed");
        Check("L2_P2P", Samples.L2().With("service_type", "EPL").With("vlan_mode", "transparent")).ShouldBeEmpty();
    }

    [Fact]
    public void Validate_NumberingRange_MustAddUp()
    {
        Check("IC_JOIN", Samples.Join().Row("numbering_ranges", 0, "capacity", 9999)).ShouldHaveSingleItem().Code.ShouldBe("range-size");
        Check("IC_JOIN", Samples.Join().Row("numbering_ranges", 0, "to", 1999999)).ShouldHaveSingleItem().Code.ShouldBe("at-least");
    }

    private static IReadOnlyList<FieldError> Check(string code, ParameterValues values) => ParameterValidator.Validate(Samples.Product(code), values, Samples.Today);
}
