using Lko.Domain.Access;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Lko.Tests.SqlServer;

/// <summary>What is two things on SQLite and PostgreSQL is two things on SQL Server, whose usual collations do not tell «a» from «A».</summary>
public sealed class BinaryTextTests
{
    /// <summary>By these somebody or something is known: one letter's case makes it another.</summary>
    private static readonly (Type Entity, string[] Properties)[] Identities =
    [
        (typeof(User), [nameof(User.Issuer), nameof(User.Subject)]),
        (typeof(UserSession), [nameof(UserSession.Key)]),
        (typeof(Grant), [nameof(Grant.RoleCode), nameof(Grant.CarrierBranch)]),
        (typeof(Operator), [nameof(Operator.Code), nameof(Operator.Inn)]),
        (typeof(Branch), [nameof(Branch.Code)]),
        (typeof(CarrierBranch), [nameof(CarrierBranch.Code)]),
        (typeof(Contract), [nameof(Contract.Number), nameof(Contract.CarrierBranch)]),
        (typeof(Account), [nameof(Account.System), nameof(Account.NamingDomain), nameof(Account.Number), nameof(Account.SubNumber)]),
        (typeof(Order), [nameof(Order.Number), nameof(Order.CrmId), nameof(Order.ProductCode)]),
        (typeof(CrmEvent), [nameof(CrmEvent.EventId), nameof(CrmEvent.OrderNumber)]),
        (typeof(SourceSystem), [nameof(SourceSystem.Code)]),
        (typeof(ServiceCode), [nameof(ServiceCode.System), nameof(ServiceCode.Code)]),
        (typeof(Finding), [nameof(Finding.Subject)]),
    ];

    [Fact]
    public void Identities_AreTextsOfTheBinaryCollation()
    {
        var model = Model(DatabaseProvider.SqlServer);
        foreach (var (entity, properties) in Identities)
        {
            foreach (var property in properties)
            {
                model.FindEntityType(entity)!.FindProperty(property)!.GetCollation().ShouldBe(BinaryTexts.Collation, $"{entity.Name}.{property}");
            }
        }
    }

    [Fact]
    public void EveryTextThatIsKeyedOrIndexed_IsBinary()
    {
        var texts = Texts(DatabaseProvider.SqlServer).Where(property => property.IsKey() || property.IsForeignKey() || property.IsIndex()).ToList();

        texts.Count.ShouldBeGreaterThan(40);
        texts.Where(property => !IsBinary(property)).Select(Name).ShouldBeEmpty();
    }

    /// <summary>Two collations cannot be compared (error 468): either none is told or the same for all.</summary>
    [Fact]
    public void EveryTextThatCanBeCompared_IsOfOneCollation() =>
        Texts(DatabaseProvider.SqlServer).Where(property => IsBinary(property) == (property.GetColumnType() is "nvarchar(max)")).Select(Name).ShouldBeEmpty();

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public void OtherDatabases_CompareSoWithoutBeingTold(DatabaseProvider provider) => Texts(provider).Where(property => property.GetCollation() is not null).Select(Name).ShouldBeEmpty();

    private static bool IsBinary(IProperty property) => property.GetCollation() is BinaryTexts.Collation;

    private static string Name(IProperty property) => $"{property.DeclaringType.DisplayName()}.{property.Name}";

    private static IEnumerable<IProperty> Texts(DatabaseProvider provider) =>
        Model(provider).GetEntityTypes().SelectMany(entity => entity.GetFlattenedProperties()).Where(property => (property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType) == typeof(string));

    private static IModel Model(DatabaseProvider provider)
    {
        using var context = ModelTests.Context(provider);
        return context.GetService<IDesignTimeModel>().Model;
    }
}
