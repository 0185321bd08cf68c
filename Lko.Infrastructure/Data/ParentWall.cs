using System.Linq.Expressions;
using System.Reflection;
using Lko.Domain.Operators;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Lko.Infrastructure.Data;

/// <summary>
/// A row may hang only on rows that its writer can see. The foreign keys keep operators apart by themselves; a branch, a macro-region and a person
/// they do not know: an order under a contract of another branch would be stored. Whose right is limited to contracts is asked so with every change of what names
/// none itself, such as the parts of an order: of what contract they are, only the order knows.
/// </summary>
internal sealed class ParentWall : SaveChangesInterceptor
{
    private static readonly MethodInfo Now = Method(nameof(Any));
    private static readonly MethodInfo Later = Method(nameof(AnyAsync));

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        foreach (var (db, key, values) in Unproven(eventData.Context))
        {
            Require((bool)Now.MakeGenericMethod(key.PrincipalEntityType.ClrType).Invoke(null, [db, key, values])!, key);
        }

        return result;
    }

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        foreach (var (db, key, values) in Unproven(eventData.Context))
        {
            Require(await (Task<bool>)Later.MakeGenericMethod(key.PrincipalEntityType.ClrType).Invoke(null, [db, key, values, cancellationToken])!, key);
        }

        return result;
    }

    /// <summary>The parents that rows are newly hung on, apart from those that are written in the same save and so checked themselves.</summary>
    private static List<(LkoDbContext Db, IForeignKey Key, object?[] Values)> Unproven(DbContext? context)
    {
        if (context is not LkoDbContext { Scope.IsSystem: false } db)
        {
            return [];
        }

        var changed = db.ChangeTracker.Entries().Where(entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted).ToList();
        var written = changed.FindAll(entry => entry.State != EntityState.Deleted);
        return
        [
            .. from entry in db.Scope.Contracts is null ? [] : changed
               where entry.State != EntityState.Added && Owned.Hangs(entry.Metadata.ClrType)
               let key = (IForeignKey)Owned.ParentOf(entry.Metadata)
               select (db, key, key.Properties.Select(property => entry.Property(property).OriginalValue).ToArray()),
            .. from entry in written
               from key in entry.Metadata.GetForeignKeys()
               where key.PrincipalEntityType.ClrType != typeof(Operator) && key.PrincipalEntityType.GetDeclaredQueryFilters().Count > 0
               where entry.State == EntityState.Added || key.Properties.Any(property => !Equals(entry.Property(property).OriginalValue, entry.Property(property).CurrentValue))
               let values = key.Properties.Select(property => entry.Property(property).CurrentValue).ToArray()
               where Array.TrueForAll(values, value => value is not null) && !written.Exists(parent => IsParent(parent, key, values))
               select (db, key, values),
        ];
    }

    private static bool IsParent(EntityEntry entry, IForeignKey key, object?[] values) =>
        entry.Metadata == key.PrincipalEntityType && key.PrincipalKey.Properties.Select(property => entry.Property(property).CurrentValue).SequenceEqual(values);

    private static bool Any<TParent>(LkoDbContext db, IForeignKey key, object?[] values)
        where TParent : class => db.Set<TParent>().Any(Is<TParent>(key, values));

    private static Task<bool> AnyAsync<TParent>(LkoDbContext db, IForeignKey key, object?[] values, CancellationToken cancellationToken)
        where TParent : class => db.Set<TParent>().AnyAsync(Is<TParent>(key, values), cancellationToken);

    private static Expression<Func<TParent, bool>> Is<TParent>(IForeignKey key, object?[] values)
    {
        // The values stand in an object, so that the database gets them as parameters and the query is compiled once.
        var row = Expression.Parameter(typeof(TParent), "row");
        return Expression.Lambda<Func<TParent, bool>>(
            key.PrincipalKey.Properties.Zip(values, (property, value) => Expression.Equal(
                Expression.Property(row, property.PropertyInfo!),
                Expression.Convert(Expression.Field(Expression.Constant(new Held { Value = value }), nameof(Held.Value)), property.ClrType))).Aggregate(Expression.AndAlso),
            row);
    }

    private static void Require(bool isVisible, IForeignKey key)
    {
        if (!isVisible)
        {
            throw new TenantViolationException($"{key.DeclaringEntityType.ClrType.Name} hangs on a {key.PrincipalEntityType.ClrType.Name} outside of the scope of this unit of work.");
        }
    }

    private static MethodInfo Method(string name) => typeof(ParentWall).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;

    private sealed class Held
    {
        public object? Value;
    }
}
