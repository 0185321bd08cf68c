using Lko.Domain.Access;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;

namespace Lko.Tests.Data.Walls;

/// <summary>Somebody with a legal sign-in who tries to reach rows of the victim.</summary>
/// <param name="Seat">Where his own rows are.</param>
internal sealed record Intruder(string Name, DataScope Scope, Seat Seat, Func<Type, bool> MayNotRead, Func<Type, bool> MayNotWrite)
{
    public override string ToString() => Name;
}

/// <summary>
/// One database with a row of every table for six seats: the victim, a colleague of another branch in another macro-region, one of another account of the victim's
/// own contract, strangers of two other operators, and the carrier's staff of the colleague's macro-region. Every text says whose it is, every amount ends as its owner's do.
/// </summary>
internal sealed class WallWorld : IAsyncDisposable
{
    private readonly TestDatabase _test;

    private WallWorld(TestDatabase test) => _test = test;

    public Database Database => _test.Database;

    public Seat Victim { get; } = new("T1", "URAL", 11);

    public Seat Colleague { get; } = new("T1B", "VOLGA", 12);

    public Seat Neighbour { get; } = new("T1C", "URAL", 13);

    public Seat Stranger { get; } = new("T2", "URAL", 22);

    public Seat Third { get; } = new("T3", "VOLGA", 33);

    public Seat Staff { get; } = new("STAFF", "VOLGA", 44, isCarrier: true);

    public IReadOnlyList<Intruder> Intruders =>
    [
        new("a person of another operator", DataScope.ForOperator(Stranger.Operator!.Value, null, Stranger.Person), Stranger, _ => true, _ => true),
        new("a person of a third operator", DataScope.ForOperator(Third.Operator!.Value, [Third.Branch], Third.Person), Third, _ => true, _ => true),
        new("a colleague of another branch", DataScope.ForOperator(Colleague.Operator!.Value, [Colleague.Branch], Colleague.Person), Colleague,
            entity => Is<IBranchOwned>(entity) || Is<ICarrierOnly>(entity), _ => true),
        new("a person who looks at another contract", DataScope.ForOperator(Victim.Operator!.Value, null, Colleague.Person).Within([Colleague.Contract], [Colleague.Account]), Colleague,
            entity => Is<IBranchOwned>(entity) || Is<ICarrierOnly>(entity), _ => true),
        new("a person whose right is for another contract", OfContracts(ContractReach.Of([Colleague.Contract], [Colleague.Account]), Colleague), Colleague,
            entity => Is<IBranchOwned>(entity) || Is<ICarrierOnly>(entity), _ => true),
        new("a person whose right is for an account of another contract", OfContracts(ContractReach.Of(Colleague.Contract, Colleague.Account), Colleague), Colleague,
            entity => Is<IBranchOwned>(entity) || Is<ICarrierOnly>(entity), _ => true),
        new("a person whose right is for another account of the contract", OfContracts(ContractReach.Of(Victim.Contract, Neighbour.Account), Neighbour), Neighbour,
            entity => (Is<IBranchOwned>(entity) && entity != typeof(Contract)) || Is<ICarrierOnly>(entity), _ => true),
        new("a person whose rights are for another account of the contract and for another contract",
            OfContracts(ContractReach.Of([ContractReach.Of(Victim.Contract, Neighbour.Account), ContractReach.Of([Colleague.Contract], [Colleague.Account])]), Neighbour), Neighbour,
            entity => (Is<IBranchOwned>(entity) && entity != typeof(Contract)) || Is<ICarrierOnly>(entity), _ => true),
        new("the carrier's staff of another macro-region", DataScope.ForCarrier([Staff.CarrierBranch], Staff.Person), Staff,
            Is<IBranchOwned>, _ => true),
    ];

    /// <summary>The operators: who works for each without a limit of branches, and whose rows are its own.</summary>
    public IReadOnlyList<(DataScope Scope, IReadOnlyList<Seat> Own)> Tenants =>
        [.. new Seat[][] { [Victim, Colleague, Neighbour], [Stranger], [Third] }.Select(own => (DataScope.ForOperator(own[0].Operator!.Value, null, own[0].Person), (IReadOnlyList<Seat>)own))];

    /// <summary>The portal itself: what an intruder without any wall in his way would be.</summary>
    public Intruder Portal => new("the portal itself", DataScope.System(), Stranger, _ => true, _ => true);

    public static async Task<WallWorld> OpenAsync(DatabaseProvider provider)
    {
        var world = new WallWorld(await TestDatabase.CreateAsync(provider));
        await using var db = world._test.Raw();
        var specimens = new Specimens(db);
        await specimens.PlantAsync(world.Victim);
        world.Colleague.Rows[typeof(Operator)] = world.Victim.Rows[typeof(Operator)];
        foreach (var shared in new[] { typeof(Operator), typeof(Branch), typeof(Contract) })
        {
            world.Neighbour.Rows[shared] = world.Victim.Rows[shared];
        }

        foreach (var seat in new[] { world.Colleague, world.Neighbour, world.Stranger, world.Third, world.Staff })
        {
            await specimens.PlantAsync(seat);
        }

        return world;
    }

    public async ValueTask DisposeAsync() => await _test.DisposeAsync();

    /// <summary>Of no limit but its contracts, so that nothing else stands in the way.</summary>
    private DataScope OfContracts(ContractReach contracts, Seat seat) => DataScope.ForOperator(Victim.Operator!.Value, null, seat.Person, contracts);

    private static bool Is<T>(Type entity) => entity.IsAssignableTo(typeof(T));
}
