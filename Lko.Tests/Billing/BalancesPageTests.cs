using Bunit;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Tests.Support;
using Lko.Web.Features.Billing;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using static Lko.Tests.Billing.BalancesFixture;

namespace Lko.Tests.Billing;

public sealed class BalancesPageTests
{
    private const string Nbsp = "\u00A0";

    [Fact]
    public async Task Page_Operator_ShowsTotalsCompletenessAndAccounts()
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        fixture.DeliverSample();
        await fixture.SyncAsync();
        await using var context = await FinanceContext.OfAsync(fixture, "op10-admin");

        var page = context.Render<Balances>();

        page.WaitForAssertion(() => page.Find("tbody tr[data-row]").TextContent.ShouldContain("352000012525"));
        page.Find(".kpi").TextContent.ShouldContain($"999{Nbsp}933,83{Nbsp}₽");
        page.Find(".note").TextContent.ShouldContain("Итоги неполные: нет свежих данных");
        page.Find(".prov").TextContent.ShouldContain("05.07 03:30 · 1 из");
        page.Find("h1").TextContent.ShouldBe("Финансовая информация: обзор");
        page.FindAll("label:not(.pick) select.plain option").Select(option => option.TextContent).ShouldBe(["июнь 2026", "май 2026"]);
        page.FindAll("tbody tr[data-row]").Count.ShouldBe(25);
        page.Markup.ShouldNotContain("Каспий-Луч");
    }

    [Fact]
    public async Task Page_PeriodAndSearch_ComeFromTheAddress()
    {
        using var culture = new CultureScope("en");
        await using var fixture = await CreateAsync();
        fixture.DeliverSample();
        await fixture.SyncAsync();
        await using var context = await FinanceContext.OfAsync(fixture, "carrier-kam-volga");
        context.Services.GetRequiredService<NavigationManager>().NavigateTo("balances?period=2026-05&q=352000012525");

        var page = context.Render<Balances>();

        page.WaitForAssertion(() => page.FindAll("tbody tr[data-row]").ShouldHaveSingleItem().TextContent.ShouldContain("145,003.47"));
        page.Find("select.plain option[selected]").TextContent.ShouldBe("May 2026");
        page.Find("tbody tr[data-row]").TextContent.ShouldContain("Caspian Ray LLC");
        page.Find(".note").TextContent.ShouldContain("Totals are incomplete");
    }

    [Fact]
    public async Task Page_AccountThatHasNotToldTheMonth_ShowsItsLastClosing_Marked()
    {
        using var culture = new CultureScope("en");
        await using var fixture = await CreateAsync();
        fixture.DeliverSample();
        await fixture.SyncAsync();
        fixture.Deliver(Nnov, "d90/SALDO_NNOV_202607_01.csv", "352000012773;;;;1,00;0,00;0,00;0,00;1,00;07.2026;RUR\r\n#ИТОГО;1;;;1,00;0,00;0,00;0,00;1,00;;\r\n");
        await fixture.SyncAsync();
        await using var context = await FinanceContext.OfAsync(fixture, "op10-admin");
        context.Services.GetRequiredService<NavigationManager>().NavigateTo("balances?q=352000012525");

        var page = context.Render<Balances>();

        page.WaitForAssertion(() => page.FindAll("tbody tr[data-row]").ShouldHaveSingleItem());
        page.Find("select.plain option[selected]").TextContent.ShouldBe("July 2026");
        var closing = page.FindAll("tbody tr[data-row] td").Last(cell => cell.ClassList.Contains("num"));
        var june = SourceSystemsExpected.Balances(Nnov).Single(row => row.Account is "352000012525" && row.Period is "2026-06").Closing;
        closing.QuerySelector(".mut")!.TextContent.ShouldBe((june / 100m).ToString("N2", System.Globalization.CultureInfo.GetCultureInfo("en-US")));
        closing.QuerySelector("small")!.TextContent.ShouldBe("for June 2026");
        page.Find(".kpi").TextContent.ShouldContain("1.00");
    }

    [Fact]
    public async Task Page_MonthThatFewHaveTold_IsOfferedBesideTheOneShown()
    {
        using var culture = new CultureScope("en");
        await using var fixture = await CreateAsync();
        foreach (var system in new[] { Nnov, "ASR-KLGD-1" })
        {
            fixture.DeliverSample(system);
            await fixture.SyncAsync(system);
        }

        fixture.Deliver(Nnov, "d90/SALDO_NNOV_202607_01.csv", "352000012773;;;;1,00;0,00;0,00;0,00;1,00;07.2026;RUR\r\n#ИТОГО;1;;;1,00;0,00;0,00;0,00;1,00;;\r\n");
        await fixture.SyncAsync();
        await using var context = await FinanceContext.OfAsync(fixture, "carrier-manager");

        var page = context.Render<Balances>();

        page.WaitForAssertion(() => page.Find("select.plain option[selected]").TextContent.ShouldBe("June 2026"));
        page.FindAll("label:not(.pick) select.plain option").Select(option => option.TextContent).ShouldBe(["July 2026", "June 2026", "May 2026"]);
        page.Find("label:not(.pick) select.plain").Change("2026-07");
        page.WaitForAssertion(() => page.Find(".kpi").TextContent.ShouldContain("1.00"));
    }

    [Fact]
    public async Task Page_TotalOverDifferentDates_NamesTheOldestAndTheReason()
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        fixture.DeliverSample();
        await fixture.SyncAsync();
        fixture.Time.Advance(TimeSpan.FromDays(1));
        fixture.Disconnect();
        await fixture.SyncAsync();
        fixture.DeliverSample("ASR-KLGD-1");
        await fixture.SyncAsync("ASR-KLGD-1");
        await using var context = await FinanceContext.OfAsync(fixture, "carrier-manager");
        context.Services.GetRequiredService<NavigationManager>().NavigateTo("balances?q=3520000&sources=1");

        var page = context.Render<Balances>();

        page.WaitForAssertion(() => page.Find(".prov").TextContent.ShouldContain("Данные на 05.07 03:30 · 1 из"));
        page.Find(".prov").TextContent.ShouldEndWith("; МРФ «Волга» на 05.07");
        page.Find(".prov").ClassList.ShouldContain("part", StringComparer.Ordinal);
        var note = page.Find(".note").TextContent;
        note.ShouldContain("не отвечает с 06.07 03:30. Показан остаток на 05.07 03:30.");
        note.ShouldContain("Итоги собраны на разные даты; самые старые данные — ");
        page.FindAll("tbody tr[data-row] .clk.risk").ShouldNotBeEmpty();
        page.FindAll(".stacked tbody tr").Count(row => row.TextContent.Contains("свежие данные", StringComparison.Ordinal)).ShouldBe(1);
        page.Find("button.prov").GetAttribute("aria-expanded").ShouldBe("true");
    }

    [Fact]
    public async Task Page_WhoseNewScopeCannotBeRead_ShowsNoSumsOfTheOld()
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        fixture.DeliverSample();
        await fixture.SyncAsync();
        var database = new UncertainDatabase(fixture.Database.For("op10-admin"));
        await using var context = await FinanceContext.OfAsync(fixture, "op10-admin", database);
        var navigation = context.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("balances?scope=OP10-F4");
        var page = context.Render<Balances>();
        page.WaitForAssertion(() => page.FindAll(".kpi").ShouldNotBeEmpty());

        database.IsBroken = true;
        navigation.NavigateTo("balances?scope=OP10-F2");

        page.WaitForAssertion(() => page.FindAll("[role=alert]").ShouldNotBeEmpty());
        page.FindAll(".kpi, .prov, label:not(.pick) select.plain, tbody tr").ShouldBeEmpty();
        database.IsBroken = false;
        navigation.NavigateTo("balances?scope=OP10-F4");
        page.WaitForAssertion(() => page.FindAll(".kpi").ShouldNotBeEmpty());
    }

    [Fact]
    public async Task Page_WhoseNewPeriodCannotBeRead_ShowsNoSumsOfTheOld()
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        fixture.DeliverSample();
        await fixture.SyncAsync();
        var database = new UncertainDatabase(fixture.Database.For("op10-admin"));
        await using var context = await FinanceContext.OfAsync(fixture, "op10-admin", database);
        var navigation = context.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("balances?system=ASR-NNOV-1&q=352");
        var page = context.Render<Balances>();
        page.WaitForAssertion(() => page.FindAll(".kpi").ShouldNotBeEmpty());
        page.Find(".branch-balances a").GetAttribute("href")!.ShouldNotContain("q=", customMessage: "a part of the total leads to all of its accounts");
        page.Find(".branch-balances a").GetAttribute("href")!.ShouldNotContain("system=");

        database.IsBroken = true;
        page.Find("label:not(.pick) select.plain").Change("2026-05");

        page.WaitForAssertion(() => page.FindAll("[role=alert]").ShouldNotBeEmpty());
        page.FindAll(".kpi, .prov, tbody tr").ShouldBeEmpty();
        page.Find("label:not(.pick) select.plain").GetAttribute("value").ShouldBe("2026-05");
        page.Find("label.pick select").GetAttribute("value").ShouldBe("ASR-NNOV-1", "what there is to choose from is of every month");
        database.IsBroken = false;
        navigation.NavigateTo("balances");
        page.WaitForAssertion(() => page.FindAll(".kpi").ShouldNotBeEmpty());
        page.Find("label:not(.pick) select.plain").GetAttribute("value").ShouldBe("2026-06");
    }

    [Fact]
    public async Task Page_Total_IsSplitBySystemAndEachPartLeadsToItsAccounts()
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        foreach (var system in new[] { Nnov, "ASR-KLGD-1" })
        {
            fixture.DeliverSample(system);
            await fixture.SyncAsync(system);
        }

        await using var context = await FinanceContext.OfAsync(fixture, "carrier-manager");
        var navigation = context.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("balances?sources=1&q=352&page=2");
        var page = context.Render<Balances>();
        page.WaitForAssertion(() => page.FindAll(".stacked tbody tr").ShouldNotBeEmpty());
        var part = page.FindAll(".stacked tbody tr").Single(row => row.QuerySelector("a")!.GetAttribute("href")!.Contains("system=ASR-KLGD-1", StringComparison.Ordinal));
        var closing = SourceSystemsExpected.Balances("ASR-KLGD-1").Where(row => row.Period is "2026-06").Sum(row => row.Closing);
        part.QuerySelector("td[data-l='Исходящее']")!.TextContent.ShouldBe(Lko.Web.Ui.Fmt.Amount(new(closing, Lko.Domain.Common.Currency.RUB)));
        var href = part.QuerySelector("a")!.GetAttribute("href")!;
        href.ShouldContain("branch=NW");
        href.ShouldNotContain("q=");
        href.ShouldNotContain("page=");

        navigation.NavigateTo(href);

        page.WaitForAssertion(() => page.FindAll("tbody tr[data-row]").ShouldNotBeEmpty());
        page.WaitForAssertion(() => page.FindAll("tbody tr[data-row]").ShouldAllBe(row => !row.TextContent.Contains("352000012525", StringComparison.Ordinal)));
        page.Find("label.pick select").GetAttribute("value").ShouldBe("ASR-KLGD-1");
        page.Find("label.pick select").Change(Nnov);
        navigation.Uri.ShouldContain($"system={Nnov}");
        page.Find("label.pick select").Change("");
        navigation.Uri.ShouldNotContain("system=");
    }

    [Fact]
    public async Task Page_SystemWhoseFilesDoNotAddUp_IsToldBesideTheTotalAndInItsLine()
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        fixture.DeliverSample();
        await fixture.SyncAsync();
        await fixture.BreakAsync(FindingKind.TotalDiffers, Nnov, new Period(2026, 6));
        await using var context = await FinanceContext.OfAsync(fixture, "carrier-manager");
        context.Services.GetRequiredService<NavigationManager>().NavigateTo("balances?sources=1");
        var page = context.Render<Balances>();

        page.WaitForAssertion(() => page.Find(".kpi [data-systems-unreconciled]").TextContent.ShouldBe("Систем, где суммы файлов не сходятся: 1, с 05.07 03:30"));
        page.FindAll(".branch-balances tbody tr").Where(row => row.QuerySelector("[data-systems-unreconciled]") is not null).Select(row => row.QuerySelector("td")!.TextContent).ShouldBe(["МРФ «Волга»", "Итого"]);
        page.FindAll(".stacked tbody tr").Where(row => row.TextContent.Contains("суммы файлов не сходятся с", StringComparison.Ordinal))
            .ShouldHaveSingleItem().QuerySelector("a")!.GetAttribute("href")!.ShouldContain($"system={Nnov}");
    }

    [Fact]
    public async Task Page_DrawnAnewWhileItIsRead_ShowsItsSums()
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        fixture.DeliverSample();
        await fixture.SyncAsync();
        var database = new UncertainDatabase(fixture.Database.For("op10-admin"));
        await using var context = await FinanceContext.OfAsync(fixture, "op10-admin", database);
        var navigation = context.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("balances");
        database.Hold();
        var page = context.Render<Balances>();

        navigation.NavigateTo("balances?sources=1");
        database.Release();

        page.WaitForAssertion(() => page.FindAll(".kpi").ShouldNotBeEmpty());
    }

    [Fact]
    public async Task Page_NoDataAtAll_SaysWhy()
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        await using var context = await FinanceContext.OfAsync(fixture, "op10-admin");

        var page = context.Render<Balances>();

        page.WaitForAssertion(() => page.Find(".empty").TextContent.ShouldContain("Остатков пока нет"));
        page.FindAll(".kpi").ShouldBeEmpty();
    }
}
