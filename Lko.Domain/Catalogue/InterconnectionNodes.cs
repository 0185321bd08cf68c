using System.Globalization;
using System.Text.Json;

namespace Lko.Domain.Catalogue;

/// <summary>A node of the carrier at which networks are joined.</summary>
/// <param name="Code">Unique; what an order names.</param>
/// <param name="Subject">Code of the federal subject it stands in.</param>
/// <param name="ExchangeType">Value of the list of exchange types.</param>
/// <param name="Switch">Model of the switch.</param>
/// <param name="FreeE1">E1 trunks that are free.</param>
/// <param name="FreeChannels">SIP channels that are free; 0 where the node speaks TDM only.</param>
public sealed record InterconnectionNode(string Code, string Subject, LocalText City, LocalText Address, string ExchangeType, string Switch, int FreeE1, int FreeChannels);

/// <summary>The carrier's nodes, several in each federal subject.</summary>
public static class InterconnectionNodes
{
    private static readonly Lazy<NodeFile> Read = new(Load);

    public static IReadOnlyList<InterconnectionNode> All => Read.Value.Nodes;

    /// <summary>City, address, kind and code.</summary>
    /// <param name="type">What the exchange type is called.</param>
    public static LocalText NameOf(InterconnectionNode node, LocalText type) => new(
        Text(Read.Value.Name.Ru, node.City.Ru, node.Address.Ru, type.Ru, node.Code),
        Text(Read.Value.Name.En, node.City.En, node.Address.En, type.En, node.Code));

    /// <summary>What is there: the switch and what is free.</summary>
    public static LocalText HintOf(InterconnectionNode node) => new(
        Text(Read.Value.Hint.Ru, node.Switch, node.FreeE1, node.FreeChannels),
        Text(Read.Value.Hint.En, node.Switch, node.FreeE1, node.FreeChannels));

    private static string Text(string form, params object[] parts) => string.Format(CultureInfo.InvariantCulture, form, parts);

    private static NodeFile Load()
    {
        using var stream = SeedFile.Open("nodes.json");
        return JsonSerializer.Deserialize<NodeFile>(stream, SeedFile.Json)!;
    }

    private sealed record NodeFile(LocalText Name, LocalText Hint, IReadOnlyList<InterconnectionNode> Nodes);
}
