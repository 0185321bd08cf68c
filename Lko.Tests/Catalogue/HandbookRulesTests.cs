using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Tests.Support;

namespace Lko.Tests.Catalogue;

/// <summary>What handbook §2.3 to §2.6 demand of values that belong together, and what versions before each demand still take.</summary>
public sealed class HandbookRulesTests
{
    [Fact]
    public void Power_OfAllDevices_FitsTheOrderedPowerOfEachFeed()
    {
        using var russian = Samples.In("ru-RU");
        Errors("COLO", Samples.Colo()).ShouldBeEmpty();
        var error = Errors("COLO", Samples.Colo().Row("equipment", 0, "power_w", 901)).ToList();
        error.Select(one => (one.Path, one.Code)).ShouldBe([("parameters.equipment", "sum-at-most"), ("parameters.equipment", "sum-at-most")]);
        error[0].Message.Replace('\u00a0', ' ').ShouldBe("Перечень оборудования: в сумме 1 501 Вт — больше, чем Мощность, ввод A (1,5 кВт).");
        error[1].Message.ShouldContain("ввод B");

        var one = Samples.Colo().With("power_redundancy", "1N").With("power_kw_b", 0.1m);
        Errors("COLO", one).ShouldBeEmpty("a feed that is not ordered carries nothing");
        Errors("COLO", one.With("power_kw_a", 1.49m)).ShouldHaveSingleItem().Code.ShouldBe("sum-at-most");
        Errors("COLO", Samples.Colo().Row("equipment", 1, "power_w", null)).ShouldHaveSingleItem().Path.ShouldBe("parameters.equipment[1].power_w");
        Errors("COLO", Samples.Colo().Row("equipment", 0, "power_w", null).Row("equipment", 1, "power_w", null), 3).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("2-034-5", null)]
    [InlineData("2-34-5", null)]
    [InlineData("7-255-7", null)]
    [InlineData("0-000-0", null)]
    [InlineData("0", null)]
    [InlineData("16383", null)]
    [InlineData("04373", null)]
    [InlineData("16384", "point-code")]
    [InlineData("99999", "point-code")]
    [InlineData("7-999-7", "point-code")]
    [InlineData("7-256-7", "point-code")]
    [InlineData("8-034-5", "point-code")]
    [InlineData("2-034-8", "point-code")]
    [InlineData("2-034", "point-code")]
    [InlineData("2-034-5-1", "point-code")]
    [InlineData("-1", "point-code")]
    [InlineData("2--5", "point-code")]
    [InlineData("+5", "point-code")]
    [InlineData("два", "point-code")]
    public void PointCode_HasFourteenBits(string text, string? code)
    {
        foreach (var product in new[] { "IC_JOIN", "IC_PORT" })
        {
            foreach (var field in new[] { "opc", "dpc" })
            {
                var values = Samples.Join().With("opc", null).With("dpc", null).With(field, text);
                ParameterValidator.Validate(Samples.Product(product), values, Samples.Today).Where(error => error.Path == $"parameters.{field}").Select(error => error.Code)
                    .ShouldBe(code is null ? [] : [code], $"{product} {field}");
            }
        }
    }

    [Theory]
    [InlineData("ru-RU", "«99999» — не код пункта сигнализации. Это 14 бит: число от 0 до 16383 или три части, 0–7, 0–255 и 0–7, например 2-034-5.")]
    [InlineData("en-GB", "\"99999\" is not a signalling point code. It has 14 bits: a number from 0 to 16383, or three parts, 0–7, 0–255 and 0–7, such as 2-034-5.")]
    public void PointCode_OutOfRange_IsRefusedInThePersonsLanguage(string culture, string message)
    {
        using var scope = Samples.In(culture);
        Errors("IC_JOIN", Samples.Join().With("opc", "99999")).ShouldHaveSingleItem().Message.ShouldBe(message);
    }

