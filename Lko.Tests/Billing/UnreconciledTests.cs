using Bunit;
using Lko.Domain.Common;
using Lko.Domain.Integration;
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

    private static readonly Period June = new(2026, 6);

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

    private static List<string> MarksOf(IEnumerable<AngleSharp.Dom.IElement> parts) =>
        [.. parts.SelectMany(part => part.QuerySelectorAll("[data-unreconciled], [data-systems-unreconciled]")).Select(mark => mark.TextContent)];
}
