using Bunit;
using Lko.Domain.Catalogue;
using Lko.Tests.Support;

namespace Lko.Tests.Catalogue;

/// <summary>What is typed in the fields of a form of parameters.</summary>
public sealed class ParameterFieldTests : ParameterFormContext
{
    [Fact]
    public void Change_UnreadableNumber_StaysInTheFieldAndInTheValues()
    {
        using var russian = Samples.In("ru-RU");
        ParameterValues? last = null;
        var form = Show(Samples.Product("L2_P2P"), Samples.L2(), changed: values => last = values);
        form.Find("#p-mtu").Change("полторы тысячи");
        form.Find("#p-mtu").GetAttribute("value").ShouldBe("полторы тысячи");
        form.Find("#p-mtu-error").TextContent.ShouldContain("«полторы тысячи»");
        last!.Text("mtu").ShouldBe("полторы тысячи");
    }

    [Theory]
    [InlineData("ru-RU", "0,25", "0,25")]
    [InlineData("ru-RU", "0.25", "0,25")]
    [InlineData("en-GB", "0.25", "0.25")]
    public void Change_Decimal_IsReadAndShownInTheCulture(string culture, string typed, string shown)
    {
        using var scope = Samples.In(culture);
        ParameterValues? last = null;
        var form = Show(Samples.Product("DARK_FIBER"), ParameterValues.Defaults(Samples.Product("DARK_FIBER")), changed: values => last = values);
        form.Find("#p-max_attenuation_db").Change(typed);
        last!.Number("max_attenuation_db").ShouldBe(0.25m);
        form.Find("#p-max_attenuation_db").GetAttribute("value").ShouldBe(shown);
    }

    [Theory]
    [InlineData("4373", "2-034-5")]
    [InlineData("2 - 34 - 5", "2-034-5")]
    [InlineData("7-999-7", "7-999-7")]
    public void Change_PointCode_GetsItsOneForm(string typed, string shown)
    {
        var form = Show(Samples.Product("IC_JOIN"), Samples.Join());
        form.Find("#p-opc").Change(typed);
        form.Find("#p-opc").GetAttribute("value").ShouldBe(shown);
        form.FindAll("#p-opc-error").Count.ShouldBe(shown == "2-034-5" ? 0 : 1);
    }

    [Fact]
    public void Change_GroupedNumber_IsTaken()
    {
        using var russian = Samples.In("ru-RU");
        ParameterValues? last = null;
        var form = Show(Samples.Product("L2_P2P"), Samples.L2(), changed: values => last = values);
        form.Find("#p-bandwidth_mbps").Change("10\u00a0000");
        last!.Number("bandwidth_mbps").ShouldBe(10_000m);
        form.Find("#p-bandwidth_mbps").GetAttribute("value").ShouldBe("10\u00a0000");
    }

    [Fact]
    public void ClassTable_Amounts_AreSummedAndShared()
    {
        using var russian = Samples.In("ru-RU");
        ParameterValues? last = null;
        var form = Show(Samples.Product("L2_P2P"), Samples.L2(), changed: values => last = values);
        form.Find("#p-cos-total").TextContent.ShouldBe("1\u00a0000");
        form.Find("#p-cos-BE").Change("600");
        form.Find("#p-cos-error").TextContent.ShouldContain("1\u00a0100");
        form.Find("#p-cos-AF").Change("");
        last!.Rows("cos").Select(row => row.Text("class")).ShouldBe(["EF", "BE"]);
        form.FindAll("#p-cos-error").ShouldBeEmpty();
    }

    [Fact]
    public void Address_Members_AreWrittenOneByOne()
    {
        using var russian = Samples.In("ru-RU");
        ParameterValues? last = null;
        var form = Show(Samples.Product("L2_P2P"), ParameterValues.Empty, changed: values => last = values);
        form.Find("#p-end_a-subject").Click();
        form.Offered("#p-end_a-subject").Count.ShouldBe(Subjects.All.Count);
        form.Choose("#p-end_a-subject", "Нижегородская область");
        form.Find("#p-end_a-text").Change("Кстово, Мира, 1");
        form.Find("#p-end_a-lat").Change("56,1");
        last!.Address("end_a").ShouldBe(new AddressValue("52", "Кстово, Мира, 1", null, 56.1m));
        form.Find("#p-end_a-lat").Change("56,3268871");
        form.Find("#p-end_a-lat").GetAttribute("value").ShouldBe("56,3268871", "the digit that is refused is seen");
        form.Find("#p-end_a-lat-error").TextContent.ShouldContain("56,3268871");
        form.Find("#p-end_a-lon").Change("сорок");
        form.Find("#p-end_a-lon").GetAttribute("aria-invalid").ShouldBe("true");
        form.Find("#p-end_a-lon").GetAttribute("value").ShouldBe("сорок");
    }

    [Fact]
    public void Prefixes_Textarea_TakesLinesAndNamesTheWrongOne()
    {
        using var russian = Samples.In("ru-RU");
        ParameterValues? last = null;
        var form = Show(Samples.Product("IP_TRANSIT"), Samples.Transit(), changed: values => last = values);
        form.Find("#p-prefixes_v4").Change("91.200.0.0/22\n91.200.9.1/24");
        last!.List("prefixes_v4").ShouldBe(["91.200.0.0/22", "91.200.9.1/24"]);
        form.Find("#p-prefixes_v4-error").TextContent.ShouldContain("91.200.9.0/24");
        form.Find("#p-asn").Change("AS65001");
        last.Number("asn").ShouldBe(65001m);
        form.Find("#p-asn-error").TextContent.ShouldContain("AS65001");
    }

    [Fact]
    public void Rows_AddFillRemove_KeepTheirOwnErrors()
    {
        using var russian = Samples.In("ru-RU");
        ParameterValues? last = null;
        var form = Show(Samples.Product("L3_VPN"), Samples.Vpn(), changed: values => last = values);
        form.Find("#p-sites-1-bandwidth_mbps").Change("15");
        form.Find("#p-sites-1-bandwidth_mbps").GetAttribute("aria-invalid").ShouldBe("true");
        form.Find("#p-sites-0-bandwidth_mbps").HasAttribute("aria-invalid").ShouldBeFalse();
        form.Find("#p-sites-1-address-text").Change("Энгельс, Мира, 2");
        last!.Rows("sites")[1].Address("address")!.Text.ShouldBe("Энгельс, Мира, 2");

        form.Find("#p-sites-add").Click();
        last.Rows("sites").Count.ShouldBe(3);
        last.Rows("sites")[2].Text("pe_ce").ShouldBe("static");
        form.Find("#p-sites-0-remove").Click();
        last.Rows("sites").Count.ShouldBe(2);
        form.Find("#p-sites-0-name").GetAttribute("value").ShouldBe("Луч");
    }
}
