using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Lko.Tests.Data;

/// <summary>Every table of the model stands behind its walls, or on the list of those that need none.</summary>
public sealed class ModelTests
{
    /// <summary>Shared by nature: reference data and machinery without a row of any operator. Added to on purpose.</summary>
    private static readonly string[] Shared = ["CarrierBranch", "SourceSystem", "SourceFreshness", "ServiceCode", "NumberSeries", "DataProtectionKey"];

    private const string OfItsRun = "written by the run of its system, of which there is one at a time";
    private const string OfItsSource = "taken over from its source as it is told there; nobody edits it";

    /// <summary>Aggregates without a version, and why no writer can be stale.</summary>
    private static readonly Dictionary<string, string> WithoutVersion = new(StringComparer.Ordinal)
    {
        ["OutboxMessage"] = "its fence is raised by every claim and every act, and is part of every update's condition",
        ["CrmEvent"] = "applied in the transaction of its order, whose version decides",
        ["UserSession"] = "begins, is seen and ends: no writer takes back what another said",
        ["Notification"] = "is read once",
        ["IntegrationAction"] = "is written once",
        ["AccessEvent"] = "is written once",
        ["SyncCursor"] = OfItsRun,
        ["SyncRun"] = OfItsRun,
        ["SourceFile"] = OfItsRun,
        ["QuarantineRow"] = OfItsRun,
        ["SourceFreshness"] = OfItsRun,
        ["SourceBreaker"] = OfItsRun,
        ["BalanceSnapshot"] = OfItsSource,
        ["Charge"] = OfItsSource,
        ["Payment"] = OfItsSource,
        ["UnidentifiedPayment"] = OfItsSource,
        ["SettlementDocument"] = OfItsSource,
        ["InterconnectVolume"] = OfItsSource,
        ["CallDetail"] = OfItsSource,
        ["SwitchCall"] = OfItsSource,
        ["PortTraffic"] = OfItsSource,
        ["ReportedOrder"] = OfItsSource,
        ["ClientNode"] = OfItsSource,
        ["LastMileRequest"] = OfItsSource,
    };

    public static TheoryData<DatabaseProvider> Providers => [DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql, DatabaseProvider.SqlServer];

    [Theory]
    [MemberData(nameof(Providers))]
    public void EveryEntity_HasTheWallsOfItsKind(DatabaseProvider provider)
    {
        var findings = new List<string>();
        foreach (var entity in Model(provider).GetEntityTypes())
        {
            var type = entity.ClrType;
            var filters = entity.GetDeclaredQueryFilters().Select(filter => filter.Key).ToList();
            if (typeof(IOperatorOwned).IsAssignableFrom(type))
            {
                Require(filters.Contains(LkoDbContext.OperatorFilter), $"{type.Name} has no operator filter");
                if (type != typeof(Operator))
                {
                    var owner = entity.FindProperty(nameof(IOperatorOwned.OperatorId))!;
                    Require(!owner.IsNullable && owner.IsConcurrencyToken, $"{type.Name}.OperatorId must be required and part of every update's condition");
                    foreach (var key in entity.GetForeignKeys().Where(key => typeof(IOperatorOwned).IsAssignableFrom(key.PrincipalEntityType.ClrType)))
                    {
                        Require(key.Properties.Contains(owner), $"{type.Name} points to {key.PrincipalEntityType.ClrType.Name} without its operator");
                    }
                }
            }

            if (typeof(IBranchOwned).IsAssignableFrom(type))
            {
                Require(filters.Contains(LkoDbContext.BranchFilter) && filters.Contains(LkoDbContext.CarrierFilter), $"{type.Name} has no branch filters");
            }

            if (typeof(IPersonOwned).IsAssignableFrom(type))
            {
                Require(filters.Contains(LkoDbContext.OperatorFilter), $"{type.Name} has no operator filter");
                Require(entity.FindProperty(nameof(IPersonOwned.OperatorId))!.IsConcurrencyToken, $"{type.Name}.OperatorId must be part of every update's condition");
                Require(
                    type == typeof(Lko.Domain.Access.User) || entity.FindProperty(nameof(IPersonOwned.UserId)) is { IsNullable: false, IsConcurrencyToken: true },
                    $"{type.Name}.UserId must be required and part of every update's condition");
            }

            if (typeof(ICarrierOnly).IsAssignableFrom(type))
            {
                Require(filters.Contains(LkoDbContext.CarrierFilter), $"{type.Name} has no carrier filter");
            }

            Require(filters.Count > 0 || Shared.Contains(type.Name, StringComparer.Ordinal), $"{type.Name} belongs to nobody and is not on the list of shared tables");
        }

        findings.ShouldBeEmpty();

        void Require(bool condition, string finding)
        {
            if (!condition)
            {
                findings.Add(finding);
            }
        }
    }

