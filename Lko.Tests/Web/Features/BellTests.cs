using Bunit;
using Lko.Domain.Access;
using Lko.Domain.Live;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Web.Features.Notifications;

namespace Lko.Tests.Web.Features;

/// <summary>The bell in the header over the real use cases and a real database.</summary>
public sealed class BellTests
{
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
        bell.Find("h3").TextContent.ShouldBe("Ждёт вас", "having read of it is not having done it");
    }

    [Theory]
    [InlineData("ru-RU", "до 07.12 18:00 (МСК)", "просрочено")]
    [InlineData("en-GB", "until 7 Dec 18:00 (MSK)", "late")]
    public async Task Bell_WhatWaits_HasItsTermAndSaysWhenItIsLate(string language, string term, string late)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "CLARIFY");
        await using var screen = new Screen(scene, OrderScene.Orders, language);
        var bell = screen.Render<BellMenu>();
        bell.WaitForAssertion(() => bell.Find("li.yours").TextContent.ShouldContain(term));
        bell.FindAll("li small.late").ShouldBeEmpty();

        scene.Time.Advance(TimeSpan.FromDays(15));
        screen.Announce(Topic.Notification, number);

        bell.WaitForAssertion(() => bell.Find("li.yours small.late").TextContent.ShouldContain(late));
        await scene.ReportAsync(number, "TECH_CHECK");
        screen.Announce(Topic.Notification, number);
        bell.WaitForAssertion(() => bell.FindAll("li.yours").ShouldBeEmpty());
        bell.Markup.ShouldNotContain(term, Case.Sensitive, "what no longer waits has no term");
    }

    [Fact]
    public async Task Bell_ColleagueAnswered_NoLongerSaysThatItWaits()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "CLARIFY");
        using var screen = new Screen(scene, OrderScene.Orders);
        var bell = screen.Render<BellMenu>();
        bell.WaitForAssertion(() => bell.Find("li.yours").TextContent.ShouldContain(number));

        var order = await scene.CardAsync(number, "op10-admin");
        (await new AnswerClarification(scene.Database.For("op10-admin"), OrderScene.Catalogue, scene.Time).Run(new OrderMove(number, order.Version, "Иван"), Xunit.TestContext.Current.CancellationToken)).IsOk.ShouldBeTrue();
        screen.Announce(Topic.Order, number);

        bell.WaitForAssertion(() => bell.FindAll("li.yours").ShouldBeEmpty());
        bell.FindAll("li.new").ShouldNotBeEmpty("it is still unread news");
    }

    [Fact]
    public async Task Bell_ZoneOfThePersonChanges_TellsTheNewClock()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await scene.ReportAsync(await scene.SubmittedAsync(), "CLARIFY");
        using var screen = new Screen(scene, OrderScene.Orders);
        var bell = screen.Render<BellMenu>();
        bell.WaitForAssertion(() => bell.Find("li small").TextContent.ShouldContain("12:00 (МСК)"));

        (await new SaveProfile(scene.Database.For(OrderScene.Orders)).Run(new ProfileWishes(TimeZone: "Asia/Vladivostok"), Xunit.TestContext.Current.CancellationToken)).IsOk.ShouldBeTrue();
        screen.AnnounceRights(OrderScene.Orders);

        bell.WaitForAssertion(() => bell.Find("li small").TextContent.ShouldContain("19:00 (МСК+7)"));
    }
}
