using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace Lko.Infrastructure.Data;

/// <summary>
/// SQL Server compares texts as the other databases do: by their code units. Its usual collations ignore case, which would make one person of two
/// subjects and one order of two numbers. All bounded texts follow, not only keys: columns of two collations cannot be compared with each other.
/// </summary>
/// <remarks>No collation of SQL Server tells a text from the same text with spaces behind it: see <see cref="KeyedTexts"/>.</remarks>
internal sealed class BinaryTexts : IModelFinalizingConvention
{
    public const string Collation = "Latin1_General_100_BIN2";

    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        foreach (var property in modelBuilder.Metadata.GetEntityTypes().SelectMany(PropertiesOf).Where(IsBoundedText))
        {
            property.Builder.UseCollation(Collation);
        }
    }

    private static IEnumerable<IConventionProperty> PropertiesOf(IConventionTypeBase type) =>
        type.GetProperties().Concat(type.GetComplexProperties().SelectMany(part => PropertiesOf(part.ComplexType)));

    private static bool IsBoundedText(IConventionProperty property) =>
        property.GetMaxLength() is not null && (property.GetValueConverter()?.ProviderClrType ?? property.GetProviderClrType() ?? property.ClrType) == typeof(string);
}
