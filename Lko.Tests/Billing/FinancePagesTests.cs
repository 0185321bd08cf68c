using Bunit;
using Lko.Domain.Billing;
using Lko.Domain.Common.Requisites;
using Lko.Domain.Live;
using Lko.Tests.Support;
using Lko.Web.Features.Billing;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Lko.Tests.Billing.BalancesFixture;

namespace Lko.Tests.Billing;

public sealed class FinancePagesTests
{
    [Fact]
    public async Task Unidentified_SaysHowLongTheMoneyWaits()
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        fixture.Payments("202606", [("", 12_345), (LedgerFiles.Account, 100)]);
        await fixture.SyncAsync();
        await using var context = await FinanceContext.OfAsync(fixture, "carrier-manager");

        var page = context.Render<UnidentifiedPage>();

        page.WaitForAssertion(() => page.FindAll("tbody tr[data-row]").ShouldHaveSingleItem());
        var row = page.Find("tbody tr[data-row]").TextContent;
        row.ShouldContain("10.06.2026");
        row.ShouldContain(Lko.Web.Ui.Fmt.Days(25));
        row.ShouldContain("123,45");
        row.ShouldContain("d01/OPL_NNOV_202606_01.csv");
        page.Find(".stacked tbody tr").TextContent.ShouldContain("123,45");
        page.Find(".stacked tbody td[data-l='Данные на']").TextContent.ShouldContain("03:30");
        page.Find(".act .prov").TextContent.ShouldContain("1 из ");
    }

    [Fact]
    public async Task Unidentified_OfManySystems_ShowsTheLongestAndTheRestWhenAsked()
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        fixture.Payments("202606", [("", 12_345)]);
        await fixture.SyncAsync();
        await using (var raw = fixture.Database.Raw())
        {
            var token = Xunit.TestContext.Current.CancellationToken;
            var one = await raw.UnidentifiedPayments.SingleAsync(token);
            var others = await raw.SourceSystems.Where(row => row.Code != Nnov).OrderBy(row => row.Code).Select(row => row.Code).Take(11).ToListAsync(token);
            raw.UnidentifiedPayments.AddRange(others.Select(code => UnidentifiedPayment.Of(
                code, new PaymentRecord(null, "key", one.ValueDay, one.Amount, "", "", ""), one.Period, "key", one.Source)));
            await raw.SaveChangesAsync(token);
        }

        await using var context = await FinanceContext.OfAsync(fixture, "carrier-manager");

        var page = context.Render<UnidentifiedPage>();

        page.WaitForAssertion(() => page.FindAll(".stacked tbody tr").Count.ShouldBe(10));
        page.FindAll(".tall").ShouldBeEmpty();
        page.Find("[data-all]").TextContent.ShouldBe("Показать все системы: 12");
        page.Find("[data-all]").Click();
        page.FindAll(".stacked tbody tr").Count.ShouldBe(12);
        page.FindAll("[data-all]").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ru", "0011234547", "ИНН 0011234547")]
    [InlineData("ru", "11234547", "ИНН 11234547 — не проходит проверку")]
    [InlineData("en", "0011234548", "INN 0011234548: fails the check digits")]
    public async Task Payments_WhateverThePayersNumber_AreKeptWithItAndSaySo(string language, string told, string shown)
    {
        using var culture = new CultureScope(language);
        await using var fixture = await CreateAsync();
        fixture.Payments("202606", [("", 12_345), (LedgerFiles.Account, 100)], inn: told);
        await fixture.SyncAsync();
        await using (var db = fixture.Database.Raw())
        {
            var kept = (await db.Payments.Select(row => row.PayerInn).ToListAsync(Xunit.TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
            kept.Told.ShouldBe(told);
            (kept.Inn is null).ShouldBe(!Inn.TryParse(told, out _));
        }

        await using var context = await FinanceContext.OfAsync(fixture, "carrier-manager");
        var page = context.Render<UnidentifiedPage>();
        page.WaitForAssertion(() => page.Find("tbody tr[data-row] small:not(:empty)"));
        page.Find("tbody tr[data-row]").TextContent.ShouldContain(shown);
    }

    [Fact]
    public async Task Interconnect_ShowsTotalsPerDirection_AndNarrowsByTheAddress()
    {
        using var culture = new CultureScope("en");
        await using var fixture = await CreateAsync();
        fixture.DeliverSample("ITC-VOLGA");
        await fixture.SyncAsync("ITC-VOLGA");
        await using var context = await FinanceContext.OfAsync(fixture, "carrier-manager");
        context.Services.GetRequiredService<NavigationManager>().NavigateTo("finance/interconnect?period=2026-05&direction=OUT");

        var page = context.Render<InterconnectPage>();

        page.WaitForAssertion(() => page.FindAll("tbody tr[data-row]").ShouldNotBeEmpty());
        page.FindAll("tr[data-total]").Select(row => row.QuerySelector("a")!.TextContent).ShouldBe(["incoming", "outgoing"]);
        page.FindAll("tbody tr[data-row]").ShouldAllBe(row => row.TextContent.Contains("outgoing", StringComparison.Ordinal));
        page.Find("select.plain option[selected]").TextContent.ShouldBe("May 2026");
        page.Find(".prov").TextContent.ShouldContain("1 of ");
        page.FindAll("tbody tr[data-row] td[data-l=Operator]").ShouldAllBe(cell => !cell.TextContent.Any(letter => letter >= 'А' && letter <= 'я'), "operators are named in the person's language");
    }

    [Fact]
    public async Task Interconnect_OfSystemsBehind_NamesThemAndMarksTheirRows()
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        fixture.DeliverSample("ITC-SIBERIA");
        await fixture.SyncAsync("ITC-SIBERIA");
        fixture.Time.Advance(TimeSpan.FromDays(1));
        fixture.Disconnect("ITC-SIBERIA");
        await fixture.SyncAsync("ITC-SIBERIA");
        fixture.DeliverSample("ITC-VOLGA");
        await fixture.SyncAsync("ITC-VOLGA");
        await using var context = await FinanceContext.OfAsync(fixture, "carrier-manager");
        context.Services.GetRequiredService<NavigationManager>().NavigateTo("finance/interconnect?size=100");

        var page = context.Render<InterconnectPage>();

        page.WaitForAssertion(() => page.FindAll("tbody tr[data-row]").Count.ShouldBe(100));
        var note = page.Find(".note").TextContent;
        note.ShouldContain("Данные неполные: нет свежих данных 6 систем из 7.");
        note.ShouldContain("Система межоператорских расчётов, МРФ «Сибирь»: не отвечает с 06.07 03:30. Показаны данные на 05.07 03:30.");
        note.ShouldContain("Данные систем на разные даты; самые старые — Система межоператорских расчётов, МРФ «Сибирь», 05.07 03:30.");
        page.FindAll(".note li").Count.ShouldBe(5);
        page.FindAll(".note li").ShouldContain(line => line.TextContent == "Система межоператорских расчётов, МРФ «Юг»: отвечает, данных за период не прислала, данных ещё не было");
        page.Find(".act .prov").TextContent.ShouldEndWith("1 из 7 систем; данные систем на разные даты");
        var marked = page.FindAll("tbody tr[data-row]").ToLookup(row => row.QuerySelector(".clk.risk")?.TextContent ?? "", row => row.TextContent.Contains("МРФ «Сибирь»", StringComparison.Ordinal), StringComparer.Ordinal);
        marked["не отвечает с 06.07 03:30"].ShouldAllBe(isBehind => isBehind);
        marked["не отвечает с 06.07 03:30"].Count().ShouldBe(90);
        marked[""].Count().ShouldBe(10, "the rows of a system that was read say nothing of it");
    }

    [Fact]
    public async Task Interconnect_UnderAnotherContract_IsEmptyAndTheScopeIsLeftByOneButton()
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        fixture.DeliverSample("ITC-VOLGA");
        await fixture.SyncAsync("ITC-VOLGA");
        await using var context = await FinanceContext.OfAsync(fixture, "op02-orders");
        var navigation = context.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("finance/interconnect?scope=contract.131000099221");

        var page = context.Render<InterconnectPage>();

        page.WaitForElement(".empty button");
        page.FindAll("tr[data-total], tbody tr[data-row]").ShouldBeEmpty();
        page.Find(".empty button").Click();
        navigation.Uri.ShouldEndWith("/finance/interconnect");
        page.WaitForAssertion(() => page.FindAll("tbody tr[data-row]").ShouldNotBeEmpty());
    }

    [Fact]
    public async Task Interconnect_WhoseNewScopeCannotBeRead_ShowsNoSumsOfTheOld()
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        fixture.DeliverSample("ITC-VOLGA");
        await fixture.SyncAsync("ITC-VOLGA");
        var database = new UncertainDatabase(fixture.Database.For("op02-orders"));
        await using var context = await FinanceContext.OfAsync(fixture, "op02-orders", database);
        var navigation = context.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("finance/interconnect");
        var page = context.Render<InterconnectPage>();
        page.WaitForAssertion(() => page.FindAll("tr[data-total]").ShouldNotBeEmpty());

        database.IsBroken = true;
        navigation.NavigateTo("finance/interconnect?scope=contract.131000099221");

        page.WaitForAssertion(() => page.FindAll("[role=alert]").ShouldNotBeEmpty());
        page.FindAll("tr[data-total], tr[data-row], .prov").ShouldBeEmpty();
    }

    [Fact]
    public async Task Interconnect_WhoseNewPeriodCannotBeRead_ShowsNoSumsOfTheOld()
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        fixture.DeliverSample("ITC-VOLGA");
        await fixture.SyncAsync("ITC-VOLGA");
        var database = new UncertainDatabase(fixture.Database.For("carrier-manager"));
        await using var context = await FinanceContext.OfAsync(fixture, "carrier-manager", database);
        context.Services.GetRequiredService<NavigationManager>().NavigateTo("finance/interconnect");
        var page = context.Render<InterconnectPage>();
        page.WaitForAssertion(() => page.FindAll("tr[data-total]").ShouldNotBeEmpty());

        database.IsBroken = true;
        page.Find("select.plain").Change("2026-05");

        page.WaitForAssertion(() => page.FindAll("[role=alert]").ShouldNotBeEmpty());
        page.FindAll("tr[data-total], tr[data-row], .prov").ShouldBeEmpty();
        page.Find("select.plain").GetAttribute("value").ShouldBe("2026-05");
    }

    [Fact]
    public async Task Ports_WhoseNewPeriodCannotBeRead_TellNoDateOfTheOld()
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        fixture.DeliverSample("ASR-CHEL-1");
        await fixture.SyncAsync("ASR-CHEL-1");
        var database = new UncertainDatabase(fixture.Database.For("carrier-manager"));
        await using var context = await FinanceContext.OfAsync(fixture, "carrier-manager", database);
        context.Services.GetRequiredService<NavigationManager>().NavigateTo("finance/ports");
        var page = context.Render<PortsPage>();
        page.WaitForAssertion(() => page.FindAll(".act .prov").ShouldNotBeEmpty());

        database.IsBroken = true;
        page.Find("select.plain").Change("2026-05");

        page.WaitForAssertion(() => page.FindAll("[role=alert]").ShouldNotBeEmpty());
        page.FindAll(".act .prov, tr[data-row]").ShouldBeEmpty();
        page.FindAll("select.plain").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Ports_OfASystemNobodyReads_NameItAndMarkItsRows()
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        fixture.DeliverSample("ASR-CHEL-1");
        await fixture.SyncAsync("ASR-CHEL-1");
        fixture.Time.Advance(TimeSpan.FromDays(2));
        await using var context = await FinanceContext.OfAsync(fixture, "carrier-manager");

        var page = context.Render<PortsPage>();

        page.WaitForAssertion(() => page.FindAll("tbody tr[data-row]").Count.ShouldBe(2));
        page.FindAll("tbody tr[data-row] small.clk.risk").Select(mark => mark.TextContent).ShouldBe(["не опрошена с 05.07 03:30", "не опрошена с 05.07 03:30"]);
        page.Find(".note").TextContent.ShouldContain("Данные неполные: нет свежих данных 6 систем из 6.");
        page.Find(".note").TextContent.ShouldContain("АСР «Тайга-Биллинг», Челябинск: не опрошена с 05.07 03:30. Показаны данные на 05.07 03:30.");
        page.FindAll(".note li").Count.ShouldBe(5);
    }

    [Fact]
    public async Task Ports_ShowWhatIsMissingAndWhatIsBilled()
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        fixture.DeliverSample("ASR-CHEL-1");
        await fixture.SyncAsync("ASR-CHEL-1");
        await using var context = await FinanceContext.OfAsync(fixture, "carrier-manager");

        var page = context.Render<PortsPage>();

        page.WaitForAssertion(() => page.FindAll("tbody tr[data-row]").Count.ShouldBe(2));
        page.FindAll("tbody tr[data-row] .clk.risk").ShouldHaveSingleItem().TextContent.ShouldBe("25");
        page.Markup.ShouldContain("5\u00A0705,77");
        page.Find(".act .prov").TextContent.ShouldContain("1 из 6");
        page.FindAll("tbody tr[data-row] details.origin").ShouldAllBe(origin => origin.TextContent.Contains("P95_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Interconnect_SystemReadMeanwhile_IsToldAndItsSumsAreShownWhenAsked()
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        fixture.DeliverSample("ITC-SIBERIA");
        await fixture.SyncAsync("ITC-SIBERIA");
        await using var context = await FinanceContext.OfAsync(fixture, "carrier-manager");
        var page = context.Render<InterconnectPage>();
        page.WaitForAssertion(() => page.FindAll("tr[data-total]").ShouldNotBeEmpty());
        var before = page.Find("tr[data-total]").TextContent;
        fixture.DeliverSample("ITC-VOLGA");
        await fixture.SyncAsync("ITC-VOLGA");

        Tell(context, "ITC-VOLGA");

        page.WaitForElement("button.fresh").Click();
        page.WaitForAssertion(() => (page.Find("tr[data-total]").TextContent == before).ShouldBeFalse("the sums have grown"));
        page.Find(".act .prov").TextContent.ShouldContain("2 из 7");
        page.FindAll("button.fresh").ShouldBeEmpty();
    }

    [Fact]
    public async Task Ports_SystemReadMeanwhile_IsToldAndItsPortsAreShownWhenAsked()
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        await using var context = await FinanceContext.OfAsync(fixture, "carrier-manager");
        var page = context.Render<PortsPage>();
        page.WaitForElement(".empty");
        fixture.DeliverSample("ASR-CHEL-1");
        await fixture.SyncAsync("ASR-CHEL-1");

        Tell(context, "ASR-CHEL-1");

        page.WaitForElement("button.fresh").Click();
        page.WaitForAssertion(() => page.FindAll("tbody tr[data-row]").Count.ShouldBe(2));
        page.Find(".act .prov").TextContent.ShouldContain("1 из 6");
    }

    [Fact]
    public async Task Unidentified_SystemReadMeanwhile_IsToldAndItsMoneyIsShownWhenAsked()
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        fixture.Payments("202605", [("", 500)]);
        await fixture.SyncAsync();
        await using var context = await FinanceContext.OfAsync(fixture, "carrier-manager");
        var page = context.Render<UnidentifiedPage>();
        page.WaitForAssertion(() => page.FindAll("tbody tr[data-row]").ShouldHaveSingleItem());
        fixture.Payments("202606", [("", 12_345)], delivery: "d02");
        await fixture.SyncAsync();

        Tell(context, Nnov);

        page.WaitForElement("button.fresh").Click();
        page.WaitForAssertion(() => page.FindAll("tbody tr[data-row]").Count.ShouldBe(2));
        page.Find(".stacked tbody tr").TextContent.ShouldContain("128,45");
    }

    /// <summary>What a run that has changed something says to the open pages.</summary>
    private static void Tell(BunitContext context, string system) => context.Services.GetRequiredService<ILiveFeed>().Publish(new(Topic.Balance, system, null, null, null));
}
