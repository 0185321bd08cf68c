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

    private static async Task<SearchHits> FindAsync(OrderScene scene, string subject, string? text) => (await new SearchPortal(scene.Database.For(subject), OrderScene.Catalogue).Run(text, Token)).Value;
}
