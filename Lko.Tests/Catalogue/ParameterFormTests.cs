using Bunit;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Tests.Support;
using Lko.Web.Components.Shared.Parameters;
using Microsoft.AspNetCore.Components;

namespace Lko.Tests.Catalogue;

public sealed class ParameterFormTests : BunitContext
{
    public static TheoryData<string, string> Everything =>
    [
        .. Samples.Catalogue.All.SelectMany(product => new[] { "ru-RU", "en-GB" }.Select(culture => (product.Code, culture))),
    ];

    [Theory]
    [MemberData(nameof(Everything))]
    public void Render_EveryProduct_ShowsEveryVisibleParameterUnderALabel(string code, string culture)
    {
        using var scope = Samples.In(culture);
        var product = Samples.Product(code);
        var values = ParameterValues.Defaults(product);
        foreach (var rows in product.Parameters.Where(parameter => parameter.Rows is { Layout: RowsLayout.Cards }))
        {
            values = values.WithRows(rows.Code, [ParameterValues.Defaults(rows.Rows!)]);
        }

        var form = Show(product, values);
        var visible = ValueScope.Of(product, values);
        foreach (var parameter in product.Parameters.Where(parameter => parameter.Source == ParameterSource.Operator && visible.IsVisible(parameter)))
        {
            form.Find($"[id='p-{parameter.Code}']").ShouldNotBeNull();
        }

        form.FindAll("[id='p-length_km']").ShouldBeEmpty();
        foreach (var input in form.FindAll("input:not([type=radio]):not([type=checkbox]), select, textarea"))
        {
            (form.FindAll($"label[for='{input.Id}']").Count == 1 || input.HasAttribute("aria-label")).ShouldBeTrue(input.Id);
        }

        form.FindAll("[id]").GroupBy(element => element.Id, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => same.Key).ShouldBeEmpty();
        form.Markup.ShouldNotContain("*");
        form.Markup.ShouldContain(culture.StartsWith("ru", StringComparison.Ordinal) ? "(необязательно)" : "(optional)");
    }

    [Fact]
    public void Change_BadValue_ShowsTheErrorAtOnceAndWiresIt()
    {
        using var russian = Samples.In("ru-RU");
        var form = Show(Samples.Product("L2_P2P"), Samples.L2());
        form.Find("#p-bandwidth_mbps").Change("450");
        var input = form.Find("#p-bandwidth_mbps");
        input.GetAttribute("aria-invalid").ShouldBe("true");
        input.GetAttribute("aria-describedby").ShouldBe("p-bandwidth_mbps-error p-bandwidth_mbps-hint");
        form.Find("#p-bandwidth_mbps-error").TextContent.ShouldContain("Ближайшие значения: 400 и 500");
        form.Find("#p-bandwidth_mbps-error svg").GetAttribute("aria-hidden").ShouldBe("true");
        input.ParentElement!.ClassName!.ShouldEndWith(" bad");

        form.Find("#p-bandwidth_mbps").Change("1000");
        form.FindAll("#p-bandwidth_mbps-error").ShouldBeEmpty();
        form.Find("#p-bandwidth_mbps").HasAttribute("aria-invalid").ShouldBeFalse();
    }

    [Fact]
    public void Render_UntouchedEmptyForm_AccusesNobody()
    {
        var form = Show(Samples.Product("IC_JOIN"), ParameterValues.Empty);
        form.FindAll("[aria-invalid], .pf-err").ShouldBeEmpty();
        form.Find("#p-poi_code").Blur();
        form.FindAll("[aria-invalid]").ShouldHaveSingleItem().Id.ShouldBe("p-poi_code");
    }

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

