using Bunit;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Tests.Support;
using Lko.Web.Components.Shared.Parameters;
using Microsoft.AspNetCore.Components;

namespace Lko.Tests.Catalogue;

/// <summary>The point of interconnection of handbook §2.5: a node of the carrier's own list, found by the federal subject.</summary>
public sealed class InterconnectionNodeTests : BunitContext
{
    public static TheoryData<string> Products => ["IC_JOIN", "IC_PORT", "IC_TRAFFIC"];

    [Fact]
    public void Nodes_StandInEverySubjectAndAreToldWhole()
    {
        var nodes = InterconnectionNodes.All;
        Subjects.All.ShouldAllBe(subject => nodes.Any(node => node.Subject == subject.Code && node.ExchangeType == "amts"), "a long-distance operator has a point in every subject");
        Subjects.All.ShouldAllBe(subject => nodes.Where(node => node.Subject == subject.Code).Select(node => node.City.Ru).Distinct().Count() > 1);
        nodes.Select(node => node.Code).Distinct(StringComparer.Ordinal).Count().ShouldBe(nodes.Count);
        nodes.ShouldAllBe(node => Subjects.Find(node.Subject) != null && node.Switch.Length > 0 && node.FreeE1 > 0 && node.FreeChannels >= 0);
        nodes.SelectMany(node => new[] { node.City, node.Address }).ShouldAllBe(text => text.Ru.Any(IsCyrillic) && text.En.Length > 0 && !text.En.Any(IsCyrillic));
    }

    [Theory]
    [MemberData(nameof(Products))]
    public void Point_IsANodeOfTheSubject(string code)
    {
        using var russian = Samples.In("ru-RU");
        Of("52", "52-ZTU-1").ShouldBeEmpty();
        Of("52", "52-OPS-1").ShouldBeEmpty();
        Of(null, "52-OPS-1").ShouldBeEmpty();
        Of("Атлантида", "52-OPS-1").ShouldBeEmpty("the subject's own error says it");
        Of("52", "NNV-02").ShouldHaveSingleItem().Code.ShouldBe("choice-many");
        Of("64", "52-ZTU-1").ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            error => error.Code.ShouldBe("narrowed"),
            error => error.Message.ShouldContain("Нижний Новгород"),
            error => error.Message.ShouldContain("Саратовская область"));

