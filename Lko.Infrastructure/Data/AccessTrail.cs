using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Lko.Infrastructure.Data;

/// <summary>Adds to every save that changes somebody's access the lines of the journal that say so: the change and its line are stored together or not at all.</summary>
internal sealed class AccessTrail(TimeProvider time) : SaveChangesInterceptor
{
    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        if (eventData.Context is LkoDbContext db && Changes(db) is { Count: > 0 } changes)
        {
            Write(db, changes, Nodes(db, changes).ToDictionary(branch => branch.Id, branch => branch.Code),
                Contracts(db, changes).ToDictionary(contract => contract.Id, contract => contract.Number), Accounts(db, changes).ToDictionary(account => account.Id, account => account.Number));
        }

        return result;
    }

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is LkoDbContext db && Changes(db) is { Count: > 0 } changes)
        {
            Write(db, changes, await Nodes(db, changes).ToDictionaryAsync(branch => branch.Id, branch => branch.Code, cancellationToken),
                await Contracts(db, changes).ToDictionaryAsync(contract => contract.Id, contract => contract.Number, cancellationToken),
                await Accounts(db, changes).ToDictionaryAsync(account => account.Id, account => account.Number, cancellationToken));
        }

        return result;
    }

    private static List<(EntityEntry Entry, AccessEventKind Kind)> Changes(LkoDbContext db) =>
        [.. from entry in db.ChangeTracker.Entries() let kind = KindOf(entry) where kind is not null select (entry, kind.Value)];

    private static AccessEventKind? KindOf(EntityEntry entry) => entry switch
    {
        { Entity: Grant, State: EntityState.Added } => AccessEventKind.GrantGiven,
        { Entity: Grant, State: EntityState.Deleted } => AccessEventKind.GrantWithdrawn,
        { Entity: User user, State: EntityState.Modified } when Differs(entry, nameof(User.IsDisabled)) => user.IsDisabled ? AccessEventKind.UserDisabled : AccessEventKind.UserEnabled,
        { Entity: Operator telecom, State: EntityState.Modified } when Differs(entry, nameof(Operator.State)) =>
            telecom.State == OperatorState.Suspended ? AccessEventKind.OperatorSuspended : AccessEventKind.OperatorResumed,
        _ => null,
    };

    private static bool Differs(EntityEntry entry, string property) => !Equals(entry.Property(property).OriginalValue, entry.Property(property).CurrentValue);

    /// <summary>The branches that grants speak of.</summary>
    private static IQueryable<Branch> Nodes(LkoDbContext db, List<(EntityEntry Entry, AccessEventKind Kind)> changes)
    {
        var ids = changes.Select(change => change.Entry.Entity).OfType<Grant>().Select(grant => grant.BranchId).OfType<BranchId>().Distinct().ToList();
        return db.Branches.AsNoTracking().Where(branch => ids.Contains(branch.Id));
    }

    private static IQueryable<Contract> Contracts(LkoDbContext db, List<(EntityEntry Entry, AccessEventKind Kind)> changes)
    {
        var ids = changes.Select(change => change.Entry.Entity).OfType<Grant>().Select(grant => grant.ContractId).OfType<ContractId>().Distinct().ToList();
        return db.Contracts.AsNoTracking().Where(contract => ids.Contains(contract.Id));
    }

    private static IQueryable<Account> Accounts(LkoDbContext db, List<(EntityEntry Entry, AccessEventKind Kind)> changes)
    {
        var ids = changes.Select(change => change.Entry.Entity).OfType<Grant>().Select(grant => grant.AccountId).OfType<AccountId>().Distinct().ToList();
        return db.Accounts.AsNoTracking().Where(account => ids.Contains(account.Id));
    }

    private void Write(
        LkoDbContext db, List<(EntityEntry Entry, AccessEventKind Kind)> changes, Dictionary<BranchId, string> nodes, Dictionary<ContractId, string> contracts, Dictionary<AccountId, string> accounts)
    {
        foreach (var (entry, kind) in changes)
        {
            var line = entry.Entity switch
            {
                Grant grant => Line(kind, null, grant.OperatorId, Told(grant)),
                User user => Line(kind, user.Id, user.OperatorId, null),
                _ => Line(kind, null, ((Operator)entry.Entity).Id, null),
            };
            var of = db.Add(line).Property(row => row.Of);
            if (entry.Entity is Grant)
            {
                // A person who is stored in the same save has no key yet: the line takes the one he gets.
                var person = entry.Property(nameof(Grant.UserId));
                of.CurrentValue = (UserId?)(kind == AccessEventKind.GrantGiven ? person.CurrentValue : person.OriginalValue);
                of.IsTemporary = kind == AccessEventKind.GrantGiven && person.IsTemporary;
            }
        }

        string Told(Grant grant) => new GrantText(
            grant.RoleCode, grant.BranchId is { } branch ? nodes.GetValueOrDefault(branch) : grant.CarrierBranch,
            grant.ContractId is { } contract ? contracts.GetValueOrDefault(contract) : null, grant.AccountId is { } account ? accounts.GetValueOrDefault(account) : null).ToString();

        AccessEvent Line(AccessEventKind kind, UserId? of, OperatorId? telecom, string? detail) => AccessEvent.OfChange(kind, db.Scope.Person, of, telecom, detail, time.Now());
    }
}