    [Theory]
    [InlineData("2-034-5", "4373", true)]
    [InlineData("2-34-5", "2-034-5", true)]
    [InlineData("0-000-1", "1", true)]
    [InlineData("2-034-5", "4374", false)]
    public void PointCodes_AreComparedByNumber(string opc, string dpc, bool same)
    {
        var values = Samples.Join().With("opc", opc).With("dpc", dpc);
        Errors("IC_JOIN", values).Select(error => (error.Path, error.Code)).ShouldBe(same ? [("parameters.dpc", "different")] : []);
        ParameterFormatter.Format(Samples.Product("IC_JOIN"), values, "opc").ShouldBe(opc switch { "0-000-1" => "0-000-1 (1)", _ => "2-034-5 (4373)" });
    }

    [Fact]
    public void PointCode_OfAnEarlierVersion_IsTheTextItWas()
    {
        var values = Samples.Join().With("opc", "99999").With("dpc", "7-999-7");
        Errors("IC_JOIN", values, 3).ShouldBeEmpty();
        ParameterFormatter.Format(Samples.Catalogue.Find("IC_JOIN", 3)!, values, "opc").ShouldBe("99999");
    }

    [Theory]
    [InlineData("IC_JOIN")]
    [InlineData("IC_TRAFFIC")]
    [InlineData("IC_PORT")]
    public void Forecast_IsGivenInErlangsOrMinutes(string code)
    {
        using var english = Samples.In("en-GB");
        Forecast(1.5m, null).ShouldBeEmpty();
        Forecast(null, 40).ShouldBeEmpty();
        Forecast(1.5m, 40).ShouldBeEmpty();
        Forecast(null, null).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            error => error.Path.ShouldBe("parameters.traffic_forecast[0].minutes_mln"),
            error => error.Message.ShouldBe("Fill in at least one of: Volume, Busy-hour load."));
        Forecast(null, 40, 3).ShouldHaveSingleItem().Code.ShouldBe("required");

