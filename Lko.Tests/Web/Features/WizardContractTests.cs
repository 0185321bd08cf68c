using System.Linq.Expressions;
using Bunit;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Web.Features.Orders.Wizard;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Web.Features.WizardContracts;

namespace Lko.Tests.Web.Features;

/// <summary>The portal proposes a contract until somebody chooses one.</summary>
public sealed class WizardContractTests
{
    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Contract_OnlyProposed_FollowsTheEndAfterAReloadToo()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var draft = (await scene.DraftAsync()).Value;

        await MoveEndAsync(scene, draft);

        var order = await StoredAsync(scene);
        order.IsContractProposed.ShouldBeTrue();
        await using var raw = scene.Database.Raw();
        (await raw.Contracts.SingleAsync(row => row.Id == order.ContractId, Token)).Subject.ShouldBe(Saratov);
    }

    [Fact]
    public async Task Contract_Chosen_StaysAfterAReload()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var proposed = (await scene.DraftAsync()).Value;
        var draft = (await scene.DraftAsync(id: proposed.Id, version: proposed.Version, contract: proposed.ContractId)).Value;

        await MoveEndAsync(scene, draft);

        var order = await StoredAsync(scene);
        (order.ContractId, order.IsContractProposed).ShouldBe((draft.ContractId, false));
    }

    [Fact]
    public async Task TypedInPlaceOfADay_LeavesTheSavedOneAndIsNotLeftUnasked()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var draft = (await scene.DraftAsync()).Value;
        using var screen = new Screen(scene, OrderScene.Orders);
        var wizard = Open(screen, draft, "contract");
        wizard.WaitForElement("#wanted").Change("05.08.2026");
        await SavedAsync(row => row.RequestedCompletionDate == new DateOnly(2026, 8, 5));

        wizard.Find("#wanted").Change("31.02.2026");
        wizard.Find("#reference").Change("Д-17");
        await SavedAsync(row => row.CustomerReference == "Д-17");

        (await StoredAsync(scene)).RequestedCompletionDate.ShouldBe(new DateOnly(2026, 8, 5));
        wizard.Find("#wanted").GetAttribute("value").ShouldBe("31.02.2026", "nothing typed is lost");
        wizard.Find("#wanted-error[role=alert]").TextContent.ShouldContain("«31.02.2026» — не дата.");
        wizard.FindComponent<NavigationLock>().Instance.ConfirmExternalNavigation.ShouldBeTrue("it is nowhere but on the screen");
        SaveAndLeave();
        wizard.WaitForAssertion(() => wizard.Find(".pf-summary").TextContent.ShouldContain("«31.02.2026» — не дата."));
        screen.Path.ShouldContain("step=contract");
        wizard.Find("#wanted").Change("06.08.2026");
        wizard.FindAll("#wanted-error, .pf-summary").ShouldBeEmpty();
        SaveAndLeave();
        wizard.WaitForAssertion(() => screen.Path.ShouldContain("orders?view=drafts"));
        (await StoredAsync(scene)).RequestedCompletionDate.ShouldBe(new DateOnly(2026, 8, 6));

        void SaveAndLeave() => wizard.FindAll("button").Single(button => string.Equals(button.TextContent, "Сохранить и выйти", StringComparison.Ordinal)).Click();

        Task SavedAsync(Expression<Func<Order, bool>> saved) => scene.Database.EventuallyAsync(db => db.Orders.AnyAsync(saved, Token), () => scene.Time.Advance(TimeSpan.FromSeconds(1)));
    }

    [Theory]
    [InlineData(OneAccount, 1)]
    [InlineData("352000099085", 2)]
    public async Task Contract_OfTheScope_IsChosenInANewDraftWithItsOnlyAccount(string number, int accounts)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var raw = scene.Database.Raw();
        var contract = await raw.Contracts.SingleAsync(row => row.Number == number, Token);
        var theirs = await raw.Accounts.Where(row => row.ContractId == contract.Id).ToListAsync(Token);
        theirs.Count.ShouldBe(accounts);
        using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go($"orders/new?product=L2_P2P&scope={ScopeCode.OfContract(number)}");
        var wizard = screen.Render<OrderWizard>();

        wizard.WaitForElement("[data-next]").Click();

        wizard.WaitForAssertion(() => screen.Path.ShouldContain("step=points"));
        var order = await StoredAsync(scene);
        (order.ContractId, order.IsContractProposed, order.AccountId).ShouldBe((contract.Id, false, accounts == 1 ? theirs[0].Id : (AccountId?)null));
    }

    [Fact]
    public async Task Contract_OfAScopeThatIsNotHis_IsNotChosen()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go($"orders/new?product=L2_P2P&scope={ScopeCode.OfContract("140000099017")}");
        var wizard = screen.Render<OrderWizard>();

        wizard.WaitForElement("[data-next]").Click();

        wizard.WaitForAssertion(() => screen.Path.ShouldContain("step=points"));
        (await StoredAsync(scene)).IsContractProposed.ShouldBeTrue();
    }
}
