using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Billing.BalancesFixture;

namespace Lko.Tests.Billing;

public sealed class GetBalancesTests
{
    public static TheoryData<DatabaseProvider> Databases => Lko.Tests.Orders.OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_Operator_SumsItsAccountsOnly(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.DeliverSample();
        await fixture.SyncAsync();

        var overview = await fixture.GetAsync("op10-admin");

        overview.Period.ShouldBe(new Period(2026, 6));
        overview.Periods.ShouldBe([new Period(2026, 6), new Period(2026, 5)]);
        Equal(overview.Totals, SourceSystemsExpected.Balances(Nnov).Where(row => row.Account is "352000012525" or "352000012773" && row.Period is "2026-06"));
        overview.Accounts.Total.ShouldBe(68);
        overview.Accounts.Rows.Take(2).Select(row => row.Account).ShouldBe(["352000012525", "352000012773"]);
        overview.Accounts.Rows.Skip(2).ShouldAllBe(row => row.Amounts == null);
        overview.Accounts.Rows[0].Contract.ShouldBe("352000099085");
        overview.Accounts.Rows[0].ReceivedAt.ShouldBe(fixture.Time.GetUtcNow());
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_WithinAContract_SumsItsAccountsOnly(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.DeliverSample();
        await fixture.SyncAsync();

        foreach (var (subject, contract, accounts) in new[] { ("op10-admin", "352000099085", new[] { "352000012525", "352000012773" }), ("op02-orders", "352000099187", ["352000012662"]) })
        {
            var overview = await fixture.GetAsync(subject, BalanceQuery.Latest with { Within = ScopeCode.OfContract(contract) });

            Equal(overview.Totals, SourceSystemsExpected.Balances(Nnov).Where(row => accounts.Contains(row.Account) && row.Period is "2026-06"));
            overview.Accounts.Rows.Select(row => row.Account).ShouldBe(accounts, ignoreOrder: true);
            overview.Accounts.Rows.ShouldAllBe(row => row.Contract == contract);
            overview.Sources.ShouldHaveSingleItem().Code.ShouldBe(Nnov);
            overview.Sources[0].Accounts.ShouldBe(accounts.Length);
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_ManagerOfVolga_SumsAllOperatorsThere(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.DeliverSample();
        fixture.DeliverSample("ASR-KLGD-1");
        await fixture.SyncAsync();
        await fixture.SyncAsync("ASR-KLGD-1");

        var overview = await fixture.GetAsync("carrier-kam-volga", BalanceQuery.Latest with { Period = new Period(2026, 5) });

        Equal(overview.Totals, SourceSystemsExpected.Balances(Nnov).Where(row => row.Period is "2026-05"));
        overview.Branches.ShouldHaveSingleItem().Code.ShouldBe("VOLGA");
        overview.Sources.ShouldAllBe(source => source.CarrierBranch == "VOLGA");
        overview.SystemsWithData.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_Total_SplitsIntoItsSystemsAndTheirAccounts(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        foreach (var system in new[] { Nnov, "ASR-KLGD-1" })
        {
            fixture.DeliverSample(system);
            await fixture.SyncAsync(system);
        }

        var all = await fixture.GetAsync("carrier-manager", BalanceQuery.Latest with { Page = new(1, 100) });

        var told = all.Sources.Where(source => source.Amounts is not null).ToList();
        told.Select(source => source.Code).ShouldBe([Nnov, "ASR-KLGD-1"], ignoreOrder: true);
        BalanceAmounts.Sum(told.Select(source => source.Amounts)).ShouldBe(all.Totals);
        foreach (var source in told)
        {
            Equal(source.Amounts, SourceSystemsExpected.Balances(source.Code).Where(row => row.Period is "2026-06"));
            var own = await fixture.GetAsync("carrier-manager", BalanceQuery.Latest with { System = source.Code, CarrierBranch = source.CarrierBranch, Page = new(1, 100) });
            own.Totals.ShouldBe(all.Totals, "a filter narrows the list alone");
            own.Accounts.Rows.ShouldAllBe(row => row.SystemCode == source.Code);
            BalanceAmounts.Sum(own.Accounts.Rows.Select(row => row.Amounts)).ShouldBe(source.Amounts);
        }

        (await fixture.GetAsync("carrier-kam-volga", BalanceQuery.Latest with { System = "ASR-KLGD-1" })).Accounts.Total.ShouldBe(0, "another macro-region's");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_MonthThatFewHaveTold_WaitsForTheOthers_AndKeepsTheirLastValue(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        foreach (var system in new[] { Nnov, "ASR-KLGD-1" })
        {
            fixture.DeliverSample(system);
            await fixture.SyncAsync(system);
        }

        fixture.Deliver(Nnov, "d90/SALDO_NNOV_202607_01.csv", "352000012525;;;;1,00;0,00;0,00;0,00;1,00;07.2026;RUR\r\n#ИТОГО;1;;;1,00;0,00;0,00;0,00;1,00;;\r\n");
        await fixture.SyncAsync();

        (await fixture.GetAsync("carrier-manager")).Period.ShouldBe(new Period(2026, 6), "one of two has told July");
        var july = await fixture.GetAsync("carrier-manager", BalanceQuery.Latest with { Period = new Period(2026, 7), System = "ASR-KLGD-1", Page = new(1, 100) });

        july.Totals!.Closing.ShouldBe(new Money(1_00, Currency.RUB), "what was told of another month is no part of this one");
        var june = SourceSystemsExpected.Balances("ASR-KLGD-1").Where(row => row.Period is "2026-06").ToList();
        june.ShouldNotBeEmpty();
        var known = july.Accounts.Rows.Where(row => row.Last?.Period == new Period(2026, 6)).ToList();
        known.Select(row => (row.Account, row.Last!.Closing.MinorUnits)).ShouldBe(june.Select(row => (row.Account, row.Closing)), ignoreOrder: true);
        known.ShouldAllBe(row => row.Amounts == null);
        var told = (await fixture.GetAsync("carrier-manager", BalanceQuery.Latest with { Period = new Period(2026, 7), Search = "352000012525" })).Accounts.Rows.ShouldHaveSingleItem();
        (told.Closing, told.Last).ShouldBe((1_00, null));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_OtherOperator_SeesNothingOfIt(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.Deliver(Nnov, "d01/SALDO_NNOV_202606_01.csv", "352000012525;;;;1,00;0,00;0,00;0,00;1,00;06.2026;RUR\r\n#ИТОГО;1;;;1,00;0,00;0,00;0,00;1,00;;\r\n");
        await fixture.SyncAsync();

        var overview = await fixture.GetAsync("op02-orders");

        overview.Period.ShouldBeNull();
        overview.Periods.ShouldBeEmpty();
        overview.Totals.ShouldBeNull();
        overview.SystemsWithData.ShouldBe(0);
        overview.Accounts.Rows.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_OtherBranchOfTheOperator_SeesNothingOfIt(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.DeliverSample();
        await fixture.SyncAsync();

        var overview = await fixture.GetAsync("op10-finance");

        overview.Totals.ShouldBeNull();
        overview.Sources.ShouldNotBeEmpty();
        overview.Sources.ShouldAllBe(source => source.CarrierBranch == "URAL");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_WithoutPermission_IsForbidden(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);

        (await new GetBalances(fixture.Database.For("carrier-support"), new QuartzCronTimes(), fixture.Time).Run(BalanceQuery.Latest, TestContext.Current.CancellationToken))
            .ShouldBeOfType<Outcome<BalanceOverview>.Denied>();
        (await new GetBalances(fixture.Database.For(null), new QuartzCronTimes(), fixture.Time).Run(BalanceQuery.Latest, TestContext.Current.CancellationToken))
            .ShouldBeOfType<Outcome<BalanceOverview>.Denied>();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_ListOfAccounts_SortsPagesAndFilters(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.DeliverSample();
        await fixture.SyncAsync();
        var expected = SourceSystemsExpected.Balances(Nnov).Where(row => row.Period is "2026-06").ToList();

        foreach (var sort in Enum.GetValues<BalanceSort>())
        {
            var up = await fixture.GetAsync("carrier-kam-volga", BalanceQuery.Latest with { Sort = sort, Descending = false, Search = "3520000", Page = new(1, 100) });
            var down = await fixture.GetAsync("carrier-kam-volga", BalanceQuery.Latest with { Sort = sort, Descending = true, Search = "3520000", Page = new(1, 100) });
            up.Accounts.Rows.Select(row => row.Account).Order(StringComparer.Ordinal).ShouldBe(down.Accounts.Rows.Select(row => row.Account).Order(StringComparer.Ordinal), sort.ToString());
        }

        var second = await fixture.GetAsync("carrier-kam-volga", BalanceQuery.Latest with { Sort = BalanceSort.Paid, Descending = true, Page = new(2, 5) });
        second.Accounts.Rows.Select(row => row.Paid).ShouldBe(expected.OrderByDescending(row => row.Paid).Skip(5).Take(5).Select(row => (long?)row.Paid));
        var one = await fixture.GetAsync("carrier-kam-volga", BalanceQuery.Latest with { Search = "352000012525" });
        one.Accounts.Rows.ShouldHaveSingleItem().OperatorName.ShouldBe("Каспий-Луч");
        one.Accounts.Total.ShouldBe(1);
        (await fixture.GetAsync("op10-admin", BalanceQuery.Latest with { CarrierBranch = "URAL" })).Accounts.Rows.ShouldAllBe(row => row.CarrierBranch == "URAL");
    }

    internal static void Equal(BalanceAmounts? totals, IEnumerable<SourceSystemsExpected.Expected> rows)
    {
        var expected = rows.ToList();
        expected.ShouldNotBeEmpty();
        totals.ShouldBe(BalanceAmounts.Of(
            expected.Sum(row => row.Opening), expected.Sum(row => row.Charged), expected.Sum(row => row.Corrected), expected.Sum(row => row.Paid), expected.Sum(row => row.Closing)));
    }
}
