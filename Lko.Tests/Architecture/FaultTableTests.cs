using System.Text.RegularExpressions;
using Lko.Tests.Support;

namespace Lko.Tests.Architecture;

/// <summary>docs/reliability.md says which test shows that a fault loses nothing: a test that was renamed or taken away shows nothing.</summary>
public sealed partial class FaultTableTests
{
    private static readonly string[] Numbered = ["F01", "F04", "F12", "F13", "F14", "F15", "F16", "F17", "F18", "F19", "F24", "F29"];

    private static string Table => Repository.Read("docs/reliability.md");

    private static IEnumerable<string[]> Rows =>
        Table.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1]).Where(cells => cells[^1] is not "Tests");

    [Fact]
    public void Tests_ThatAreNamed_AreThere()
    {
        var known = typeof(FaultTableTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods().Where(method => method.IsDefined(typeof(FactAttribute), inherit: true)).Select(method => $"{type.FullName}.{method.Name}"))
            .ToHashSet(StringComparer.Ordinal);

        NamedIn(Table).Except(known, StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Fact]
    public void Faults_AreEachShownByATestOfTheUsualRun()
    {
        Rows.Select(cells => cells[0]).Where(cell => cell is ['F', >= '0' and <= '9', ..]).ShouldBe(Numbered);
        Rows.Where(cells => !NamedIn(cells[^1]).Any(test => !test.StartsWith("Lko.Tests.Soak.", StringComparison.Ordinal) && !test.StartsWith("Lko.Tests.Performance.", StringComparison.Ordinal)))
            .Select(cells => string.Join(", ", cells))
            .ShouldBeEmpty();
    }

    private static IEnumerable<string> NamedIn(string text) => Named().Matches(text).Select(match => "Lko.Tests." + match.Groups["test"].Value).Distinct(StringComparer.Ordinal);

    [GeneratedRegex("`(?<test>[A-Za-z0-9]+(?:\\.[A-Za-z0-9]+)+\\.[A-Za-z0-9]+_[A-Za-z0-9_]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Named();
}
