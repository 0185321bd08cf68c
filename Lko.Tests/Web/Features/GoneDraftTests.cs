using Bunit;
using Lko.Domain.Catalogue;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Web.Features.Orders.Wizard;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Web.Features;

/// <summary>The draft on the screen was sent or deleted in another browser: nothing typed is lost, and there is a way on.</summary>
public sealed class GoneDraftTests
{
    private const string Typed = "ул. Своя, 2";

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ru-RU", "уже отправили")]
    [InlineData("en-GB", "already sent")]
    public async Task Sent_OffersTheOrderAndANewDraftWithAllThatWasTyped(string language, string message)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var draft = (await scene.DraftAsync()).Value;
        using var screen = new Screen(scene, OrderScene.Orders, language);
        var wizard = Open(screen, draft);
        wizard.WaitForElement("#p-end_b-text").Change(Typed);
        var number = (await scene.SubmitAsync(draft, "op10-admin")).Value;

        wizard.Find("[data-next]").Click();

        wizard.WaitForAssertion(() => wizard.Find("[role=alert]").TextContent.ShouldContain(message));
        wizard.Find("[role=alert] a").GetAttribute("href").ShouldBe($"orders/{number}");
        screen.Path.ShouldContain("step=points", Case.Sensitive, "he stays where he typed");
        wizard.Find("#p-end_b-text").GetAttribute("value").ShouldBe(Typed);
        await RenewsAsync(scene, screen, wizard, draft);
        (await scene.StoredAsync(number)).Parameters.ShouldNotContain(Typed, Case.Sensitive, "what was sent is not touched");
    }

    [Fact]
    public async Task Deleted_SaysSoAndSavesAsANewDraft()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var draft = (await scene.DraftAsync()).Value;
        using var screen = new Screen(scene, OrderScene.Orders);
        var wizard = Open(screen, draft);
        wizard.WaitForElement("#p-end_b-text").Change(Typed);
        await DiscardAsync(scene, draft);

        wizard.Find("[data-next]").Click();

        wizard.WaitForAssertion(() => wizard.Find("[role=alert]").TextContent.ShouldContain("удалили"));
        wizard.FindAll("[role=alert] a").ShouldBeEmpty();
        await RenewsAsync(scene, screen, wizard, draft);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task DeletedWhileAConflictIsShown_EitherAnswerTellsIt(int button)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var draft = (await scene.DraftAsync()).Value;
        using var screen = new Screen(scene, OrderScene.Orders);
        var wizard = Open(screen, draft);
        wizard.WaitForElement("#p-end_b-text").Change(Typed);
        var theirs = OrderScene.Channel();
        theirs["end_b"]!["text"] = "ул. Чужая, 1";
        (await scene.DraftAsync("op10-admin", theirs, draft.Id, draft.Version)).IsOk.ShouldBeTrue();
        wizard.Find("[data-next]").Click();
        wizard.WaitForAssertion(() => wizard.FindAll("[role=alert] button").Count.ShouldBe(2));
        await DiscardAsync(scene, draft);

        wizard.FindAll("[role=alert] button")[button].Click();

        wizard.WaitForAssertion(() => wizard.Find("[role=alert]").TextContent.ShouldContain("удалили"));
        await RenewsAsync(scene, screen, wizard, draft);
    }

    [Fact]
    public async Task DeletedBeforeItIsSent_NothingIsSentAndItCanBeSavedAnew()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var draft = (await scene.DraftAsync()).Value;
        using var screen = new Screen(scene, OrderScene.Orders);
        var wizard = Open(screen, draft, "review");
        var send = wizard.WaitForElement(".nextbar button");
        await DiscardAsync(scene, draft);

        await send.ClickAsync(new());

        wizard.WaitForAssertion(() => wizard.Find("[role=alert]").TextContent.ShouldContain("удалили"));
        await using var raw = scene.Database.Raw();
        (await raw.Outbox.CountAsync(Token)).ShouldBe(0);
    }

    private static IRenderedComponent<OrderWizard> Open(Screen screen, DraftSaved draft, string step = "points")
    {
        screen.Go($"orders/drafts/{draft.Id.Value}?step={step}");
        return screen.Render<OrderWizard>(parameters => parameters.Add(page => page.Id, draft.Id.Value));
    }

    private static async Task DiscardAsync(OrderScene scene, DraftSaved draft) =>
        (await new DiscardDraft(scene.Database.For("op10-admin"), scene.Files).Run(draft.Id, Token)).IsOk.ShouldBeTrue();

    private static async Task RenewsAsync(OrderScene scene, Screen screen, IRenderedComponent<OrderWizard> wizard, DraftSaved old)
    {
        await wizard.FindAll("[role=alert] button").Single().ClickAsync(new());

        wizard.WaitForAssertion(() => wizard.FindAll("[role=alert]").ShouldBeEmpty());
        await using var raw = scene.Database.Raw();
        var renewed = await raw.Orders.SingleAsync(row => row.State == OrderState.Draft, Token);
        renewed.Id.ShouldNotBe(old.Id);
        ParameterValues.Parse(renewed.Parameters)["end_b"]!["text"]!.GetValue<string>().ShouldBe(Typed);
        screen.Path.ShouldContain($"orders/drafts/{renewed.Id.Value}?step=points");
    }
}
