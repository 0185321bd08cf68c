using System.Text.Json.Nodes;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors;
using Lko.Tests.Support;

namespace Lko.Tests.Architecture;

/// <summary>The next dialect follows the rules of the first.</summary>
public sealed class ConnectorRulesTests
{
    private const string Folder = "Lko.Infrastructure.Connectors.";
    private const string Kit = Folder + "Kit";

    /// <summary>By the folder's name.</summary>
    private static ILookup<string, Type> Connectors { get; } = Portal.TypesOf(Portal.Infrastructure)
        .Where(type => type is { IsAbstract: false, IsInterface: false } && typeof(ISourceConnector).IsAssignableFrom(type) && !type.Namespace!.StartsWith(Kit, StringComparison.Ordinal))
        .ToLookup(type => type.Namespace![Folder.Length..], StringComparer.Ordinal);

    [Fact]
    public void EveryFolder_HoldsOneDialect_SealedAndOfNobodyElse()
    {
        var folders = Portal.TypesOf(Portal.Infrastructure).Select(type => type.Namespace!)
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && !name.StartsWith(Kit, StringComparison.Ordinal)).Select(name => name[Folder.Length..]).Distinct(StringComparer.Ordinal).ToList();

        folders.Count.ShouldBeGreaterThan(10);
        folders.Where(folder => Connectors[folder].Count() != 1).ShouldBeEmpty("one dialect each");
        Connectors.SelectMany(group => group).Where(type => !type.IsSealed || type.IsPublic).ShouldBeEmpty("the catalogue hands it out, nobody else makes one");
    }

    [Fact]
    public void EveryDialect_IsInTheCatalogue_AndHasASystemAndARecordedDelivery()
    {
        var dialects = ConnectorServices.All.Select(connector => connector.Dialect).ToList();

        dialects.Count.ShouldBe(Connectors.Count, "every folder is registered, once");
        dialects.ShouldBeUnique(StringComparer.Ordinal);
        Connectors.Select(group => group.Key.ToUpperInvariant()).Order(StringComparer.Ordinal)
            .ShouldBe(dialects.Select(dialect => dialect.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant()).Order(StringComparer.Ordinal), "a folder bears the name of its dialect");
        var recorded = Repository.Files("Lko.Tests/Samples", ".json").Where(path => path.EndsWith("/expected.json", StringComparison.Ordinal)).Select(path => path.Split('/')[^2]).ToHashSet(StringComparer.Ordinal);
        var systems = JsonNode.Parse(Repository.Read("Lko.Infrastructure/Seed/systems.json"))!.AsArray()
            .ToLookup(system => system!["dialect"]!.GetValue<string>(), system => system!["code"]!.GetValue<string>(), StringComparer.Ordinal);
        dialects.Where(dialect => !systems[dialect].Any(recorded.Contains)).ShouldBeEmpty("no delivery of it is read by any test");
    }
}
