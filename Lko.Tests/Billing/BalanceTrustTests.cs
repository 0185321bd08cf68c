using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Billing.BalancesFixture;

namespace Lko.Tests.Billing;

/// <summary>How far the figures of a period can be trusted, and that it is said beside them.</summary>
public sealed class BalanceTrustTests
{
    private static readonly Unreconciled AllAgree = new(0, null, 0, null);

    public static TheoryData<DatabaseProvider> Databases => Lko.Tests.Orders.OrderScene.Databases;

    /// <summary>Schedules, and how many hours after the fixture's clock they ask for a reading.</summary>
    public static TheoryData<DatabaseProvider, string, double> Schedules =>
    [
        .. from provider in Databases.Select(row => row.Data)
           from plan in new[] { ("0 0 1 * * ?", 0.5), ("0 0 0 * * ?", 23.5), ("0 0 * * * ?", 0.5), ("0 0 0 ? * SUN", (7 * 24) - 0.5) }
           select (provider, plan.Item1, plan.Item2),
    ];

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
        GetBalancesTests.Equal(after.Totals, SourceSystemsExpected.Balances(Nnov).Concat(SourceSystemsExpected.Balances("ASR-KLGD-1")).Where(row => row.Period is "2026-06"));
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
        foreach (var system in new[] { Nnov, "ASR-KLGD-1" })
        {
            fixture.DeliverSample(system);
            await fixture.SyncAsync(system);
        }

        var ofNnov = BalanceQuery.Latest with { System = Nnov };
        var before = await fixture.GetAsync("carrier-manager", ofNnov);
        before.Unreconciled.ShouldBe(AllAgree);
        before.Accounts.Rows.ShouldAllBe(row => row.UnreconciledSince == null);
        var since = fixture.Time.GetUtcNow();
        var marked = before.Accounts.Rows.Take(2).Select(row => row.AccountId).ToList();
        await fixture.UnreconcileAsync(marked[0], before.Period!.Value);
        await fixture.UnreconcileAsync(marked[0], new Period(2026, 5));
        fixture.Time.Advance(TimeSpan.FromHours(1));
        await fixture.UnreconcileAsync(marked[1], before.Period.Value);

        var after = await fixture.GetAsync("carrier-manager", ofNnov);

        var two = new Unreconciled(2, since, 0, null);
        after.Unreconciled.ShouldBe(two, "those of the period shown, since the first of them");
        after.Branches.Count(branch => branch.Amounts is not null).ShouldBe(2);
        after.Branches.ShouldAllBe(branch => branch.Unreconciled == (branch.Code == "VOLGA" ? two : AllAgree));
        after.Accounts.Rows.Where(row => row.UnreconciledSince is not null).Select(row => row.AccountId).ShouldBe(marked, ignoreOrder: true);
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
        await fixture.BreakAsync(FindingKind.TotalDiffers, Nnov, month);
        await fixture.BreakAsync(FindingKind.TotalDiffers, Nnov, new Period(2026, 5));
        await fixture.BreakAsync(FindingKind.DocumentFilesDiffer, Nnov, month);

        var overview = await fixture.GetAsync("carrier-manager");

        var one = new Unreconciled(0, null, 1, since);
        overview.Unreconciled.ShouldBe(one);
        overview.Sources.ShouldAllBe(source => source.UnreconciledSince == (source.Code == Nnov ? since : null));
        overview.Branches.ShouldAllBe(branch => branch.Unreconciled == (branch.Code == "VOLGA" ? one : AllAgree));
        (await fixture.GetAsync("op10-finance")).Unreconciled.ShouldBe(AllAgree);
        await fixture.ExplainAsync(FindingKind.TotalDiffers);
        (await fixture.GetAsync("carrier-manager")).Unreconciled.ShouldBe(AllAgree);
    }

    /// <summary>A system is late by its own schedule: a nightly one after a missed night, one that is read every hour within the day, a weekly one not before its week is over.</summary>
    [Theory]
    [MemberData(nameof(Schedules))]
    public async Task Run_SourceNobodyRead_IsLateWhenItsScheduleMissedIt(DatabaseProvider provider, string schedule, double due)
    {
        await using var fixture = await CreateAsync(provider);
        await using (var raw = fixture.Database.Raw())
        {
            await raw.SourceSystems.Where(row => row.Code == Nnov).ExecuteUpdateAsync(set => set.SetProperty(row => row.Schedule, schedule).SetProperty(row => row.ScheduleZone, "Etc/UTC"), TestContext.Current.CancellationToken);
        }

        fixture.DeliverSample();
        await fixture.SyncAsync();

        fixture.Time.Advance(TimeSpan.FromHours(due) + SourceFreshness.Grace);
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
}
