using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Operators;

/// <summary>One line of text finds what the person may open, and nothing beside it.</summary>
public sealed class SearchPortalTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Search_ByNumberPlaceOrName_FindsOrdersContractsAndAccounts(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await scene.DraftAsync();
        var number = await scene.SubmittedAsync();
        await using var raw = scene.Database.Raw();
        var account = await raw.Accounts.FirstAsync(row => row.CarrierBranch == "VOLGA" && raw.Operators.Any(each => each.Id == row.OperatorId && each.Code == "OP10"), Token);
        var contract = await raw.Contracts.SingleAsync(row => row.Id == account.ContractId, Token);

        foreach (var text in new[] { number, "№ lko 2026 0000001", "саратов", "SL-1", OrderScene.Catalogue.Find("L2_P2P")!.Name.Current })
        {
            (await FindAsync(scene, OrderScene.Orders, text)).Orders.ShouldHaveSingleItem().Number.ShouldBe(number, text);
        }

        (await FindAsync(scene, OrderScene.Orders, account.Number)).Accounts.ShouldContain(hit => hit.Id == account.Id);
        (await FindAsync(scene, OrderScene.Orders, contract.Number)).Contracts.ShouldContain(hit => hit.Number == contract.Number);
        foreach (var text in new[] { null, "", " ", "7", "%", "_" })
        {
            (await FindAsync(scene, OrderScene.Orders, text)).ShouldBe(SearchHits.None, "too little to look for");
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Search_ByStreetOrSiteCode_FindsTheOrderByEitherEnd(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var channel = OrderScene.Channel();
        (channel["site_code_a"], channel["site_code_b"]) = ("NNV-0417", "SRT-09/2");
        var draft = (await scene.DraftAsync(parameters: channel)).Value;
        foreach (var text in new[] { "Белинского", "ул. Московская, 70", "nnv 0417", "SRT-09/2" })
        {
            (await ListedAsync(scene, OrderView.Drafts, text)).ShouldBe(1, text);
        }

        var number = (await scene.SubmitAsync(draft)).Value;

        foreach (var text in new[] { "Белинского", "ул. Московская, 70", "nnv 0417", "SRT-09/2" })
        {
            (await FindAsync(scene, OrderScene.Orders, text)).Orders.ShouldHaveSingleItem().Number.ShouldBe(number, text);
            (await ListedAsync(scene, OrderView.Open, text)).ShouldBe(1, text);
        }

        (await FindAsync(scene, OrderScene.Orders, "Белинского, 90")).Orders.ShouldBeEmpty();
    }

    [Fact]
    public async Task Search_OrderWithManySites_FindsTheLastOne()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var sites = string.Join(',', Enumerable.Range(1, 40).Select(site => $$$"""{"name":"№ {{{site}}}","site_code":"S-{{{site:000}}}","address":{"subject":"52","text":"г. Нижний Новгород, ул. Большая Покровская, {{{site}}}"}}"""));

        (await new SaveDraft(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time)
            .Run(new DraftCommand(null, 0, "L3_VPN", null, null, $$"""{"sites":[{{sites}}]}""", null, null, null), Token)).IsOk.ShouldBeTrue();

        (await ListedAsync(scene, OrderView.Drafts, "S-040")).ShouldBe(1);
        (await ListedAsync(scene, OrderView.Drafts, "Покровская, 40")).ShouldBe(1);
    }

    /// <summary>An order that was written before its streets were looked through is found by them once anything of it is written.</summary>
    [Fact]
    public async Task Search_OrderOfBefore_IsFoundByItsStreetWithTheNextWrite()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await using (var raw = scene.Database.Raw())
        {
            await raw.Orders.ExecuteUpdateAsync(set => set.SetProperty(row => row.SearchKey, "LKO20260000001"), Token);
        }

        (await FindAsync(scene, OrderScene.Orders, "Белинского")).Orders.ShouldBeEmpty();
        await scene.ReportAsync(number, "REGISTERED");

        (await FindAsync(scene, OrderScene.Orders, "Белинского")).Orders.ShouldHaveSingleItem();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Search_ByOthers_StaysInsideTheirWallsAndRights(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await using var raw = scene.Database.Raw();
        var account = await raw.Accounts.FirstAsync(row => row.CarrierBranch == "VOLGA" && raw.Operators.Any(each => each.Id == row.OperatorId && each.Code == "OP10"), Token);

        (await FindAsync(scene, "op02-orders", number)).Orders.ShouldBeEmpty();
        (await FindAsync(scene, "op02-orders", account.Number)).Accounts.ShouldNotContain(hit => hit.Id == account.Id);
        (await FindAsync(scene, "op10-finance", account.Number)).Accounts.ShouldNotContain(hit => hit.Id == account.Id, "another branch");
        (await FindAsync(scene, "carrier-kam-volga", number)).Orders.ShouldHaveSingleItem();
        (await FindAsync(scene, "carrier-support", account.Number)).Accounts.ShouldBeEmpty("who may not read balances is not led to them");

        var refused = await raw.AccessEvents.CountAsync(row => row.Kind == AccessEventKind.Refused, Token);
        (await FindAsync(scene, "op10-finance", number)).Orders.ShouldBeEmpty("who may not read orders is not told of them");
        (await raw.AccessEvents.CountAsync(row => row.Kind == AccessEventKind.Refused, Token)).ShouldBe(refused, "a search is no attempt at what is closed");
        (await new SearchPortal(scene.Database.For(null), OrderScene.Catalogue).Run(number, Token)).ShouldBeOfType<Outcome<SearchHits>.Denied>();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Opened_IsOfferedAgainToWhoeverOpenedItWhileHeMay(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await using var raw = scene.Database.Raw();
        var account = await raw.Accounts.FirstAsync(row => row.CarrierBranch == "VOLGA" && raw.Operators.Any(each => each.Id == row.OperatorId && each.Code == "OP10"), Token);
        var contract = await raw.Contracts.SingleAsync(row => row.Id == account.ContractId, Token);
        RecentObject[] opened = [new(RecentKind.Order, number), new(RecentKind.Account, $"{account.Id.Value}"), new(RecentKind.Contract, contract.Number), new(RecentKind.Order, "LKO-2020-0000001")];
        foreach (var each in opened)
        {
            (await new RememberOpened(scene.Database.For(OrderScene.Orders)).Run(each, Token)).IsOk.ShouldBeTrue();
        }

        var recent = await RecentAsync(scene, OrderScene.Orders);

        recent.Opened.ShouldBe(opened.Reverse());
        recent.Hits.Orders.ShouldHaveSingleItem().Number.ShouldBe(number, "the other is not there, or not his");
        recent.Hits.Accounts.ShouldHaveSingleItem().Id.ShouldBe(account.Id);
        recent.Hits.Contracts.ShouldHaveSingleItem().Number.ShouldBe(contract.Number);
        (await RecentAsync(scene, "op10-admin")).Opened.ShouldBeEmpty("it is nobody else's");
        (await new ListRecent(scene.Database.For(null)).Run(Token)).ShouldBeOfType<Outcome<RecentHits>.Denied>();
        (await new RememberOpened(scene.Database.For(null)).Run(opened[0], Token)).ShouldBeOfType<Outcome<Nothing>.Denied>();

        await scene.GrantAsync(OrderScene.Orders, Role.OperatorFinance);
        (await RecentAsync(scene, OrderScene.Orders)).Hits.Orders.ShouldBeEmpty("who may not read orders any more is not told of them");
    }

    [Fact]
    public void Opened_Written_HoldsTheLastTenEveryOneOnce()
    {
        var written = "";
        for (var index = 0; index < 15; index++)
        {
            written = RecentObject.Write(RecentObject.Read(written).Prepend(new(RecentKind.Contract, $"K {index % 12}")));
        }

        RecentObject.Read(written).Select(each => each.Key).ShouldBe(["K 2", "K 1", "K 0", "K 11", "K 10", "K 9", "K 8", "K 7", "K 6", "K 5"]);
        RecentObject.Read(null).ShouldBeEmpty();
    }

    private static async Task<RecentHits> RecentAsync(OrderScene scene, string subject) => (await new ListRecent(scene.Database.For(subject)).Run(Token)).Value;

    private static async Task<SearchHits> FindAsync(OrderScene scene, string subject, string? text) => (await new SearchPortal(scene.Database.For(subject), OrderScene.Catalogue).Run(text, Token)).Value;

    private static async Task<int> ListedAsync(OrderScene scene, OrderView view, string text) =>
        (await new ListOrders(scene.Database.For(OrderScene.Orders), scene.Time)
            .Run(new OrderQuery(view, text, null, null, null, null, false, new PageRequest(1, 50)), Token)).Value.Total;
}
