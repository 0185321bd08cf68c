using System.Linq.Expressions;
using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Common.Requisites;
using Lko.Domain.Cooperation;
using Lko.Domain.Integration;
using Lko.Domain.Notifications;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Domain.Persistence;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lko.Infrastructure.Data;

/// <summary>
/// The one model. A derived context per provider exists only so that each has its own migrations. A context is made for one
/// <see cref="DataScope"/> and keeps it; contexts are never pooled.
/// </summary>
public abstract class LkoDbContext(DbContextOptions options, DataScope scope) : DbContext(options), IDataProtectionKeyContext
{
    /// <summary>Names of the walls; lifted, if ever, one by one.</summary>
    public const string OperatorFilter = "Operator";
    public const string BranchFilter = "Branch";
    public const string CarrierFilter = "Carrier";

    /// <summary>The contracts and accounts that grants name or a screen is confined to. Parts of an order and interconnect traffic are read through what they hang on.</summary>
    public const string ContractFilter = "Contract";

    public DataScope Scope { get; } = scope;

    /// <summary>Set while a business number is drawn: the one bulk statement that a person's unit of work issues.</summary>
    internal bool DrawsNumber { get; set; }

    public DbSet<Operator> Operators => Set<Operator>();

    public DbSet<Branch> Branches => Set<Branch>();

    public DbSet<CarrierBranch> CarrierBranches => Set<CarrierBranch>();

    public DbSet<Contract> Contracts => Set<Contract>();

    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<Order> Orders => Set<Order>();

    public DbSet<User> Users => Set<User>();

    public DbSet<UserSession> UserSessions => Set<UserSession>();

    public DbSet<SavedView> SavedViews => Set<SavedView>();

    public DbSet<AccessEvent> AccessEvents => Set<AccessEvent>();

    public DbSet<Notification> Notifications => Set<Notification>();

    public DbSet<SourceSystem> SourceSystems => Set<SourceSystem>();

    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();

    public DbSet<CrmEvent> CrmEvents => Set<CrmEvent>();

    public DbSet<Finding> Findings => Set<Finding>();

    public DbSet<IntegrationAction> IntegrationActions => Set<IntegrationAction>();

    public DbSet<SyncCursor> SyncCursors => Set<SyncCursor>();

    public DbSet<BalanceSnapshot> BalanceSnapshots => Set<BalanceSnapshot>();

    public DbSet<SourceFile> SourceFiles => Set<SourceFile>();

    public DbSet<QuarantineRow> QuarantineRows => Set<QuarantineRow>();

    public DbSet<SyncRun> SyncRuns => Set<SyncRun>();

    public DbSet<SourceFreshness> SourceFreshness => Set<SourceFreshness>();

    public DbSet<SourceBreaker> SourceBreakers => Set<SourceBreaker>();

    public DbSet<InterconnectPartner> InterconnectPartners => Set<InterconnectPartner>();

    public DbSet<ServiceCode> ServiceCodes => Set<ServiceCode>();

    public DbSet<Charge> Charges => Set<Charge>();

    public DbSet<Payment> Payments => Set<Payment>();

    public DbSet<UnidentifiedPayment> UnidentifiedPayments => Set<UnidentifiedPayment>();

    public DbSet<SettlementDocument> SettlementDocuments => Set<SettlementDocument>();

    public DbSet<InterconnectVolume> InterconnectVolumes => Set<InterconnectVolume>();

    public DbSet<CallDetail> CallDetails => Set<CallDetail>();

    public DbSet<SwitchCall> SwitchCalls => Set<SwitchCall>();

    public DbSet<PortTraffic> PortTraffic => Set<PortTraffic>();

    public DbSet<ReportedOrder> ReportedOrders => Set<ReportedOrder>();

    public DbSet<ClientNode> ClientNodes => Set<ClientNode>();

    public DbSet<LastMileRequest> LastMileRequests => Set<LastMileRequest>();

    public DbSet<NumberSeries> NumberSeries => Set<NumberSeries>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    // The walls compare rows with these; they are read anew for every query of this context.
    private bool AllOperators => Scope.OperatorId is null;

    private OperatorId ScopeOperator => Scope.OperatorId ?? default;

    private bool AllBranches => Scope.Branches is null;

    private IReadOnlyList<BranchId> ScopeBranches => Scope.Branches ?? [];

    private bool AllCarrierBranches => Scope.CarrierBranches is null;

