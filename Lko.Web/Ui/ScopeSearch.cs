using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Operators;

namespace Lko.Web.Ui;

/// <summary>Looks into the tree of scopes by a <see cref="SearchKey"/>.</summary>
internal static class ScopeSearch
{
    /// <summary>What is called so: branches with all that lies under them, contracts by their numbers, and what stands above, which tells where they lie.</summary>
    public static ScopeNode Holding(ScopeNode node, string key) => IsCalled(node, key) ? node : node with
    {
        Children = [.. node.Children.Select(child => Holding(child, key)).Where(child => IsCalled(child, key) || !IsEmpty(child))],
        Contracts = [.. node.Contracts.Where(contract => IsCalled(contract, key))],
    };

    /// <summary>Code of the first that is called so; null = nothing is.</summary>
    public static string? First(ScopeNode node, string key) =>
        IsCalled(node, key) ? node.Code
        : node.Contracts.FirstOrDefault(contract => IsCalled(contract, key))?.Code ?? node.Children.Select(child => First(child, key)).FirstOrDefault(found => found is not null);

    /// <summary>How the branch of this code is called; null when the tree does not hold it.</summary>
    public static LocalText? NameOf(ScopeNode node, string code) =>
        string.Equals(node.Code, code, StringComparison.Ordinal) ? node.Name : node.Children.Select(child => NameOf(child, code)).FirstOrDefault(name => name is not null);

    public static bool IsCalled(ScopeNode node, string key) =>
        SearchKey.Of(node.Name.Current).Contains(key, StringComparison.Ordinal) || SearchKey.Of(node.Code).Contains(key, StringComparison.Ordinal);

    public static bool IsEmpty(ScopeNode node) => node.Children.Count == 0 && node.Contracts.Count == 0;

    // One character names nearly every contract.
    private static bool IsCalled(ScopeContract contract, string key) => key.Length >= SearchPortal.MinLength && contract.SearchKey.Contains(key, StringComparison.Ordinal);
}
