using Bunit;
using Lko.Tests.Billing;
using Lko.Tests.Support;
using Lko.Web.Features.Home;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Web.Features;

/// <summary>The sums of the macro-regions on the first page: of when they are, what they lack, where they lead.</summary>
public sealed class HomeBalancesTests
{
    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Branches_SayAsOfWhenAndLeadToTheirAccounts()
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await BalancesFixture.CreateAsync();
        fixture.DeliverSample();
        await fixture.SyncAsync();
        await using var context = await FinanceContext.OfAsync(fixture, "carrier-manager");

        var home = context.Render<HomePage>();

        home.WaitForAssertion(() => home.FindAll(".brs a[href='balances?branch=URAL']").ShouldHaveSingleItem());
        var volga = home.Find(".brs a[href='balances?branch=VOLGA']").ParentElement!;
        volga.QuerySelector("small")!.TextContent.ShouldBe("на 05.07");
        home.FindAll(".brs small").Count(line => line.TextContent.StartsWith("на ", StringComparison.Ordinal)).ShouldBe(1, "the others have told nothing");
    }

    /// <summary>All of its systems were read, and a balance that a system told wrongly is in no sum.</summary>
    [Fact]
    public async Task Branch_WithoutTheBalancesOfSomeAccounts_IsMarkedAsIncomplete()
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await BalancesFixture.CreateAsync();
        fixture.DeliverSample();
        await fixture.SyncAsync();
        await using (var raw = fixture.Database.Raw())
        {
            await raw.Accounts.Where(row => row.System != BalancesFixture.Nnov).ExecuteUpdateAsync(set => set.SetProperty(row => row.ClosedOn, new DateOnly(2026, 1, 31)), Token);
        }

        var volga = (await fixture.GetAsync("carrier-manager")).Branches.ShouldHaveSingleItem();
        (volga.Systems, volga.SystemsFresh, volga.Accounts - volga.AccountsWithData).ShouldBe((1, 1, 4));
        await using var context = await FinanceContext.OfAsync(fixture, "carrier-manager");

        var home = context.Render<HomePage>();

        home.WaitForAssertion(() => home.Find(".brs li [data-incomplete]").TextContent.ShouldBe("нет остатка по 4 счетам"));
        home.FindAll(".kpi .prov.full").ShouldBeEmpty();
    }
}
