using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Lko.Domain.Catalogue;

namespace Lko.Tests.Catalogue;

public sealed class ParameterValuesTests
{
    [Fact]
    public void ToJson_NumbersDatesAndAddresses_AreCanonical()
    {
        var values = ParameterValues.Parse("""{ "a": 1000.0, "b": "2026-01-05", "c": {"subject":"52","text":"Кстово","lat":56.100}, "d": null, "e": true }""");
        values.ToJson().ShouldBe("""{"a":1000,"b":"2026-01-05","c":{"subject":"52","text":"Кстово","lat":56.1},"e":true}""");
        values.Number("a").ShouldBe(1000m);
        values.Date("b").ShouldBe(new DateOnly(2026, 1, 5));
        values.Address("c").ShouldBe(new AddressValue("52", "Кстово", null, 56.1m));
        values.Flag("e").ShouldBe(true);
        ParameterValues.Parse(values.ToJson()).ToJson().ShouldBe(values.ToJson());
    }

    [Fact]
    public void With_NewValue_LeavesTheOldValuesAlone()
    {
        var before = ParameterValues.Parse("""{"a":1}""");
        var after = before.With("a", 2).With("b", new JsonArray("x"));
        before.ToJson().ShouldBe("""{"a":1}""");
        after.Number("a").ShouldBe(2m);
        after.List("b").ShouldBe(["x"]);
        after.With("b", new JsonArray()).With("a", " ").IsEmpty.ShouldBeTrue();
    }

    [Theory]
    [InlineData("not json", "malformed")]
    [InlineData("{\"a\":1", "malformed")]
    [InlineData("{\"a\":1,\"a\":2}", "malformed")]
    [InlineData("{\"a\":\"\\ud800\"}", "malformed")]
    [InlineData("{\"\\ud800\":1}", "malformed")]
    [InlineData("[1]", "not-object")]
    [InlineData("5", "not-object")]
    [InlineData("{\"a\":1e400}", "number")]
    [InlineData("{\"a\":99999999999999999999}", "number")]
    [InlineData("{\"a\":NaN}", "malformed")]
    public void Parse_HostileText_GivesAProblemAndNoValues(string json, string code)
    {
        var values = ParameterValues.Parse(json);
        values.IsEmpty.ShouldBeTrue();
        values.Problem!.Code.ShouldBe(code);
        values.Problem.Message.ShouldNotBeNullOrWhiteSpace();
        ParameterValidator.Validate(Samples.Product("L2_P2P"), values, Samples.Today).ShouldHaveSingleItem().Code.ShouldBe(code);
    }

    [Fact]
    public void Parse_TooMuch_IsRefused()
    {
        ParameterValues.Parse($"{{\"a\":\"{new string('x', 5000)}\"}}").Problem!.Code.ShouldBe("text-too-long");
        ParameterValues.Parse($"{{\"a\":[{string.Join(',', Enumerable.Repeat(1, 1001))}]}}").Problem!.Code.ShouldBe("too-many");
        ParameterValues.Parse(new string(' ', 10) + new string('[', 300_000)).Problem!.Code.ShouldBe("too-long");
        ParameterValues.Parse($"{{\"a\":{new string('[', 1000)}{new string(']', 1000)}}}").Problem!.Code.ShouldBe("malformed");
        ParameterValues.Parse(null).Problem.ShouldBeNull();
    }

    [Fact]
    public void Validate_RandomJson_NeverThrowsAndAnswersInBounds()
    {
        var random = new Random(20260101);
        foreach (var product in Samples.Catalogue.All)
        {
            for (var round = 0; round < 60; round++)
            {
                var json = new StringBuilder("{");
                foreach (var parameter in product.Parameters.Where(_ => random.Next(3) > 0))
                {
                    json.Append(json.Length > 1 ? "," : "").Append('"').Append(parameter.Code).Append("\":").Append(Anything(random, product, parameter, 0));
                }

                var values = ParameterValues.Parse(json.Append('}').ToString());
                var errors = ParameterValidator.Validate(product, values, Samples.Today);
                errors.Count.ShouldBeLessThanOrEqualTo(ParameterValidator.MaxErrors);
                errors.ShouldAllBe(error => error.Path.StartsWith("parameters") && error.Message.Length > 0 && error.Message.Length < 2000);
                ParameterFormatter.Summary(product, values).ShouldNotBeNull();
                ParameterFormatter.Lines(product, values).ShouldNotBeNull();
                ParameterFormatter.RouteText(product, values).ToString().ShouldNotBeNull();
                ParameterValues.Parse(ParameterValidator.Canonical(product, values).ToJson()).Problem.ShouldBeNull();
            }
        }
    }

    [Fact]
    public void Parse_RandomBytes_NeverThrows()
    {
        var random = new Random(7);
        var seed = Samples.Vpn().ToJson();
        for (var round = 0; round < 2000; round++)
        {
            var text = new StringBuilder(seed);
            for (var change = 0; change < 4; change++)
            {
                text[random.Next(text.Length)] = (char)random.Next(random.Next(2) == 0 ? 128 : 0xFFFF);
            }

            ParameterValidator.Validate(Samples.Product("L3_VPN"), ParameterValues.Parse(text.ToString()), Samples.Today).ShouldNotBeNull();
        }
    }

