using Bunit;
using Lko.Domain.Integration;
using Lko.Web.Features.Integration.Systems;
using Microsoft.EntityFrameworkCore;
using MudBlazor;
using static Lko.Tests.Integration.IntegrationScene;

namespace Lko.Tests.Integration;

public sealed class PartnerPanelTests
{
    private const string Itc = "ITC-VOLGA";
    private const string Contract = "352000099527";

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Manager_AddsAPartner_IsToldWhatIsWrong_AndRemovesHim()
    {
        await using var scene = await OpenAsync();
        await using var screen = new IntegrationScreen(scene);
        var dialogs = screen.Render<MudDialogProvider>();
        var panel = Open(screen, canManage: true);
        panel.WaitForAssertion(() => panel.FindAll("[data-partner]").ShouldNotBeEmpty());

        Fill(panel, "9", "1");
        panel.WaitForAssertion(() => panel.Find("[aria-invalid=true]").Id.ShouldBe(panel.FindAll("input")[1].Id));
        Fill(panel, "9", Contract);
        panel.WaitForAssertion(() => panel.FindAll("[data-partner='9']").ShouldHaveSingleItem().TextContent.ShouldContain(Contract));
        panel.FindAll("input").ShouldAllBe(input => string.IsNullOrEmpty(input.GetAttribute("value")));

        var press = panel.Find("[data-partner='9'] button").ClickAsync(new());
        dialogs.WaitForAssertion(() => dialogs.Find(".mud-dialog-actions .btn").TextContent.ShouldNotBeEmpty());
        dialogs.FindAll(".mud-dialog-actions .btn")[^1].Click();
        await press;
        panel.WaitForAssertion(() => panel.FindAll("[data-partner='9']").ShouldBeEmpty());
        await using var db = scene.Database.Raw();
        (await db.IntegrationActions.OrderBy(row => row.Id).Select(row => row.Kind).ToListAsync(Token)).ShouldBe([IntegrationActionKind.AddPartner, IntegrationActionKind.RemovePartner]);
    }

    [Fact]
    public async Task Reader_SeesTheListAndChangesNothing()
    {
        await using var scene = await OpenAsync();
        using var screen = new IntegrationScreen(scene, Reader, "en-GB");

        var panel = Open(screen, canManage: false);

        panel.WaitForAssertion(() => panel.FindAll("[data-partner]").ShouldNotBeEmpty());
        panel.FindAll("button, input").ShouldBeEmpty();
    }

    private static void Fill(IRenderedComponent<PartnerPanel> panel, string partner, string contract)
    {
        panel.FindAll("input")[0].Change(partner);
        panel.FindAll("input")[1].Change(contract);
        panel.Find("form").Submit();
    }

    private static IRenderedComponent<PartnerPanel> Open(IntegrationScreen screen, bool canManage) =>
        screen.Render<PartnerPanel>(parameters => parameters.Add(panel => panel.Code, Itc).Add(panel => panel.CanManage, canManage));
}
