using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Lko.Web.Resources;
using Lko.Web.Ui;
using MudBlazor;

namespace Lko.Tests.Web;

public sealed partial class MudTextsTests
{
    private static readonly Dictionary<string, string> Own = Read(new ResourceManager("MudBlazor.Resources.LanguageResource", typeof(MudDialog).Assembly));

    [Theory]
    [InlineData("ru")]
    [InlineData("en")]
    public void Mud_KeysOfTheInstalledVersion_AreAllTranslated(string language)
    {
        Own.Count.ShouldBeGreaterThan(100);
        foreach (var (key, english) in Own)
        {
            var text = WebTexts.Mud.In(CultureInfo.GetCultureInfo(language), key);
            text.ShouldNotBeNullOrWhiteSpace(key);
            Holes(text).ShouldBe(Holes(english), key);
        }
    }

    [Fact]
    public void Mud_OurKeys_AreAllKnownToTheInstalledVersion() =>
        Read(new ResourceManager("Lko.Web.Resources.Mud", typeof(WebTexts).Assembly)).Keys.Except(Own.Keys, StringComparer.Ordinal).ShouldBeEmpty();

    [Fact]
    public void Localizer_UnknownKey_SaysNotFound()
    {
        var localizer = new LkoMudLocalizer();
        localizer["MudNothing_AtAll"].ResourceNotFound.ShouldBeTrue();
        localizer["MudDialog_Close"].ResourceNotFound.ShouldBeFalse();
    }

    private static string Holes(string text) => string.Join(' ', Hole().Matches(text).Select(match => match.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private static Dictionary<string, string> Read(ResourceManager resources) => resources
        .GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: true)!
        .Cast<DictionaryEntry>()
        .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal);

    [GeneratedRegex(@"\{\d\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hole();
}
