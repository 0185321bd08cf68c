using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Operators;
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
}
