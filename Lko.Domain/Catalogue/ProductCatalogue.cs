namespace Lko.Domain.Catalogue;

/// <summary>
/// The products the carrier sells to operators: reference data embedded in the program, read and verified once. A broken catalogue throws
/// when it is constructed, with everything that is wrong with it.
/// </summary>
public sealed class ProductCatalogue
{
    private readonly Dictionary<(string Code, int Version), ProductSpecification> _byVersion;
    private readonly Dictionary<string, ProductSpecification> _newest;

    public ProductCatalogue()
        : this(CatalogueReader.Read())
    {
    }

    internal ProductCatalogue(CatalogueContent content)
    {
        if (CatalogueVerifier.Verify(content) is { Count: > 0 } faults)
        {
            throw new InvalidOperationException($"The product catalogue is broken:{Environment.NewLine}{string.Join(Environment.NewLine, faults)}");
        }

        SlaClasses = content.SlaClasses;
        _byVersion = content.Products.ToDictionary(product => (product.Code, product.Version));
        _newest = content.Products
            .GroupBy(product => product.Code, StringComparer.Ordinal)
            .ToDictionary(versions => versions.Key, versions => versions.MaxBy(product => product.Version)!, StringComparer.Ordinal);
        All = [.. content.Order.Select(code => _newest[code])];
    }

    /// <summary>The newest version of every product, by group, in the order of the handbook.</summary>
    public IReadOnlyList<ProductSpecification> All { get; }

    /// <summary>Every class of service, lowest first.</summary>
    public IReadOnlyList<SlaClass> SlaClasses { get; }

    /// <summary>The newest version.</summary>
    public ProductSpecification? Find(string? code) => code is null ? null : _newest.GetValueOrDefault(code);

    /// <summary>The version an order was made with.</summary>
    public ProductSpecification? Find(string? code, int version) => code is null ? null : _byVersion.GetValueOrDefault((code, version));

    /// <summary>The classes of service the product can be ordered with.</summary>
    public IReadOnlyList<SlaClass> SlaClassesOf(ProductSpecification product) =>
        product.Find(CommonParameters.SlaClass) is { } parameter ? [.. SlaClasses.Where(sla => parameter.FindChoice(sla.Code) is not null)] : [];
}
