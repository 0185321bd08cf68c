using System.Text.RegularExpressions;
using Lko.Tests.Support;

namespace Lko.Tests.Architecture;

public sealed partial class SourceRulesTests
{
    private const int MaxLines = 400;

    private static readonly string[] TextFiles =
        [".cs", ".razor", ".cshtml", ".css", ".js", ".json", ".resx", ".md", ".sh", ".csproj", ".props", ".yml", ".yaml", ".sln", ".html", ".txt", ".xml"];

    private static readonly string[] WrittenByHand = [".cs", ".razor", ".cshtml", ".css", ".js", ".sh", ".md"];

    /// <summary>Where names of people, firms and places are data: seeds and the played landscape.</summary>
    private static readonly string[] DataFolders = ["/Resources/", "/Seed/", "/Seeding/", "/Sandbox/"];

    /// <summary>Paths of the machines the product was written on; spelled in parts, so that this file does not find itself.</summary>
    private static readonly string[] MachinePaths = ["/wo" + "rk/", "/tmp/w" + "t/", "/tmp/l" + "ko/"];

    [Fact]
    public void Text_ForPeople_ComesFromResources()
    {
        Portal.Sources(".cs", ".razor", ".cshtml")
            .Where(path => !DataFolders.Any(folder => path.Contains(folder, StringComparison.Ordinal)))
            .SelectMany(path => Portal.LinesWith(path, Portal.Code(path), Cyrillic()))
            .ShouldBeEmpty("Sentences and names belong to the .resx files.");
    }

    /// <summary>What a part of all screens takes is read where it is used: by its name and by a sentence of what it means.</summary>
    [Fact]
    public void Parameters_OfSharedParts_SayWhatTheyMean()
    {
        Repository.Files("Lko.Web/Components", ".razor", ".cs").SelectMany(Unsaid).ShouldBeEmpty();

        static IEnumerable<string> Unsaid(string path)
        {
            var lines = Repository.Read(path).Split('\n').Select(line => line.TrimStart()).ToList();
            return lines.Index()
                .Where(line => line.Item.StartsWith("[Parameter", StringComparison.Ordinal) && !lines[line.Index - 1].StartsWith("///", StringComparison.Ordinal))
                .Select(line => $"{path}: line {line.Index + 1}");
        }
    }

    [Fact]
    public void Files_StayShort() =>
        Repository.Files("", WrittenByHand)
            .Where(path => path.StartsWith("Lko.", StringComparison.Ordinal) && !path.EndsWith(".md", StringComparison.Ordinal))
            .Where(path => !path.Contains("/Migrations/", StringComparison.Ordinal) && !path.Contains("/Seed/", StringComparison.Ordinal) && !path.Contains("/Resources/", StringComparison.Ordinal))
            .Select(path => (path, lines: Repository.Read(path).Count(character => character == '\n')))
            .Where(file => file.lines > MaxLines)
            .Select(file => $"{file.path}: {file.lines} lines")
            .ShouldBeEmpty();

    [Fact]
    public void Repository_NamesNoMachine() =>
        Repository.Files("", TextFiles).Concat([".ci/run", ".editorconfig", ".gitignore"])
            .Where(path => File.Exists(Path.Combine(Repository.Root, path)))
            .SelectMany(path => Portal.LinesWith(path, Repository.Read(path), MachinePath()))
            .ShouldBeEmpty("The repository stands alone.");

    [Fact]
    public void Repository_PromisesNothing() =>
        Repository.Files("", WrittenByHand)
            .Where(path => !path.EndsWith($"/{nameof(SourceRulesTests)}.cs", StringComparison.Ordinal))
            .SelectMany(path => Portal.LinesWith(path, Repository.Read(path), Promise()))
            .ShouldBeEmpty("What is not built is not in the sources.");

    [Fact]
    public void Writing_OutlivesItsScreen() =>
        Portal.Sources(".cs", ".razor").Where(path => path.StartsWith("Lko.Web/", StringComparison.Ordinal))
            .SelectMany(path => Portal.LinesWith(path, Portal.Code(path), WriteThatEndsWithItsScreen()))
            .ShouldBeEmpty("What a person has begun to write is not taken back because he goes on to another screen.");

    [Fact]
    public void Comments_AreToldFromLiterals()
    {
        using var folder = new TempFolder();
        var path = folder.Combine("Sample.cs");
        File.WriteAllText(path, "var a = \"http://ж\"; // я\n/* ю\nю */ var b = @\"\"\"ш\"; var c = '\"'; // э\nvar d = \"\"\"\n ц // ц\n \"\"\";\n");
        var code = Portal.Code(path);
        string.Concat(code.Where(character => Cyrillic().IsMatch(character.ToString()))).ShouldBe("жшцц");
        code.Count(character => character == '\n').ShouldBe(6);
    }

    [GeneratedRegex(@"\p{IsCyrillic}", RegexOptions.None, 5_000)]
    private static partial Regex Cyrillic();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|\bfor now\b|\bNotImplementedException\b", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Promise();

    [GeneratedRegex(@"\b(?!(List|Get|Count|Search|Preview|DryRun)[A-Z])[A-Z]\w+\.Run\(.*\bGone\)", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex WriteThatEndsWithItsScreen();

    private static Regex MachinePath() =>
        new($@"(?<![\w.-])({string.Join('|', MachinePaths.Select(Regex.Escape))})", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
}
