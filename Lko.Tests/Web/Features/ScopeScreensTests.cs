using Bunit;
using Lko.Domain.Operators;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Lko.Web.Components.Layout;
using Lko.Web.Features.Home;
using Lko.Web.Features.Operators;
using Lko.Web.Features.Orders;
using Lko.Web.Features.Orders.List;
using Lko.Web.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Lko.Tests.Web.Features;

/// <summary>The scope in the address, by its name and on the pages it confines.</summary>
public sealed class ScopeScreensTests
{
    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("orders?scope=OP10-F4", "orders?view=all", "orders?view=all&scope=OP10-F4")]
    [InlineData("orders?scope=OP10-F4", "orders/LKO-2026-0000001", "orders/LKO-2026-0000001?scope=OP10-F4")]
    [InlineData("orders?scope=OP10-F4", "orders#main", "orders?scope=OP10-F4#main")]
    [InlineData("orders?scope=OP10-F4", "orders?scope=OP10-F2", null)]
    [InlineData("orders?scope=OP10-F4", "orders?scope=all", null)]
    [InlineData("orders?scope=all", "orders", null)]
    [InlineData("orders", "contracts", null)]
    public void Link_FromANarrowedPage_TakesTheScopeAlong(string present, string target, string? kept) => ScopeQuery.Kept(present, target).ShouldBe(kept);

    [Theory]
    [InlineData("op10-orders", "ru-RU", "ООО «Каспий-Луч»", "филиал «Волга»")]
    [InlineData("op10-finance", "en-GB", "Caspian Ray LLC", "branch Ural")]
    [InlineData("op10-admin", "ru-RU", "ООО «Каспий-Луч»", "все филиалы")]
    [InlineData("carrier-kam-volga", "ru-RU", "Национальный оператор", "МРФ «Волга»")]
    public async Task ActingFor_NamesTheOrganisationOnce(string subject, string language, string organisation, string scope)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        using var culture = new CultureScope(language);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Carrier:NameRu", "Национальный оператор"), new("Carrier:NameEn", "National Carrier")]).Build();
        var user = (await scene.Database.Caller(subject).GetAsync(Token))!;

        (await new ActingForText(new GetActingFor(scene.Database.For(subject)), configuration).GetAsync(user, Token)).ShouldBe(new ActingFor(organisation, scope));
    }

    [Theory]
    [InlineData("ООО «Луч», филиал «Юг»", "филиал «Юг»")]
    [InlineData("ООО «Луч»", "ООО «Луч»")]
    [InlineData("ООО «Луч»-Сервис", "ООО «Луч»-Сервис")]
    [InlineData("Узел связи", "Узел связи")]
    public void Part_OfAnOrganisation_IsCalledWithoutIt(string name, string part) => ActingFor.PartOf("ООО «Луч»", name).ShouldBe(part);

    [Fact]
    public async Task Pages_WithAScopeInTheAddress_ShowThatPart()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "CLARIFY");
        await using var screen = new Screen(scene, "op10-admin");
        screen.Services.AddScoped<INavCounts, OrderNavCounts>();
        var user = (await scene.Database.Caller("op10-admin").GetAsync(Token))!;
        screen.Go("orders?scope=OP10-F2");
        var list = screen.Render<OrdersPage>();
        var menu = screen.Render<NavMenu>(parameters => parameters.Add(part => part.User, user));
        list.WaitForAssertion(() => list.Markup.ShouldContain("По этим условиям ничего не найдено"));
        list.FindAll(".tabs .c").ShouldAllBe(count => count.TextContent.StartsWith('0'));
        menu.FindAll("a[href=orders] .c").ShouldBeEmpty();

        screen.Go("orders?scope=OP10-F4");
        list.WaitForAssertion(() => list.Find("tbody").TextContent.ShouldContain(number));
        menu.WaitForAssertion(() => menu.Find("a[href=orders] .c").TextContent.ShouldStartWith("1"));

        screen.Go("?scope=OP10-F2");
        var home = screen.Render<HomePage>();
        home.WaitForAssertion(() => home.Markup.ShouldContain("Всё сделано"));
        home.Markup.ShouldNotContain(number);
        screen.Go("?scope=OP10-F4");
        home.WaitForAssertion(() => home.Markup.ShouldContain(number));

        await using var raw = scene.Database.Raw();
        var ordered = await raw.Orders.Where(order => order.Number == number).Join(raw.Contracts, order => order.ContractId, row => row.Id, (order, row) => row.Number).SingleAsync(Token);
        screen.Go("?scope=contract.559000099187");
        home.WaitForAssertion(() => home.Markup.ShouldContain("Всё сделано"));
        menu.WaitForAssertion(() => menu.FindAll("a[href=orders] .c").ShouldBeEmpty());
        screen.Go($"?scope=contract.{ordered}");
        home.WaitForAssertion(() => home.Markup.ShouldContain(number));
        menu.WaitForAssertion(() => menu.Find("a[href=orders] .c").TextContent.ShouldStartWith("1"));

        screen.Go("contracts?scope=OP10-F4");
        var contracts = screen.Render<ContractsPage>();
        contracts.WaitForAssertion(() => contracts.FindAll("tbody tr").ShouldNotBeEmpty());
        contracts.FindAll("tbody tr").ShouldAllBe(row => row.TextContent.Contains("Волга"));
        screen.Go($"contracts?scope=contract.{ordered}");
        contracts.WaitForAssertion(() => contracts.FindAll("tbody tr[data-row]").ShouldHaveSingleItem().TextContent.ShouldContain(ordered));
        screen.Go("contracts?scope=no-such");
        contracts.WaitForAssertion(() => contracts.FindAll("tbody tr[data-row]").ShouldBeEmpty());
        contracts.Find(".empty button").Click();
        screen.Path.ShouldEndWith("/contracts", customMessage: "nothing but the scope hid the rows");
    }

    /// <summary>What stands under the name of a scope is of that scope: the counts, the sums and the rows of another go when its own cannot be read.</summary>
    [Fact]
    public async Task Pages_WhoseNewScopeCannotBeRead_ShowNothingOfTheOld()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await using var screen = new Screen(scene, "op10-admin");
        screen.Services.AddScoped<INavCounts, OrderNavCounts>();
        var user = (await scene.Database.Caller("op10-admin").GetAsync(Token))!;
        screen.Go("?scope=OP10-F4");
        var home = screen.Render<HomePage>();
        var list = screen.Render<OrdersPage>();
        var menu = screen.Render<NavMenu>(parameters => parameters.Add(part => part.User, user));
        home.WaitForAssertion(() => home.FindAll(".skel").ShouldBeEmpty());
        home.Markup.ShouldContain(number);
        list.WaitForAssertion(() => list.Find("tbody").TextContent.ShouldContain(number));
        list.WaitForAssertion(() => list.FindAll(".tabs .c").ShouldNotBeEmpty());
        list.WaitForAssertion(() => list.FindAll(".prov").ShouldNotBeEmpty());
        menu.WaitForAssertion(() => menu.FindAll(".c").ShouldNotBeEmpty());

        screen.Database.IsBroken = true;
        screen.Go("?scope=OP10-F2");

        home.WaitForAssertion(() => home.FindAll("[role=alert]").ShouldNotBeEmpty());
        home.WaitForAssertion(() => home.FindAll(".skel").ShouldBeEmpty());
        home.Markup.ShouldNotContain(number);
        home.FindAll(".kpi .v").ShouldAllBe(figure => figure.TextContent.Trim() == "—");
        home.FindAll(".brs li, .kpi .prov").ShouldBeEmpty();
        list.WaitForAssertion(() => list.FindAll("[role=alert]").ShouldNotBeEmpty());
        list.Markup.ShouldNotContain(number);
        list.FindAll(".tabs .c, .prov").ShouldBeEmpty();
        menu.WaitForAssertion(() => menu.FindAll(".c").ShouldBeEmpty());

        screen.Database.IsBroken = false;
        screen.Go("?scope=OP10-F4");
        home.WaitForAssertion(() => home.Markup.ShouldContain(number));
        menu.WaitForAssertion(() => menu.FindAll(".c").ShouldNotBeEmpty());
        list.WaitForAssertion(() => list.FindAll(".tabs .c").ShouldNotBeEmpty());
    }
}
