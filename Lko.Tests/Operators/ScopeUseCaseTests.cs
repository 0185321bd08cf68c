using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Operators;

/// <summary>For whom a person works and what he may see of it, on every database.</summary>
public sealed class ScopeUseCaseTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task ListContracts_PageByPage_ShowsEachOfTheScopeOnce(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        await using var raw = test.Raw();
        var expected = await raw.Contracts.Where(row => raw.Operators.Any(each => each.Id == row.OperatorId && each.Code == "OP02")).Select(row => row.Id).ToListAsync(Token);

        // Every sort has ties; the tie-breaker keeps a row from being on two pages or on none.
        foreach (var sort in new[] { null, "from", "carrier" })
        {
            var seen = new List<ContractRow>();
            for (var page = 1; page <= 1 + ((expected.Count - 1) / 25); page++)
            {
                var (rows, total) = (await ContractsAsync(test, "op02-orders", Query(sort: sort, page: page))).Value;
                total.ShouldBe(expected.Count);
                seen.AddRange(rows);
            }

            seen.Select(row => row.Id).ShouldBe(expected, ignoreOrder: true, sort);
            seen.Select(row => row.OperatorRu).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task ListContracts_SearchAndFilter_FindWithinTheScopeOnly(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        await using var raw = test.Raw();
        var foreign = await raw.Contracts.FirstAsync(row => raw.Operators.Any(each => each.Id == row.OperatorId && each.Code == "OP10"), Token);
        var account = await raw.Accounts.FirstAsync(row => raw.Operators.Any(each => each.Id == row.OperatorId && each.Code == "OP02"), Token);

        var byAccount = (await ContractsAsync(test, "op02-orders", Query(search: account.Number))).Value;
        byAccount.Rows.ShouldContain(row => row.Accounts.Any(each => each.Number == account.Number));
        (await ContractsAsync(test, "op02-orders", Query(search: foreign.Number))).Value.Total.ShouldBe(0, "another operator's contract");
        (await ContractsAsync(test, "op02-orders", Query(first: foreign.Id))).Value.Rows.ShouldNotContain(row => row.Id == foreign.Id, "asking for it by id does not open it");
        (await ContractsAsync(test, "op02-orders", Query(carrier: "VOLGA"))).Value.Rows.ShouldAllBe(row => row.CarrierBranch == "VOLGA");
        (await ContractsAsync(test, "op10-finance", Query())).Value.Rows.ShouldAllBe(row => row.CarrierBranch == "URAL", "a grant over one branch");
        (await ContractsAsync(test, "carrier-kam-volga", Query(carrier: "URAL"))).Value.Total.ShouldBe(0, "a grant over one macro-region");
        (await ContractsAsync(test, null, Query())).ShouldBeOfType<Outcome<Page<ContractRow>>.Denied>();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task ListContracts_TheChosenOne_ComesFirst(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        var last = (await ContractsAsync(test, "op02-orders", Query(page: 3))).Value.Rows[^1];

        (await ContractsAsync(test, "op02-orders", Query(search: "no such number", first: last.Id))).Value.Rows.ShouldHaveSingleItem().Id.ShouldBe(last.Id);
        (await ContractsAsync(test, "op02-orders", Query(first: last.Id))).Value.Rows[0].Id.ShouldBe(last.Id);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task GetActingFor_EachSide_NamesItsOwnReach(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);

        var whole = (await ActingForAsync(test, "op10-admin")).Value;
        whole.Company.ShouldNotBeNull().Inn.Value.ShouldNotBeEmpty();
        (whole.Branches.Count, whole.CarrierBranches.Count).ShouldBe((0, 0), "the whole tree is not enumerated");
        (await ActingForAsync(test, "op10-finance")).Value.Branches.ShouldHaveSingleItem();
        var kam = (await ActingForAsync(test, "carrier-kam-volga")).Value;
        kam.Company.ShouldBeNull();
        kam.CarrierBranches.ShouldHaveSingleItem();
        (await ActingForAsync(test, null)).ShouldBeOfType<Outcome<ActingForRow>.Denied>();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Branches_OfThreePeopleOfOneOperator_Differ(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        var seen = new Dictionary<string, List<ContractRow>>(StringComparer.Ordinal);
        foreach (var subject in new[] { "op10-admin", "op10-orders", "op10-finance" })
        {
            var (rows, total) = (await new ListContracts(test.For(subject)).Run(Query() with { Page = new PageRequest(1, 100) }, Token)).Value;
            rows.Count.ShouldBe(total);
            seen[subject] = [.. rows];
        }

        seen["op10-orders"].ShouldAllBe(row => row.CarrierBranch == "VOLGA");
        seen["op10-finance"].ShouldAllBe(row => row.CarrierBranch == "URAL");
        seen["op10-admin"].Select(row => row.CarrierBranch).Distinct(StringComparer.Ordinal).Count().ShouldBe(7);
        seen["op10-orders"].SelectMany(row => row.Accounts).ShouldContain(account => account.Number == "352000012525", "the account of the main story");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task ListCarrierBranches_AnybodySignedIn_SeesTheMacroRegionsInOrder(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);

        foreach (var subject in new[] { "op10-finance", "carrier-support" })
        {
            var rows = (await BranchesAsync(test, subject)).Value;
            rows.Select(row => row.Code).ShouldBe(MacroRegionOrder.Codes);
            rows.ShouldAllBe(row => row.LocalName.En.Length > 0);
        }

        (await BranchesAsync(test, null)).ShouldBeOfType<Outcome<IReadOnlyList<CarrierBranchRow>>.Denied>();
    }

    private static ContractQuery Query(string? search = null, string? carrier = null, string? sort = null, int page = 1, ContractId? first = null) =>
        new(search, carrier, sort, Descending: false, new PageRequest(page, 25), first);

    private static Task<Outcome<Page<ContractRow>>> ContractsAsync(TestDatabase test, string? subject, ContractQuery query) => new ListContracts(test.For(subject)).Run(query, Token);

    private static Task<Outcome<ActingForRow>> ActingForAsync(TestDatabase test, string? subject) => new GetActingFor(test.For(subject)).Run(Token);

    private static Task<Outcome<IReadOnlyList<CarrierBranchRow>>> BranchesAsync(TestDatabase test, string? subject) => new ListCarrierBranches(test.For(subject)).Run(Token);
}
