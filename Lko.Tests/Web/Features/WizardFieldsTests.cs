using Bunit;
using Lko.Domain.Catalogue;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Web.Features.Orders.Card;
using Lko.Web.Features.Orders.Wizard;
using Microsoft.AspNetCore.Components.Forms;
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

    [Fact]
    public async Task File_Chosen_IsCheckedAtOnceAndGoesWithTheOrder()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var draft = (await scene.DraftAsync()).Value;
        using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go($"orders/drafts/{draft.Id.Value}?step=parameters");
        var wizard = screen.Render<OrderWizard>(each => each.Add(page => page.Id, draft.Id.Value));
        wizard.WaitForElement("#p-documents-add").Click();
        wizard.WaitForElement("#p-documents-0-file-input");

        wizard.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("MZ", "схема.pdf"));
        wizard.WaitForAssertion(() => wizard.Find(".pf-err[role=alert]").TextContent.ShouldContain("не похоже на pdf"));

        wizard.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("%PDF-1.7", "схема.pdf"));
        wizard.WaitForAssertion(() => wizard.Find("#p-documents-0-file a").TextContent.ShouldBe("схема.pdf"));
        wizard.FindAll(".pf-err[role=alert]").ShouldBeEmpty();
        var link = wizard.Find("#p-documents-0-file a");
        link.GetAttribute("download").ShouldBe("схема.pdf");
        wizard.Find("#p-documents-0-kind").Change("scheme");
        await scene.Database.EventuallyAsync(
            async db => (await db.Orders.SingleAsync(Token)).Parameters.Contains("\"kind\":\"scheme\"", StringComparison.Ordinal), () => scene.Time.Advance(TimeSpan.FromSeconds(1)));

        await using var raw = scene.Database.Raw();
        var order = await raw.Orders.Include(row => row.Files).SingleAsync(Token);
        link.GetAttribute("href").ShouldBe($"orders/files/{order.Files.ShouldHaveSingleItem().Key:D}");
        var number = (await scene.SubmitAsync(new DraftSaved(order.Id, order.Version, default, new DraftContract(order.ContractId, "", ""), null))).Value;
        var card = screen.Render<OrderPage>(page => page.Add(each => each.Number, number));
        card.WaitForAssertion(() => card.Find(".files a").GetAttribute("href").ShouldBe(link.GetAttribute("href")));
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