    [Theory]
    [InlineData("ru-RU", "1 000", 1000)]
    [InlineData("ru-RU", "1\u00a0000,5", 1000.5)]
    [InlineData("ru-RU", "1.5", 1.5)]
    [InlineData("ru-RU", "−2", -2)]
    [InlineData("en-GB", "1,000.5", 1000.5)]
    [InlineData("en-GB", "1000", 1000)]
    public void TryParse_NumberAsPeopleWriteIt_IsRead(string culture, string text, double expected)
    {
        using var scope = Samples.In(culture);
        NumberText.TryParse(text, out var number).ShouldBeTrue();
        number.ShouldBe((decimal)expected);
        NumberText.TryParse(NumberText.Format(number), out var again).ShouldBeTrue();
        again.ShouldBe(number);
    }

    [Theory]
    [InlineData("ru-RU", "1,000,5")]
    [InlineData("ru-RU", "1.000,5")]
    [InlineData("en-GB", "1,5")]
    [InlineData("en-GB", "10 Mbps")]
    [InlineData("ru-RU", "")]
    [InlineData("ru-RU", "1e5")]
    public void TryParse_AmbiguousOrForeign_IsNot(string culture, string text)
    {
        using var scope = Samples.In(culture);
        NumberText.TryParse(text, out _).ShouldBeFalse();
    }

    [Fact]
    public void Format_Values_FollowTheCulture()
    {
        var product = Samples.Product("L2_P2P");
        using (Samples.In("ru-RU"))
        {
            ParameterFormatter.Summary(product, Samples.L2()).Replace('\u00a0', ' ').ShouldBe("1 000 Мбит/с, EVPL");
            ParameterFormatter.Format(product, Samples.L2(), "sla_class").ShouldBe("Премиум — 99,90\u00A0%, восстановление 4\u00A0ч");
            ParameterFormatter.Format(product, Samples.L2(), "cos").ShouldStartWith("EF — 100");
            ParameterFormatter.Format(Samples.Product("IC_JOIN"), Samples.Join(), "antifraud").ShouldBe("да");
            ParameterFormatter.Format(Samples.Product("IC_JOIN"), Samples.Join(), "antifraud_date").ShouldBe("15.01.2026");
            ParameterFormatter.RouteText(product, Samples.L2()).ShouldBe(new Route("Нижний Новгород", "Саратов"));
            ParameterFormatter.RouteText(Samples.Product("IP_TRANSIT"), Samples.Transit()).ShouldBe(new Route("Нижний Новгород", null));
            ParameterFormatter.RouteText(Samples.Product("L3_VPN"), Samples.Vpn()).ToString().ShouldBe("Нижний Новгород — Саратов");
        }

        using (Samples.In("en-US"))
        {
            ParameterFormatter.Format(Samples.Product("IC_JOIN"), Samples.Join(), "antifraud_date").ShouldBe("15 Jan 2026", "the portal writes its days in one way");
        }

        using (Samples.In("en-GB"))
        {
            ParameterFormatter.Summary(product, Samples.L2()).Replace('\u00a0', ' ').ShouldBe("1,000 Mbps, EVPL");
            ParameterFormatter.Format(Samples.Product("IP_TRANSIT"), Samples.Transit(), "asn").ShouldBe("AS12389");
        }
    }

    [Theory]
    [InlineData("г. Кстово, ул. Мира, 1", "Кстово")]
    [InlineData("Нижегородская область, Кстово, Мира, 1", "Кстово")]
    [InlineData("607650, д. Ивановка", "Ивановка")]
    [InlineData("ул. Мира, 1", "Нижегородская область")]
    public void Place_Text_GivesTheTownOrTheSubject(string text, string place)
    {
        using var russian = Samples.In("ru-RU");
        new AddressValue("52", text).Place.ShouldBe(place);
    }

    [Fact]
    public void Lines_Rows_StandOneByOne()
    {
        using var russian = Samples.In("ru-RU");
        var lines = ParameterFormatter.Lines(Samples.Product("L3_VPN"), Samples.Vpn());
        lines.Count(line => line.Code.StartsWith("sites[", StringComparison.Ordinal)).ShouldBe(2);
        lines.First(line => string.Equals(line.Code, "sites[0]", StringComparison.Ordinal)).ShouldSatisfyAllConditions(
            line => line.Name.ShouldBe("Площадка 1"),
            line => line.Text.ShouldContain("Номер АС площадки: AS64512"));
        ParameterFormatter.Lines(Samples.Product("L3_VPN"), Samples.Vpn(), WizardSteps.Contacts).ShouldAllBe(line => line.Group.Step == WizardSteps.Contacts);
    }

    private static string Anything(Random random, ProductSpecification product, ParameterSpecification parameter, int depth) => random.Next(12) switch
    {
        0 => "null",
        1 => random.Next(2) == 0 ? "true" : "false",
        2 => random.Next(-5, 200_000).ToString(CultureInfo.InvariantCulture),
        3 => "0.12345678901234567890123",
        4 => $"\"{new string('я', random.Next(400))}\"",
        5 => "\"\\u0000\\u202e<script>\"",
        6 when parameter.Choices.Count > 0 => $"\"{parameter.Choices[random.Next(parameter.Choices.Count)].Value}\"",
        7 => depth > 2 ? "[]" : $"[{string.Join(',', Enumerable.Range(0, random.Next(5)).Select(_ => Anything(random, product, parameter, depth + 1)))}]",
        8 when depth < 2 && parameter.Rows is { } rows =>
            $"[{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Row(random, product, rows, depth)))}]",
        9 => "{\"subject\":\"52\",\"text\":\"Кстово\",\"lat\":\"x\"}",
        10 => "{}",
        _ => "\"10,20-30\"",
    };

    private static string Row(Random random, ProductSpecification product, RowsSpecification rows, int depth) =>
        $"{{{string.Join(',', rows.Columns.Where(_ => random.Next(4) > 0).Select(column => $"\"{column.Code}\":{Anything(random, product, column, depth + 1)}"))}}}";
}
