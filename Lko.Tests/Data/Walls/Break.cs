using System.Linq.Expressions;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Storage;
using Database = Lko.Infrastructure.Data.Database;

namespace Lko.Tests.Data.Walls;

/// <summary>One intruder's attempts at the victim's row of one table. Whatever a wall lets through is rolled back, so that each attempt meets the same rows.</summary>
/// <param name="database">The database with the walls under test.</param>
internal sealed class Break<TRow>(WallWorld world, Database database, Intruder intruder)
    where TRow : class
{
    private readonly List<Leak> _leaks = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public int Attempts { get; private set; }

    public async Task<IReadOnlyList<Leak>> ReadAsync()
    {
        await ReadAsync(Way.Query, async db => await db.Set<TRow>().AnyAsync(Victims(db), Token));
        await ReadAsync(Way.Find, async db => await db.Set<TRow>().FindAsync(VictimKey(db), Token) is not null);
        await ReadAsync(Way.FromSql, async db => await db.Set<TRow>().FromSqlRaw(SelectAll(db)).AnyAsync(Victims(db), Token));
        await using var model = database.Open(intruder.Scope);
        foreach (var navigation in model.Model.GetEntityTypes().SelectMany(entity => entity.GetNavigations()).Where(navigation => navigation.TargetEntityType.ClrType == typeof(TRow)))
        {
            await ReadAsync(Way.Include, db => ThroughAsync(nameof(IncludeAsync), db, navigation));
            await ReadAsync(Way.LoadThroughForgedParent, db => ThroughAsync(nameof(LoadAsync), db, navigation));
        }

        return _leaks;
    }

    public async Task<IReadOnlyList<Leak>> WriteAsync()
    {
        await WriteAsync(Way.ExecuteUpdate, db => db.Set<TRow>().Where(Victims(db)).ExecuteUpdateAsync(set => SetToItself(db, set), Token));
        await WriteAsync(Way.ExecuteDelete, db => db.Set<TRow>().Where(Victims(db)).ExecuteDeleteAsync(Token));
        await SaveAsync(Way.Update, async db => db.Update(await RowAsync(world.Victim)));
        await SaveAsync(Way.Remove, async db => db.Remove(await RowAsync(world.Victim)));
        await SaveAsync(Way.UpdateUnderOwnName, async db => (await LieAsync(db))?.State = EntityState.Modified);
        await SaveAsync(Way.RemoveUnderOwnName, async db => (await LieAsync(db))?.State = EntityState.Deleted);

        // What leaves for another system is written by whoever acts: an outbox row belongs to nobody before it is sent.
        if (typeof(TRow) != typeof(OutboxMessage))
        {
            await SaveAsync(Way.Insert, async db => Copy(db, await RowAsync(world.Victim)).State = EntityState.Added);
        }

        return _leaks;
    }

    /// <summary>Hangs a row that the intruder may write on a row of the victim's.</summary>
    public async Task<IReadOnlyList<Leak>> AdoptAsync()
    {
        await using var model = database.Open(intruder.Scope);
        foreach (var parent in model.Model.FindEntityType(typeof(TRow))!.GetForeignKeys().Where(key => IsForeign(key.PrincipalEntityType)))
        {
            await SaveAsync(Way.InsertUnderForeignParent, async db => await AdoptAsync(db, parent));
        }

        return _leaks;
    }

    /// <summary>Whether a copy of the intruder's own row can be stored at all; else an insertion that fails would prove nothing.</summary>
    public async Task<bool> StoresOwnCopyAsync()
    {
        await SaveAsync(Way.Insert, async db => Copy(db, await RowAsync(intruder.Seat)).State = EntityState.Added);
        return _leaks.Count > 0;
    }

    private async Task ReadAsync(Way way, Func<LkoDbContext, Task<bool>> attempt)
    {
        Attempts++;
        await using var db = database.Open(intruder.Scope);
        if (await attempt(db))
        {
            Report(way);
        }
    }

    private Task SaveAsync(Way way, Func<LkoDbContext, Task> forge) => WriteAsync(way, async db =>
    {
        await forge(db);
        return await db.SaveChangesAsync(Token);
    });

    private async Task WriteAsync(Way way, Func<LkoDbContext, Task<int>> attempt)
    {
        Attempts++;
        await using var db = database.Open(intruder.Scope);
        await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(Token);
            try
            {
                if (await attempt(db) > 0)
                {
                    Report(way);
                }
            }
            catch (Exception failure) when (failure is TenantViolationException or AppendOnlyException or DbUpdateConcurrencyException)
            {
                // The wall stands, or nothing was hit.
            }
            catch (Exception failure) when (failure is DbUpdateException or System.Data.Common.DbException)
            {
                // The database came first: a foreign parent is its own to refuse, everything else should never have reached it.
                if (way != Way.InsertUnderForeignParent)
                {
                    Report(way);
                }
            }
        });
    }

    private void Report(Way way) => _leaks.Add(new(typeof(TRow), intruder.Name, way));

    private async Task<TRow> RowAsync(Seat seat)
    {
        await using var db = world.Database.Open(Lko.Domain.Access.DataScope.System());
        var row = (await db.Set<TRow>().FindAsync(Key(db, typeof(TRow), seat), Token)).ShouldNotBeNull();
        db.Entry(row).State = EntityState.Detached;
        return row;
    }

    private object?[] VictimKey(LkoDbContext db) => Key(db, typeof(TRow), world.Victim);

    private static object?[] Key(LkoDbContext db, Type entity, Seat seat) => [.. db.Model.FindEntityType(entity)!.FindPrimaryKey()!.Properties.Select(property => seat.Rows[entity][property.Name])];

    private Expression<Func<TRow, bool>> Victims(LkoDbContext db)
    {
        var row = Expression.Parameter(typeof(TRow), "row");
        return Expression.Lambda<Func<TRow, bool>>(
            db.Model.FindEntityType(typeof(TRow))!.FindPrimaryKey()!.Properties
                .Select(property => (Expression)Expression.Equal(Expression.Property(row, property.PropertyInfo!), Expression.Constant(world.Victim.Rows[typeof(TRow)][property.Name], property.ClrType)))
                .Aggregate(Expression.AndAlso),
            row);
    }

    private static string SelectAll(LkoDbContext db)
    {
        var entity = db.Model.FindEntityType(typeof(TRow))!;
        return "SELECT * FROM " + db.GetService<ISqlGenerationHelper>().DelimitIdentifier(entity.GetTableName()!, entity.GetSchema());
    }

    private static void SetToItself(LkoDbContext db, UpdateSettersBuilder<TRow> set)
    {
        var property = db.Model.FindEntityType(typeof(TRow))!.GetProperties().First(each => !each.IsPrimaryKey());
        typeof(Break<TRow>).GetMethod(nameof(SetColumnToItself), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(property.ClrType).Invoke(null, [set, property.Name]);
    }

    private static void SetColumnToItself<TColumn>(UpdateSettersBuilder<TRow> set, string name) =>
        set.SetProperty(row => EF.Property<TColumn>(row, name), row => EF.Property<TColumn>(row, name));

    private Task<bool> ThroughAsync(string method, LkoDbContext db, INavigation navigation) =>
        (Task<bool>)typeof(Break<TRow>).GetMethod(method, System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!
            .MakeGenericMethod(navigation.DeclaringEntityType.ClrType).Invoke(this, [db, navigation.Name])!;

    private async Task<bool> IncludeAsync<TParent>(LkoDbContext db, string navigation)
        where TParent : class
    {
        await db.Set<TParent>().Include(navigation).LoadAsync(Token);
        return HoldsVictim(db);
    }

    /// <summary>Asks for the parts of a parent that was never read, only named.</summary>
    private async Task<bool> LoadAsync<TParent>(LkoDbContext db, string navigation)
        where TParent : class
    {
        var parent = await new Break<TParent>(world, database, intruder).RowAsync(world.Victim);
        db.Attach(parent);
        await db.Entry(parent).Navigation(navigation).LoadAsync(Token);
        return HoldsVictim(db);
    }

    private bool HoldsVictim(LkoDbContext db) => db.ChangeTracker.Entries<TRow>().Any(entry =>
        entry.Metadata.FindPrimaryKey()!.Properties.Select(property => entry.Property(property).CurrentValue).SequenceEqual(VictimKey(db)));

    /// <summary>The victim's row with the intruder as its owner; null where a row names no owner beside its key.</summary>
    private async Task<EntityEntry?> LieAsync(LkoDbContext db)
    {
        var entry = db.Entry(await RowAsync(world.Victim));
        var owners = Owners(entry.Metadata).ToList();
        foreach (var owner in owners.Where(owner => owner.IsNullable || intruder.Seat.Owner(owner.Name) is not null))
        {
            entry.Property(owner).CurrentValue = intruder.Seat.Owner(owner.Name);
        }

        // What names no contract is of whom it says it hangs on.
        if (Owned.Hangs(typeof(TRow)) && Owned.ParentOf(entry.Metadata) is var key && intruder.Seat.Rows.TryGetValue(key.PrincipalEntityType.ClrType, out var parent))
        {
            foreach (var (property, principal) in key.Properties.Zip(key.PrincipalKey.Properties).Where(pair => pair.First.Name is not nameof(IOperatorOwned.OperatorId)))
            {
                entry.Property(property.Name).CurrentValue = parent[principal.Name];
            }
        }

        return owners.Count > 0 ? entry : null;
    }

    private static IEnumerable<IProperty> Owners(IEntityType entity)
    {
        string[] names = typeof(TRow).IsAssignableTo(typeof(IBranchOwned)) ? ["OperatorId", "BranchId", "CarrierBranch", "ContractId", "AccountId"]
            : typeof(TRow).IsAssignableTo(typeof(IOperatorOwned)) ? ["OperatorId"]
            : typeof(TRow).IsAssignableTo(typeof(IPersonOwned)) ? ["OperatorId", "UserId"] : [];
        return names.Select(entity.FindProperty).OfType<IProperty>();
    }

    /// <summary>The one unique index that holds some rows alone, of which a specimen is none.</summary>
    private const string OfRunsUnderWay = "IX_SyncRuns_Running";

    /// <summary>A row like this one under a new key, as distinct as the unique indexes want it.</summary>
    private static EntityEntry<TRow> Copy(LkoDbContext db, TRow row)
    {
        var entry = db.Entry(row);
        foreach (var property in entry.Metadata.FindPrimaryKey()!.Properties)
        {
            entry.Property(property).CurrentValue = property.ValueGenerated == ValueGenerated.OnAdd ? Activator.CreateInstance(property.ClrType) : Specimens.Fresh(property, "COPY");
        }

        foreach (var index in entry.Metadata.GetIndexes().Where(index => index.IsUnique && index.Name != OfRunsUnderWay))
        {
            var property = index.Properties.LastOrDefault(each => !each.IsForeignKey()) ?? throw new InvalidOperationException($"{typeof(TRow).Name}: its unique index {index.Name} leaves no column to tell a copy by.");
            entry.Property(property).CurrentValue = Specimens.Fresh(property, "COPY", entry.Property(property).CurrentValue);
        }

        return entry;
    }

    /// <summary>An operator itself is named by the owner column, which is attacked as such.</summary>
    private bool IsForeign(IEntityType parent) => Specimens.IsWalled(parent) && parent.ClrType != typeof(Operator) && intruder.MayNotRead(parent.ClrType);

    private async Task AdoptAsync(LkoDbContext db, IForeignKey parent)
    {
        // The carrier's staff own no rows of operators; those of their macro-region they may write.
        var entry = Copy(db, await RowAsync(intruder.Seat.Rows.ContainsKey(typeof(TRow)) ? intruder.Seat : world.Colleague));
        foreach (var (property, principal) in parent.Properties.Zip(parent.PrincipalKey.Properties).Where(pair => pair.First.Name is not nameof(IOperatorOwned.OperatorId)))
        {
            entry.Property(property.Name).CurrentValue = world.Victim.Rows[parent.PrincipalEntityType.ClrType][principal.Name];
        }

        entry.State = EntityState.Added;
    }
}
