using AngleSharp.Dom;
using Bunit;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Web.Features.Orders.List;
using Microsoft.EntityFrameworkCore;
using MudBlazor;

namespace Lko.Tests.Web.Features;

/// <summary>What is done with several orders at once, over the real use cases and a real database.</summary>
public sealed class OrderDeedsTests
{
    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cancelling_NamesWhatCannotBe_AndTellsWhatBecameOfEach()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var (possible, changed, ended) = (await scene.SubmittedAsync(), await scene.SubmittedAsync(), await scene.SubmittedAsync());
        await scene.EventsAsync(scene.Event(ended, 1, "REJECTED"));
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go("orders?view=all");
        var list = screen.Render<OrdersPage>();
        var dialogs = screen.Render<MudDialogProvider>();
        list.WaitForAssertion(() => list.FindAll("tbody .pick input").Count.ShouldBe(3));
        list.Find("th.pick input").Click();

        list.Find(".bulk .actb button").Click();

        dialogs.WaitForAssertion(() => dialogs.Find("h2").TextContent.ShouldBe("Отозвать выбранные заявки?"));
        dialogs.Markup.ShouldContain("Можно: 2 из 3.");
        dialogs.Find(".bulklines").TextContent.ShouldContain(ended);
        Button(dialogs, "Отозвать заявку: 2").Click();
        dialogs.Find("[role=alert]").TextContent.ShouldContain("Без этого текста");
        dialogs.Find("textarea").Change("проект закрыт");
        await scene.ReportAsync(changed, "REGISTERED");
        Button(dialogs, "Отозвать заявку: 2").Click();

        dialogs.WaitForAssertion(() => dialogs.Find("[role=status]").TextContent.ShouldBe("Готово: 1 из 2."));
        dialogs.Find(".bulklines").TextContent.ShouldContain(changed);
        (await scene.StoredAsync(possible)).State.ShouldBe(OrderState.AssessingCancellation);
        (await scene.StoredAsync(possible)).History.ShouldContain(row => row.Text == "проект закрыт");
        (await scene.StoredAsync(changed)).State.ShouldBe(OrderState.Acknowledged);
        Button(dialogs, "Закрыть").Click();
        list.WaitForAssertion(() => list.FindAll("tr.picked").ShouldBeEmpty());
        list.WaitForAssertion(() => list.FindAll("tbody tr").ShouldContain(row => row.TextContent.Contains("Рассматривается отзыв")));
    }

    [Fact]
    public async Task NothingToCancel_SaysWhy()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var ended = await scene.SubmittedAsync();
        await scene.EventsAsync(scene.Event(ended, 1, "REJECTED"));
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go("orders?view=ended");
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => list.FindAll("tbody .pick input").Count.ShouldBe(1));
        list.Find("tbody .pick input").Click();

        list.Find(".bulk .actb button").GetAttribute("aria-disabled").ShouldBe("true");
        list.Find(".bulk .why").TextContent.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Drafts_AreDeletedTogether()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await scene.DraftAsync();
        await scene.DraftAsync();
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go("orders?view=drafts");
        var list = screen.Render<OrdersPage>();
        var dialogs = screen.Render<MudDialogProvider>();
        list.WaitForAssertion(() => list.FindAll("tbody .pick input").Count.ShouldBe(2));
        list.Find("th.pick input").Click();
        list.Find(".bulk .actb button").TextContent.Trim().ShouldBe("Удалить черновики…");
        list.Find(".bulk .actb button").Click();
        dialogs.WaitForAssertion(() => dialogs.FindAll("textarea").ShouldBeEmpty());
        Button(dialogs, "Удалить черновики: 2").Click();

        dialogs.WaitForAssertion(() => dialogs.Find("[role=status]").TextContent.ShouldBe("Готово: 2 из 2."));
        await using var raw = scene.Database.Raw();
        (await raw.Orders.CountAsync(Token)).ShouldBe(0);
    }

    [Fact]
    public async Task Carrier_SavesTheMarkedOnesAndCancelsNone()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var order = await scene.StoredAsync(await scene.SubmittedAsync());
        await using var screen = new Screen(scene, "carrier-manager");
        screen.Go("orders?q=LKO&hide=places");
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => list.FindAll("tbody .pick input").Count.ShouldBe(1));
        list.Find("tbody .pick input").Click();

        list.FindAll(".bulk .actb").ShouldBeEmpty();
        list.Find(".bulk form").GetAttribute("action").ShouldBe("orders/export?q=LKO&hide=places");
        list.Find(".bulk input[name=marked]").GetAttribute("value").ShouldBe(order.Id.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        list.Find("a[data-export]").GetAttribute("href").ShouldBe("orders/export?q=LKO&hide=places");
    }

    private static IElement Button(IRenderedComponent<MudDialogProvider> dialogs, string text) => dialogs.FindAll("button").Single(button => string.Equals(button.TextContent.Trim(), text, StringComparison.Ordinal));
}