    private IReadOnlyList<string> ScopeCarrierBranches => Scope.CarrierBranches ?? [];

    private bool AllContracts => Scope.Contracts is null;

    private IReadOnlyList<ContractId> ScopeContracts => Scope.Contracts?.Whole ?? [];

    private IReadOnlyList<ContractId> KnownContracts => Scope.Contracts?.Known ?? [];

    private IReadOnlyList<AccountId> ScopeAccounts => Scope.Contracts?.Accounts ?? [];

    private IReadOnlyList<AccountId> SingleAccounts => Scope.Contracts?.Single ?? [];

    /// <summary>Whether instants are stored as numbers, for a database that cannot compare them.</summary>
    protected virtual bool StoresInstantsAsNumbers => false;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        foreach (var id in typeof(IStrongId<>).Assembly.GetTypes().Where(IsStrongId))
        {
            configurationBuilder.Properties(id).HaveConversion(typeof(StrongIdConverter<>).MakeGenericType(id));
        }

        configurationBuilder.Properties<Period>().HaveConversion<PeriodConverter>();
        configurationBuilder.Properties<Inn>().HaveConversion<InnConverter>().HaveMaxLength(Inn.MaxLength);
        configurationBuilder.Properties<Kpp>().HaveConversion<KppConverter>().HaveMaxLength(Kpp.Length);
        configurationBuilder.Properties<Ogrn>().HaveConversion<OgrnConverter>().HaveMaxLength(Ogrn.MaxLength);
        configurationBuilder.Properties<PayerInn>().HaveConversion<PayerInnConverter>().HaveMaxLength(PayerInn.MaxLength);
        configurationBuilder.Properties<Currency>().HaveConversion<string>().HaveMaxLength(3);
        configurationBuilder.Properties<decimal>().HavePrecision(26, 11);
        if (StoresInstantsAsNumbers)
        {
            configurationBuilder.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();
        }
        else
        {
            configurationBuilder.Properties<DateTimeOffset>().HavePrecision(3);
        }
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(LkoDbContext).Assembly);
        modelBuilder.Entity<DataProtectionKey>(key =>
        {
            key.Property(each => each.FriendlyName).HasMaxLength(200);
        });
        foreach (var type in modelBuilder.Model.GetEntityTypes().Select(entity => entity.ClrType).ToList())
        {
            Guard(modelBuilder.Entity(type), type);
        }
    }

    private static bool IsStrongId(Type type) =>
        type is { IsValueType: true, IsGenericType: false } && Array.Exists(type.GetInterfaces(), each => each.IsGenericType && each.GetGenericTypeDefinition() == typeof(IStrongId<>));

    private void Guard(EntityTypeBuilder entity, Type type)
    {
        if (type == typeof(Operator))
        {
            Filter<Operator>(entity, OperatorFilter, row => AllOperators || row.Id == ScopeOperator);
        }
        else if (typeof(IOperatorOwned).IsAssignableFrom(type))
        {
            Filter<IOperatorOwned>(entity, OperatorFilter, row => AllOperators || row.OperatorId == ScopeOperator);
            entity.Property(nameof(IOperatorOwned.OperatorId)).IsConcurrencyToken();
        }

        if (typeof(IBranchOwned).IsAssignableFrom(type))
        {
            Filter<IBranchOwned>(entity, BranchFilter, row => AllBranches || ScopeBranches.Contains(row.BranchId));
            Filter<IBranchOwned>(entity, CarrierFilter, row => AllCarrierBranches || ScopeCarrierBranches.Contains(row.CarrierBranch));
            // A forged row may lie about its branch as well as about its operator: what it claims to have had is part of the condition.
            entity.Property(nameof(IBranchOwned.BranchId)).IsConcurrencyToken();
            entity.Property(nameof(IBranchOwned.CarrierBranch)).HasMaxLength(CarrierBranch.MaxCodeLength).IsConcurrencyToken();
        }

        GuardContract(entity, type);
        if (typeof(IPersonOwned).IsAssignableFrom(type))
        {
            Filter<IPersonOwned>(entity, OperatorFilter, row => AllOperators || row.OperatorId == ScopeOperator);
            entity.Property(nameof(IPersonOwned.OperatorId)).IsConcurrencyToken();
            if (type != typeof(User))
            {
                entity.Property(nameof(IPersonOwned.UserId)).IsConcurrencyToken();
            }
        }

        if (typeof(ICarrierOnly).IsAssignableFrom(type))
        {
            entity.HasQueryFilter(CarrierFilter, Expression.Lambda(
                Expression.Property(Expression.Constant(this, typeof(LkoDbContext)), nameof(AllOperators)), Expression.Parameter(type)));
        }

        if (typeof(IVersioned).IsAssignableFrom(type))
        {
            entity.Property(nameof(IVersioned.Version)).IsConcurrencyToken();
        }

        if (typeof(ISearchable).IsAssignableFrom(type))
        {
            entity.Property(nameof(ISearchable.SearchKey)).HasMaxLength(ISearchable.MaxSearchKeyLength);
        }
    }

    private void GuardContract(EntityTypeBuilder entity, Type type)
    {
        if (type == typeof(Contract))
        {
            Filter<Contract>(entity, ContractFilter, row => AllContracts || KnownContracts.Contains(row.Id));
        }
        else if (type == typeof(Account))
        {
            Filter<Account>(entity, ContractFilter, row => AllContracts || ScopeAccounts.Contains(row.Id));
            entity.Property(nameof(IContractOwned.ContractId)).IsConcurrencyToken();
        }
        else if (typeof(IAccountNaming).IsAssignableFrom(type))
        {
            Filter<IAccountNaming>(
                entity, ContractFilter, row => AllContracts || ScopeContracts.Contains(row.ContractId)
                    || (KnownContracts.Contains(row.ContractId) && row.AccountId != null && SingleAccounts.Contains(row.AccountId.Value)));
            entity.Property(nameof(IContractOwned.ContractId)).IsConcurrencyToken();
            entity.Property(nameof(IAccountNaming.AccountId)).IsConcurrencyToken();
        }
        else if (typeof(IContractOwned).IsAssignableFrom(type))
        {
            Filter<IContractOwned>(entity, ContractFilter, row => AllContracts || ScopeContracts.Contains(row.ContractId));
            entity.Property(nameof(IContractOwned.ContractId)).IsConcurrencyToken();
        }
        else if (typeof(IAccountOwned).IsAssignableFrom(type))
        {
            Filter<IAccountOwned>(entity, ContractFilter, row => AllContracts || ScopeAccounts.Contains(row.AccountId));
            entity.Property(nameof(IAccountOwned.AccountId)).IsConcurrencyToken();
        }
        else if (typeof(IBranchOwned).IsAssignableFrom(type))
        {
            HangOn(entity, Owned.ParentOf(entity.Metadata));
        }
    }

    /// <summary>What names neither contract nor account is read through what it hangs on. On what it claims to hang is part of the condition of an update.</summary>
    private void HangOn(EntityTypeBuilder entity, IReadOnlyForeignKey key)
    {
        var context = Expression.Constant(this, typeof(LkoDbContext));
        var row = Expression.Parameter(entity.Metadata.ClrType, "row");
        var parent = Expression.Parameter(key.PrincipalEntityType.ClrType, "parent");
        var isParent = key.Properties.Zip(key.PrincipalKey.Properties, (part, whole) => Expression.Equal(Expression.Property(row, part.PropertyInfo!), Expression.Property(parent, whole.PropertyInfo!)))
            .Aggregate(Expression.AndAlso);
        var parents = Expression.Call(context, nameof(Set), [parent.Type]);
        var hangs = Expression.Call(typeof(Queryable), nameof(Queryable.Any), [parent.Type], parents, Expression.Quote(Expression.Lambda(isParent, parent)));
        entity.HasQueryFilter(ContractFilter, Expression.Lambda(Expression.OrElse(Expression.Property(context, nameof(AllContracts)), hangs), row));
        foreach (var property in key.Properties)
        {
            entity.Property(property.Name).IsConcurrencyToken();
        }
    }

    /// <summary>Adds a filter written against an interface to the entity that implements it.</summary>
    private static void Filter<TRow>(EntityTypeBuilder entity, string name, Expression<Func<TRow, bool>> filter)
    {
        var parameter = Expression.Parameter(entity.Metadata.ClrType, "row");
        var body = new ParameterSwap(filter.Parameters[0], parameter).Visit(filter.Body);
        entity.HasQueryFilter(name, Expression.Lambda(body, parameter));
    }

    private sealed class ParameterSwap(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : base.VisitParameter(node);

        protected override Expression VisitMember(MemberExpression node) =>
            node.Expression == from ? Expression.Property(to, node.Member.Name) : base.VisitMember(node);
    }
}
