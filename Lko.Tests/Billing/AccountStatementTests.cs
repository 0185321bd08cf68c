using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Billing.BalancesFixture;

namespace Lko.Tests.Billing;

/// <summary>From a balance to the rows behind it, inside the caller's walls.</summary>
public sealed class AccountStatementTests
{
    private static readonly Period June = new(2026, 6);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => Lko.Tests.Orders.OrderScene.Databases;

    /// <summary>While a large file of calls is taken over in pieces, what is there of its month is not what it says.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Usage_OfAFileThatIsPartlyTakenOver_IsNotWhole(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        var id = await FilledAsync(fixture);
        await using (var raw = fixture.Database.Raw())
        {
            var file = await raw.SourceFiles.SingleAsync(row => row.System == Nnov && row.Feed == Feed.Usage, Token);
            var cursor = SyncCursor.Start(Nnov, CallPlace.StreamOf(file.Id));
            cursor.Move(CallPlace.Beginning("", 130, June, isRewritten: true).ToString());
            raw.SyncCursors.Add(cursor);
            await raw.SaveChangesAsync(Token);
        }

        var usage = (await Statement(fixture, "op10-admin").Run(id, June, Token)).Value.Usage;
        (usage.Calls, usage.IsWhole, usage.IsBeingTaken).ShouldBe((130, false, true));
        (await Statement(fixture, "op10-admin").Run(id, new Period(2026, 2), Token)).Value.Usage.IsWhole.ShouldBeTrue("its other months are as they were");
        (await Statement(fixture, "op10-admin").Run(await IdAsync(fixture, "352000012773"), June, Token)).Value.Usage.ShouldBe(UsageSum.None, "and so are other accounts");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Statement_SumsTheRowsBehindEachFigure(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        var id = await FilledAsync(fixture);

        var statement = (await Statement(fixture, "op10-admin").Run(id, null, Token)).Value;

        statement.Period.ShouldBe(June);
        statement.Periods.ShouldBe([June, new Period(2026, 5)]);
        statement.Amounts.ShouldBe(BalanceAmounts.Of(1_000, 30_000, -500, 20_000, 10_500));
        statement.Charges.ShouldBe(new RowSum(2, 30_000, fixture.Time.GetUtcNow()));
        statement.Corrections.ShouldBe(new RowSum(1, -500, fixture.Time.GetUtcNow()));
        statement.Payments.ShouldBe(new RowSum(2, 20_000, fixture.Time.GetUtcNow()));
        statement.Documents.ShouldBe(new RowSum(1, 29_500, fixture.Time.GetUtcNow()));
        (statement.Usage.Calls, statement.Usage.Seconds, statement.Usage.Net, statement.Usage.IsWhole).ShouldBe((130, 7_800, Money.Rubles(838.5m), true));
        statement.Usage.AsOf.ShouldBe(fixture.Time.GetUtcNow());
        statement.Origin.ShouldBe(new RowOrigin("d01/SALDO_NNOV_202606_01.csv", 1, fixture.Time.GetUtcNow()));
        (statement.Source.Code, statement.Source.Condition, statement.Number).ShouldBe((Nnov, SourceCondition.Fresh, LedgerFiles.Account));
    }

