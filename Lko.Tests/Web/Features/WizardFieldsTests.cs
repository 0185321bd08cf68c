using Bunit;
using Lko.Domain.Catalogue;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Web.Features.Orders.Wizard;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Web.Features;

/// <summary>The common fields of an order form as the wizard asks for them.</summary>
public sealed class WizardFieldsTests
{
    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("technical")]
    [InlineData("commercial")]
    [InlineData("onsite")]
    public async Task EveryContact_HasAMailAndHoursThatAreKept(string contact)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go("orders/new?product=L2_P2P&step=contract");
        var wizard = screen.Render<OrderWizard>();
        wizard.WaitForElement($"#p-contact_{contact}_email").Change("ночью");
        wizard.WaitForAssertion(() => wizard.Find($"#p-contact_{contact}_email").GetAttribute("aria-invalid").ShouldBe("true"));
        wizard.Find($"#p-contact_{contact}_email").Change("site@example.org");
        wizard.Find($"#p-contact_{contact}_hours").Change("пн–пт 09:00–18:00");

        await scene.Database.EventuallyAsync(db => db.Orders.AnyAsync(Token), () => scene.Time.Advance(TimeSpan.FromSeconds(1)));

        await using var raw = scene.Database.Raw();
        var kept = ParameterValues.Parse((await raw.Orders.SingleAsync(Token)).Parameters);
        (kept.Text($"contact_{contact}_email"), kept.Text($"contact_{contact}_hours")).ShouldBe(("site@example.org", "пн–пт 09:00–18:00"));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task Licence_IsAskedForByTheVersionTheDraftWasBegunWith(int version, bool asked)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var parameters = OrderScene.Channel();
        parameters.Remove("licence_no");
        parameters.Remove("licence_type");
        if (version == 1)
        {
            parameters.Remove("quantity");
        }

        var draft = (await scene.DraftAsync(parameters: parameters)).Value;
        await using (var raw = scene.Database.Raw())
        {
            await raw.Orders.ExecuteUpdateAsync(set => set.SetProperty(row => row.SpecificationVersion, version), Token);
        }

        using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go($"orders/drafts/{draft.Id.Value}?step=parameters");
        var wizard = screen.Render<OrderWizard>(each => each.Add(page => page.Id, draft.Id.Value));
        wizard.WaitForElement("#p-bandwidth_mbps");
        wizard.FindAll("#p-licence_no, #p-licence_type").Count.ShouldBe(asked ? 2 : 0);

        wizard.Find("[data-next]").Click();

        wizard.WaitForAssertion(() => screen.Path.ShouldContain(asked ? "step=parameters" : "step=contract"));
        wizard.WaitForAssertion(() => wizard.FindAll("#p-licence_no[aria-invalid=true]").Count.ShouldBe(asked ? 1 : 0));
    }
}
