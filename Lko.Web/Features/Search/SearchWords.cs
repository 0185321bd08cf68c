using System.Globalization;
using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Web.Features.Billing;
using Lko.Web.Features.Orders;
using Lko.Web.Resources;
using Lko.Web.Ui;

namespace Lko.Web.Features.Search;

/// <summary>One line of the palette.</summary>
/// <param name="Opens">What is remembered when the person takes it; null for what needs no remembering.</param>
internal sealed record PaletteLine(string Icon, string Title, string? Detail, string Href, RecentObject? Opens = null);

/// <summary>Lines of one kind under a heading.</summary>
internal sealed record PaletteGroup(string Name, IReadOnlyList<PaletteLine> Lines);

/// <summary>How what was found reads in the palette; pages and products are found here, among those the person may open.</summary>
internal static class SearchWords
{
    private static readonly Texts Texts = WebTexts.Shell;

    public static IReadOnlyList<PaletteGroup> Groups(string text, SearchHits hits, CurrentUser user, ProductCatalogue catalogue)
    {
        var key = SearchKey.Of(text);
        return Filled(
            new(Texts["Search.Orders"], [.. hits.Orders.Select(hit => Line(hit, catalogue))]),
            new(Texts["Search.Contracts"], [.. hits.Contracts.Select(Line)]),
            new(Texts["Search.Accounts"], [.. hits.Accounts.Select(hit => Line(hit, user))]),
            new(Texts["Search.Products"], user.Can(Permission.CatalogueRead) && key.Length >= SearchPortal.MinLength ? Products(catalogue, key) : []),
            new(Texts["Search.Pages"], Pages(user, key)));
    }

    /// <summary>Before anything is typed: what the person opened last, and the pages.</summary>
    public static IReadOnlyList<PaletteGroup> Opening(RecentHits recent, CurrentUser user, ProductCatalogue catalogue)
    {
        var hits = recent.Hits;
        var found = hits.Orders.Select(hit => Line(hit, catalogue)).Concat(hits.Contracts.Select(Line)).Concat(hits.Accounts.Select(hit => Line(hit, user))).DistinctBy(line => line.Opens).ToDictionary(line => line.Opens!);
        return Filled(new(Texts["Search.Recent"], [.. recent.Opened.Select(opened => found.GetValueOrDefault(opened)).OfType<PaletteLine>()]), new(Texts["Search.Pages"], Pages(user, "")));
    }

    private static PaletteGroup[] Filled(params PaletteGroup[] groups) => [.. groups.Where(group => group.Lines.Count > 0)];

    private static PaletteLine Line(OrderHit hit, ProductCatalogue catalogue) => new(
        OrderWords.IconOf(hit.State), hit.Number, $"{catalogue.ProductName(hit.ProductCode, hit.SpecificationVersion)} · {new Lko.Domain.Catalogue.Route(hit.PlaceA?.Current, hit.PlaceB?.Current)} · {hit.State.Row().Name}",
        OrderUrls.Card(hit.Number), new(RecentKind.Order, hit.Number));

    private static PaletteLine Line(ContractHit hit) => new(
        "Description", hit.Number, hit.Operator.Current, $"contracts?q={Uri.EscapeDataString(hit.Number)}&{ScopeQuery.Name}={ScopeQuery.All}", new(RecentKind.Contract, hit.Number));

    private static PaletteLine Line(AccountHit hit, CurrentUser user) => new(
        "Wallet", hit.Number, hit.System.NameFor(user.Side), FinanceUrls.Account(hit.Id), new(RecentKind.Account, hit.Id.Value.ToString(CultureInfo.InvariantCulture)));

    private static List<PaletteLine> Products(ProductCatalogue catalogue, string key) =>
        [.. catalogue.All.Where(product => Holds(product.Name.Current, key) || Holds(product.Code, key)).Take(SearchPortal.PerKind)
            .Select(product => new PaletteLine("Tune", product.Name.Current, product.Code, $"catalogue/{Uri.EscapeDataString(product.Code)}"))];

    private static List<PaletteLine> Pages(CurrentUser user, string key) =>
        [.. NavItems.For(user).SelectMany(entry => entry.Children.Prepend(entry.Item).Where(item => item.Href is not null)
                .Select(item => new PaletteLine(item.Icon ?? entry.Item.Icon ?? "ChevronRight", Texts[item.TextKey], item == entry.Item ? null : Texts[entry.Item.TextKey], item.Href!)))
            .Where(line => Holds(line.Title, key)).Take(SearchPortal.PerKind)];

    private static bool Holds(string name, string key) => SearchKey.Of(name).Contains(key, StringComparison.Ordinal);
}
