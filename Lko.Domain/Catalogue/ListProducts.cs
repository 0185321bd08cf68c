using Lko.Domain.Access;
using Lko.Domain.Common;

namespace Lko.Domain.Catalogue;

/// <summary>The catalogue as one person sees it.</summary>
/// <param name="CanOrder">Whether he may place orders, so that the screen offers it.</param>
public sealed record ProductList(IReadOnlyList<ProductSpecification> Products, bool CanOrder);

/// <summary>The products of the catalogue, newest versions, in the order of their groups; with a search text only those it fits.</summary>
public sealed class ListProducts(ICaller caller, ProductCatalogue catalogue)
{
    private const int MaxSearchLength = 100;

    /// <param name="search">Words that all stand in the code, the name or the description, in either language; empty for all.</param>
    public async Task<Outcome<ProductList>> Run(string? search, CancellationToken cancellationToken)
    {
        if (await caller.GetAsync(cancellationToken) is not { } user || !user.Can(Permission.CatalogueRead))
        {
            return Outcome<ProductList>.Forbidden();
        }

        var text = search ?? "";
        var words = (text.Length > MaxSearchLength ? text[..MaxSearchLength] : text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        IReadOnlyList<ProductSpecification> found = [.. catalogue.All.Where(product => words.All(word => Fits(product, word)))];
        return Outcome<ProductList>.Ok(new ProductList(found, user.Can(Permission.OrdersWrite)));
    }

    private static bool Fits(ProductSpecification product, string word) =>
        new[] { product.Code, product.Name.Ru, product.Name.En, product.Description.Ru, product.Description.En, product.Group.Name.Ru, product.Group.Name.En }
            .Any(text => text.Contains(word, StringComparison.CurrentCultureIgnoreCase));
}
