using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors;
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
        var root = await ScopesAsync(scene, "op10-admin");
        root.Total.ShouldBe((await ContractsAsync(scene, "op10-admin", null)).Total);
        var whole = root.Children;
        Flat(whole).Select(node => node.Code).Order(StringComparer.Ordinal).ShouldBe((await BranchesAsync(scene, "OP10")).Order(StringComparer.Ordinal), "every branch of the organisation but its head office");
        whole.Single(node => node.Code == "OP10-F1").Children.ShouldContain(node => node.Code == "OP10-F1N", "a network node hangs on its branch");
        foreach (var node in Flat(whole))
        {
            (await ContractsAsync(scene, "op10-admin", node.Code)).Total.ShouldBe(node.Total, node.Code);
        }

        Flat((await ScopesAsync(scene, OrderScene.Orders)).Children).ShouldHaveSingleItem().Code.ShouldBe(Own);
        Flat((await ScopesAsync(scene, "carrier-kam-volga")).Children).ShouldHaveSingleItem().Code.ShouldBe("VOLGA");
        var regions = (await ScopesAsync(scene, "carrier-manager")).Children;
        regions.ShouldAllBe(region => region.Contracts.Count == 0, "the carrier's staff look at macro-regions");
        regions.Count.ShouldBe(7);
        foreach (var region in regions)
        {
            (await ContractsAsync(scene, "carrier-manager", region.Code)).Total.ShouldBe(region.Total, region.Code);
        }

        (await new ListScopes(scene.Database.For("portal-admin")).Run(Token)).IsOk.ShouldBeTrue();
        (await new ListScopes(scene.Database.For(null)).Run(Token)).ShouldBeOfType<Outcome<ScopeNode>.Denied>();
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
    public async Task Scopes_Contracts_LieUnderTheirBranchesAndThoseOfTheHeadOfficeAtTheTop(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var root = await ScopesAsync(scene, "op10-admin");
        await using var raw = scene.Database.Raw();
        var stored = await (from contract in raw.Contracts
                            join branch in raw.Branches on contract.BranchId equals branch.Id
                            where raw.Operators.Any(each => each.Id == contract.OperatorId && each.Code == "OP10")
                            select new { contract.Number, contract.Subject, Branch = branch.Kind == BranchKind.Head ? "" : branch.Code, Accounts = raw.Accounts.Count(account => account.ContractId == contract.Id) }).ToListAsync(Token);

        root.Contracts.ShouldNotBeEmpty();
        foreach (var node in Flat([root]))
        {
            node.Contracts.Select(contract => (contract.Number, contract.Subject, contract.Accounts))
                .ShouldBe(stored.Where(row => row.Branch == node.Code).OrderBy(row => row.Number, StringComparer.Ordinal).Select(row => (row.Number, row.Subject, row.Accounts)), node.Code);
        }

        var own = await ScopesAsync(scene, OrderScene.Orders);
        own.Contracts.ShouldBeEmpty("the head office is not in his grant");
        own.Children[0].Contracts.Select(contract => contract.Number).ShouldBe(root.Children.Single(node => node.Code == Own).Contracts.Select(contract => contract.Number));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Within_AContract_ShowsThatPartOfEveryList(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var contracts = (await ContractsAsync(scene, "op10-admin", Own)).Rows;
        var (mine, other) = (contracts.First(row => row.Accounts.Count > 1), contracts.First(row => row.Accounts.Count == 1));
        var number = (await scene.SubmitAsync((await scene.DraftAsync(contract: mine.Id)).Value)).Value;
        (await scene.DraftAsync(contract: other.Id)).IsOk.ShouldBeTrue();
        foreach (var subject in new[] { "op10-admin", OrderScene.Orders })
        {
            foreach (var (contract, expected) in new[] { (mine, (string?)number), (other, null) })
            {
                var code = ScopeCode.OfContract(contract.Number);
                (await ContractsAsync(scene, subject, code)).Rows.ShouldHaveSingleItem().Accounts.ShouldBe(contract.Accounts);
                (await OrdersAsync(scene, subject, code)).ShouldBe([expected], $"{subject} {code}: the order, or the draft without a number");
                (await CountAsync(scene, subject, code)).ShouldBe(1);
                (await new GetCrmFreshness(scene.Database.For(subject), scene.Time).Run(code, Token)).Value.Queue.ShouldBe(expected is null ? 0 : 1);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Within_WhatTheGrantsDoNotCarry_OpensNothing(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await scene.SubmittedAsync();
        var foreign = (await ScopesAsync(scene, "op02-orders")).Contracts[0].Code;
        var elsewhere = (await ScopesAsync(scene, "op10-admin")).Contracts[0].Code;
        var ordered = (await ScopesAsync(scene, OrderScene.Orders)).Children[0].Contracts[0].Code;
        foreach (var (subject, code) in new[]
        {
            (OrderScene.Orders, foreign), (OrderScene.Orders, elsewhere), (OrderScene.Orders, ScopeCode.OfContract("")), (OrderScene.Orders, ScopeCode.OfContract("no such contract")),
            ("op10-admin", foreign), ("op02-orders", elsewhere), ("carrier-manager", ordered), ("carrier-kam-volga", ordered),
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

    private static async Task<ScopeNode> ScopesAsync(OrderScene scene, string subject) => (await new ListScopes(scene.Database.For(subject)).Run(Token)).Value;

    private static async Task<Page<ContractRow>> ContractsAsync(OrderScene scene, string subject, string? within) =>
        (await new ListContracts(scene.Database.For(subject)).Run(new ContractQuery(null, null, null, false, new PageRequest(1, 100), Within: within), Token)).Value;

    private static async Task<IReadOnlyList<string?>> OrdersAsync(OrderScene scene, string subject, string? within) =>
        [.. (await new ListOrders(scene.Database.For(subject), scene.Time)
            .Run(new OrderQuery(OrderView.All, null, null, null, null, null, false, new PageRequest(1, 50), Within: within), Token)).Value.Rows.Select(row => row.Number)];

    private static async Task<int> CountAsync(OrderScene scene, string subject, string? within) =>
        (await new CountOrders(scene.Database.For(subject), scene.Time).Run(within, Token)).Value[OrderView.All];

    private static async Task<BalanceOverview> BalancesAsync(OrderScene scene, string subject, string? within) =>
        (await new GetBalances(scene.Database.For(subject), new QuartzCronTimes(), scene.Time).Run(BalanceQuery.Latest with { Within = within }, Token)).Value;

    private static async Task<List<string>> BranchesAsync(OrderScene scene, string telecom)
    {
        await using var raw = scene.Database.Raw();
        return await raw.Branches.Where(row => row.Kind != BranchKind.Head && raw.Operators.Any(each => each.Id == row.OperatorId && each.Code == telecom)).Select(row => row.Code).ToListAsync(Token);
    }

    private static IEnumerable<ScopeNode> Flat(IEnumerable<ScopeNode> nodes) => nodes.SelectMany(node => Flat(node.Children).Prepend(node));
}