    /// <summary>Whose right is for one contract, or who has confined himself to it, sees nothing of another: a row names its contract or account itself, or is read through one that does.</summary>
    [Theory]
    [MemberData(nameof(Providers))]
    public void EveryRowOfABranch_IsConfinedToItsContract(DatabaseProvider provider)
    {
        var entities = Model(provider).GetEntityTypes().Where(entity => !typeof(ICarrierOnly).IsAssignableFrom(entity.ClrType)).ToList();

        entities.Where(entity => NamesContract(entity) && !IsFiltered(entity)).Select(entity => entity.ClrType.Name).ShouldBeEmpty("A row that names a contract or an account is IContractOwned or IAccountOwned.");
        entities.Where(entity => typeof(IBranchOwned).IsAssignableFrom(entity.ClrType) && !IsFiltered(entity)).Select(entity => entity.ClrType.Name).ShouldBeEmpty("Nothing says of what contract the row is.");
        entities.Where(IsFiltered).SelectMany(entity => ClaimOf(entity).Where(name => !entity.FindProperty(name)!.IsConcurrencyToken), (entity, name) => $"{entity.ClrType.Name}.{name}")
            .ShouldBeEmpty("Of what contract a row claims to be is part of every update's condition.");
        entities.Count(IsFiltered).ShouldBeGreaterThan(13);

        static bool IsFiltered(IEntityType entity) => entity.GetDeclaredQueryFilters().Any(filter => filter.Key == LkoDbContext.ContractFilter);

        static IEnumerable<string> ClaimOf(IEntityType entity) => entity.ClrType switch
        {
            var type when type == typeof(Contract) => [],
            var type when type == typeof(Account) => [nameof(Account.ContractId)],
            var type when typeof(IAccountNaming).IsAssignableFrom(type) => [nameof(IAccountNaming.ContractId), nameof(IAccountNaming.AccountId)],
            var type when typeof(IContractOwned).IsAssignableFrom(type) => [nameof(IContractOwned.ContractId)],
            var type when typeof(IAccountOwned).IsAssignableFrom(type) => [nameof(IAccountOwned.AccountId)],
            _ => Lko.Infrastructure.Data.Owned.ParentOf(entity).Properties.Select(property => property.Name),
        };

        // A grant names what it is limited to, and belongs to its person.
        static bool NamesContract(IEntityType entity) =>
            entity.ClrType != typeof(Lko.Domain.Access.Grant) && entity.GetProperties().Any(property => (Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType) is var type && (type == typeof(ContractId) || type == typeof(AccountId)));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void EveryAggregate_RefusesAStaleWriter(DatabaseProvider provider)
    {
        var model = Model(provider);
        var roots = typeof(ILkoDb).GetProperties().Where(property => property.PropertyType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(DbSet<>))
            .Select(property => property.PropertyType.GetGenericArguments()[0]).ToList();

        roots.Where(root => model.FindEntityType(root)!.FindProperty(nameof(IVersioned.Version)) is not { IsConcurrencyToken: true }).Select(root => root.Name).Order(StringComparer.Ordinal)
            .ShouldBe(WithoutVersion.Keys.Order(StringComparer.Ordinal), "An aggregate without a version takes the last writer's word: say here why that is right.");
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void WhatIsWrittenOnce_IsDeletedByNoCascade(DatabaseProvider provider)
    {
        var once = Model(provider).GetEntityTypes().Where(entity => entity.ClrType.IsAssignableTo(typeof(IAppendOnly))).ToList();

        once.Count.ShouldBeGreaterThan(4);
        once.SelectMany(entity => entity.GetForeignKeys()).Where(key => key.DeleteBehavior != DeleteBehavior.Restrict)
            .Select(key => $"{key.DeclaringEntityType.ClrType.Name} -> {key.PrincipalEntityType.ClrType.Name}: {key.DeleteBehavior}").ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Model_HasNoChangeWithoutAMigration(DatabaseProvider provider)
    {
        using var context = Context(provider);

        context.Database.HasPendingModelChanges().ShouldBeFalse("Run Lko.Infrastructure/Data/Migrations/add.sh NAME");
    }

    internal static LkoDbContext Context(DatabaseProvider provider) => new Database(provider, provider switch
    {
        DatabaseProvider.Sqlite => "Data Source=:memory:",
        DatabaseProvider.PostgreSql => "Host=nowhere",
        _ => "Server=nowhere;Encrypt=true",
    }).Open(Lko.Domain.Access.DataScope.System());

    private static IModel Model(DatabaseProvider provider)
    {
        using var context = Context(provider);
        return context.Model;
    }
}
