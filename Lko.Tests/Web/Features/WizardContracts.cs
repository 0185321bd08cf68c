using Bunit;
using Lko.Domain.Catalogue;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Lko.Web.Features.Orders.Wizard;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Web.Features;

/// <summary>What the tests of the wizard's contract and account begin with.</summary>
internal static class WizardContracts
{
    public const string Saratov = "64";

    /// <summary>A contract of his branch with one account.</summary>
    public const string OneAccount = "352000099442";

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    /// <summary>A draft on a contract with so many accounts.</summary>
    public static async Task<DraftSaved> WithAccountsAsync(OrderScene scene, int count)
    {
        await using var raw = scene.Database.Raw();
        var contract = await raw.Contracts.SingleAsync(row => row.Number == OneAccount, Token);
        var system = (await raw.Accounts.SingleAsync(row => row.ContractId == contract.Id, Token)).System;
        raw.Accounts.AddRange(Enumerable.Range(1, count - 1).Select(serial => Account.Create(contract, system, "RT.TEST", $"77{serial * 3:0000000000}", "0")));
        await raw.SaveChangesAsync(Token);
        return (await scene.DraftAsync(contract: contract.Id)).Value;
    }

    public static async Task MoveEndAsync(OrderScene scene, DraftSaved draft)
    {
        using var screen = new Screen(scene, OrderScene.Orders);
        var wizard = Open(screen, draft, "points");
        wizard.WaitForElement("#p-end_a-subject");
        wizard.Choose("#p-end_a-subject", "Саратовская область");
        wizard.Find("[data-next]").Click();
        await scene.Database.EventuallyAsync(
            async db => ParameterValues.Parse((await db.Orders.SingleAsync(Token)).Parameters).Address(CommonParameters.EndA)?.Subject is Saratov, () => { });
    }

    public static IRenderedComponent<OrderWizard> Open(Screen screen, DraftSaved draft, string step)
    {
        screen.Go($"orders/drafts/{draft.Id.Value}?step={step}");
        return screen.Render<OrderWizard>(parameters => parameters.Add(page => page.Id, draft.Id.Value));
    }

    public static async Task<Order> StoredAsync(OrderScene scene)
    {
        await using var raw = scene.Database.Raw();
        return await raw.Orders.AsNoTracking().SingleAsync(Token);
    }
}
