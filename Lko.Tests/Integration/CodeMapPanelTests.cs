using Bunit;
using Lko.Domain.Integration;
using Lko.Web.Features.Integration.Systems;
using Microsoft.EntityFrameworkCore;
using MudBlazor;
using static Lko.Tests.Integration.IntegrationScene;

namespace Lko.Tests.Integration;

public sealed class CodeMapPanelTests
{
    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Manager_RemovesAMappingWithAReason()
    {
        await using var scene = await MappedAsync();
        await using var screen = new IntegrationScreen(scene);
        var dialogs = screen.Render<MudDialogProvider>();
        var panel = Open(screen, canManage: true);
        panel.WaitForAssertion(() => panel.Find("[data-code=NEWCODE]").TextContent.ShouldContain("L2_P2P"));

        var press = panel.Find("[data-code=NEWCODE] button").ClickAsync(new());
        dialogs.WaitForAssertion(() => dialogs.Find("h2").TextContent.ShouldContain("NEWCODE"));
        dialogs.Find(".mud-dialog-actions .btn.y").Click();
        (await CodesAsync(scene)).ShouldBe(1, "no reason, no removal");
        dialogs.Find("textarea").Change("код отозван");
        dialogs.Find(".mud-dialog-actions .btn.y").Click();
        await press;

        panel.WaitForAssertion(() => panel.FindAll("[data-code=NEWCODE]").ShouldBeEmpty());
        (await CodesAsync(scene)).ShouldBe(0);
    }

    [Fact]
    public async Task Reader_SeesTheMapAndRemovesNothing()
    {
        await using var scene = await MappedAsync();
        using var screen = new IntegrationScreen(scene, Reader, "en-GB");

        var panel = Open(screen, canManage: false);

        panel.WaitForAssertion(() => panel.Find("[data-code=NEWCODE]").TextContent.ShouldContain("L2_P2P"));
        panel.FindAll("button").ShouldBeEmpty();
    }

    private static async Task<IntegrationScene> MappedAsync()
    {
        var scene = await OpenAsync();
        (await new MapServiceCode(scene.Database.For(Admin), Orders.OrderScene.Catalogue, scene.Time).Run(new(Nnov, "NEWCODE", ServiceCodeKind.Product, "L2_P2P"), Token)).IsOk.ShouldBeTrue();
        return scene;
    }

    private static async Task<int> CodesAsync(IntegrationScene scene)
    {
        await using var db = scene.Database.Raw();
        return await db.ServiceCodes.CountAsync(row => row.System == Nnov && row.Code == "NEWCODE", Token);
    }

    private static IRenderedComponent<CodeMapPanel> Open(IntegrationScreen screen, bool canManage) =>
        screen.Render<CodeMapPanel>(parameters => parameters.Add(panel => panel.Code, Nnov).Add(panel => panel.CanManage, canManage));
}
