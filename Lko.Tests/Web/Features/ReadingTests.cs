using Bunit;
using Lko.Domain.Live;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Lko.Web.Components.Layout;
using Lko.Web.Features.Home;
using Lko.Web.Features.Notifications;
using Lko.Web.Features.Operators;
using Lko.Web.Features.Orders;
using Lko.Web.Features.Orders.Card;
using Lko.Web.Features.Orders.List;
using Lko.Web.Features.Profile;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Lko.Tests.Web.Features;

/// <summary>What a screen shows while it is read, when nothing is there, and when it could not be read: three things that never look alike.</summary>
public sealed class ReadingTests
{
    private const string Number = "LKO-2026-0000001";

    /// <summary>Where the operator's people read something, and what is there once it is read.</summary>
    private static readonly Dictionary<string, (Type Part, string Content)> Parts = new(StringComparer.Ordinal)
    {
        ["home"] = (typeof(HomePage), "table.resp tbody tr"),
        ["orders"] = (typeof(OrdersPage), "tr[data-row]"),
        ["card"] = (typeof(OrderPage), ".tl li"),
        ["contracts"] = (typeof(ContractsPage), "tr[data-row]"),
        ["bell"] = (typeof(BellMenu), ".pop li a"),
        ["profile"] = (typeof(ProfilePage), "#time-zone"),
    };

    public static TheoryData<string> Names => [.. Parts.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Part_BeingRead_ShowsItsOutlineAndNeitherEmptinessNorFailure(string name)
    {
        await using var scene = await FilledAsync();
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Database.Hold();

        var part = Render(screen, name);

        part.FindAll(".skel").ShouldNotBeEmpty();
        part.FindAll("[aria-busy=true]").ShouldNotBeEmpty();
        part.FindAll(".empty, [role=alert]").ShouldBeEmpty();
        screen.Database.Release();
        part.WaitForAssertion(() => part.FindAll(Parts[name].Content).ShouldNotBeEmpty());
        part.FindAll(".skel, [aria-busy=true]").ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Part_ThatCouldNotBeRead_SaysSoAndReadsAgainWhenAsked(string name)
    {
        await using var scene = await FilledAsync();
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Database.IsBroken = true;

        var part = Render(screen, name);

        part.WaitForAssertion(() => part.FindAll("[role=alert] button").ShouldNotBeEmpty());
        part.Find("[role=alert]").TextContent.ShouldMatch("Не удалось загрузить данные.\\s+Повторите или сообщите номер [0-9A-F]{4}-[0-9A-F]{2}");
        part.Markup.ShouldNotContain(UncertainDatabase.Secret);
        part.FindAll(".empty, .skel").ShouldBeEmpty();
        screen.Database.IsBroken = false;
        while (part.FindAll("[role=alert] button") is [var retry, ..])
        {
            await retry.ClickAsync(new());
        }

        part.WaitForAssertion(() => part.FindAll(Parts[name].Content).ShouldNotBeEmpty());
    }

    [Theory]
    [InlineData("home", "Заявок пока нет.")]
    [InlineData("orders", "Заявок в работе нет")]
    [InlineData("bell", "Уведомлений пока нет")]
    public async Task Part_WithNothingInIt_SaysWhatWouldBeHere(string name, string words)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var screen = new Screen(scene, OrderScene.Orders);

        var part = Render(screen, name);

        part.WaitForAssertion(() => part.FindAll(".empty, .pop > .mut").ShouldContain(empty => empty.TextContent.Contains(words, StringComparison.Ordinal)));
        part.FindAll("[role=alert], .skel").ShouldBeEmpty();
    }

    [Fact]
    public async Task Home_OnePartFails_TheOtherIsThere()
    {
        await using var scene = await FilledAsync();
        await using var screen = new Screen(scene, OrderScene.Orders);
        var home = Render(screen, "home");
        home.WaitForAssertion(() => home.FindAll("table.resp tbody tr").ShouldNotBeEmpty());

        screen.Database.IsBroken = true;
        screen.Announce(Topic.Balance, "ASR-NNOV-1");

        home.WaitForAssertion(() => home.FindAll("[role=alert]").ShouldHaveSingleItem().TextContent.ShouldContain("Ниже — то, что загружено раньше."));
        home.FindAll("table.resp tbody tr").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Card_RereadingFails_KeepsWhatWasTypedAndRecoversByItself()
    {
        await using var scene = await FilledAsync();
        await using var screen = new Screen(scene, OrderScene.Orders);
        var card = Render(screen, "card");
        card.WaitForElement("#answer").Change("Иван, +7 831 200-00-01");

        screen.Database.IsBroken = true;
        screen.Announce(Topic.Order, Number);

        card.WaitForAssertion(() => card.Find("[role=alert]").TextContent.ShouldContain("Ниже — то, что загружено раньше."));
        card.Find("#answer").GetAttribute("value").ShouldBe("Иван, +7 831 200-00-01");
        screen.Database.IsBroken = false;
        screen.Announce(Topic.Order, Number);
        card.WaitForAssertion(() => card.FindAll("[role=alert]").ShouldBeEmpty());
        card.Find("#answer").GetAttribute("value").ShouldBe("Иван, +7 831 200-00-01");
    }

    [Fact]
    public async Task Menu_CountsFail_IsStillAMenu()
    {
        await using var scene = await FilledAsync();
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Services.AddScoped<INavCounts, OrderNavCounts>();
        var user = await scene.Database.Caller(OrderScene.Orders).GetAsync(Xunit.TestContext.Current.CancellationToken);
        screen.Database.IsBroken = true;

        var menu = screen.Render<NavMenu>(parameters => parameters.Add(part => part.User, user!));
        menu.FindAll("a[href=orders]").ShouldHaveSingleItem().QuerySelectorAll(".c").ShouldBeEmpty();

        screen.Database.IsBroken = false;
        screen.AnnounceRights(OrderScene.Orders);
        menu.WaitForAssertion(() => menu.Find("a[href=orders] .c").TextContent.ShouldStartWith("1"));
    }

    /// <summary>An order that waits for an answer; the bell tells of it.</summary>
    private static async Task<OrderScene> FilledAsync()
    {
        var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        (await scene.SubmittedAsync()).ShouldBe(Number);
        await scene.ReportAsync(Number, "CLARIFY");
        return scene;
    }

    private static IRenderedComponent<DynamicComponent> Render(Screen screen, string name)
    {
        var values = name == "card" ? new Dictionary<string, object>(StringComparer.Ordinal) { [nameof(OrderPage.Number)] = Number } : null;
        return screen.Render<DynamicComponent>(parameters => parameters.Add(part => part.Type, Parts[name].Part).Add(part => part.Parameters, values));
    }
}
