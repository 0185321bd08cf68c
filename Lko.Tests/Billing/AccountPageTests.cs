using Bunit;
using Lko.Tests.Support;
using Lko.Web.Features.Billing;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using static Lko.Tests.Billing.BalancesFixture;

namespace Lko.Tests.Billing;

public sealed class AccountPageTests
{
    private const string Nbsp = "\u00A0";

    [Fact]
    public async Task Page_ShowsTheEquation_AndEachFigureLeadsToItsRows()
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        var id = await AccountStatementTests.FilledAsync(fixture);
        await using var context = await FinanceContext.OfAsync(fixture, "op10-admin");

        var page = context.Render<AccountPage>(parameters => parameters.Add(it => it.Id, id.Value));

        page.WaitForAssertion(() => page.FindAll("tbody tr[data-row]").Count.ShouldBe(3));
        page.Find("h1").TextContent.ShouldBe("Лицевой счёт 352000012525");
        page.Find(".prov").TextContent.ShouldBe("Данные на 05.07 03:30");
        page.FindAll(".equation .term b").Select(term => term.TextContent).ShouldBe(["10,00", "300,00", "−5,00", "200,00", "105,00"]);
        page.FindAll(".equation .term a").Select(link => link.GetAttribute("href")).ShouldBe(
        [
            $"finance/accounts/{id.Value}?period=2026-05",
            $"finance/accounts/{id.Value}?period=2026-06&tab=charges&only=charges",
            $"finance/accounts/{id.Value}?period=2026-06&tab=charges&only=corrections",
            $"finance/accounts/{id.Value}?period=2026-06&tab=payments",
        ]);
        page.FindAll(".tabs .c").Select(count => count.TextContent).ShouldBe(["3", "2", "1", "130"]);
        page.FindAll("tbody tr[data-row] td:first-child small").Select(kind => kind.TextContent.Split(" · ")[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ShouldBe(["абонентская плата", "за трафик", "корректировка"]);
        page.Find("tbody tr[data-row] .origin").TextContent.ShouldContain("d01/NACH_NNOV_202606_01.csv");
        page.Markup.ShouldContain($"Сумма строк: 295,00{Nbsp}₽");
    }

    [Fact]
    public async Task Page_DeepLink_OpensTheRowsItNames()
    {
        using var culture = new CultureScope("en");
        await using var fixture = await CreateAsync();
        var id = await AccountStatementTests.FilledAsync(fixture);
        await using var context = await FinanceContext.OfAsync(fixture, "carrier-manager");
        var navigation = context.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo($"finance/accounts/{id.Value}?period=2026-06&tab=charges&only=corrections");

        var page = context.Render<AccountPage>(parameters => parameters.Add(it => it.Id, id.Value));

        page.WaitForAssertion(() => page.FindAll("tbody tr[data-row]").ShouldHaveSingleItem().TextContent.ShouldContain("−5.00"));
        navigation.NavigateTo($"finance/accounts/{id.Value}?period=2026-06&tab=usage");
        page.WaitForAssertion(() => page.FindAll("tbody tr[data-row]").Count.ShouldBe(50));
        page.Find("section footer").TextContent.ShouldEndWith($"Data as of {BillingWords.Moment(fixture.Time.GetUtcNow(), fixture.Time.GetUtcNow())}");
        page.Find("[data-older]").GetAttribute("href")!.ShouldContain("place=o");
        page.FindAll("[data-newer]").ShouldBeEmpty();
        navigation.NavigateTo($"finance/accounts/{id.Value}?period=2026-06&tab=documents");
        page.WaitForAssertion(() => page.FindAll("tbody tr[data-row]").ShouldHaveSingleItem().TextContent.ShouldContain("Universal transfer document 202606-0"));
        navigation.NavigateTo($"finance/accounts/{id.Value}?period=2026-05&tab=payments");
        page.WaitForAssertion(() => page.Find(".empty").TextContent.ShouldContain("No payments in the period."));
        page.Find("select.plain option[selected]").TextContent.ShouldBe("May 2026");
    }

    [Theory]
    [InlineData("usage", "section footer")]
    [InlineData("charges", ".gridfoot")]
    [InlineData("payments", ".gridfoot")]
    public async Task Page_SumOfRowsOfASystemNobodyReads_IsMarked(string tab, string foot)
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        var id = await AccountStatementTests.FilledAsync(fixture);
        await using (var context = await FinanceContext.OfAsync(fixture, "carrier-manager"))
        {
            Told(context).ShouldBe(("full", "Данные на 05.07 03:30"));
        }

        fixture.Time.Advance(TimeSpan.FromDays(2));
        await using (var context = await FinanceContext.OfAsync(fixture, "carrier-manager"))
        {
            Told(context).ShouldBe(("part", "Данные на 05.07 03:30; не опрошена с 05.07 03:30"));
        }

        (string, string) Told(BunitContext context)
        {
            context.Services.GetRequiredService<NavigationManager>().NavigateTo($"finance/accounts/{id.Value}?period=2026-06&tab={tab}");
            var mark = context.Render<AccountPage>(parameters => parameters.Add(it => it.Id, id.Value)).WaitForElement($"{foot} .prov");
            return (mark.ClassList.Single(name => name is "full" or "part"), mark.TextContent);
        }
    }

