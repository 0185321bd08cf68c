using AngleSharp.Dom;
using Bunit;
using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Live;
using Lko.Domain.Resources;
using Lko.Infrastructure.Data;
using Lko.Tests.Access;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Lko.Web.Features.Notifications;
using Lko.Web.Features.Orders.Card;
using Lko.Web.Features.Orders.List;
using Lko.Web.Features.Orders.Wizard;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Web.Features;

/// <summary>The order screens over the real use cases and a real database.</summary>
public sealed class OrderScreensTests
{
    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ru-RU", "Укажите субъект и адрес")]
    [InlineData("en-GB", "address")]
    public async Task Wizard_WrongStep_StopsAtTheFieldInThePersonsLanguage(string language, string message)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        using var screen = new Screen(scene, OrderScene.Orders, language);
        screen.Go("orders/new?product=L2_P2P&step=points");
        var wizard = screen.Render<OrderWizard>();
        wizard.WaitForElement("#p-end_a-subject");

        wizard.Find("[data-next]").Click();

        wizard.WaitForAssertion(() => wizard.Find("#p-end_a-subject").GetAttribute("aria-invalid").ShouldBe("true"));
        wizard.Find(".pf-summary").TextContent.ShouldContain(message, Case.Insensitive);
        screen.Path.ShouldContain("step=points");
    }

    [Fact]
    public async Task Wizard_FilledIn_KeepsItselfAndAnotherBrowserContinues()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        long id;
        using (var screen = new Screen(scene, OrderScene.Orders))
        {
            screen.Go("orders/new?product=L2_P2P&step=points");
            var wizard = screen.Render<OrderWizard>();
            wizard.WaitForElement("#p-end_a-text").Change("г. Нижний Новгород, ул. Белинского, 9");
            await scene.Database.EventuallyAsync(db => db.Orders.AnyAsync(Token), () => scene.Time.Advance(TimeSpan.FromSeconds(1)));
            await Eventually.Until(() => screen.Path.Contains("orders/drafts/", StringComparison.Ordinal), Eventually.DefaultTimeout, "the address is the draft's");
            await using var raw = scene.Database.Raw();
            id = (await raw.Orders.SingleAsync(Token)).Id.Value;
        }

        using var other = new Screen(scene, "op10-admin");
        other.Go($"orders/drafts/{id}?step=points");
        var continued = other.Render<OrderWizard>(parameters => parameters.Add(page => page.Id, id));
        continued.WaitForAssertion(() => continued.Find("#p-end_a-text").GetAttribute("value").ShouldBe("г. Нижний Новгород, ул. Белинского, 9"));
    }

    [Theory]
    [InlineData(true, "ул. Чужая, 1")]
    [InlineData(false, "ул. Своя, 2")]
    public async Task Wizard_NextOverAnotherWindowsSave_StaysAndAsksWhoseToKeep(bool takeTheirs, string kept)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var draft = (await scene.DraftAsync()).Value;
        using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go($"orders/drafts/{draft.Id.Value}?step=points");
        var wizard = screen.Render<OrderWizard>(parameters => parameters.Add(page => page.Id, draft.Id.Value));
        wizard.WaitForElement("#p-end_b-text").Change("ул. Своя, 2");
        var theirs = OrderScene.Channel();
        theirs["end_b"]!["text"] = "ул. Чужая, 1";
        (await scene.DraftAsync("op10-admin", theirs, draft.Id, draft.Version)).IsOk.ShouldBeTrue();

        wizard.Find("[data-next]").Click();

        wizard.WaitForAssertion(() => wizard.Find("[role=alert]").TextContent.ShouldContain("в другом окне"));
        screen.Path.ShouldContain("step=points");
        wizard.Find("#p-end_b-text").GetAttribute("value").ShouldBe("ул. Своя, 2", "nothing typed is lost before the person decides");
        wizard.FindAll("[role=alert] button")[takeTheirs ? 0 : 1].Click();
        wizard.WaitForAssertion(() => wizard.FindAll("[role=alert]").ShouldBeEmpty());
        wizard.Find("#p-end_b-text").GetAttribute("value").ShouldBe(kept);
        wizard.Find("[data-next]").Click();
        wizard.WaitForAssertion(() => screen.Path.ShouldContain("step=parameters"));
        await using var raw = scene.Database.Raw();
        ParameterValues.Parse((await raw.Orders.SingleAsync(Token)).Parameters)["end_b"]!["text"]!.GetValue<string>().ShouldBe(kept);
    }

    [Fact]
    public async Task Wizard_EveryProductAndStep_Renders()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        foreach (var product in OrderScene.Catalogue.All)
        {
            foreach (var step in WizardPlan.StepsOf(product))
            {
                using var screen = new Screen(scene, OrderScene.Orders);
                screen.Go($"orders/new?product={product.Code}&step={step}");
                var wizard = screen.Render<OrderWizard>();
                wizard.WaitForElement("ol.steps li.on");
                wizard.FindAll(".pf-in, .pan").Count.ShouldBeGreaterThan(0, $"{product.Code} {step}");
            }
        }
    }

    [Fact]
    public async Task Wizard_SentTwiceAtOnce_IsOneOrder()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var draft = (await scene.DraftAsync()).Value;
        using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go($"orders/drafts/{draft.Id.Value}?step=review");
        var wizard = screen.Render<OrderWizard>(parameters => parameters.Add(page => page.Id, draft.Id.Value));
        var send = wizard.WaitForElement(".nextbar button");

        var first = send.ClickAsync(new());
        var second = wizard.FindAll(".nextbar button") is [var again] ? again.ClickAsync(new()) : Task.CompletedTask;
        await Task.WhenAll(first, second);

        wizard.WaitForAssertion(() => screen.Path.ShouldContain("orders/LKO-2026-0000001"));
        await using var raw = scene.Database.Raw();
        (await raw.Outbox.CountAsync(Token)).ShouldBe(1);
    }

    [Fact]
    public async Task List_ViewAndSearch_ComeFromTheAddressAndRowsRefreshInPlace()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var (number, other) = (await scene.SubmittedAsync(), await scene.SubmittedAsync());
        using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go("orders?q=0000001");
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => Row(list, number).ShouldNotBeNull().TextContent.ShouldContain("Принята"));
        Row(list, other).ShouldBeNull();

        await scene.ReportAsync(number, "REGISTERED", "CLARIFY");
        screen.Announce(Topic.Order, number);

        list.WaitForAssertion(() => Row(list, number)!.TextContent.ShouldContain("Ожидает данных оператора"));
        list.FindAll("nav.tabs a, .tabs a").ShouldContain(tab => tab.TextContent.Contains("Ждут меня") && tab.TextContent.Contains('1'));
    }

    [Fact]
    public async Task List_RowThatLeftTheView_IsNoLongerMarkedAsYours()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "CLARIFY");
        using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go("orders?view=waiting");
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => Row(list, number)!.ClassList.ShouldContain("mine", StringComparer.Ordinal));

        await scene.ReportAsync(number, "TECH_CHECK");
        screen.Announce(Topic.Order, number);

        list.WaitForAssertion(() => Row(list, number)!.TextContent.ShouldContain("В работе"));
        Row(list, number)!.ClassList.ShouldNotContain("mine", StringComparer.Ordinal);
        list.Find(".fresh").TextContent.ShouldContain("1");
    }

    [Fact]
    public async Task List_Carrier_SeesNoDraftsAndNoNewOrder()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await scene.DraftAsync();
        using var screen = new Screen(scene, "carrier-manager");
        screen.Go("orders?view=all");

        var list = screen.Render<OrdersPage>();

        list.WaitForAssertion(() => list.Markup.ShouldContain("Заявок пока нет"));
        list.FindAll("[data-new]").ShouldBeEmpty();
        list.Markup.ShouldNotContain("Черновики");
    }

    [Fact]
    public async Task Card_Question_IsAnsweredAndTypedTextSurvivesALiveChange()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED");
        await scene.EventsAsync(scene.Event(number, 2, "CLARIFY", "INFORMATION_REQUIRED", "Кто на площадке?"));
        using var screen = new Screen(scene, OrderScene.Orders);
        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));
        card.WaitForElement("#answer").Input("Иван");
        card.Find(".ask").TextContent.ShouldBe("Кто на площадке?");

        screen.Announce(Topic.Order, number);
        card.WaitForAssertion(() => card.Find("#answer").GetAttribute("value").ShouldBe("Иван"));
        card.Find(".pan.yours .row button").Click();

        card.WaitForAssertion(() => card.Find(".head .st").TextContent.ShouldContain("В работе"));
        (await scene.StoredAsync(number)).History[^1].Text.ShouldBe("Иван");
    }

    [Fact]
    public async Task Card_ChangedMeanwhile_SaysSoAndShowsTheNewState()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "CLARIFY");
        using var screen = new Screen(scene, OrderScene.Orders);
        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));
        card.WaitForElement("#answer").Input("Иван");
        await scene.ReportAsync(number, "TECH_CHECK");

        card.Find(".pan.yours .row button").Click();

        card.WaitForAssertion(() => card.Find(".note").TextContent.ShouldContain("Пока вы смотрели"));
        card.Find(".head .st").TextContent.ShouldContain("В работе");
    }

    [Fact]
    public async Task Card_ActionsAndOthers_FollowTheLifecycleAndTheSide()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK", "IN_BUILD");
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
            card.Find("#acting-reason").Input("обращение 17");
            await card.Find(".btn.y").ClickAsync(new());

            card.WaitForElement(".sumr");
            card.FindAll(".acts").ShouldBeEmpty();
        }

        using var stranger = new Screen(scene, "op02-orders");
        var hidden = stranger.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));
        hidden.WaitForAssertion(() => hidden.FindAll(".sumr").ShouldBeEmpty());
    }

    [Theory]
    [InlineData("ru-RU", "Подписант")]
    [InlineData("en-GB", "Signatory")]
    public async Task Card_RightMissing_ShowsEveryActionOfTheStateWithItsReason(string language, string role)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.GrantAsync(OrderScene.Orders, Role.OperatorViewer);
        using var screen = new Screen(scene, OrderScene.Orders, language);
        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));
        foreach (var (code, buttons) in new[] { ("CLARIFY", 3), ("QUOTED", 4), ("ACCEPTANCE", 2) })
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
        }
    }

    [Fact]
    public async Task Card_DecisionOnItsWay_SaysSoUntilTheCrmHasIt()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "CLARIFY");
        using var screen = new Screen(scene, OrderScene.Orders);
        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));
        card.WaitForElement("#answer").Input("Иван");

        card.Find(".pan.yours .row button").Click();

        card.WaitForAssertion(() => Reasons(card).ShouldContain("Решение принято и передаётся оператору сети.", StringComparer.Ordinal));
        Reasons(card).ShouldContain(reason => reason != null && reason.Contains("Станет доступно в состоянии «Приёмка»", StringComparison.Ordinal), "what comes later is announced");
    }

    [Fact]
    public async Task List_Back_TakesTheFilterOutOfItsPickerToo()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go("orders?state=InProgress&product=L2_P2P");
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => list.FindAll("select.plain").Select(picker => picker.GetAttribute("value")).ShouldBe(["L2_P2P", "InProgress"]));

        screen.Go("orders");

        list.FindAll("select.plain").Select(picker => picker.GetAttribute("value")).ShouldBe(["", ""], "the browser keeps what a person picked until the list itself is told");
    }

    [Fact]
    public async Task Card_HistoryFilter_LivesInTheAddress()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "CLARIFY");
        (await scene.EventsAsync(scene.Event(number, 3, "CLARIFY", comment: "Позвоните нам"))).Applied.ShouldBe(1);
        using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go($"orders/{number}?history=texts");
        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));
        card.WaitForAssertion(() => card.FindAll(".tl li").ShouldHaveSingleItem().TextContent.ShouldContain("Позвоните нам"));
        card.Find("select.plain").GetAttribute("value").ShouldBe("texts");

        card.Find("select.plain").Change("moves");
        screen.Path.ShouldEndWith($"orders/{number}?history=moves");
        card.WaitForAssertion(() => card.FindAll(".tl li").Count.ShouldBeGreaterThan(1));
        card.FindAll(".tl li").ShouldNotContain(item => item.TextContent.Contains("Позвоните нам", StringComparison.Ordinal));

        card.Find("select.plain").Change("");
        screen.Path.ShouldEndWith($"orders/{number}");
        var all = card.FindAll(".tl li").Count;
        screen.Go($"orders/{number}?history=nonsense");
        card.FindAll(".tl li").Count.ShouldBe(all, "what the address asks for and nobody knows shows everything");
    }

    [Fact]
    public async Task Bell_NewNotice_RaisesTheBadgeAndReadingLowersIt()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        using var screen = new Screen(scene, OrderScene.Orders);
        var bell = screen.Render<BellMenu>();
        bell.WaitForAssertion(() => bell.Find("summary").GetAttribute("aria-label").ShouldBe("Уведомления"));

        await scene.ReportAsync(number, "CLARIFY");
        screen.Announce(Topic.Notification, number);

        bell.WaitForAssertion(() => bell.Find(".dot").TextContent.ShouldBe("1"));
        bell.Find("h3").TextContent.ShouldBe("Ждёт вас");
        bell.Find(".hd button").Click();
        bell.WaitForAssertion(() => bell.FindAll(".dot").ShouldBeEmpty());
    }

    private static IReadOnlyList<string?> Reasons(IRenderedComponent<OrderPage> card) => [.. card.FindAll(".acts button").Select(button => button.GetAttribute("title"))];

    private static IElement? Row(IRenderedComponent<OrdersPage> list, string number) =>
        list.FindAll("tbody tr").FirstOrDefault(row => row.TextContent.Contains(number, StringComparison.Ordinal));
}
