using Bunit;
using Lko.Domain.Catalogue;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Lko.Web.Features.Orders.Wizard;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Web.Features;

/// <summary>The portal proposes a contract until somebody chooses one, or an account of one.</summary>
public sealed class WizardContractTests
{
    private const string Saratov = "64";

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Account_Chosen_FixesItsContract()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var draft = (await scene.DraftAsync()).Value;
        using (var screen = new Screen(scene, OrderScene.Orders))
        {
            var wizard = Open(screen, draft, "contract");
            wizard.WaitForAssertion(() => wizard.FindAll("#account option").Count.ShouldBeGreaterThan(1));
            wizard.Find("#account").Change(wizard.FindAll("#account option")[1].GetAttribute("value")!);
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
