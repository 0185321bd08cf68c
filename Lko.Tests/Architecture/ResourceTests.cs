using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Lko.Domain.Common;
using Lko.Tests.Support;

namespace Lko.Tests.Architecture;

public sealed partial class ResourceTests
{
    private const string English = ".en.resx";

    public static TheoryData<string> Neutral => [.. Portal.Sources(".resx").Where(path => !path.EndsWith(English, StringComparison.Ordinal))];

    [Fact]
    public void Resources_AreInTwoLanguages()
    {
        var paths = Portal.Sources(".resx").ToHashSet(StringComparer.Ordinal);
        paths.ShouldNotBeEmpty();
        paths.Where(path => !path.EndsWith(English, StringComparison.Ordinal)).Select(EnglishOf).Except(paths, StringComparer.Ordinal).ShouldBeEmpty("English file missing");
        paths.Where(path => path.EndsWith(English, StringComparison.Ordinal)).Select(path => path.Replace(English, ".resx", StringComparison.Ordinal))
            .Except(paths, StringComparer.Ordinal).ShouldBeEmpty("Russian file missing");
    }

    [Theory]
    [MemberData(nameof(Neutral))]
    public void Resource_BothLanguages_HaveTheSameKeys(string path)
    {
        var russian = Entries(path).Select(entry => entry.Key).ToList();
        var english = Entries(EnglishOf(path)).Select(entry => entry.Key).ToList();
        russian.GroupBy(key => key, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key).ShouldBeEmpty("Keys given twice");
        english.GroupBy(key => key, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key).ShouldBeEmpty("English keys given twice");
        russian.Except(english, StringComparer.Ordinal).ShouldBeEmpty("Not in English");
        english.Except(russian, StringComparer.Ordinal).ShouldBeEmpty("Not in Russian");
    }

    [Theory]
    [MemberData(nameof(Neutral))]
    public void Resource_Texts_AreNotEmptyAndTakeTheSameArguments(string path)
    {
        var english = Entries(EnglishOf(path)).ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        foreach (var (key, text) in Entries(path))
        {
            text.ShouldNotBeNullOrWhiteSpace($"{path}: {key}");
            english[key].ShouldNotBeNullOrWhiteSpace($"{EnglishOf(path)}: {key}");
            Arguments(english[key]).ShouldBe(Arguments(text), $"{path}: {key}");
        }
    }

    /// <summary>No line ends between a number and its unit.</summary>
    [Fact]
    public void Texts_KeepANumberAndItsUnitTogether()
    {
        var texts = Portal.Sources(".resx").SelectMany(path => Entries(path).Select(entry => (Path: path, entry.Value)))
            .Concat(Repository.Files("Lko.Domain/Seed/Catalogue", ".json").SelectMany(path => Strings(JsonNode.Parse(Repository.Read(path))).Select(text => (Path: path, Value: text))))
            .ToList();
        texts.Count.ShouldBeGreaterThan(1000);
        texts.Where(text => LooseUnit().IsMatch(text.Value)).Select(text => $"{text.Path}: {text.Value}").ShouldBeEmpty("U+00A0 belongs there");

        static IEnumerable<string> Strings(JsonNode? node) => node switch
        {
            JsonObject all => all.SelectMany(each => Strings(each.Value)),
            JsonArray all => all.SelectMany(Strings),
            JsonValue one when one.TryGetValue<string>(out var text) => [text],
            _ => [],
        };
    }

    [Fact]
    public void ResourceClasses_NameEveryFileAndNothingElse()
    {
        foreach (var assembly in new[] { Portal.Domain, Portal.Infrastructure, Portal.Web })
        {
            var named = assembly.GetTypes().SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
                .Where(field => field.FieldType == typeof(Texts)).Select(field => field.Name).Order(StringComparer.Ordinal);
            var files = Repository.Files($"{assembly.GetName().Name}/Resources", ".resx").Where(path => !path.EndsWith(English, StringComparison.Ordinal))
                .Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);
            named.ShouldBe(files, assembly.GetName().Name);
        }
    }

    private static string EnglishOf(string path) => path.Replace(".resx", English, StringComparison.Ordinal);

    private static List<KeyValuePair<string, string>> Entries(string path) =>
        [.. XDocument.Load(Path.Combine(Repository.Root, path)).Root!.Elements("data")
            .Select(element => KeyValuePair.Create(element.Attribute("name")!.Value, element.Element("value")?.Value ?? ""))];

    private static int[] Arguments(string text) =>
        [.. Argument().Matches(text).Select(match => int.Parse(match.Groups["index"].Value, System.Globalization.CultureInfo.InvariantCulture)).Distinct().Order()];

    [GeneratedRegex(@"(?<!\{)\{(?<index>\d+)[^{}]*\}", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Argument();

    /// <summary>A number, or what stands for one, and its unit with a space between them that may break.</summary>
    [GeneratedRegex(@"(?:\d|\{\d\}) (?:(?:ч|р\. д\.|w\.d\.|дн\.|д\.|d|h|мес\.|mo|%|с(?! [а-яё])|s|мин|min|Б|КБ|МБ|ГБ|B|KB|MB|GB|Мбит/с|Гбит/с|Mbps|Gbps|строк/с|rows/s|мм|mm|км|km|нм|nm|МГц|MHz|дБ|dB|В(?! [а-яё])|V))(?!\w)", RegexOptions.CultureInvariant, 5_000)]
    private static partial Regex LooseUnit();
}
