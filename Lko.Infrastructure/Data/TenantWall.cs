using Lko.Domain.Access;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Lko.Infrastructure.Data;

/// <summary>
/// Query filters protect reads only; this protects writes. A row outside of the context's scope, or one that changes its operator, fails
/// the whole save. With the operator in every UPDATE's and DELETE's condition a forged key hits no row either.
/// </summary>
internal class TenantWall : SaveChangesInterceptor
{
    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Check(eventData.Context);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Check(eventData.Context);
        return new(result);
    }

    /// <summary>Whether one row may be written as it is. Overridden by the tests that take the wall away from one table, to see that it is missed.</summary>
    protected virtual bool IsAllowed(EntityEntry entry, DataScope scope) => entry.Entity switch
    {
        // Nobody speaks in another's name.
        IJournal row => entry.State == EntityState.Added && SpeaksForHimself(row, scope),

        // What is an operator's as a whole, itself and its branches, is written by whoever has the whole of it before him.
        Operator row => scope.IsWhole && entry.State != EntityState.Added && scope.Includes(row.Id),
        IBranchOwned row => KeepsOperator(entry, scope, row) && scope.Includes(row.BranchId, row.CarrierBranch) && (entry.State == EntityState.Added || HadBranch(entry, scope)) && IsOfContracts(entry, scope),
        IOperatorOwned row => scope.IsWhole && KeepsOperator(entry, scope, row),

        // A right is given by the portal's own unit of work, after a check of who gives it; nobody gives one to himself.
        Grant => false,
        IPersonOwned row => IsOwn(entry, scope, row),

        // What leaves for another system is written by whoever acts, and read by the portal alone.
        OutboxMessage => entry.State == EntityState.Added || scope.SeesCarrierRows,

        // A text is put away by whoever corrects its message. Staging, raw events and reference data are the portal's own to write.
        OutboxRevision row => scope.SeesCarrierRows && entry.Context.ChangeTracker.Entries<OutboxMessage>().Any(message => message.State == EntityState.Modified && message.Entity.Revisions.Contains(row)),
        IHandledByStaff => scope.SeesCarrierRows,
        _ => false,
    };

    private void Check(DbContext? context)
    {
        if (context is not LkoDbContext { Scope: { IsSystem: false } scope } db)
        {
            return;
        }

        foreach (var entry in db.ChangeTracker.Entries().Where(entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted))
        {
            // The contract somebody looks at is no part of his rights: nothing is written there, but what the journal tells of the look.
            if ((scope.IsForLooking && entry.Entity is not IJournal) || !IsAllowed(entry, scope))
            {
                throw new TenantViolationException($"{entry.Metadata.ClrType.Name} ({entry.State}) is outside of the scope of this unit of work.");
            }
        }
    }

    private static bool SpeaksForHimself(IJournal row, DataScope scope) =>
        scope.Person is { } person && row.By == person
        && (row is AccessEvent line ? line.Telecom is not { } telecom || scope.Includes(telecom) : scope.SeesCarrierRows);

    private static bool IsOwn(EntityEntry entry, DataScope scope, IPersonOwned row) =>
        row.UserId == scope.Person
        && row.OperatorId == scope.OperatorId
        && (entry.State == EntityState.Added || (OperatorId?)entry.OriginalValues[nameof(IPersonOwned.OperatorId)] == scope.OperatorId)
        && (entry.State == EntityState.Added || row is User || (UserId)entry.OriginalValues[nameof(IPersonOwned.UserId)]! == scope.Person);

    private static bool KeepsOperator(EntityEntry entry, DataScope scope, IOperatorOwned row) =>
        scope.Includes(row.OperatorId)
        && (entry.State == EntityState.Added || Equals(entry.OriginalValues[nameof(IOperatorOwned.OperatorId)], row.OperatorId));

    /// <summary>As it is and as it was. What names no contract hangs on a row that does: <see cref="ParentWall"/> asks for it.</summary>
    private static bool IsOfContracts(EntityEntry entry, DataScope scope) => scope.Contracts is not { } reach || entry.Entity switch
    {
        Contract row => reach.Whole.Contains(row.Id),
        Account row => reach.Covers(row.ContractId, row.Id) && (entry.State == EntityState.Added || reach.Covers(Original<ContractId>(entry, nameof(Account.ContractId)), row.Id)),
        IAccountNaming row => reach.Covers(row.ContractId, row.AccountId)
            && (entry.State == EntityState.Added || reach.Covers(Original<ContractId>(entry, nameof(IContractOwned.ContractId)), Original<AccountId?>(entry, nameof(IAccountNaming.AccountId)))),
        IContractOwned row => reach.Whole.Contains(row.ContractId) && (entry.State == EntityState.Added || reach.Whole.Contains(Original<ContractId>(entry, nameof(IContractOwned.ContractId)))),
        IAccountOwned row => reach.Accounts.Contains(row.AccountId) && (entry.State == EntityState.Added || reach.Accounts.Contains(Original<AccountId>(entry, nameof(IAccountOwned.AccountId)))),
        var row => Owned.Hangs(row.GetType()),
    };

    private static T Original<T>(EntityEntry entry, string property) => (T)entry.OriginalValues[property]!;

    private static bool HadBranch(EntityEntry entry, DataScope scope) =>
        scope.Includes((BranchId)entry.OriginalValues[nameof(IBranchOwned.BranchId)]!, (string)entry.OriginalValues[nameof(IBranchOwned.CarrierBranch)]!);
}

/// <summary>A write tried to leave the caller's scope: a bug or an attack, never an answer to a user.</summary>
public sealed class TenantViolationException : Exception
{
    public TenantViolationException()
    {
    }

    public TenantViolationException(string message)
        : base(message)
    {
    }

    public TenantViolationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
