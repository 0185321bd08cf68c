using Bunit;
using Lko.Domain.Catalogue;
using Lko.Tests.Support;

namespace Lko.Tests.Catalogue;

/// <summary>What is chosen in a form of parameters.</summary>
public sealed class ParameterChoiceTests : ParameterFormContext
{
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
}
