using Bunit;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Web.Components.Shared.Parameters;

namespace Lko.Tests.Catalogue;

/// <summary>What a form of parameters shows, and when it accuses.</summary>
public sealed class ParameterFormTests : ParameterFormContext
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
}
