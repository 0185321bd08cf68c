using System.Linq.Expressions;
using Bunit;
using Lko.Domain.Access;
using Lko.Domain.Catalogue;
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
        var draft = (await scene.DraftAsync(id: proposed.Id, version: proposed.Version, contract: proposed.Contract.Id)).Value;

        await MoveEndAsync(scene, draft);

        var order = await StoredAsync(scene);
        (order.ContractId, order.IsContractProposed).ShouldBe((draft.Contract.Id, false));
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

    /// <summary>In the evening of Moscow it is the next day already in Vladivostok.</summary>
    [Theory]
    [InlineData("Asia/Vladivostok", false, null)]
    [InlineData("Asia/Vladivostok", true, "23.11.2026")]
    [InlineData("Europe/Moscow", false, "23.11.2026")]
    public async Task Today_IsThePersonsUntilThereIsAContract_ThenItsRegions(string zone, bool hasContract, string? latest)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        scene.Time.SetUtcNow(new DateTimeOffset(2026, 11, 23, 20, 30, 0, TimeSpan.Zero));
        (await new SaveProfile(scene.Database.For(OrderScene.Orders)).Run(new ProfileWishes(TimeZone: zone), Token)).IsOk.ShouldBeTrue();
        await using var raw = scene.Database.Raw();
        Subjects.ZoneOf((await raw.Contracts.SingleAsync(row => row.Number == OneAccount, Token)).Subject).Id.ShouldBe("Europe/Moscow");
        using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go("orders/new?product=IP_TRANSIT&step=parameters" + (hasContract ? $"&scope={ScopeCode.OfContract(OneAccount)}" : ""));
        var wizard = screen.Render<OrderWizard>();
        wizard.WaitForElement("#p-sorm_done-true").Change("true");

        wizard.WaitForElement("#p-sorm_date").Change("24.11.2026");

        var errors = wizard.FindAll("#p-sorm_date-error");
        errors.Count.ShouldBe(latest is null ? 0 : 1);
        errors.ShouldAllBe(error => error.TextContent.Contains($"24.11.2026 ещё не наступило. Укажите день не позже {latest}."));
    }

    [Fact]
    public async Task Today_OfADraftTakenUpAgain_IsItsContractsRegions()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        scene.Time.SetUtcNow(new DateTimeOffset(2026, 11, 23, 20, 30, 0, TimeSpan.Zero));
        await using var raw = scene.Database.Raw();
        var contract = await raw.Contracts.SingleAsync(row => row.Number == OneAccount, Token);
        var draft = (await new SaveDraft(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time).Run(
            new DraftCommand(null, 0, "IP_TRANSIT", contract.Id, null, """{"sorm_done":true,"sorm_date":"2026-11-24"}""", null, null, null), Token)).Value;
        var view = (await new GetDraft(scene.Database.For(OrderScene.Orders)).Run(draft.Id, Token)).Value;

        var asked = new List<TimeZoneInfo?>();
        _ = DraftKeeper.Continue(OrderScene.Catalogue.Find("IP_TRANSIT")!, view, zone =>
        {
            asked.Add(zone);
            return default;
        }).Today;

        asked.ShouldBe([Subjects.ZoneOf(contract.Subject)]);
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