    [Theory]
    [InlineData("ru-RU", "США", "US", "Соединённые Штаты")]
    [InlineData("en-GB", "Ivory", "CI", "Côte d’Ivoire")]
    public void Choose_Country_IsFoundByWhatPeopleCallIt(string culture, string typed, string code, string name)
    {
        using var scope = Samples.In(culture);
        ParameterValues? last = null;
        var form = Show(Samples.Product("IPLC"), ParameterValues.Empty, changed: values => last = values);
        form.Find("#p-country_b").Input(typed);
        form.Find("#p-country_b").Blur();
        last!.Text("country_b").ShouldBe(code);
        form.Find("#p-country_b").GetAttribute("value").ShouldBe(name);
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
    public void Choose_OtherMode_BringsDependentFieldsInPlace()
    {
        var form = Show(Samples.Product("L2_P2P"), Samples.L2());
        form.FindAll("#p-vlan").Count.ShouldBe(1);
        form.FindAll("#p-s_vid").ShouldBeEmpty();
        form.Find("#p-vlan_mode").Change("qinq");
        form.FindAll("#p-vlan").ShouldBeEmpty();
        form.FindAll("#p-s_vid, #p-s_vid_type").Count.ShouldBe(2);
        form.Find("#p-vlan_mode").Change("dot1q");
        form.Find("#p-vlan").GetAttribute("value").ShouldBe("417,500-510", "what was typed comes back with its field");
    }

    [Fact]
    public void Choose_Segment_ChangesTheValue()
    {
        ParameterValues? last = null;
        var form = Show(Samples.Product("L2_P2P"), Samples.L2(), changed: values => last = values);
        form.Find("#p-service_type").GetAttribute("role").ShouldBe("radiogroup");
        form.Find("#p-service_type-EVPL").HasAttribute("checked").ShouldBeTrue();
        form.Find("#p-service_type-EPL").Change("EPL");
        last!.Text("service_type").ShouldBe("EPL");
        form.Find("#p-vlan_mode").GetAttribute("aria-invalid").ShouldBe("true", "what the choice breaks elsewhere is said at once");
        form.Find("#p-service_type-EVPL").Change("EVPL");
        form.FindAll("[aria-invalid]").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ru-RU", "Атлантида", "Значения «Атлантида» нет в списке. Введите часть названия и выберите из предложенного.")]
    [InlineData("en-GB", "Atlantis", "\"Atlantis\" is not in the list. Type a part of the name and choose from what is offered.")]
    public void Choose_NothingLikeIt_IsRefusedAtTheFieldAndNotLost(string culture, string typed, string message)
    {
        using var scope = Samples.In(culture);
        ParameterValues? last = null;
        var form = Show(Samples.Product("L2_P2P"), Samples.L2(), changed: values => last = values);
        form.Find("#p-end_a-subject").Input(typed);
        form.Find("#p-end_a-subject").Blur();
        form.Find("#p-end_a-subject-error").TextContent.ShouldContain(message);
        form.Find("#p-end_a-subject").GetAttribute("aria-invalid").ShouldBe("true");
        form.Find("#p-end_a-subject").GetAttribute("value").ShouldBe(typed);
        last!.Address("end_a")!.Subject.ShouldBe(typed);

        form.Find("#p-uni_a").Input(typed);
        form.Find("#p-uni_a").Blur();
        form.Find("#p-uni_a").GetAttribute("value").ShouldBe(typed);
        form.Find("#p-uni_a-error").TextContent.ShouldContain(typed);

        form.Choose("#p-end_a-subject", culture == "ru-RU" ? "Нижегородская область" : "Nizhny Novgorod Oblast");
        form.FindAll("#p-end_a-subject-error").Count.ShouldBe(0);
        last.Address("end_a")!.Subject.ShouldBe("52");
    }

    [Theory]
    [InlineData("uni_a", "combobox")]
    [InlineData("object_type_a", "combobox")]
    [InlineData("service_type", "radiogroup")]
    public void Choice_OfMoreThanFive_IsFoundByItsName(string parameter, string role) =>
        Show(Samples.Product("L2_P2P"), Samples.L2()).Find($"#p-{parameter}").GetAttribute("role").ShouldBe(role);

    [Fact]
    public void Choice_EmptiedInAnOptionalField_IsGivenNoMore()
    {
        using var russian = Samples.In("ru-RU");
        ParameterValues? last = null;
        var form = Show(Samples.Product("L2_P2P"), Samples.L2(), changed: values => last = values);
        form.Choose("#p-object_type_a", "ММТС");
        last!.Text("object_type_a").ShouldBe("mmts");
        form.Choose("#p-object_type_a", "не указано");
        last["object_type_a"].ShouldBeNull();
        form.Find("#p-object_type_a").GetAttribute("value").ShouldBe("");
    }

    [Fact]
    public void Step_Given_LimitsTheFormToIt()
    {
        var form = Show(Samples.Product("L2_P2P"), Samples.L2(), step: WizardSteps.Points);
        form.FindAll("#p-end_a, #p-end_b").Count.ShouldBe(2);
        form.FindAll("#p-bandwidth_mbps, #p-contact_technical_name").ShouldBeEmpty();
    }

    [Fact]
    public void Errors_FromOutside_AreShownUntilTheirFieldChanges()
    {
        IReadOnlyList<FieldError> errors = [new("parameters.vlan", "busy", "417 занят услугой EKB-NTG-0417"), new("parameters.mtu", "limits", "Введено 15")];
        var form = Show(Samples.Product("L2_P2P"), Samples.L2().With("mtu", 15), errors: errors);
        form.Find("#p-vlan-error").TextContent.ShouldContain("EKB-NTG-0417");
        form.FindAll("#p-mtu-error").Count.ShouldBe(1);
        form.Find("#p-vlan").Change("418");
        form.FindAll("#p-vlan-error").ShouldBeEmpty();
        form.FindAll("#p-mtu-error").Count.ShouldBe(1);
        form.Find("#p-mtu").Change("1600");
        form.FindAll(".pf-err").ShouldBeEmpty();
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
    public void Summary_Errors_AnnounceAndLinkTheFields()
    {
        using var russian = Samples.In("ru-RU");
        JSInterop.Mode = JSRuntimeMode.Loose;
        var product = Samples.Product("L3_VPN");
        var errors = ParameterValidator.Validate(product, Samples.Vpn().Row("sites", 1, "bandwidth_mbps", 15), Samples.Today);
        var summary = Render<ErrorSummary>(parameters => parameters.Add(one => one.Errors, errors).Add(one => one.Specification, product).Add(one => one.Attempt, 1));
        summary.Find("[role=alert]").GetAttribute("tabindex").ShouldBe("-1");
        var link = summary.Find("a");
        link.GetAttribute("href").ShouldBe("http://localhost/#p-sites-1-bandwidth_mbps");
        link.TextContent.ShouldStartWith("Площадка 2, Полоса: ");
        JSInterop.Invocations.ShouldContain(call => call.Identifier.Contains("focus", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("parameters.vlan", "p-vlan")]
    [InlineData("parameters.sites[0].bandwidth_mbps", "p-sites-0-bandwidth_mbps")]
    [InlineData("parameters.sites[12].address.text", "p-sites-12-address-text")]
    [InlineData("parameters.sites[3]", "p-sites-3")]
    [InlineData("parameters.end_a.subject", "p-end_a-subject")]
    public void For_Path_GivesTheId(string path, string id) => FieldIds.For(path).ShouldBe(id);

    private IRenderedComponent<ParameterForm> Show(
        ProductSpecification product, ParameterValues values, string? step = null, IReadOnlyList<FieldError>? errors = null, Action<ParameterValues>? changed = null) =>
        Render<ParameterForm>(parameters => parameters
            .Add(form => form.Specification, product)
            .Add(form => form.Values, values)
            .Add(form => form.Today, Samples.Today)
            .Add(form => form.Step, step)
            .Add(form => form.Errors, errors ?? [])
            .Add(form => form.ValuesChanged, EventCallback.Factory.Create(this, changed ?? (_ => { }))));
}
