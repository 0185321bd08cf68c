using System.Text.Json;
using System.Xml.Linq;
using Lko.Tests.Support;

namespace Lko.Tests.Architecture;

public sealed class PackageTests
{
    /// <summary>A version is used when a project asks for the package, or when it holds down what another package brings along.</summary>
    [Fact]
    public void Versions_AreAllUsed()
    {
        var used = Referenced().Concat(Pinned()).ToHashSet(StringComparer.OrdinalIgnoreCase);

        Names("Directory.Packages.props", "PackageVersion").Where(name => !used.Contains(name)).ShouldBeEmpty("A version nobody uses is nobody's to update.");
    }

    [Fact]
    public void References_NameNoVersionOfTheirOwn() =>
        Repository.Files("", ".csproj", ".props").Where(path => path is not "Directory.Packages.props")
            .SelectMany(path => Load(path).Descendants("PackageReference").Where(each => each.Attribute("Version") is not null || each.Attribute("VersionOverride") is not null).Select(each => $"{path}: {each}"))
            .ShouldBeEmpty("All versions stand in one file.");

    private static IEnumerable<string> Referenced() => Repository.Files("", ".csproj", ".props").SelectMany(path => Names(path, "PackageReference"));

    private static IEnumerable<string> Pinned() =>
        from path in Repository.Files("", "packages.lock.json")
        from framework in JsonDocument.Parse(Repository.Read(path)).RootElement.GetProperty("dependencies").EnumerateObject()
        from package in framework.Value.EnumerateObject()
        where package.Value.GetProperty("type").GetString() is "CentralTransitive"
        select package.Name;

    private static IEnumerable<string> Names(string path, string element) => Load(path).Descendants(element).Select(each => each.Attribute("Include")!.Value);

    private static XDocument Load(string path) => XDocument.Load(Path.Combine(Repository.Root, path));
}
