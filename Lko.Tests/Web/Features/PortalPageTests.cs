using Bunit;
using Lko.Domain.Access;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Web.Components;
using Lko.Web.Features.Orders.List;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lko.Tests.Web.Features;

/// <summary>The whole portal in one open page: while the grants of its person change, and as he goes from page to page.</summary>
public sealed class PortalPageTests
{
    [Theory]
    [InlineData("ru-RU", "Заявки", "нет доступа к заявкам", "нет доступа к каталогу")]
    [InlineData("en-GB", "Orders", "no access to orders", "no access to the catalogue")]
    public async Task GrantWithdrawn_MenuLosesTheEntryAndThePageTurnsIntoTheForbiddenOne(string language, string entry, string orders, string catalogue)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await scene.SubmittedAsync();
        await using var screen = Open(scene, language, "orders");
        var portal = screen.Render<Routes>();
        portal.WaitForAssertion(() => portal.FindAll("main tbody tr[data-row]").ShouldHaveSingleItem());
        Menu(portal).ShouldContain(text => text.StartsWith(entry, StringComparison.Ordinal));

        await scene.GrantAsync(OrderScene.Orders, Role.OperatorFinance);
        screen.AnnounceRights(OrderScene.Orders);

        portal.WaitForAssertion(() => portal.Find("main .empty").TextContent.ShouldContain(orders));
        portal.FindAll("main tbody").ShouldBeEmpty();
        portal.FindAll("h1").ShouldHaveSingleItem();
        Menu(portal).ShouldNotContain(text => text.StartsWith(entry, StringComparison.Ordinal));

        screen.Go("catalogue");
        portal.WaitForAssertion(() => portal.Find("main .empty").TextContent.ShouldContain(catalogue));

        await scene.GrantAsync(OrderScene.Orders, Role.OperatorOrders);
        screen.AnnounceRights(OrderScene.Orders);
        portal.WaitForAssertion(() => portal.FindAll("main .ct-list").ShouldNotBeEmpty());
        Menu(portal).ShouldContain(text => text.StartsWith(entry, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RightsNarrowed_AllowedPage_StaysAndOffersLess()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var screen = Open(scene, "ru-RU", "orders");
        var portal = screen.Render<Routes>();
        portal.WaitForElement("main [data-new]");
        var page = portal.FindComponent<OrdersPage>().Instance;

        await scene.GrantAsync(OrderScene.Orders, Role.OperatorViewer);
        screen.AnnounceRights(OrderScene.Orders);

        portal.WaitForAssertion(() => portal.FindAll("main [data-new]").ShouldBeEmpty());
        portal.FindComponent<OrdersPage>().Instance.ShouldBeSameAs(page);
    }

    [Fact]
    public async Task PageMovedTo_ItsHeadingTakesTheFocus_NotThatOfThePageThatWasOpened()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var screen = Open(scene, "ru-RU", "orders");
        var portal = screen.Render<Routes>();
        portal.WaitForElement("main [data-new]");
        Focused().ShouldBeEmpty();

        screen.Go("catalogue");
        portal.WaitForAssertion(() => Focused().ShouldBe(["h1"]));
        screen.Go("orders");
        portal.WaitForAssertion(() => Focused().ShouldBe(["h1", "h1"]));

        List<object?> Focused() => [.. screen.JSInterop.Invocations.Where(call => call.Identifier.EndsWith("focusBySelector", StringComparison.Ordinal)).Select(call => call.Arguments[0])];
    }

    private static IReadOnlyList<string> Menu(IRenderedComponent<Routes> portal) => [.. portal.FindAll("nav.nav a").Select(link => link.TextContent.Trim())];

    private static Screen Open(OrderScene scene, string language, string path)
    {
        var screen = new Screen(scene, OrderScene.Orders, language);
        screen.Services.AddSingleton<IScrollToLocationHash, NoScroll>();
        screen.Go(path);
        return screen;
    }

    private sealed class NoScroll : IScrollToLocationHash
    {
        public Task RefreshScrollPositionForHash(string locationAbsolute) => Task.CompletedTask;
    }
}
