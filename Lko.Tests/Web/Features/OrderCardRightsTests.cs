using Bunit;
using Lko.Domain.Access;
using Lko.Domain.Live;
using Lko.Domain.Resources;
using Lko.Infrastructure.Data;
using Lko.Tests.Access;
using Lko.Tests.Orders;
using Lko.Web.Features.Orders.Card;
using Lko.Web.Features.Orders.List;

namespace Lko.Tests.Web.Features;

/// <summary>Whom an order's card lets do what, and what it says to those who may not.</summary>
public sealed class OrderCardRightsTests
{
    [Fact]
    public async Task ActionsAndOthers_FollowTheLifecycleAndTheSide()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK", "IN_BUILD");
        scene.Time.Advance(TimeSpan.FromHours(1));
        using (var screen = new Screen(scene, OrderScene.Orders))
        {
            var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));
            card.WaitForAssertion(() => card.Find(".acts").TextContent.ShouldContain("Отозвать уже нельзя"));
        }

        using (var carrier = new Screen(scene, "carrier-manager", caller: await SessionCaller.OpenAsync(scene, "carrier-manager")))
        {
            var card = carrier.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));
            card.WaitForElement("#acting-reason");
            card.FindAll(".sumr").ShouldBeEmpty("the order opens to whoever acts for its operator");
            await card.Find(".btn.y").ClickAsync(new());
            card.Find("#acting-error").TextContent.ShouldContain("Укажите причину");
            card.Find("#acting-reason").Change("обращение 17");
            await card.Find(".btn.y").ClickAsync(new());

            card.WaitForElement(".sumr");
            card.FindAll(".acts").ShouldBeEmpty();
        }

        using (var manager = new Screen(scene, "carrier-kam-volga"))
        {
            var card = manager.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));
            card.WaitForElement(".sumr");
            card.FindAll(".acts, #acting-reason").ShouldBeEmpty("he looks after the macro-region: he looks on without acting for anybody");
            card.Find(".hold i.o").TextContent.ShouldStartWith("Вы");
            card.Find(".leg i.o").ParentElement!.TextContent.ShouldStartWith("Часы шли");
        }

        using var stranger = new Screen(scene, "op02-orders");
        var hidden = stranger.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));
        hidden.WaitForAssertion(() => hidden.FindAll(".sumr").ShouldBeEmpty());
    }

    [Theory]
    [InlineData("ru-RU", "Подписант")]
    [InlineData("en-GB", "Signatory")]
    public async Task RightHeldElsewhere_ShowsEveryActionOfTheStateWithItsReason(string language, string role)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.GrantAsync(OrderScene.Orders, Role.OperatorViewer);
        await scene.GrantElsewhereAsync(OrderScene.Orders, Role.OperatorOrders);
        using var screen = new Screen(scene, OrderScene.Orders, language);
        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));
        foreach (var (code, buttons) in new[] { ("CLARIFY", 4), ("QUOTED", 5), ("ACCEPTANCE", 4) })
        {
            await scene.ReportAsync(number, code);
            screen.Announce(Topic.Order, number);

            card.WaitForAssertion(() => card.FindAll(".actb button").Count.ShouldBe(buttons, code));
            foreach (var button in card.FindAll(".actb button"))
            {
                button.GetAttribute("aria-disabled").ShouldBe("true");
                button.HasAttribute("disabled").ShouldBeFalse("it can be reached by keyboard");
                card.Find("#" + button.GetAttribute("aria-describedby")).TextContent.Trim().ShouldBe(button.GetAttribute("title"));
                button.GetAttribute("title")!.ShouldContain(DomainTexts.Access["Role.operator.orders"]);
            }

            card.Markup.ShouldContain(role, Case.Sensitive, "who may accept the delivery");
            card.FindAll("#answer").ShouldBeEmpty("nobody types what he may not send");
            card.FindAll(".pan.yours, .st.you, .tl .you").ShouldBeEmpty("it waits for somebody else");
        }
    }

    [Theory]
    [InlineData("operator.viewer")]
    [InlineData("operator.technician")]
    public async Task RoleThatMovesNothing_SeesTheOrderAndNoMoveOfIt(string role)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "QUOTED");
        await scene.GrantAsync(OrderScene.Orders, Role.All[role]);
        using var screen = new Screen(scene, OrderScene.Orders);

        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));

        card.WaitForAssertion(() => card.Find(".sumr").TextContent.Replace('\u00A0', ' ').ShouldContain("предлагается +486 000,00"));
        card.FindAll(".actb, .acts, .pan.yours, .st.you, .tl .you").ShouldBeEmpty();
        screen.Go("orders?view=all");
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => list.FindAll("tr[data-row]").ShouldHaveSingleItem());
        list.FindAll("tr.mine, .st.you").ShouldBeEmpty();
    }
}