        IEnumerable<FieldError> Forecast(decimal? minutes, decimal? erlangs, int? version = null) => Errors(
            code, Samples.Join().Row("traffic_forecast", 0, "minutes_mln", minutes).Row("traffic_forecast", 0, "erlangs", erlangs), version)
            .Where(error => error.Path.StartsWith("parameters.traffic_forecast", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("52", "ABC", "831", null)]
    [InlineData("77", "ABC", "499", null)]
    [InlineData("16", "ABC", "855", null)]
    [InlineData("52", "DEF", "910", null)]
    [InlineData("52", "DEF", "831", "numbering-kind")]
    [InlineData("52", "ABC", "910", "numbering-kind")]
    [InlineData("52", "ABC", "800", "numbering-subject")]
    [InlineData("52", "ABC", "495", "numbering-subject")]
    [InlineData("78", "ABC", "813", "numbering-subject")]
    [InlineData("52", "ABC", "83", "pattern")]
    public void Numbers_CodeIsOfItsKindAndSubject(string subject, string kind, string code, string? error)
    {
        var values = ParameterValues.Empty.With("subject", subject).With("code_type", kind).With("area_code", code);
        Of(null).ShouldBe(error is null ? [] : [error]);
        Of(3).ShouldBe(error == "pattern" ? ["pattern"] : []);

        IEnumerable<string> Of(int? version) => Errors("NUMBERS", values, version).Where(one => one.Path == "parameters.area_code").Select(one => one.Code);
    }

    [Fact]
    public void Numbers_CodeOfAnotherSubject_IsToldWithTheRightOnes()
    {
        using var russian = Samples.In("ru-RU");
        Errors("NUMBERS", ParameterValues.Empty.With("subject", "63").With("code_type", "ABC").With("area_code", "831"))
            .Single(error => error.Path == "parameters.area_code").Message.ShouldBe("«831» — не код этого субъекта. Самарская область: 846, 848.");
        Errors("NUMBERS", ParameterValues.Empty.With("code_type", "ABC").With("area_code", "831")).ShouldNotContain(error => error.Path == "parameters.area_code");
    }

    [Theory]
    [InlineData("IC_JOIN")]
    [InlineData("IC_TRAFFIC")]
    public void NumberingRange_CodeIsOfItsKind(string code)
    {
        Of("ABC", "831").ShouldBeEmpty();
        Of("ABC", "495").ShouldBeEmpty("numbers of another subject may come through the point");
        Of("ABC", "800").ShouldBeEmpty("the public register files it there");
        Of("DEF", "831").ShouldBe(["numbering-kind"]);
        Of("ABC", "910").ShouldBe(["numbering-kind"]);
        Of("DEF", "831", 3).ShouldBeEmpty();

        IEnumerable<string> Of(string kind, string digits, int? version = null) => Errors(
            code, Samples.Join().Row("numbering_ranges", 0, "kind", kind).Row("numbering_ranges", 0, "code", digits), version)
            .Where(error => error.Path == "parameters.numbering_ranges[0].code").Select(error => error.Code);
    }

    [Fact]
    public void Subjects_HaveTheCodesOfTheirRegionalBranches()
    {
        using var file = JsonDocument.Parse(Repository.Read("Lko.Infrastructure/Seed/branches.json"));
        foreach (var branch in file.RootElement.GetProperty("regional").EnumerateArray())
        {
            Subjects.Find(branch.GetProperty("subject").GetString())!.Abc.ShouldBe(branch.GetProperty("abc").EnumerateArray().Select(code => code.GetString()!));
        }

        Subjects.All.ShouldAllBe(subject => subject.Abc.Count > 0 && subject.Abc.All(code => NumberingPlan.KindOf(code) == NumberingPlan.Geographic));
    }

    [Theory]
    [InlineData("ru-RU", "В числе 56,3268871 слишком много знаков после запятой; допустимо 6.")]
    [InlineData("en-GB", "56.3268871 has too many decimals; 6 are allowed.")]
    public void Coordinates_HaveSixDecimalsAtMost(string culture, string message)
    {
        using var scope = Samples.In(culture);
        var exact = JsonNode.Parse("""{"subject":"52","text":"Кстово, Мира, 1","lat":56.326887,"lon":44.005986}""");
        var finer = JsonNode.Parse("""{"subject":"52","text":"Кстово, Мира, 1","lat":56.3268871,"lon":44.0059861}""");
        Errors("L2_P2P", Samples.L2().With("end_a", exact)).ShouldBeEmpty();
        var errors = Errors("L2_P2P", Samples.L2().With("end_a", finer));
        errors.Select(error => (error.Path, error.Code)).ShouldBe([("parameters.end_a.lat", "decimals"), ("parameters.end_a.lon", "decimals")]);
        errors[0].Message.ShouldBe(message);
        Errors("L2_P2P", Samples.L2().With("end_a", finer), 3).ShouldBeEmpty();
        Errors("L3_VPN", Samples.Vpn().Row("sites", 0, "address", finer)).Select(error => error.Path).ShouldBe(["parameters.sites[0].address.lat", "parameters.sites[0].address.lon"]);
    }

    [Fact]
    public void Coordinates_OfEveryNewestAddress_AreLimited() => Samples.Catalogue.All
        .SelectMany(product => product.Parameters.SelectMany(parameter => parameter.Rows is { } rows ? rows.Columns.Append(parameter) : [parameter]))
        .Where(parameter => parameter.Type == ParameterType.Address)
        .ShouldAllBe(parameter => parameter.CoordinateDecimals == 6);

    [Theory]
    [InlineData("DUCT", "green_corridor", "laid_on")]
    [InlineData("IP_TRANSIT", "sorm_done", "sorm_date")]
    [InlineData("IC_JOIN", "antifraud", "antifraud_date")]
    [InlineData("IC_TRAFFIC", "antifraud", "antifraud_date")]
    public void Day_OnWhichSomethingHappened_IsNotInTheFuture(string code, string flag, string field)
    {
        using var russian = Samples.In("ru-RU");
        On(Samples.Today.AddDays(-400)).ShouldBeEmpty();
        On(Samples.Today).ShouldBeEmpty();
        On(Samples.Today.AddDays(1)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            error => error.Code.ShouldBe("date-future"),
            error => error.Message.ShouldBe("27.11.2026 ещё не наступило. Укажите день не позже 26.11.2026."));
        On(Samples.Today.AddDays(1), 3).ShouldBeEmpty();

        IEnumerable<FieldError> On(DateOnly day, int? version = null) =>
            Errors(code, ParameterValues.Empty.With(flag, true).With(field, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), version).Where(error => error.Path == $"parameters.{field}");
    }

    [Fact]
    public void Day_UntilWhichSomethingHolds_MayBeInTheFuture() =>
        Errors("DUCT", ParameterValues.Empty.With("tu_valid_until", "2030-01-01")).ShouldNotContain(error => error.Path == "parameters.tu_valid_until");

    [Theory]
    [InlineData("max_attenuation_db", "0.22", "0.14")]
    [InlineData("max_attenuation_1310_db", "0.36", "0.24")]
    [InlineData("max_splice_db", "0.1", "0")]
    [InlineData("max_connector_db", "0.5", "2.1")]
    public void Fibre_LossesAreOrderedByTheHandbooksLimits(string field, string usual, string wrong)
    {
        var product = Samples.Product("DARK_FIBER");
        ParameterValues.Defaults(product).Number(field).ShouldBe(decimal.Parse(usual, CultureInfo.InvariantCulture));
        Errors("DARK_FIBER", ParameterValues.Empty.With(field, decimal.Parse(wrong, CultureInfo.InvariantCulture)))
            .Single(error => error.Path == $"parameters.{field}").Code.ShouldBe("limits");
    }

    /// <summary>ISO 3166-1, alpha-2.</summary>
    private const string Iso3166 = """
        AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR
        CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU
        ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ
        MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI
        SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
        """;

    [Fact]
    public void Country_IsAnyOfTheStandardButTheCarriersOwn()
    {
        var standard = Iso3166.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        standard.Length.ShouldBe(249);
        Countries.All.Select(country => country.Code).ShouldBe(standard);
        Countries.All.Select(country => country.Name.Ru).Distinct(StringComparer.Ordinal).Count().ShouldBe(249);
        Countries.All.Select(country => country.Name.En).Distinct(StringComparer.Ordinal).Count().ShouldBe(249);
        var offered = Samples.Product("IPLC").Find("country_b")!;
        offered.Choices.Select(choice => choice.Value).ShouldBe(standard.Where(code => code != "RU"));
        offered.FindChoice("US")!.Name.ShouldBe(new LocalText("Соединённые Штаты", "United States of America"));
        offered.FindChoice("TZ")!.Name.ShouldBe(new LocalText("Танзания, Объединённая Республика", "Tanzania, United Republic of"));
        offered.FindChoice("KE")!.Name.ShouldBe(new LocalText("Кения", "Kenya"));
        var earlier = Samples.Catalogue.Find("IPLC", 3)!.Find("country_b")!;
        earlier.Choices.Count.ShouldBe(69);
        earlier.Choices.Select(choice => choice.Value).Except(standard, StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ru-RU", "Австралия", "Япония")]
    [InlineData("en-GB", "Afghanistan", "Zimbabwe")]
    public void Countries_StandInTheAlphabetOfTheReader(string culture, string first, string last)
    {
        using var scope = Samples.In(culture);
        var listed = Samples.Product("IPLC").Find("country_b")!.Listed.Select(choice => choice.Name.Current).ToList();
        (listed[0], listed[^1]).ShouldBe((first, last));
    }

    private static IReadOnlyList<FieldError> Errors(string code, ParameterValues values, int? version = null) =>
        ParameterValidator.Validate(version is { } older ? Samples.Catalogue.Find(code, older)! : Samples.Product(code), values, Samples.Today);
}
