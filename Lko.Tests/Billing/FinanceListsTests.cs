using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Billing;

/// <summary>Payments without an account, interconnect volumes and ports: sums by the database, inside the caller's walls.</summary>
public sealed class FinanceListsTests
{
    private static readonly Period June = new(2026, 6);
    private static readonly PageRequest Page = new(1, 100);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => Lko.Tests.Orders.OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Unidentified_BySystem_SumsWhatTheSamplesHold(DatabaseProvider provider)
    {
        await using var fixture = await BalancesFixture.CreateAsync(provider);
        foreach (var system in new[] { "ASR-NSIB-1", "ASR-CHIT-1" })
        {
            fixture.DeliverSample(system);
            await fixture.SyncAsync(system);
        }

        var list = (await Unidentified(fixture, "carrier-manager").Run(new(null, null, Descending: false, Page), Token)).Value;

        list.Systems.Select(row => row.Code).Order(StringComparer.Ordinal).ShouldBe(["ASR-CHIT-1", "ASR-NSIB-1"]);
        foreach (var system in list.Systems)
        {
            (system.Payments.Rows, system.Payments.MinorUnits).ShouldBe(
                ((int)SourceSystemsExpected.Sum(system.Code, "payments", "unidentified_count"), SourceSystemsExpected.Sum(system.Code, "payments", "unidentified_sum_kop")));
            system.Oldest.ShouldBe(list.Payments.Rows.Where(row => string.Equals(row.System, system.Code, StringComparison.Ordinal)).Min(row => row.ValueDay));
        }

        list.Payments.Total.ShouldBe(list.Systems.Sum(system => system.Payments.Rows));
        list.Systems.ShouldAllBe(system => system.IsFresh && system.AsOf == fixture.Time.GetUtcNow());
        (list.SystemsFresh, list.AsOf).ShouldBe((2, fixture.Time.GetUtcNow()));
        list.SystemsTotal.ShouldBeGreaterThan(2, "those that were never read tell payments too");
        fixture.Time.Advance(TimeSpan.FromDays(2));
        fixture.Disconnect("ASR-CHIT-1");
        await fixture.SyncAsync("ASR-NSIB-1");
        var later = (await Unidentified(fixture, "carrier-manager").Run(new(null, null, Descending: false, Page), Token)).Value;
        later.Systems.Select(system => (system.Code, system.IsFresh)).ShouldBe([("ASR-CHIT-1", false), ("ASR-NSIB-1", true)], ignoreOrder: true);
        (later.SystemsFresh, later.AsOf).ShouldBe((1, fixture.Time.GetUtcNow() - TimeSpan.FromDays(2)), "the sum is as old as its oldest part");
        list.Payments.Rows.Select(row => row.ValueDay).ShouldBeInOrder();
        list.Payments.Rows.ShouldAllBe(row => row.Origin.Line > 0 && row.Origin.Path.StartsWith('d'));
        (await Unidentified(fixture, "carrier-manager").Run(new("ASR-CHIT-1", "amount", Descending: true, Page), Token)).Value.Payments.Rows.Select(row => row.Amount.MinorUnits).ShouldBeInOrder(SortDirection.Descending);
        (await Unidentified(fixture, "carrier-kam-volga").Run(new(null, null, Descending: false, Page), Token)).Value.Payments.Total.ShouldBe(0);
        (await Unidentified(fixture, "op10-admin").Run(new(null, null, Descending: false, Page), Token)).ShouldBeOfType<Outcome<UnidentifiedList>.Denied>();
        (await Unidentified(fixture, "carrier-support").Run(new(null, null, Descending: false, Page), Token)).ShouldBeOfType<Outcome<UnidentifiedList>.Denied>();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Interconnect_PerDirection_SumsWhatTheSamplesHold(DatabaseProvider provider)
    {
        await using var fixture = await BalancesFixture.CreateAsync(provider);
        foreach (var system in new[] { "ITC-VOLGA", "ITC-SIBERIA" })
        {
            fixture.DeliverSample(system);
            await fixture.SyncAsync(system);
        }

        var list = (await Interconnect(fixture, "carrier-manager").Run(new(null, null, null, Descending: false, Page), Token)).Value;

        (list.Period, list.Sources.Count(source => source.HasData), list.AsOf, list.ManyOperators).ShouldBe((June, 2, (DateTimeOffset?)fixture.Time.GetUtcNow(), true));
        list.Totals.Select(row => row.Direction).ShouldBe(["IN", "OUT"]);
        list.SystemsFresh.ShouldBe(2);
        await FailAsync(fixture, "ITC-VOLGA");
        var stale = (await Interconnect(fixture, "carrier-manager").Run(new(null, null, null, Descending: false, Page), Token)).Value;
        (stale.Sources.Count(source => source.HasData), stale.SystemsFresh).ShouldBe((2, 1));
        stale.Sources.Where(source => source.Condition != SourceCondition.Silent).Select(source => (source.Code, source.Condition, source.LastPeriod))
            .ShouldBe([("ITC-SIBERIA", SourceCondition.Fresh, June), ("ITC-VOLGA", SourceCondition.Failing, June)]);
        stale.Totals.ShouldBe(list.Totals, "the last good figures, marked");
        await using var raw = fixture.Database.Raw();
        var stored = await raw.InterconnectVolumes.AsNoTracking().Where(row => row.Period == June).ToListAsync(Token);
        list.Totals.Sum(row => row.Gross.MinorUnits).ShouldBe(stored.Sum(row => row.Gross.MinorUnits));
        list.Totals.Sum(row => row.Seconds).ShouldBe(stored.Sum(row => row.Seconds));
        list.Totals[0].Calls.ShouldBe(stored.Where(row => row.Direction is "IN" or "VX").Sum(row => row.Calls));
        list.Volumes.Total.ShouldBe(stored.Count);

        var incoming = (await Interconnect(fixture, "carrier-manager").Run(new(June, "IN", "gross", Descending: true, Page), Token)).Value;
        incoming.Volumes.Total.ShouldBe(list.Totals[0].Rows);
        incoming.Volumes.Rows.Select(row => row.Gross.MinorUnits).ShouldBeInOrder(SortDirection.Descending);
        incoming.Volumes.Rows.ShouldAllBe(row => row.Direction == "IN" || row.Direction == "VX");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Interconnect_Operator_SeesItsPartnersTrafficOnly(DatabaseProvider provider)
    {
        await using var fixture = await BalancesFixture.CreateAsync(provider);
        fixture.DeliverSample("ITC-VOLGA");
        await fixture.SyncAsync("ITC-VOLGA");
        await using var raw = fixture.Database.Raw();
        foreach (var subject in new[] { "op10-admin", "op02-orders" })
        {
            await using var own = await fixture.Database.For(subject).OpenAsync(Lko.Domain.Access.Permission.BalancesRead, Token);
            var expected = await raw.InterconnectVolumes.Where(row => row.OperatorId == own!.Scope.OperatorId && row.Period == June).SumAsync(row => row.Gross.MinorUnits, Token);

            var list = (await Interconnect(fixture, subject).Run(new(June, null, null, Descending: false, Page), Token)).Value;

            list.Totals.Sum(row => row.Gross.MinorUnits).ShouldBe(expected);
            list.Volumes.Rows.Sum(row => row.Gross.MinorUnits).ShouldBe(expected);
            list.ManyOperators.ShouldBeFalse();
        }

        (await Interconnect(fixture, "carrier-support").Run(new(June, null, null, Descending: false, Page), Token)).ShouldBeOfType<Outcome<InterconnectList>.Denied>();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Interconnect_WithinAContractOrABranch_IsTheTrafficOfItsPartners(DatabaseProvider provider)
    {
        await using var fixture = await BalancesFixture.CreateAsync(provider);
        fixture.DeliverSample("ITC-VOLGA");
        await fixture.SyncAsync("ITC-VOLGA");
        var all = await ReadAsync(null);
        all.Volumes.Total.ShouldBeGreaterThan(0);

        var under = await ReadAsync(ScopeCode.OfContract("352000099459"));
        under.Totals.ShouldBe(all.Totals);
        under.Volumes.Rows.ShouldBe(all.Volumes.Rows);
        under.Sources.Count.ShouldBe(1, "the settlement systems of the other contracts are not waited for");
        foreach (var elsewhere in new[] { ScopeCode.OfContract("131000099221"), "OP02-F1" })
        {
            var list = await ReadAsync(elsewhere);
            (list.Volumes.Total, list.Totals.Count, list.Periods.Count, list.Sources.Count).ShouldBe((0, 0, 0, 1), elsewhere);
        }

        async Task<InterconnectList> ReadAsync(string? within) => (await Interconnect(fixture, "op02-orders").Run(new(June, null, null, Descending: false, Page, within), Token)).Value;
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Ports_OfAPeriod_AreThoseOfTheSample(DatabaseProvider provider)
    {
        await using var fixture = await BalancesFixture.CreateAsync(provider);
        fixture.DeliverSample("ASR-CHEL-1");
        await fixture.SyncAsync("ASR-CHEL-1");

        var list = (await Ports(fixture, "carrier-manager").Run(new(null, null, "missing", Descending: true, Page), Token)).Value;

        list.Period.ShouldBe(June);
        list.Ports.Rows.Select(row => (row.Port, row.Samples, row.Missing, row.InBps, row.OutBps, row.BillableBps)).ShouldBe(
        [
            ("AS64999-1", 8_615, 25, 5_683_998_889, 2_849_677_937, 5_683_998_889),
            ("AS64999-2", 8_640, 0, 5_705_767_714, 2_856_721_620, 5_705_767_714),
        ]);
        list.Ports.Rows.ShouldAllBe(row => row.Origin!.Path.Contains("/P95_", StringComparison.Ordinal) && !row.Origin.HasLine && row.Origin.ReceivedAt == fixture.Time.GetUtcNow());
        (list.Sources.Count, list.SystemsFresh, list.AsOf).ShouldBe((6, 1, fixture.Time.GetUtcNow()), "six systems tell samples");
        var telling = list.Sources.Where(source => source.HasData).ShouldHaveSingleItem();
        (telling.Code, telling.NewestAt, telling.LastPeriod).ShouldBe(("ASR-CHEL-1", fixture.Time.GetUtcNow(), June));
        await FailAsync(fixture, "ASR-CHEL-1");
        var stale = (await Ports(fixture, "carrier-manager").Run(new(null, null, null, Descending: false, Page), Token)).Value;
        (stale.Sources.Count(source => source.HasData), stale.SystemsFresh, stale.Ports.Total).ShouldBe((1, 0, 2), "the last good figures, marked");
        stale.Sources.Single(source => source.HasData).Condition.ShouldBe(SourceCondition.Failing);
        (await Ports(fixture, "carrier-manager").Run(new(June, "999-2", null, Descending: false, Page), Token)).Value.Ports.Rows.ShouldHaveSingleItem().Port.ShouldBe("AS64999-2");
        (await Ports(fixture, "carrier-kam-volga").Run(new(June, null, null, Descending: false, Page), Token)).Value.Ports.Total.ShouldBe(0);
        (await Ports(fixture, "op10-admin").Run(new(June, null, null, Descending: false, Page), Token)).ShouldBeOfType<Outcome<PortTrafficList>.Denied>();
    }

    private static ListUnidentifiedPayments Unidentified(BalancesFixture fixture, string subject) => new(fixture.Database.For(subject), new QuartzCronTimes(), fixture.Time);

    private static ListInterconnectVolumes Interconnect(BalancesFixture fixture, string subject) => new(fixture.Database.For(subject), new QuartzCronTimes(), fixture.Time);

    private static ListPortTraffic Ports(BalancesFixture fixture, string subject) => new(fixture.Database.For(subject), new QuartzCronTimes(), fixture.Time);

    /// <summary>From now on it cannot be read.</summary>
    private static async Task FailAsync(BalancesFixture fixture, string system)
    {
        await using var raw = fixture.Database.Raw();
        (await raw.SourceFreshness.SingleAsync(row => row.System == system, Token)).Fail(fixture.Time.GetUtcNow());
        await raw.SaveChangesAsync(Token);
    }
}
