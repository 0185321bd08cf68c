using Lko.Domain.Access;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Lko.Tests.Data;

/// <summary>
/// As another operator, against every table that has rows of one: nothing is read, changed, deleted or slipped under a foreign parent,
/// whichever way a program may try it. The tables come from the model, so a new one is attacked as soon as it exists.
/// </summary>
public sealed class ForgedWriteTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task EveryTable_AsAnotherOperator_YieldsNothing(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await FillAsync(scene);
        var (victim, attacker) = await OperatorsAsync(scene);
        var findings = new List<string>();
        var attacked = 0;
        foreach (var entity in Tables(scene))
        {
            await using var raw = scene.Database.Raw();
            if (await Call<int>(nameof(CountAsync), entity, raw, victim) == 0)
            {
                continue;
            }

            attacked++;
            findings.AddRange(await Call<IReadOnlyList<string>>(nameof(AttackAsync), entity, scene.Database.Database, victim, attacker));
        }

        findings.ShouldBeEmpty();
        attacked.ShouldBeGreaterThanOrEqualTo(12, "the scene must hold rows of most tables, or the matrix proves nothing");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task TheMatrix_WithoutTheScope_FindsEveryTableOpen(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await FillAsync(scene);
        var (victim, attacker) = await OperatorsAsync(scene);
        foreach (var entity in Tables(scene).Where(entity => typeof(IOperatorOwned).IsAssignableFrom(entity.ClrType)))
        {
            await using var raw = scene.Database.Raw();
            if (await Call<int>(nameof(CountAsync), entity, raw, victim) > 0)
            {
                // A context of the system is what a context without walls would be.
                (await Call<IReadOnlyList<string>>(nameof(AttackAsync), entity, scene.Database.Database, victim, (OperatorId?)null!)).ShouldNotBeEmpty($"{entity.ClrType.Name}: the matrix must be able to fail");
            }
        }

        attacker.ShouldNotBe(victim);
    }

    private static async Task<int> CountAsync<TRow>(LkoDbContext db, OperatorId victim)
        where TRow : class =>
        await db.Set<TRow>().CountAsync(Owner<TRow>(victim), Token);

    /// <param name="attacker">Null = no wall at all, to prove that the attacks work.</param>
    private static async Task<IReadOnlyList<string>> AttackAsync<TRow>(Database database, OperatorId victim, OperatorId? attacker)
        where TRow : class
    {
        var name = typeof(TRow).Name;
        var findings = new List<string>();
        List<TRow> prey;
        await using (var raw = database.Open(DataScope.System()))
        {
            prey = await raw.Set<TRow>().AsNoTracking().Where(Owner<TRow>(victim)).Take(3).ToListAsync(Token);
        }

        LkoDbContext Open() => database.Open(attacker is { } own ? DataScope.ForOperator(own, null) : DataScope.System());

        await using (var db = Open())
        {
            if (await db.Set<TRow>().AnyAsync(Owner<TRow>(victim), Token))
            {
                findings.Add($"{name}: a query reads it");
            }
        }

        await using (var db = Open())
        {
            var key = db.Model.FindEntityType(typeof(TRow))!.FindPrimaryKey()!.Properties.Select(property => property.PropertyInfo!.GetValue(prey[0])).ToArray();
            if (await db.Set<TRow>().FindAsync(key, Token) is not null)
            {
                findings.Add($"{name}: Find reads it");
            }
        }

        await Try($"{name}: an update of a forged row was taken", Open(), db => db.Update(prey[0]));
        await Try($"{name}: a delete of a forged row was taken", Open(), db => db.Remove(prey[0]));
        return findings;

        // Nothing is kept: what a wall lets through is rolled back, so that each attack meets the same rows.
        async Task Try(string finding, LkoDbContext db, Action<LkoDbContext> attack)
        {
            await using var context = db;
            await context.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
            {
                await using var transaction = await context.Database.BeginTransactionAsync(Token);
                try
                {
                    attack(context);
                    if (await context.SaveChangesAsync(Token) > 0)
                    {
                        findings.Add(finding);
                    }
                }
                catch (TenantViolationException)
                {
                    // The wall stands.
                }
                catch (DbUpdateException failure) when (failure is DbUpdateConcurrencyException || attacker is null)
                {
                    if (attacker is null)
                    {
                        findings.Add(finding);
                    }
                }
            });
        }
    }

    private static System.Linq.Expressions.Expression<Func<TRow, bool>> Owner<TRow>(OperatorId victim)
        where TRow : class =>
        typeof(TRow) == typeof(Operator)
            ? row => EF.Property<OperatorId>(row, nameof(Operator.Id)) == victim
            : typeof(IPersonOwned).IsAssignableFrom(typeof(TRow))
                ? row => EF.Property<OperatorId?>(row, nameof(IPersonOwned.OperatorId)) == victim
                : row => EF.Property<OperatorId>(row, nameof(IOperatorOwned.OperatorId)) == victim;

    private static async Task<T> Call<T>(string method, IEntityType entity, params object?[] arguments)
    {
        var generic = typeof(ForgedWriteTests).GetMethod(method, System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.MakeGenericMethod(entity.ClrType);
        return await (Task<T>)generic.Invoke(null, arguments)!;
    }

    private static List<IEntityType> Tables(OrderScene scene)
    {
        using var raw = scene.Database.Raw();
        return [.. raw.Model.GetEntityTypes().Where(entity => typeof(IOperatorOwned).IsAssignableFrom(entity.ClrType) || typeof(IPersonOwned).IsAssignableFrom(entity.ClrType))];
    }

    private static async Task<(OperatorId Victim, OperatorId Attacker)> OperatorsAsync(OrderScene scene)
    {
        await using var raw = scene.Database.Raw();
        return (await raw.Operators.Where(row => row.Code == "OP10").Select(row => row.Id).SingleAsync(Token), await raw.Operators.Where(row => row.Code == "OP02").Select(row => row.Id).SingleAsync(Token));
    }

    /// <summary>Rows of OP10 in as many tables as an order's life touches.</summary>
    private static async Task FillAsync(OrderScene scene)
    {
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK", "QUOTED");
        await using var raw = scene.Database.Raw();
        var user = await raw.Users.SingleAsync(row => row.Subject == OrderScene.Orders, Token);
        raw.UserSessions.Add(UserSession.Start(user, new string('x', UserSession.KeyLength), scene.Time.GetUtcNow(), null, null));
        await raw.SaveChangesAsync(Token);
    }
}
