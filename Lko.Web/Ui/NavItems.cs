using System.Collections.Frozen;
using System.Reflection;
using Lko.Domain.Access;
using Microsoft.AspNetCore.Components;

namespace Lko.Web.Ui;

/// <summary>One entry of the left navigation.</summary>
/// <param name="Href">Address without the leading slash; null for a section that only groups.</param>
/// <param name="TextKey">Key in the Shell texts.</param>
/// <param name="Icon">Glyph of the first level.</param>
/// <param name="Permission">What a person must be allowed to see it; null = everybody.</param>
/// <param name="Side">The only side that sees it; null = both.</param>
/// <param name="Parent">Text key of the section it stands under.</param>
public sealed record NavItem(string? Href, string TextKey, string? Icon = null, Permission? Permission = null, Side? Side = null, string? Parent = null);

/// <summary>The navigation as one table. An entry shows only where its page exists and the person has the right.</summary>
public static class NavItems
{
    public static IReadOnlyList<NavItem> All { get; } =
    [
        new("", "Nav.Home", "Home"),
        new("operators", "Nav.Operators", "Group", Permission.ContractsRead, Side.Carrier),
        new(null, "Nav.Services", "Tune"),
        new("orders", "Nav.Orders", null, Permission.OrdersRead, null, "Nav.Services"),
        new("catalogue", "Nav.Catalogue", null, Permission.CatalogueRead, null, "Nav.Services"),
        new(null, "Nav.Finance", "Wallet"),
        new("balances", "Nav.Balances", null, Permission.BalancesRead, null, "Nav.Finance"),
        new("finance/interconnect", "Nav.Interconnect", null, Permission.BalancesRead, null, "Nav.Finance"),
        new("finance/ports", "Nav.Ports", null, Permission.BalancesRead, Side.Carrier, "Nav.Finance"),
        new("finance/unidentified", "Nav.Unidentified", null, Permission.BalancesRead, Side.Carrier, "Nav.Finance"),
        new("finance/reconciliation", "Nav.Reconciliation", null, Permission.IntegrationRead, Side.Carrier, "Nav.Finance"),
        new("contracts", "Nav.Contracts", "Description", Permission.ContractsRead),
        new(null, "Nav.Integration", "Hub"),
        new("integration", "Nav.Health", null, Permission.IntegrationRead, Side.Carrier, "Nav.Integration"),
        new("integration/quarantine", "Nav.Quarantine", null, Permission.IntegrationRead, Side.Carrier, "Nav.Integration"),
        new("integration/outbox", "Nav.Outbox", null, Permission.IntegrationRead, Side.Carrier, "Nav.Integration"),
        new("integration/findings", "Nav.Findings", null, Permission.IntegrationRead, Side.Carrier, "Nav.Integration"),
        new("access/journal", "Nav.AccessJournal", "Lock", Permission.UsersManage, Side.Carrier),
    ];

    private static readonly Lazy<FrozenSet<string>> Routes = new(() => typeof(NavItems).Assembly.GetTypes()
        .SelectMany(type => type.GetCustomAttributes<RouteAttribute>())
        .Select(route => route.Template.TrimStart('/'))
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase));

    /// <summary>The entries of one person, sections with their children; a section without children is left out.</summary>
    public static IReadOnlyList<(NavItem Item, IReadOnlyList<NavItem> Children)> For(CurrentUser user) => For(user, href => Routes.Value.Contains(href));

    public static IReadOnlyList<(NavItem Item, IReadOnlyList<NavItem> Children)> For(CurrentUser user, Func<string, bool> hasPage)
    {
        var open = All.Where(item => (item.Side is null || item.Side == user.Side)
            && (item.Permission is null || user.Can(item.Permission.Value))
            && (item.Href is null || hasPage(item.Href))).ToList();
        return
        [
            .. open.Where(item => item.Parent is null)
                .Select(item => (item, (IReadOnlyList<NavItem>)[.. open.Where(child => string.Equals(child.Parent, item.TextKey, StringComparison.Ordinal))]))
                .Where(entry => entry.item.Href is not null || entry.Item2.Count > 0),
        ];
    }
}
