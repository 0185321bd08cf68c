using Bunit;
using Lko.Domain.Integration;
using Lko.Tests.Support;
using Lko.Web.Features.Billing;
using static Lko.Tests.Billing.BalancesFixture;

namespace Lko.Tests.Billing;

public sealed class ReconciliationPageTests
{
    [Fact]
    public async Task Page_ShowsFiguresCauseAndState_AndABreakIsTaken()
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await BrokenAsync();
        fixture.Time.Advance(TimeSpan.FromHours(3));
        await using var context = await FinanceContext.OfAsync(fixture, "portal-admin");

        var page = context.Render<ReconciliationPage>();

        page.WaitForAssertion(() => page.FindAll("tbody tr[data-row]").ShouldHaveSingleItem());
        var row = page.Find("tbody tr[data-row]").TextContent;
        page.Find("[data-since]").TextContent.ShouldBe($"05.07 03:30 · {Lko.Web.Ui.Fmt.Hours(3)}");
        page.FindAll("[data-owner]").ShouldBeEmpty();
        foreach (var text in new[] { "Начислено не равно сумме начислений", LedgerFiles.Account, "Каспий-Луч", "июнь 2026", "1,00", "0,70", "0,30", "Открыто" })
        {
            row.ShouldContain(text);
        }

        page.Find("[data-reread]").TextContent.ShouldBe("Будет перечитано у системы");
        page.Find("[data-take]").Click();

        page.WaitForAssertion(() => page.Find("[data-owner]").TextContent.ShouldBe("Г. Т."));
        page.Find("[data-since]").TextContent.ShouldBe($"05.07 03:30 · {Lko.Web.Ui.Fmt.Hours(3)}", "how old it is stands there whoever looks after it");
        page.FindAll("[data-take]").ShouldBeEmpty();
        page.FindAll("[data-reopen]").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Page_TotalThatDiffersFromTheFiles_LeadsToThemAndToTheirRows()
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        fixture.Balances("202606", [(LedgerFiles.Account, 100, 0, 0, 0, 100), ("352000030001", 250, 0, 0, 0, 250)]);
        await fixture.SyncAsync();
        await ReconcileSystemTests.ReconcileAsync(fixture);
        await using var context = await FinanceContext.OfAsync(fixture, "portal-admin");

        var page = context.Render<ReconciliationPage>();

        page.WaitForAssertion(() => page.FindAll("tbody tr[data-row]").ShouldHaveSingleItem());
        var row = page.Find("tbody tr[data-row]").TextContent;
        foreach (var text in new[] { "Итог портала не равен сумме в файлах системы", "июнь 2026", "3,50", "1,00", "2,50", "Строки файла в карантине", "d01/SALDO_NNOV_202606_01.csv" })
        {
            row.ShouldContain(text);
        }

        page.Find("[data-files]").GetAttribute("href").ShouldBe("integration/ASR-NNOV-1?tab=files&feed=balances&period=2026-06");
        page.Find("[data-rows]").GetAttribute("href").ShouldBe("integration/quarantine?system=ASR-NNOV-1&period=2026-06");
        page.FindAll("[data-take]").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Page_ChargesThatDifferFromTheirFiles_LeadToThoseFiles()
    {
        using var culture = new CultureScope("en");
        await using var fixture = await CreateAsync();
        fixture.Charges("202606", [("352000030001", "MRC", 250)]);
        await fixture.SyncAsync();
        await ReconcileSystemTests.ReconcileAsync(fixture);
        await using var context = await FinanceContext.OfAsync(fixture, "portal-admin");

        var page = context.Render<ReconciliationPage>();

        page.WaitForAssertion(() => page.FindAll("tbody tr[data-row]").ShouldHaveSingleItem().TextContent.ShouldContain("The sum of charges is not the sum of the system’s files"));
        page.Find("[data-files]").GetAttribute("href").ShouldBe("integration/ASR-NNOV-1?tab=files&feed=charges&period=2026-06");
    }

    [Fact]
    public async Task Page_MonthThatWasReadAgain_SaysWhenAndThatTheBreakStands()
    {
        using var culture = new CultureScope("en");
        await using var fixture = await BrokenAsync();
        fixture.Time.Advance(TimeSpan.FromHours(1));
        await fixture.SyncAsync(new SyncRequest(Nnov, Backfill: [new(2026, 6)]));
        await ReconcileSystemTests.ReconcileAsync(fixture);
        await using var context = await FinanceContext.OfAsync(fixture, "portal-admin");

        var page = context.Render<ReconciliationPage>();

        page.WaitForAssertion(() => page.Find("[data-reread]").TextContent.ShouldEndWith("the break stands"));
        page.Find("[data-reread]").TextContent.ShouldContain("04:30");
    }

    [Fact]
    public async Task Page_WhoMayOnlyRead_SeesNoActions()
    {
        using var culture = new CultureScope("en");
        await using var fixture = await BrokenAsync();
        await using var context = await FinanceContext.OfAsync(fixture, "carrier-manager");

        var page = context.Render<ReconciliationPage>();

        page.WaitForAssertion(() => page.Find("tbody tr[data-row] a.mono").GetAttribute("href")!.ShouldEndWith("?period=2026-06"));
        page.FindAll("[data-take], [data-explain], [data-reopen]").ShouldBeEmpty();
    }

    [Fact]
    public async Task Page_Operator_IsRefused_AndSeesOnHisAccountOnlyThatItIsBeingChecked()
    {
        using var culture = new CultureScope("en");
        await using var fixture = await BrokenAsync();
        await using var context = await FinanceContext.OfAsync(fixture, "op10-admin");

        context.Render<ReconciliationPage>().FindAll("table").ShouldBeEmpty();
        var id = await AccountStatementTests.IdAsync(fixture);
        var account = context.Render<AccountPage>(parameters => parameters.Add(it => it.Id, id.Value));

        account.WaitForAssertion(() => account.Find(".note").TextContent.ShouldContain("being checked"));
        account.Find(".note").TextContent.ShouldNotContain("NACH");
    }

    private static async Task<BalancesFixture> BrokenAsync()
    {
        var fixture = await CreateAsync();
        await ReconcileSystemTests.BrokenAsync(fixture, charged: 100, stored: 70);
        await ReconcileSystemTests.ReconcileAsync(fixture);
        return fixture;
    }
}