    [Fact]
    public async Task Page_Documents_HaveTheirFileWhereTheSystemDeliversIt()
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        var id = await AccountStatementTests.FilledAsync(fixture);
        fixture.Documents("202605", [(LedgerFiles.Account, "UPD", 100)], delivery: "d02", file: ("UPD_1.xml", "<x/>"u8.ToArray()));
        await fixture.SyncAsync();
        var document = await DocumentFileTests.DocumentAsync(fixture);
        await using var context = await FinanceContext.OfAsync(fixture, "op10-admin");
        var navigation = context.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo($"finance/accounts/{id.Value}?period=2026-05&tab=documents");

        var page = context.Render<AccountPage>(parameters => parameters.Add(it => it.Id, id.Value));

        page.WaitForAssertion(() => page.FindAll("tbody tr[data-row]").ShouldHaveSingleItem());
        var link = page.Find("a[target=_top]");
        link.GetAttribute("href").ShouldBe($"finance/documents/{document.Id.Value}/file");
        link.TextContent.Trim().ShouldBe($"Скачать {document.Number}");
        navigation.NavigateTo($"finance/accounts/{id.Value}?period=2026-06&tab=documents");
        page.WaitForAssertion(() => page.Find("tbody tr[data-row]").TextContent.ShouldContain("202606-0"));
        page.FindAll("a[target=_top]").ShouldBeEmpty("the registry of June names no file");
    }

    [Fact]
    public async Task Page_WhoseNewPeriodCannotBeRead_ShowsNoSumsOfTheOld()
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        var id = await AccountStatementTests.FilledAsync(fixture);
        var database = new UncertainDatabase(fixture.Database.For("op10-admin"));
        await using var context = await FinanceContext.OfAsync(fixture, "op10-admin", database);
        var navigation = context.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo($"finance/accounts/{id.Value}");
        var page = context.Render<AccountPage>(parameters => parameters.Add(it => it.Id, id.Value));
        page.WaitForAssertion(() => page.FindAll("tbody tr[data-row]").ShouldNotBeEmpty());
        var asked = database.Asked;
        navigation.NavigateTo($"finance/accounts/{id.Value}?period=2026-06&tab=charges");
        page.FindAll(".equation").ShouldNotBeEmpty("the month is the one that is shown");
        database.Asked.ShouldBe(asked);

        database.IsBroken = true;
        page.Find("select.plain").Change("2026-05");

        page.WaitForAssertion(() => page.FindAll("[role=alert]").ShouldNotBeEmpty());
        page.FindAll(".equation, .prov, tbody tr").ShouldBeEmpty();
        page.Find("h1").TextContent.ShouldBe("Лицевой счёт 352000012525");
        page.Find("select.plain").GetAttribute("value").ShouldBe("2026-05");
        database.IsBroken = false;
        page.Find("[role=alert] button").Click();
        page.WaitForAssertion(() => page.FindAll(".equation").ShouldNotBeEmpty());
    }

    [Fact]
    public async Task Page_AccountOfAnotherOperator_IsNotFound()
    {
        await using var fixture = await CreateAsync();
        var id = await AccountStatementTests.FilledAsync(fixture);
        await using var context = await FinanceContext.OfAsync(fixture, "op02-orders");
        var missed = false;
        context.Services.GetRequiredService<NavigationManager>().OnNotFound += (_, _) => missed = true;

        var page = context.Render<AccountPage>(parameters => parameters.Add(it => it.Id, id.Value));

        page.WaitForAssertion(() => missed.ShouldBeTrue());
        page.Markup.ShouldNotContain(LedgerFiles.Account);
    }
}
