using System.Globalization;
using System.Resources;
using Lko.Domain.Common;
using Lko.Domain.Common.Calendars;
using Lko.Domain.Resources;
using Lko.Tests.Support;

namespace Lko.Tests.Common;

public sealed class TextsTests
{
    private static readonly CultureInfo Russian = CultureInfo.GetCultureInfo("ru-RU");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    private static Texts Common => DomainTexts.Common;

    [Fact]
    public void In_EachLanguage_GivesItsText()
    {
        Common.In(Russian, "Vat.None").ShouldBe("без НДС");
        Common.In(English, "Vat.None").ShouldBe("no VAT");
    }

    [Fact]
    public void In_ALanguageWithoutTexts_FallsBackToRussian() => Common.In(CultureInfo.GetCultureInfo("de-DE"), "Vat.None").ShouldBe("без НДС");

    [Fact]
    public void Indexer_UsesTheUiCulture()
    {
        using var culture = new CultureScope(English);
        Common["Vat.None"].ShouldBe("no VAT");
        Common.Format("Vat.Percent", 22).ShouldBe("VAT 22%");
    }

    [Fact]
    public void MissingKey_Throws_AndFindGivesNull()
    {
        Should.Throw<MissingManifestResourceException>(() => Common["No.Such.Key"]).Message.ShouldContain("No.Such.Key");
        Should.Throw<MissingManifestResourceException>(() => Common.In(English, "No.Such.Key"));
        Common.Find("No.Such.Key").ShouldBeNull();
    }

    [Fact]
    public void ClockStates_AllHaveNames()
    {
        foreach (var state in Enum.GetNames<ClockState>())
        {
            Common.In(Russian, $"Clock.{state}").ShouldNotBeNullOrWhiteSpace();
        }
    }
}
