using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Operators;

/// <summary>A scope that a person chooses narrows what his grants open, and opens nothing.</summary>
public sealed class WithinTests
{
    private const string Own = "OP10-F4";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Scopes_EachPerson_AreHisBranchesAndTheirCountsAreWhatTheListsShow(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var whole = await ScopesAsync(scene, "op10-admin");
        Flat(whole).Select(node => node.Code).Order(StringComparer.Ordinal).ShouldBe((await BranchesAsync(scene, "OP10")).Order(StringComparer.Ordinal), "every branch of the organisation but its head office");
        whole.Single(node => node.Code == "OP10-F1").Children.ShouldContain(node => node.Code == "OP10-F1N", "a network node hangs on its branch");
        foreach (var node in Flat(whole))
        {
            (await ContractsAsync(scene, "op10-admin", node.Code)).Total.ShouldBe(node.Contracts, node.Code);
        }

        Flat(await ScopesAsync(scene, OrderScene.Orders)).ShouldHaveSingleItem().Code.ShouldBe(Own);
        Flat(await ScopesAsync(scene, "carrier-kam-volga")).ShouldHaveSingleItem().Code.ShouldBe("VOLGA");
        var regions = await ScopesAsync(scene, "carrier-manager");
        regions.Count.ShouldBe(7);
        foreach (var region in regions)
        {
            (await ContractsAsync(scene, "carrier-manager", region.Code)).Total.ShouldBe(region.Contracts, region.Code);
        }

        (await new ListScopes(scene.Database.For("portal-admin")).Run(Token)).IsOk.ShouldBeTrue();
        (await new ListScopes(scene.Database.For(null)).Run(Token)).ShouldBeOfType<Outcome<IReadOnlyList<ScopeNode>>.Denied>();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Within_ABranch_ShowsThatPartOfEveryList(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();

        var all = await ContractsAsync(scene, "op10-admin", null);
        var part = await ContractsAsync(scene, "op10-admin", Own);
        part.Total.ShouldBeInRange(1, all.Total - 1);
        part.Rows.ShouldAllBe(row => row.CarrierBranch == "VOLGA");
        (await ContractsAsync(scene, "carrier-manager", "VOLGA")).Rows.ShouldAllBe(row => row.CarrierBranch == "VOLGA");

        (await OrdersAsync(scene, "op10-admin", Own)).ShouldBe([number]);
        (await CountAsync(scene, "op10-admin", Own)).ShouldBe(1);
        (await OrdersAsync(scene, "op10-admin", "OP10-F2")).ShouldBeEmpty();
        (await CountAsync(scene, "op10-admin", "OP10-F2")).ShouldBe(0);
        (await OrdersAsync(scene, "carrier-manager", "VOLGA")).ShouldBe([number]);
        (await OrdersAsync(scene, "carrier-manager", "URAL")).ShouldBeEmpty();

        var accounts = (await BalancesAsync(scene, "op10-admin", null)).Sources.Sum(source => source.Accounts);
        var confined = await BalancesAsync(scene, "op10-admin", Own);
        confined.Sources.Sum(source => source.Accounts).ShouldBeInRange(1, accounts - 1);
        confined.Sources.ShouldAllBe(source => source.CarrierBranch == "VOLGA");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Within_WhatTheGrantsDoNotCarry_OpensNothing(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await scene.SubmittedAsync();
        foreach (var (subject, code) in new[]
        {
            (OrderScene.Orders, "OP10-F2"), (OrderScene.Orders, "OP02-F1"), (OrderScene.Orders, "VOLGA"), (OrderScene.Orders, "no such branch"),
            ("op02-orders", Own), ("carrier-kam-volga", "URAL"), ("carrier-kam-volga", Own),
        })
        {
            (await ContractsAsync(scene, subject, code)).Total.ShouldBe(0, $"{subject} {code}");
            (await OrdersAsync(scene, subject, code)).ShouldBeEmpty($"{subject} {code}");
            (await CountAsync(scene, subject, code)).ShouldBe(0, $"{subject} {code}");
            (await BalancesAsync(scene, subject, code)).Sources.ShouldBeEmpty($"{subject} {code}");
        }

        // A grant over one branch stays what it is when the person asks for what lies above it.
        (await ContractsAsync(scene, OrderScene.Orders, "OP10-H")).Total.ShouldBe((await ContractsAsync(scene, OrderScene.Orders, null)).Total);
    }

    private static async Task<IReadOnlyList<ScopeNode>> ScopesAsync(OrderScene scene, string subject) => (await new ListScopes(scene.Database.For(subject)).Run(Token)).Value;

    private static async Task<Page<ContractRow>> ContractsAsync(OrderScene scene, string subject, string? within) =>
        (await new ListContracts(scene.Database.For(subject)).Run(new ContractQuery(null, null, null, false, new PageRequest(1, 100), Within: within), Token)).Value;

    private static async Task<IReadOnlyList<string?>> OrdersAsync(OrderScene scene, string subject, string? within) =>
        [.. (await new ListOrders(scene.Database.For(subject), scene.Time)
            .Run(new OrderQuery(OrderView.All, null, null, null, null, null, false, new PageRequest(1, 50), Within: within), Token)).Value.Rows.Select(row => row.Number)];

    private static async Task<int> CountAsync(OrderScene scene, string subject, string? within) =>
        (await new CountOrders(scene.Database.For(subject), scene.Time).Run(within, Token)).Value[OrderView.All];

    private static async Task<BalanceOverview> BalancesAsync(OrderScene scene, string subject, string? within) =>
        (await new GetBalances(scene.Database.For(subject), scene.Time).Run(BalanceQuery.Latest with { Within = within }, Token)).Value;

    private static async Task<List<string>> BranchesAsync(OrderScene scene, string telecom)
    {
        await using var raw = scene.Database.Raw();
        return await raw.Branches.Where(row => row.Kind != BranchKind.Head && raw.Operators.Any(each => each.Id == row.OperatorId && each.Code == telecom)).Select(row => row.Code).ToListAsync(Token);
    }

    private static IEnumerable<ScopeNode> Flat(IEnumerable<ScopeNode> nodes) => nodes.SelectMany(node => Flat(node.Children).Prepend(node));
}
