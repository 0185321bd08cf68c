using Bunit;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Lko.Web.Features.Billing;
using Lko.Web.Features.Home;
using static Lko.Tests.Billing.BalancesFixture;

namespace Lko.Tests.Billing;

/// <summary>A sum that does not agree with what lies behind it says so wherever it stands, and since when.</summary>
public sealed class UnreconciledTests
{
    private const string Accounts = "Счетов, где цифры не сходятся: 1, с 05.07 03:30";
    private const string Systems = "Систем, где суммы файлов не сходятся: 1, с 05.07 03:30";

    private const string ItcVolga = "ITC-VOLGA";

    private static readonly Period May = new(2026, 5);
    private static readonly Period June = new(2026, 6);

    public static TheoryData<DatabaseProvider> Databases => Lko.Tests.Orders.OrderScene.Databases;

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("carrier-manager", new[] { Accounts, Systems })]
    [InlineData("op10-admin", new[] { Accounts })]
    public async Task Home_MarksTheDebtAndTheMacroRegion(string subject, string[] marks)
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        fixture.DeliverSample();
        await fixture.SyncAsync();
        await using (var before = await FinanceContext.OfAsync(fixture, subject))
        {
            var silent = before.Render<HomePage>();
            silent.WaitForAssertion(() => silent.FindAll(".brs li").ShouldNotBeEmpty());
            MarksOf(silent.FindAll(".kpi, .brs")).ShouldBeEmpty();
        }

        await fixture.UnreconcileAsync((await fixture.GetAsync("op10-admin")).Accounts.Rows.First(row => row.Amounts is not null).AccountId, June);
        await fixture.BreakAsync(FindingKind.FileTotalDiffers, Nnov, June);
        await using var context = await FinanceContext.OfAsync(fixture, subject);

        var home = context.Render<HomePage>();

        home.WaitForAssertion(() => MarksOf(home.FindAll(".kpi")).ShouldBe(marks));
        MarksOf(home.FindAll(".brs li:has(a[href='balances?branch=VOLGA'])")).ShouldBe(marks);
        MarksOf(home.FindAll(".brs")).ShouldBe([.. marks], "the other macro-regions agree");
    }

    [Theory]
    [InlineData("carrier-manager", new[] { Accounts, Systems })]
    [InlineData("op10-admin", new[] { Accounts })]
    public async Task Balances_MarkTheMacroRegionAndTheTotal(string subject, string[] marks)
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        fixture.DeliverSample();
        await fixture.SyncAsync();
        await fixture.UnreconcileAsync((await fixture.GetAsync("op10-admin")).Accounts.Rows.First(row => row.Amounts is not null).AccountId, June);
        await fixture.BreakAsync(FindingKind.FileTotalDiffers, Nnov, June);
        await using var context = await FinanceContext.OfAsync(fixture, subject);

        var page = context.Render<Balances>();

        page.WaitForAssertion(() => MarksOf(page.FindAll(".kpi")).ShouldBe(marks));
        var rows = page.FindAll(".branch-balances tbody tr").ToDictionary(row => row.QuerySelector("td")!.TextContent, row => MarksOf([row]), StringComparer.Ordinal);
        rows["МРФ «Волга»"].ShouldBe(marks);
        rows["Итого"].ShouldBe(marks);
        rows.Values.Sum(each => each.Count).ShouldBe(2 * marks.Length, "the other macro-regions agree");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Interconnect_OfFilesThatDoNotAddUp_IsToldToTheCarrierUntilItIsExplained(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.DeliverSample(ItcVolga);
        await fixture.SyncAsync(ItcVolga);
        await fixture.BreakAsync(FindingKind.VolumeFilesDiffer, ItcVolga, June);
        await fixture.BreakAsync(FindingKind.VolumeFilesDiffer, "ITC-SIBERIA", May);
        await fixture.BreakAsync(FindingKind.ChargeFilesDiffer, "ITC-SIBERIA", June);

        (await BrokenAsync("carrier-manager", June)).ShouldBe([(ItcVolga, fixture.Time.GetUtcNow())], "the volumes of the period shown");
        (await BrokenAsync("carrier-manager", May)).Select(each => each.Code).ShouldBe(["ITC-SIBERIA"]);
        (await BrokenAsync("op02-orders", June)).ShouldBeEmpty("nobody knows whose it is");
        await fixture.ExplainAsync(FindingKind.VolumeFilesDiffer);
        (await BrokenAsync("carrier-manager", June)).ShouldBeEmpty();

        async Task<List<(string Code, DateTimeOffset Since)>> BrokenAsync(string subject, Period period)
        {
            var list = (await new ListInterconnectVolumes(fixture.Database.For(subject), new QuartzCronTimes(), fixture.Time).Run(new(period, null, null, Descending: false, new(1, 10)), Token)).Value;
            (list.Period, list.Totals.Count).ShouldBe((period, 2));
            return [.. list.Sources.Where(source => source.UnreconciledSince is not null).Select(source => (source.Code, source.UnreconciledSince!.Value))];
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Unidentified_OfPaymentFilesThatDoNotAddUp_IsToldUntilItIsExplained(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.Payments("202606", [("", 12_345)]);
        await fixture.SyncAsync();
        await fixture.BreakAsync(FindingKind.ChargeFilesDiffer, Nnov, June);
        await fixture.BreakAsync(FindingKind.PaymentFilesDiffer, "ASR-KLGD-1", June);
        (await SinceAsync()).ShouldBeNull();
        var since = fixture.Time.GetUtcNow();
        await fixture.BreakAsync(FindingKind.PaymentFilesDiffer, Nnov, May);
        fixture.Time.Advance(TimeSpan.FromHours(1));
        await fixture.BreakAsync(FindingKind.PaymentFilesDiffer, Nnov, June);

        (await SinceAsync()).ShouldBe(since, "the sum is over all periods, and not agreed since the first of them");

        await fixture.ExplainAsync(FindingKind.PaymentFilesDiffer);
        (await SinceAsync()).ShouldBeNull();

        async Task<DateTimeOffset?> SinceAsync() =>
            (await new ListUnidentifiedPayments(fixture.Database.For("carrier-manager"), new QuartzCronTimes(), fixture.Time).Run(new(null, null, Descending: false, new(1, 10)), Token)).Value
            .Systems.ShouldHaveSingleItem().UnreconciledSince;
    }

    [Theory]
    [InlineData("carrier-manager", true, "finance/reconciliation?system=ITC-VOLGA&period=2026-06")]
    [InlineData("carrier-kam-volga", true, null)]
    [InlineData("op02-orders", false, null)]
    public async Task Interconnect_NamesTheSystemOverItsTotals_AndLeadsWhoMayToTheDifference(string subject, bool marked, string? leadsTo)
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        fixture.DeliverSample(ItcVolga);
        await fixture.SyncAsync(ItcVolga);
        await fixture.BreakAsync(FindingKind.VolumeFilesDiffer, ItcVolga, June);
        await using var context = await FinanceContext.OfAsync(fixture, subject);

        var page = context.Render<InterconnectPage>();

        page.WaitForAssertion(() => page.FindAll("tr[data-total]").ShouldNotBeEmpty());
        page.FindAll(".stacked [data-system-unreconciled]").Select(mark => mark.TextContent.Trim())
            .ShouldBe(marked ? ["Система межоператорских расчётов, МРФ «Волга»: суммы файлов не сходятся с 05.07 03:30"] : []);
        page.FindAll("[data-system-unreconciled] a").Select(link => link.GetAttribute("href")).ShouldBe(leadsTo is null ? [] : [leadsTo]);
    }

    [Theory]
    [InlineData("carrier-manager", "finance/reconciliation?system=ASR-NNOV-1")]
    [InlineData("carrier-kam-volga", null)]
    public async Task Unidentified_MarksTheSumOfTheSystem_AndLeadsWhoMayToTheDifference(string subject, string? leadsTo)
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        fixture.Payments("202606", [("", 12_345)]);
        await fixture.SyncAsync();
        await fixture.BreakAsync(FindingKind.PaymentFilesDiffer, Nnov, June);
        await using var context = await FinanceContext.OfAsync(fixture, subject);

        var page = context.Render<UnidentifiedPage>();

        page.WaitForAssertion(() => page.Find("td[data-l='Сумма'] [data-system-unreconciled]").TextContent.Trim().ShouldBe("суммы файлов не сходятся с 05.07 03:30"));
        page.FindAll("[data-system-unreconciled] a").Select(link => link.GetAttribute("href")).ShouldBe(leadsTo is null ? [] : [leadsTo]);
    }

    private static List<string> MarksOf(IEnumerable<AngleSharp.Dom.IElement> parts) =>
        [.. parts.SelectMany(part => part.QuerySelectorAll("[data-unreconciled], [data-systems-unreconciled]")).Select(mark => mark.TextContent)];
}
