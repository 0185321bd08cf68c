using System.Globalization;
using Bunit;
using Lko.Domain.Access;
using Lko.Domain.Operators;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Access.GrantWorld;
using static Lko.Tests.Web.Features.WizardContracts;

namespace Lko.Tests.Web.Features;

/// <summary>The account an order is charged to: chosen among those of its contract, or none.</summary>
public sealed class WizardAccountTests
{
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
        (order.ContractId, order.IsContractProposed).ShouldBe((draft.Contract.Id, false));
        order.AccountId.ShouldNotBeNull();
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

    /// <summary>Whose right is for single accounts has no order without one: no other is offered, and "none" neither.</summary>
    [Fact]
    public async Task Account_OfWhoseRightIsForSingleOnes_CannotBeLeftOut()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await GrantAsync(scene, user =>
        {
            user.Give(Role.OperatorOrders, AccountOf(scene, OwnAccount));
            user.Give(Role.OperatorOrders, AccountOf(scene, SecondAccount));
        });
        var draft = (await scene.DraftAsync()).Value;
        using var screen = new Screen(scene, OrderScene.Orders);

        var wizard = Open(screen, draft, "contract");

        wizard.WaitForAssertion(() => wizard.FindAll("#account label").Count.ShouldBe(2));
        wizard.FindAll("#account label").ShouldAllBe(label => label.TextContent.Contains("352000012", StringComparison.Ordinal));
        wizard.FindAll("#account label.on").ShouldHaveSingleItem("the first is proposed");
        wizard.Find("#account-label").TextContent.ShouldNotContain("необязательно");
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
        (order.ContractId, order.IsContractProposed, order.AccountId).ShouldBe((draft.Contract.Id, false, (AccountId?)null), "his choice, which the next proposal does not take away");
    }
}
