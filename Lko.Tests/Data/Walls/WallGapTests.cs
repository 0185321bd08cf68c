using Lko.Domain.Access;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Data;

namespace Lko.Tests.Data.Walls;

/// <summary>The matrix can fail: with one wall of one table taken away it reports that table. One case per wall, over one database.</summary>
public sealed class WallGapTests(WallGapTests.Fixture fixture) : IClassFixture<WallGapTests.Fixture>
{
    private static readonly Way[] Reads = [Way.Query, Way.Find, Way.FromSql];
    private static readonly Way[] Lies = [Way.UpdateUnderOwnName, Way.RemoveUnderOwnName];

    public static TheoryData<string, string> Filters => [.. WallGap.Filters().Select(wall => (wall.Entity.Name, wall.Filter))];

    /// <summary>Tables of operators whose rows say something beside keys, dates and states.</summary>
    public static TheoryData<string> OperatorFilters =>
        [.. WallGap.Filters().Where(wall => wall.Filter == LkoDbContext.OperatorFilter && wall.Entity != typeof(Lko.Domain.Orders.OrderMilestone)).Select(wall => wall.Entity.Name)];

    public static TheoryData<string> Walled => [.. WallGap.Walled.Select(entity => entity.Name)];

    /// <summary>Tables whose rows name an owner beside their key, about which a forged row can lie; a grant nobody writes, whatever it says.</summary>
    public static TheoryData<string> Owned =>
        [.. WallGap.Walled.Where(entity => entity != typeof(Operator) && entity != typeof(User) && entity != typeof(Grant) && !entity.IsAssignableTo(typeof(ICarrierOnly))).Select(entity => entity.Name)];

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task TheMatrix_WithoutOneQueryFilter_ReportsTheTable(string entity, string filter)
    {
        await using var gap = WallGap.InFilter(fixture.World.Database, Find(entity), filter);
        var leaks = await AttackAsync(gap, entity, reads: true, writes: false);

        leaks.Select(leak => leak.Way).Distinct().Intersect(Reads).ShouldBe(Reads, ignoreOrder: true);
        leaks.ShouldAllBe(leak => leak.Entity.Name == entity);
    }

    [Theory]
    [MemberData(nameof(OperatorFilters))]
    public async Task TheCanaries_WithoutTheOperatorFilterOfOneTable_ShowThere(string entity)
    {
        await using var gap = WallGap.InFilter(fixture.World.Database, Find(entity), LkoDbContext.OperatorFilter);
        var (scope, own) = fixture.World.Tenants[0];

        var (_, foreign) = await Canaries.ReadAsync(fixture.World, gap.Database, scope, own);

        foreign.ShouldNotBeEmpty();
        foreign.ShouldAllBe(canary => canary.StartsWith(entity + ".", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Walled))]
    public async Task TheMatrix_WithoutTheWriteWallOfOneTable_ReportsIt(string entity)
    {
        await using var gap = WallGap.InWrites(fixture.World.Database, Find(entity));

        var ways = (await AttackAsync(gap, entity, reads: false, writes: true)).Select(leak => leak.Way).ToList();

        ways.ShouldContain(Way.Update);
        ways.ShouldContain(Way.Remove);
    }

    [Theory]
    [MemberData(nameof(Owned))]
    public async Task TheMatrix_WithoutTheOwnerInTheCondition_ReportsTheTable(string entity)
    {
        await using var gap = WallGap.InTokens(fixture.World.Database, Find(entity));

        (await AttackAsync(gap, entity, reads: false, writes: true)).Select(leak => leak.Way).Distinct().ShouldBe(Lies, ignoreOrder: true);
    }

    [Fact]
    public async Task TheMatrix_WithoutTheParentWall_ReportsWhatHangsOnABranchsRows()
    {
        await using var gap = WallGap.InParents(fixture.World.Database);
        await using var db = fixture.World.Database.Open(DataScope.System());

        // A grant names a contract, and is written by nobody in a scope of people.
        var children = WallGap.Walled.Where(entity => entity != typeof(Grant) && db.Model.FindEntityType(entity)!.GetForeignKeys().Any(key => key.PrincipalEntityType.ClrType.IsAssignableTo(typeof(IBranchOwned)))).ToList();
        children.Count.ShouldBeGreaterThan(8);
        foreach (var entity in children)
        {
            var intruders = (await AttackAsync(gap, entity.Name, reads: false, writes: false, parents: true)).Select(leak => leak.Intruder).ToList();
            fixture.World.Intruders.Where(intruder => (intruder.Seat == fixture.World.Colleague || intruder.Seat.IsCarrier) && intruder.Scope.Contracts is null).ShouldAllBe(intruder => intruders.Contains(intruder.Name), entity.Name);
        }
    }

    [Fact]
    public async Task TheMatrix_WithoutTheParentWall_ReportsWhatHangsOnRowsOfAnotherContract()
    {
        await using var gap = WallGap.InParents(fixture.World.Database);
        var limited = fixture.World.Intruders.Where(intruder => intruder.Scope is { Contracts: not null, IsForLooking: false }).ToList();
        limited.Count.ShouldBe(4);
        var parts = WallGap.Walled.Where(Lko.Infrastructure.Data.Owned.Hangs).ToList();
        parts.Count.ShouldBeGreaterThan(5);
        foreach (var (entity, intruder) in from entity in parts from intruder in limited select (entity, intruder))
        {
            var ways = (await BreakIn.RunAsync(fixture.World, gap.Database, intruder, entity, reads: false, writes: true)).Leaks.Select(leak => leak.Way).ToList();
            ways.ShouldContain(Way.Update, $"{entity.Name} {intruder}");
            ways.ShouldContain(Way.Remove, $"{entity.Name} {intruder}");
        }
    }

    [Fact]
    public async Task TheMatrix_WithoutTheBulkWall_ReportsPersonalRows()
    {
        await using var gap = WallGap.InBulk(fixture.World.Database);
        foreach (var entity in WallGap.Walled.Where(entity => entity.IsAssignableTo(typeof(IPersonOwned))))
        {
            var ways = (await AttackAsync(gap, entity.Name, reads: false, writes: true)).Select(leak => leak.Way).Distinct();
            ways.ShouldBe([Way.ExecuteUpdate, Way.ExecuteDelete], ignoreOrder: true, entity.Name);
        }
    }

    private static Type Find(string entity) => WallGap.Walled.Single(type => type.Name == entity);

    private async Task<IReadOnlyList<Leak>> AttackAsync(WallGap gap, string name, bool reads, bool writes, bool parents = false)
    {
        var entity = Find(name);
        var leaks = new List<Leak>();
        foreach (var intruder in fixture.World.Intruders)
        {
            leaks.AddRange((await BreakIn.RunAsync(fixture.World, gap.Database, intruder, entity, reads && intruder.MayNotRead(entity), writes && intruder.MayNotWrite(entity), parents)).Leaks);
        }

        return leaks;
    }

    public sealed class Fixture : IAsyncLifetime
    {
        private WallWorld? _world;

        internal WallWorld World => _world!;

        public async ValueTask InitializeAsync() => _world = await WallWorld.OpenAsync(DatabaseProvider.Sqlite);

        public ValueTask DisposeAsync() => _world!.DisposeAsync();
    }
}