    /// <summary>Of more calls than are counted the sums are those of the calls that are.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Usage_BeyondItsLimit_SumsWhatItCounts(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        foreach (var (count, isWhole) in new[] { (UsageSum.Limit, true), (UsageSum.Limit + 1, false) })
        {
            fixture.Calls("202606", count);
            await fixture.SyncAsync();

            var usage = (await Statement(fixture, "op10-admin").Run(await IdAsync(fixture), June, Token)).Value.Usage;

            (usage.Calls, usage.Seconds, usage.Net, usage.IsWhole).ShouldBe((UsageSum.Limit, UsageSum.Limit * 60L, Money.Rubles(UsageSum.Limit * 6.45m), isWhole));
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Rows_ComeByPartAndPage_WithTheirOrigin(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        var id = await FilledAsync(fixture);
        var charges = new ListCharges(fixture.Database.For("op10-admin"));
        var first = new AccountRowsQuery(id, June, "amount", Descending: true, new(1, 2));

        var page = (await charges.Run(first, ChargePart.All, Token)).Value;
        var rest = (await charges.Run(first with { Page = new(2, 2) }, ChargePart.All, Token)).Value;

        (page.Total, rest.Total).ShouldBe((3, 3));
        page.Rows.Concat(rest.Rows).Select(row => row.Gross.MinorUnits).ShouldBe([20_000, 10_000, -500]);
        page.Rows[0].Origin.ShouldBe(new RowOrigin("d01/NACH_NNOV_202606_01.csv", 2, fixture.Time.GetUtcNow()));
        (await charges.Run(first, ChargePart.Corrections, Token)).Value.Rows.ShouldHaveSingleItem().Kind.ShouldBe("ADJ");
        (await charges.Run(first, ChargePart.Charges, Token)).Value.Total.ShouldBe(2);
        (await new ListPayments(fixture.Database.For("op10-admin")).Run(first, Token)).Value.Rows.Select(row => row.Amount.MinorUnits).ShouldBe([15_000, 5_000]);
        (await new ListDocuments(fixture.Database.For("op10-admin")).Run(first, Token)).Value.Rows.ShouldHaveSingleItem().Origin.Path.ShouldBe("d01/DOCS_NNOV_202606_01.zip!registry.csv");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Calls_PagedForthAndBack_ShowEachOnceInOneOrder(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        var id = await FilledAsync(fixture);
        var calls = new ListAccountCalls(fixture.Database.For("op10-admin"));
        var pages = new List<CallPage>();
        CallCursor? place = null;
        do
        {
            pages.Add((await calls.Run(id, new(June, CallCursor.Parse(place?.ToString())), Token)).Value);
            place = pages[^1].Older;
        }
        while (place is not null);

        pages.Select(page => page.Rows.Count).ShouldBe([50, 50, 30]);
        pages.SelectMany(page => page.Rows).Select(row => row.Id).Distinct().Count().ShouldBe(130);
        pages.SelectMany(page => page.Rows).Select(row => (row.AnsweredAt, row.Id)).ShouldBeInOrder(SortDirection.Descending);
        pages[0].Newer.ShouldBeNull();
        var back = (await calls.Run(id, new(June, pages[2].Newer), Token)).Value;
        back.Rows.Select(row => row.Id).ShouldBe(pages[1].Rows.Select(row => row.Id));
        (await calls.Run(id, new(June, back.Newer), Token)).Value.Newer.ShouldBeNull();
        pages[0].Rows[0].Origin.ShouldBe(new RowOrigin($"d01/DET_NNOV_{LedgerFiles.Account}_202606_01.csv", 131, fixture.Time.GetUtcNow()));
        (await calls.Run(id, new(new Period(2026, 5), null), Token)).Value.Rows.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("op02-orders")]
    [InlineData("op10-finance")]
    public async Task Account_OutsideTheWalls_IsNotThere(string subject)
    {
        await using var fixture = await CreateAsync();
        var id = await FilledAsync(fixture);
        var database = fixture.Database.For(subject);
        var query = new AccountRowsQuery(id, June, null, Descending: false, new(1, 25));

        (await Statement(fixture, subject).Run(id, June, Token)).ShouldBeOfType<Outcome<AccountStatement>.Missing>();
        (await new ListAccountCalls(database).Run(id, new(June, null), Token)).ShouldBeOfType<Outcome<CallPage>.Missing>();
        (await new ListCharges(database).Run(query, ChargePart.All, Token)).Value.Total.ShouldBe(0);
        (await new ListPayments(database).Run(query, Token)).Value.Total.ShouldBe(0);
        (await new ListDocuments(database).Run(query, Token)).Value.Total.ShouldBe(0);
        (await new ListSwitchCalls(database).Run(Nnov, new(June, null), Token)).ShouldBeOfType<Outcome<CallPage>.Denied>();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task WithoutPermission_NothingIsRead(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        var id = await FilledAsync(fixture);

        (await Statement(fixture, "carrier-support").Run(id, June, Token)).ShouldBeOfType<Outcome<AccountStatement>.Denied>();
        (await new ListAccountCalls(fixture.Database.For("carrier-support")).Run(id, new(June, null), Token)).ShouldBeOfType<Outcome<CallPage>.Denied>();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task SwitchCalls_OfASystem_ArePagedForTheCarrier(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.DeliverSample("ASR-CHIT-1");
        await fixture.SyncAsync("ASR-CHIT-1");
        await using var raw = fixture.Database.Raw();
        var stored = await raw.SwitchCalls.CountAsync(Token);
        var calls = new ListSwitchCalls(fixture.Database.For("carrier-manager"));
        var seen = new HashSet<long>();
        foreach (var period in new[] { new Period(2026, 4), new Period(2026, 5), June, new Period(2026, 7) })
        {
            CallCursor? place = null;
            do
            {
                var page = (await calls.Run("ASR-CHIT-1", new(period, place), Token)).Value;
                page.Rows.ShouldAllBe(row => seen.Add(row.Id) && row.Origin != null);
                place = page.Older;
            }
            while (place is not null);
        }

        seen.Count.ShouldBe(stored);
        seen.ShouldNotBeEmpty();
        (await calls.Run("NO-SUCH", new(June, null), Token)).ShouldBeOfType<Outcome<CallPage>.Missing>();
    }

    [Theory]
    [InlineData("")]
    [InlineData("x1.2")]
    [InlineData("o1")]
    [InlineData("o1.2.3")]
    [InlineData("o99999999999999999.1")]
    [InlineData("n-1.-1")]
    public void Cursor_NotOurs_IsTheFirstPage(string text) => CallCursor.Parse(text).ShouldBeNull();

    internal static async Task<AccountId> FilledAsync(BalancesFixture fixture)
    {
        fixture.Balances("202605", [(LedgerFiles.Account, 0, 1_000, 0, 0, 1_000)]);
        fixture.Balances("202606", [(LedgerFiles.Account, 1_000, 30_000, -500, 20_000, 10_500)]);
        fixture.Charges("202605", [(LedgerFiles.Account, "MRC", 1_000)]);
        fixture.Charges("202606", [(LedgerFiles.Account, "MRC", 10_000), (LedgerFiles.Account, "USG", 20_000), (LedgerFiles.Account, "ADJ", -500)]);
        fixture.Payments("202606", [(LedgerFiles.Account, 5_000), (LedgerFiles.Account, 15_000)]);
        fixture.Documents("202606", [(LedgerFiles.Account, "UPD", 29_500)]);
        fixture.Calls("202606", 130);
        (await fixture.SyncAsync()).Counts.QuarantinedRows.ShouldBe(0);
        return await IdAsync(fixture);
    }

    internal static async Task<AccountId> IdAsync(BalancesFixture fixture, string number = LedgerFiles.Account)
    {
        await using var raw = fixture.Database.Raw();
        return await raw.Accounts.Where(row => row.Number == number && row.System == Nnov).Select(row => row.Id).SingleAsync(Token);
    }

    private static GetAccountStatement Statement(BalancesFixture fixture, string subject) => new(fixture.Database.For(subject), new QuartzCronTimes(), fixture.Time);
}
