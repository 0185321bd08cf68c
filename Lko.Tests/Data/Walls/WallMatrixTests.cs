using Lko.Domain.Persistence;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;

namespace Lko.Tests.Data.Walls;

/// <summary>
/// Every walled table against everybody who may sign in but may not reach the victim's row, by every way a program may try. Tables, ways through
/// navigations and parents come from the model: a new entity is attacked as soon as it exists.
/// </summary>
public sealed class WallMatrixTests
{
    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task EveryTable_ForEveryIntruder_ByEveryWay_IsClosed(DatabaseProvider provider)
    {
        await using var world = await WallWorld.OpenAsync(provider);
        var leaks = new List<Leak>();
        var attempts = 0;
        foreach (var entity in WallGap.Walled)
        {
            foreach (var intruder in world.Intruders)
            {
                var (found, tried) = await BreakIn.RunAsync(world, world.Database, intruder, entity, intruder.MayNotRead(entity), intruder.MayNotWrite(entity), parents: true);
                leaks.AddRange(found);
                attempts += tried;
            }
        }

        leaks.ShouldBeEmpty();
        TestContext.Current.TestOutputHelper?.WriteLine($"{WallGap.Walled.Count} tables, {world.Intruders.Count} intruders, {attempts} attempts, none got in");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task EveryTable_ForEachOfThreeOperators_HoldsOnlyItsOwnCanaries(DatabaseProvider provider)
    {
        await using var world = await WallWorld.OpenAsync(provider);
        world.Tenants.Count.ShouldBe(3);
        foreach (var (scope, own) in world.Tenants)
        {
            var (read, foreign) = await Canaries.ReadAsync(world, world.Database, scope, own);

            foreign.ShouldBeEmpty();
            read.ShouldBeGreaterThan(50 * own.Count, "what reads nothing finds nothing");
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task EveryTable_ForThePortalItself_IsOpenByEveryWayButThatItIsWrittenOnce(DatabaseProvider provider)
    {
        await using var world = await WallWorld.OpenAsync(provider);
        await using var gap = WallGap.InAppendOnly(world.Database);
        foreach (var entity in WallGap.Walled)
        {
            var database = world.Database;
            if (entity.IsAssignableTo(typeof(IAppendOnly)))
            {
                (await BreakIn.RunAsync(world, database, world.Portal, entity, reads: false, writes: true)).Leaks.Select(leak => leak.Way).Except([Way.Insert]).ShouldBeEmpty($"{entity.Name} is written once");
                database = gap.Database;
            }

            var (found, _) = await BreakIn.RunAsync(world, database, world.Portal, entity, reads: true, writes: true);
            Way[] expected = [Way.Query, Way.Find, Way.FromSql, Way.ExecuteUpdate, Way.ExecuteDelete, Way.Update, Way.Remove];
            expected.Except(found.Select(leak => leak.Way)).ShouldBeEmpty($"{entity.Name}: a way that never leads anywhere proves nothing");
            if (!entity.IsAssignableTo(typeof(ICarrierOnly)))
            {
                (await BreakIn.StoresOwnCopyAsync(world, world.Portal, entity)).ShouldBeTrue($"{entity.Name}: a copy that cannot be stored proves nothing");
            }
        }
    }
}