        IEnumerable<FieldError> Of(string? subject, string node) => Errors(code, ParameterValues.Empty.With("subject", subject).With("poi_code", node)).Where(error => error.Path == "parameters.poi_code");
    }

    [Theory]
    [MemberData(nameof(Products))]
    public void ExchangeType_FollowsTheNode(string code)
    {
        var product = Samples.Product(code);
        var values = ParameterValues.Empty.With("subject", "52").With("poi_code", "52-OPS-1");
        ParameterValidator.Canonical(product, values).Text("exchange_type").ShouldBe("ops");
        ParameterValidator.Canonical(product, values.With("exchange_type", "amts")).Text("exchange_type").ShouldBe("ops");
        Type("ops").ShouldBeEmpty();
        Type("amts").ShouldBe(["follows"]);
        Type("telex").ShouldBe(["choice"]);

        IEnumerable<string> Type(string type) => Errors(code, values.With("exchange_type", type)).Where(error => error.Path == "parameters.exchange_type").Select(error => error.Code);
    }

    [Theory]
    [MemberData(nameof(Products))]
    public void EarlierVersion_KeepsItsText(string code)
    {
        var product = Samples.Catalogue.Find(code, 3)!;
        var values = ParameterValues.Empty.With("subject", "52").With("poi_code", "АТС на Горького").With("exchange_type", "amts");
        ParameterValidator.Validate(product, values, Samples.Today).ShouldNotContain(error => error.Path == "parameters.poi_code" || error.Path == "parameters.exchange_type");
        ParameterFormatter.Format(product, values, "poi_code").ShouldBe("АТС на Горького");
        ParameterValidator.Canonical(product, values).Text("exchange_type").ShouldBe("amts");
    }

    [Theory]
    [InlineData("ru-RU", "Дзержинск", "ОПС", "Коммутатор", "Нижегородская область")]
    [InlineData("en-GB", "Dzerzhinsk", "Terminal exchange", "Switch", "Nizhny Novgorod Oblast")]
    public void Form_OffersTheNodesOfTheSubjectAndTellsTheirType(string culture, string city, string type, string hint, string subject)
    {
        using var scope = Samples.In(culture);
        ParameterValues? last = null;
        var form = Show(ParameterValues.Empty, values => last = values);
        form.Find("#p-poi_code").Click();
        form.Offered("#p-poi_code").Count.ShouldBe(InterconnectionNodes.All.Count, "without a subject all are offered");
        form.Choose("#p-subject", subject);
        form.Find("#p-poi_code").Input("");
        form.Offered("#p-poi_code").ShouldAllBe(name => name.Contains("(52-"));

        form.Choose("#p-poi_code", city);

        last!.Text("poi_code").ShouldBe("52-OPS-1");
        last.Text("exchange_type").ShouldBe("ops");
        form.Find("#p-exchange_type").GetAttribute("value").ShouldBe(type);
        form.Find("#p-exchange_type").HasAttribute("readonly").ShouldBeTrue();
        form.Find("#p-poi_code-hint").TextContent.ShouldStartWith(hint);
        form.FindAll("[aria-invalid]").ShouldBeEmpty();
    }

    [Fact]
    public void Form_OtherSubject_RefusesTheNodeAtOnceAndKeepsIt()
    {
        using var russian = Samples.In("ru-RU");
        ParameterValues? last = null;
        var form = Show(ParameterValues.Empty.With("subject", "52").With("poi_code", "52-OPS-1").With("exchange_type", "ops"), values => last = values);

        form.Choose("#p-subject", "Саратовская область");

        form.Find("#p-poi_code-error").TextContent.ShouldContain("Саратовская область");
        form.Find("#p-poi_code").GetAttribute("value")!.ShouldContain("Дзержинск");
        form.Choose("#p-poi_code", "Саратов");
        form.FindAll(".pf-err").ShouldBeEmpty();
        last!.Text("poi_code")!.ShouldStartWith("64-");
    }

    [Fact]
    public void Verify_DependenceThatCannotBe_IsAFault()
    {
        var product = Samples.Product("IC_JOIN");
        var broken = product with
        {
            Parameters = [.. product.Parameters.Select(parameter => parameter.Code switch
            {
                "poi_code" => parameter with { NarrowedBy = "level" },
                "exchange_type" => parameter with { Follows = "subject" },
                _ => parameter,
            })],
        };
        var faults = CatalogueVerifier.Verify(new CatalogueContent([broken], Samples.Catalogue.SlaClasses, ["IC_JOIN"]));
        faults.ShouldContain(fault => fault.Contains("poi_code: is narrowed by level"));
        faults.ShouldContain(fault => fault.Contains("exchange_type: follows subject"));
    }

    private static bool IsCyrillic(char character) => character is >= 'А' and <= 'я' or 'ё' or 'Ё';

    private IRenderedComponent<ParameterForm> Show(ParameterValues values, Action<ParameterValues> changed) =>
        Render<ParameterForm>(parameters => parameters
            .Add(form => form.Specification, Samples.Product("IC_JOIN"))
            .Add(form => form.Values, values)
            .Add(form => form.Today, Samples.Today)
            .Add(form => form.Step, WizardSteps.Points)
            .Add(form => form.ValuesChanged, EventCallback.Factory.Create(this, changed)));

    private static IReadOnlyList<FieldError> Errors(string code, ParameterValues values) => ParameterValidator.Validate(Samples.Product(code), values, Samples.Today);
}
