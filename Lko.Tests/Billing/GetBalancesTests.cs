using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
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

        (await new GetBalances(fixture.Database.For("carrier-support"), fixture.Time).Run(BalanceQuery.Latest, TestContext.Current.CancellationToken))
            .ShouldBeOfType<Outcome<BalanceOverview>.Denied>();
        (await new GetBalances(fixture.Database.For(null), fixture.Time).Run(BalanceQuery.Latest, TestContext.Current.CancellationToken))
            .ShouldBeOfType<Outcome<BalanceOverview>.Denied>();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_Completeness_CountsSystemsOfTheViewer(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.DeliverSample();
        await fixture.SyncAsync();
        fixture.Time.Advance(TimeSpan.FromHours(2));
        await fixture.SyncAsync("ASR-KLGD-1");

        var overview = await fixture.GetAsync("op10-admin");

        overview.SystemsWithData.ShouldBe(1);
        overview.SystemsTotal.ShouldBe(overview.Sources.Count);
        overview.SystemsTotal.ShouldBeGreaterThan(25);
        overview.IsComplete.ShouldBeFalse();
        overview.DataAsOf.ShouldBe(new DateTimeOffset(2026, 7, 5, 0, 30, 0, TimeSpan.Zero));
        overview.AccountsWithoutData.ShouldBe(66);
        var failing = overview.Sources.Single(source => string.Equals(source.Code, "ASR-KLGD-1", StringComparison.Ordinal));
        (failing.HasData, failing.LastPeriod, failing.FailingSince).ShouldBe((false, null, (DateTimeOffset?)fixture.Time.GetUtcNow()));
        var volga = overview.Branches.Single(branch => string.Equals(branch.Code, "VOLGA", StringComparison.Ordinal));
        volga.SystemsWithData.ShouldBe(1);
        volga.Systems.ShouldBeGreaterThan(3);
        overview.Branches.Where(branch => !string.Equals(branch.Code, "VOLGA", StringComparison.Ordinal)).ShouldAllBe(branch => branch.Amounts == null && branch.SystemsWithData == 0);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_SourceThatFails_KeepsItsLastGoodFiguresAndSaysSinceWhen(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        var first = fixture.Time.GetUtcNow();
        fixture.DeliverSample();
        await fixture.SyncAsync();
        var before = await fixture.GetAsync("carrier-manager");
        before.Behind.ShouldBeEmpty();
        (before.SystemsFresh, before.DataAsOf).ShouldBe((1, first));

        fixture.Time.Advance(TimeSpan.FromDays(1));
        fixture.Disconnect();
        await fixture.SyncAsync();
        fixture.DeliverSample("ASR-KLGD-1");
        await fixture.SyncAsync("ASR-KLGD-1");
        var after = await fixture.GetAsync("carrier-manager");

        (after.SystemsFresh, after.SystemsWithData, after.IsComplete).ShouldBe((1, 2, false));
        after.Branches.Single(branch => branch.Code is "VOLGA").Amounts.ShouldBe(before.Totals);
        Equal(after.Totals, SourceSystemsExpected.Balances(Nnov).Concat(SourceSystemsExpected.Balances("ASR-KLGD-1")).Where(row => row.Period is "2026-06"));
        (after.DataAsOf, after.Oldest!.Code).ShouldBe((first, Nnov));
        after.Behind.ShouldHaveSingleItem().Code.ShouldBe("VOLGA");
        var source = after.Sources.Single(each => each.Code is Nnov);
        (source.Condition, source.FailingSince, source.AsOf).ShouldBe((SourceCondition.Failing, (DateTimeOffset?)fixture.Time.GetUtcNow(), (DateTimeOffset?)first));
    }

    /// <summary>A number that is not reconciled is never shown silently, neither by itself nor in a total.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_BalanceThatDoesNotAgreeWithItsRows_SaysSoInTheListAndBesideTheTotal(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.DeliverSample();
        await fixture.SyncAsync();
        var before = await fixture.GetAsync("carrier-manager");
        (before.AccountsUnreconciled, before.Accounts.Rows.Count(row => row.UnreconciledSince is not null)).ShouldBe((0, 0));
        var marked = before.Accounts.Rows[0];
        var since = fixture.Time.GetUtcNow();
        await using (var raw = fixture.Database.Raw())
        {
            await raw.BalanceSnapshots.Where(row => row.AccountId == marked.AccountId && row.Period == before.Period).ExecuteUpdateAsync(set => set.SetProperty(row => row.UnreconciledSince, since), TestContext.Current.CancellationToken);
        }

        var after = await fixture.GetAsync("carrier-manager");

        after.AccountsUnreconciled.ShouldBe(1);
        after.Accounts.Rows.ShouldAllBe(row => row.UnreconciledSince == (row.AccountId == marked.AccountId ? since : null));
    }

    /// <summary>A break of a whole system hangs on no account; an operator cannot be told whose it is.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_SystemWhoseFilesDoNotAddUp_IsToldToTheCarrierBesideTheTotal_UntilItIsExplained(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.DeliverSample();
        await fixture.SyncAsync();
        var month = (await fixture.GetAsync("carrier-manager")).Period!.Value;
        var since = fixture.Time.GetUtcNow();
        var figures = new BreakFigures(100, 0);
        await using var raw = fixture.Database.Raw();
        raw.Findings.Add(Finding.OfBreak(new(FindingKind.TotalDiffers, Nnov, null, null, month), figures, null, since));
        raw.Findings.Add(Finding.OfBreak(new(FindingKind.TotalDiffers, Nnov, null, null, new Period(2026, 5)), figures, null, since));
        raw.Findings.Add(Finding.OfBreak(new(FindingKind.DocumentFilesDiffer, Nnov, null, null, month), figures, null, since));
        await raw.SaveChangesAsync(TestContext.Current.CancellationToken);

        var overview = await fixture.GetAsync("carrier-manager");

        overview.SystemsUnreconciled.ShouldBe(1);
        overview.Sources.ShouldAllBe(source => source.UnreconciledSince == (source.Code == Nnov ? since : null));
        (await fixture.GetAsync("op10-finance")).SystemsUnreconciled.ShouldBe(0);
        await raw.Findings.Where(row => row.Kind == FindingKind.TotalDiffers).ExecuteUpdateAsync(set => set.SetProperty(row => row.ExplainedAt, since), TestContext.Current.CancellationToken);
        (await fixture.GetAsync("carrier-manager")).SystemsUnreconciled.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_SourceNobodyRead_IsLateAfterAMissedNight(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.DeliverSample();
        await fixture.SyncAsync();

        fixture.Time.Advance(BalanceSource.LateAfter);
        (await fixture.GetAsync("carrier-manager")).SystemsFresh.ShouldBe(1);
        fixture.Time.Advance(TimeSpan.FromMinutes(1));
        var overview = await fixture.GetAsync("carrier-manager");

        (overview.SystemsFresh, overview.SystemsWithData).ShouldBe((0, 1));
        overview.Sources.Single(each => each.HasData).Condition.ShouldBe(SourceCondition.Late);
        overview.Sources.Where(each => !each.HasData).ShouldAllBe(each => each.Condition == SourceCondition.Silent);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_AccountInQuarantine_IsMissingFromASystemThatHasData(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.DeliverSample();
        await fixture.SyncAsync();

        var source = (await fixture.GetAsync("carrier-kam-volga")).Sources.Single(each => string.Equals(each.Code, Nnov, StringComparison.Ordinal));

        (source.Accounts, source.AccountsWithData, source.HasData).ShouldBe((24, 20, true));
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

    private static void Equal(BalanceAmounts? totals, IEnumerable<SourceSystemsExpected.Expected> rows)
    {
        var expected = rows.ToList();
        expected.ShouldNotBeEmpty();
        totals.ShouldBe(BalanceAmounts.Of(
            expected.Sum(row => row.Opening), expected.Sum(row => row.Charged), expected.Sum(row => row.Corrected), expected.Sum(row => row.Paid), expected.Sum(row => row.Closing)));
    }
}
