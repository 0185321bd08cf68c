using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Billing.BalancesFixture;
using static Lko.Tests.Billing.LedgerFiles;
using static Lko.Tests.Billing.ReconcileSystemTests;

namespace Lko.Tests.Billing;

/// <summary>A break that an ordinary run has found has its months read again once, before people need look at it; what stands then is theirs.</summary>
public sealed class BreakRereadTests
{
    private static readonly Period May = new(2026, 5);
    private static readonly Period June = new(2026, 6);
    private static readonly BackfillRest OfJune = new(June, June);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static TheoryData<DatabaseProvider> Databases => Lko.Tests.Orders.OrderScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task FileThatLostRows_IsReadAgainWhole_AndTheBreakClosesByItself(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        await BrokenAsync(fixture, charged: 100, stored: 70);
        await ReconcileAsync(fixture);
        (await OwedAsync(fixture)).ShouldBe([OfJune]);
        (await RowAsync(fixture)).Reread.ShouldBe(new BreakReread(RereadState.Asked, null));
        (await OwedAsync(fixture, new BackfillRest(May, June))).ShouldBeEmpty("the month waits already");

        fixture.Time.Advance(Hour);
        fixture.Charges("202606", [(Account, "MRC", 100)], "d02", version: 2);
        await RereadAsync(fixture, June);

        (await ReconcileAsync(fixture)).Healed.ShouldBe(1);
        (await OwedAsync(fixture)).ShouldBeEmpty();
        var row = await ClosedAsync(fixture);
        (row.State, row.Reread).ShouldBe((FindingState.Closed, new BreakReread(RereadState.Done, fixture.Time.GetUtcNow())));
        var run = (await new ListSyncRuns(fixture.Database.For("portal-admin")).Run(Nnov, new PageRequest(1, 1), Token)).Value.Rows.ShouldHaveSingleItem();
        (run.Cause, run.AskedBy, run.From, run.To).ShouldBe((SyncCause.Reread, null, June, June));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task SystemThatStaysWrong_IsReadAgainOnce_AndTheBreakIsAPersons(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        await BrokenAsync(fixture, charged: 100, stored: 70);
        await ReconcileAsync(fixture);
        fixture.Time.Advance(Hour);
        await RereadAsync(fixture, June);
        (await ReconcileAsync(fixture)).ShouldBe(new ReconcileResult(1, 0, 0));
        var at = fixture.Time.GetUtcNow();
        (await OwedAsync(fixture)).ShouldBeEmpty();

        // Neither what is told later nor who looks after it begins it anew.
        fixture.Time.Advance(Hour);
        fixture.Charges("202606", [(Account, "MRC", 80)], "d02", version: 2);
        await fixture.SyncAsync();
        await ReconcileAsync(fixture);
        var row = await RowAsync(fixture);
        (await new TakeBreak(fixture.Database.For("portal-admin"), fixture.Time).Run(new(row.Id, row.Version), Token)).IsOk.ShouldBeTrue();

        (await OwedAsync(fixture)).ShouldBeEmpty();
        row = await RowAsync(fixture);
        (row.State, row.Told - row.Found, row.Reread).ShouldBe((FindingState.Taken, 20, new BreakReread(RereadState.Done, at)));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task BreakThatHealedAndCameBack_IsANewOne(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        await BrokenAsync(fixture, charged: 100, stored: 70);
        await ReconcileAsync(fixture);
        fixture.Time.Advance(Hour);
        fixture.Charges("202606", [(Account, "MRC", 100)], "d02", version: 2);
        await RereadAsync(fixture, June);
        await ReconcileAsync(fixture);
        fixture.Time.Advance(Hour);

        fixture.Charges("202606", [(Account, "MRC", 90)], "d03", version: 3);
        await fixture.SyncAsync();
        (await ReconcileAsync(fixture)).Appeared.ShouldBe(1);

        (await OwedAsync(fixture)).ShouldBe([OfJune]);
        (await RowAsync(fixture)).Reread!.State.ShouldBe(RereadState.Asked);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, SyncCause.Reprocess)]
    [InlineData(DatabaseProvider.Sqlite, SyncCause.Backfill)]
    [InlineData(DatabaseProvider.Sqlite, SyncCause.Reread)]
    [InlineData(DatabaseProvider.PostgreSql, SyncCause.Reprocess)]
    [InlineData(DatabaseProvider.PostgreSql, SyncCause.Backfill)]
    public async Task BreakThatAReadingAgainHasFound_IsNotReadAgain(DatabaseProvider provider, SyncCause cause)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.Balances("202606", [(Account, 0, 100, 0, 0, 100)]);
        fixture.Charges("202606", [(Account, "MRC", 100)]);
        await fixture.SyncAsync();
        await ReconcileAsync(fixture);
        fixture.Time.Advance(Hour);
        fixture.Charges("202606", [(Account, "MRC", 70)], "d02", version: 2);

        // Another month: what it finds besides is not read again either.
        await fixture.SyncAsync(cause == SyncCause.Reprocess ? new(Nnov, Reprocess: true) : new(Nnov, Backfill: [May], AskedBy: cause == SyncCause.Backfill ? await AdminAsync(fixture) : null));
        fixture.Time.Advance(Hour);
        (await ReconcileAsync(fixture)).Appeared.ShouldBe(1);

        (await OwedAsync(fixture)).ShouldBeEmpty();
        (await RowAsync(fixture)).Reread.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RunThatWasHeld_HasAskedNobody_AndOneThatFailedCounts(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        await BrokenAsync(fixture, charged: 100, stored: 70);
        await ReconcileAsync(fixture);
        fixture.Time.Advance(Hour);
        await EndedAsync(run => run.Hold(fixture.Time.GetUtcNow()));
        (await OwedAsync(fixture)).ShouldBe([OfJune]);
        (await RowAsync(fixture)).Reread!.State.ShouldBe(RereadState.Asked);

        await EndedAsync(run => run.Fail(SyncFault.Refused, fixture.Time.GetUtcNow()));

        (await OwedAsync(fixture)).ShouldBeEmpty();
        (await RowAsync(fixture)).Reread.ShouldBe(new BreakReread(RereadState.Failed, fixture.Time.GetUtcNow()));
        await EndedAsync(_ => { });
        (await RowAsync(fixture)).Reread.ShouldBe(new BreakReread(RereadState.Running, fixture.Time.GetUtcNow()));

        async Task EndedAsync(Action<SyncRun> end)
        {
            await using var raw = fixture.Database.Raw();
            var run = SyncRun.Start(new(Nnov, Backfill: [June]), fixture.Time.GetUtcNow());
            end(run);
            raw.SyncRuns.Add(run);
            await raw.SaveChangesAsync(Token);
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task MonthsThatFollowOneAnother_AreReadTogether_AndAnOpeningConcernsTheMonthBefore(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.Balances("202601", [(Account, 0, 100, 0, 0, 100)]);
        fixture.Balances("202602", [(Account, 100, 0, 0, 0, 100)]);
        fixture.Balances("202605", [(Account, 0, 0, 0, 0, 0)]);
        fixture.Balances("202606", [(Account, 500, 0, 0, 0, 500)]);
        fixture.Balances("202607", [(Account, 500, 100, 0, 0, 600)]);
        await fixture.SyncAsync();
        await ReconcileAsync(fixture);

        (await OwedAsync(fixture)).ShouldBe([new(new(2026, 1), new(2026, 1)), new(May, new(2026, 7))]);

        // What a person has explained is right as it is.
        await using (var raw = fixture.Database.Raw())
        {
            await raw.Findings.Where(row => row.Period == May.Next || row.Period == June.Next).ExecuteUpdateAsync(set => set.SetProperty(row => row.ExplainedAt, (DateTimeOffset?)fixture.Time.GetUtcNow()), Token);
        }

        (await OwedAsync(fixture)).ShouldBe([new(new(2026, 1), new(2026, 1))]);
        (await new GetRereadDebt(fixture.Database.For(null), fixture.Time).Run("NO-SUCH", [], Token)).ShouldBeOfType<Outcome<IReadOnlyList<BackfillRest>>.Missing>();
    }

    private static async Task RereadAsync(BalancesFixture fixture, params Period[] months)
    {
        var run = await fixture.SyncAsync(new SyncRequest(Nnov, Backfill: months));
        (run.State, run.Cause).ShouldBe((SyncRunState.Succeeded, SyncCause.Reread), run.Error);
    }

    private static async Task<IReadOnlyList<BackfillRest>> OwedAsync(BalancesFixture fixture, params BackfillRest[] waiting) =>
        (await new GetRereadDebt(fixture.Database.For(null), fixture.Time).Run(Nnov, waiting, Token)).Value;

    private static async Task<BreakRow> ClosedAsync(BalancesFixture fixture) =>
        (await new ListBreaks(fixture.Database.For("portal-admin")).Run(new(null, null, FindingState.Closed, null, Descending: false, new(1, 25)), Token)).Value.Breaks.Rows.ShouldHaveSingleItem();

    private static async Task<UserId> AdminAsync(BalancesFixture fixture)
    {
        await using var db = fixture.Database.Raw();
        return await db.Users.Where(user => user.Subject == "portal-admin").Select(user => user.Id).SingleAsync(Token);
    }
}
