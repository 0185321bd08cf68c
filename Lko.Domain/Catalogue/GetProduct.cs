using Lko.Domain.Access;
using Lko.Domain.Common;

namespace Lko.Domain.Catalogue;

/// <summary>One product as one person sees it.</summary>
/// <param name="SlaClasses">The classes of service the product is offered with, lowest first.</param>
public sealed record ProductCard(ProductSpecification Product, IReadOnlyList<SlaClass> SlaClasses, bool CanOrder);

/// <summary>The newest version of a product.</summary>
public sealed class GetProduct(ICaller caller, ProductCatalogue catalogue)
{
    public async Task<Outcome<ProductCard>> Run(string code, CancellationToken cancellationToken)
    {
        if (await caller.GetAsync(cancellationToken) is not { } user || !user.Can(Permission.CatalogueRead))
        {
            return Outcome<ProductCard>.Forbidden();
        }

        return catalogue.Find(code) is { } product
            ? Outcome<ProductCard>.Ok(new ProductCard(product, catalogue.SlaClassesOf(product), user.Can(Permission.OrdersWrite)))
            : Outcome<ProductCard>.NotFound();
    }
}
