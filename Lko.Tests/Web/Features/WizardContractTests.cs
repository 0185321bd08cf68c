using System.Globalization;
using System.Linq.Expressions;
using Bunit;
using Lko.Domain.Catalogue;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Lko.Web.Features.Orders.Wizard;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Web.Features;

/// <summary>The portal proposes a contract until somebody chooses one, or an account of one.</summary>
public sealed class WizardContractTests
{
    private const string Saratov = "64";

    /// <summary>A contract of his branch with one account.</summary>
    private const string OneAccount = "352000099442";

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Account_Chosen_FixesItsContract()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var draft = (await scene.DraftAsync()).Value;
        using (var screen = new Screen(scene, OrderScene.Orders))
        {
            var wizard = Open(screen, draft, "contract");
            wizard.WaitForAssertion(() => wizard.FindAll("#account input").Count.ShouldBe(3, "its two accounts, and none of them"));
            wizard.Find("#account").TextContent.ShouldNotContain("ASR-", Case.Sensitive, "an operator's person reads names of systems");
            wizard.FindAll("#account input")[1].Change("on");
            wizard.Find("[data-next]").Click();
            wizard.WaitForAssertion(() => screen.Path.ShouldContain("step=review"));
        }

        await MoveEndAsync(scene, draft);

        var order = await StoredAsync(scene);
        (order.ContractId, order.IsContractProposed).ShouldBe((draft.ContractId, false));
        order.AccountId.ShouldNotBeNull();
    }

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

    [Theory]
    [InlineData("ru-RU", "не указан")]
    [InlineData("en-GB", "not given")]
    public async Task Account_FewOfThem_StandSideBySideAndNoneCanBeTaken(string language, string none)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var draft = await WithAccountsAsync(scene, 5);
        using var screen = new Screen(scene, OrderScene.Orders, language);
        var wizard = Open(screen, draft, "contract");
        wizard.WaitForAssertion(() => wizard.FindAll("#account[role=radiogroup] label").Count.ShouldBe(6));
        wizard.FindAll("#account label")[0].TextContent.Trim().ShouldBe(none);
        wizard.Find("#account-label").TextContent.ShouldContain(language[..2] == "ru" ? "Лицевой счёт" : "account", Case.Insensitive);

        wizard.FindAll("#account input")[5].Change("on");
        wizard.WaitForAssertion(() => wizard.FindAll("#account label")[5].ClassName.ShouldBe("on"));
        wizard.FindAll("#account input")[0].Change("on");

        wizard.WaitForAssertion(() => wizard.FindAll("#account label")[0].ClassName.ShouldBe("on"));
        wizard.Find("[data-next]").Click();
        wizard.WaitForAssertion(() => screen.Path.ShouldContain("step=review"));
        (await StoredAsync(scene)).AccountId.ShouldBeNull();
    }

    [Theory]
    [InlineData("ru-RU", "Значения «999» нет в списке.")]
    [InlineData("en-GB", "\"999\" is not in the list.")]
    public async Task Account_ManyOfThem_IsFoundByAPartOfItsNumber(string language, string refused)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var draft = await WithAccountsAsync(scene, 6);
        using var screen = new Screen(scene, OrderScene.Orders, language);
        var wizard = Open(screen, draft, "contract");
        wizard.WaitForAssertion(() => wizard.FindAll("input#account[role=combobox]").ShouldHaveSingleItem());

        wizard.Choose("#account", "999");
        wizard.Find("#account").Blur();

        wizard.WaitForAssertion(() => wizard.Find("#account-error").TextContent.ShouldContain(refused));
        wizard.Find("#account").GetAttribute("value").ShouldBe("999", "nothing typed is lost");
        wizard.Find("[data-next]").Click();
        wizard.WaitForAssertion(() => wizard.Find(".pf-summary a").GetAttribute("href")!.ShouldEndWith("#account"));
        screen.Path.ShouldContain("step=contract");

        wizard.Choose("#account", "77000000000");

        wizard.WaitForAssertion(() => wizard.FindAll("#account-error, .pf-summary").ShouldBeEmpty());
        wizard.Find("[data-next]").Click();
        wizard.WaitForAssertion(() => screen.Path.ShouldContain("step=review"));
        var order = await StoredAsync(scene);
        await using var raw = scene.Database.Raw();
        (await raw.Accounts.SingleAsync(row => row.Id == order.AccountId, Token)).Number.ShouldBe("770000000003");
    }

    [Fact]
    public async Task Account_TypedAsWhatOnlyTheDatabaseCallsIt_IsRefusedAndHoldsTheOrderBack()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var draft = await WithAccountsAsync(scene, 6);
        await using var raw = scene.Database.Raw();
        var id = await raw.Accounts.Where(row => row.Number == "770000000003").Select(row => row.Id).SingleAsync(Token);
        using var screen = new Screen(scene, OrderScene.Orders);
        var wizard = Open(screen, draft, "contract");
        wizard.WaitForAssertion(() => wizard.FindAll("input#account[role=combobox]").ShouldHaveSingleItem());
        wizard.FindAll(".steps a[href*='step=review']").ShouldHaveSingleItem();

        wizard.Choose("#account", id.Value.ToString(CultureInfo.InvariantCulture));
        wizard.Find("#account").Blur();

        wizard.WaitForElement("#account-error");
        wizard.WaitForAssertion(() => wizard.FindAll(".steps a[href*='step=review']").ShouldBeEmpty("what was typed and is not known is corrected first"));
        (await StoredAsync(scene)).AccountId.ShouldBeNull();
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

    [Fact]
    public async Task TypedInPlaceOfAnAccount_LeavesTheSavedOne()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var draft = await WithAccountsAsync(scene, 6);
        using var screen = new Screen(scene, OrderScene.Orders);
        var wizard = Open(screen, draft, "contract");
        wizard.WaitForAssertion(() => wizard.FindAll("input#account[role=combobox]").ShouldHaveSingleItem());
        wizard.Choose("#account", "770000000003");
        await scene.Database.EventuallyAsync(db => db.Orders.AnyAsync(row => row.AccountId != null, Token), () => scene.Time.Advance(TimeSpan.FromSeconds(1)));

        wizard.Choose("#account", "999");
        wizard.Find("#account").Blur();
        wizard.WaitForElement("#account-error[role=alert]");
        wizard.Find("#reference").Change("Д-17");
        await scene.Database.EventuallyAsync(db => db.Orders.AnyAsync(row => row.CustomerReference == "Д-17", Token), () => scene.Time.Advance(TimeSpan.FromSeconds(1)));

        (await StoredAsync(scene)).AccountId.ShouldNotBeNull();
        wizard.Find("#account").GetAttribute("value").ShouldBe("999");
    }

    [Fact]
    public async Task Account_TheOnlyOne_ComesWithItsContract()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var raw = scene.Database.Raw();
        var contract = await raw.Contracts.SingleAsync(row => row.Number == OneAccount, Token);
        var account = await raw.Accounts.SingleAsync(row => row.ContractId == contract.Id, Token);
        var name = (await raw.SourceSystems.SingleAsync(row => row.Code == account.System, Token)).NameRu;
        var draft = (await scene.DraftAsync()).Value;
        using var screen = new Screen(scene, OrderScene.Orders);
        var wizard = Open(screen, draft, "contract");
        wizard.WaitForElement("#contract-search").Change(OneAccount);
        wizard.WaitForAssertion(() => wizard.FindAll(".pick-row").Count.ShouldBe(2));

        wizard.FindAll(".pick-row input")[1].Change("on");

        wizard.WaitForAssertion(() => wizard.Find("#account label.on").TextContent.Trim().ShouldBe($"{account.Number} · {name}"));
        wizard.Find("[data-next]").Click();
        wizard.WaitForAssertion(() => screen.Path.ShouldContain("step=review"));
        wizard.WaitForAssertion(() => wizard.FindAll("dd").ShouldContain(value => value.TextContent.Trim() == account.Number));
        (await StoredAsync(scene)).AccountId.ShouldBe(account.Id);
    }

    [Fact]
    public async Task Account_TheOnlyOneOfAProposedContract_IsProposedWithIt()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var raw = scene.Database.Raw();
        var contract = await raw.Contracts.SingleAsync(row => row.Number == "316000099085", Token);
        var account = await raw.Accounts.SingleAsync(row => row.ContractId == contract.Id, Token);
        var channel = OrderScene.Channel();
        channel["end_a"]!["subject"] = "16";
        var draft = (await scene.DraftAsync(parameters: channel)).Value;
        using (var screen = new Screen(scene, OrderScene.Orders))
        {
            var wizard = Open(screen, draft, "contract");
            wizard.WaitForAssertion(() => wizard.Find("#account label.on").TextContent.ShouldContain(account.Number));
        }

        var order = await StoredAsync(scene);
        (order.AccountId, order.IsContractProposed).ShouldBe((account.Id, true));

        await MoveEndAsync(scene, draft);

        (await StoredAsync(scene)).AccountId.ShouldBeNull("the contract of the other subject has two");
    }

    [Fact]
    public async Task Account_TheOnlyOneOfAProposedContract_MayBeLeftOut()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var channel = OrderScene.Channel();
        channel["end_a"]!["subject"] = "16";
        var draft = (await scene.DraftAsync(parameters: channel)).Value;
        (await StoredAsync(scene)).AccountId.ShouldNotBeNull();
        using (var screen = new Screen(scene, OrderScene.Orders))
        {
            var wizard = Open(screen, draft, "contract");
            wizard.WaitForAssertion(() => wizard.FindAll("#account input").Count.ShouldBe(2, "the account, and none"));

            wizard.FindAll("#account input")[0].Change("on");

            wizard.WaitForAssertion(() => wizard.FindAll("#account label")[0].ClassName.ShouldBe("on"));
            wizard.Find("[data-next]").Click();
            wizard.WaitForAssertion(() => screen.Path.ShouldContain("step=review"));
        }

        var order = await StoredAsync(scene);
        (order.ContractId, order.IsContractProposed, order.AccountId).ShouldBe((draft.ContractId, false, (AccountId?)null), "his choice, which the next proposal does not take away");
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

    /// <summary>A draft on a contract with so many accounts.</summary>
    private static async Task<DraftSaved> WithAccountsAsync(OrderScene scene, int count)
    {
        await using var raw = scene.Database.Raw();
        var contract = await raw.Contracts.SingleAsync(row => row.Number == OneAccount, Token);
        var system = (await raw.Accounts.SingleAsync(row => row.ContractId == contract.Id, Token)).System;
        raw.Accounts.AddRange(Enumerable.Range(1, count - 1).Select(serial => Account.Create(contract, system, "RT.TEST", $"77{serial * 3:0000000000}", "0")));
        await raw.SaveChangesAsync(Token);
        return (await scene.DraftAsync(contract: contract.Id)).Value;
    }

    private static async Task MoveEndAsync(OrderScene scene, DraftSaved draft)
    {
        using var screen = new Screen(scene, OrderScene.Orders);
        var wizard = Open(screen, draft, "points");
        wizard.WaitForElement("#p-end_a-subject");
        wizard.Choose("#p-end_a-subject", "Саратовская область");
        wizard.Find("[data-next]").Click();
        await scene.Database.EventuallyAsync(
            async db => ParameterValues.Parse((await db.Orders.SingleAsync(Token)).Parameters).Address(CommonParameters.EndA)?.Subject is Saratov, () => { });
    }

    private static IRenderedComponent<OrderWizard> Open(Screen screen, DraftSaved draft, string step)
    {
        screen.Go($"orders/drafts/{draft.Id.Value}?step={step}");
        return screen.Render<OrderWizard>(parameters => parameters.Add(page => page.Id, draft.Id.Value));
    }

    private static async Task<Order> StoredAsync(OrderScene scene)
    {
        await using var raw = scene.Database.Raw();
        return await raw.Orders.AsNoTracking().SingleAsync(Token);
    }
}
