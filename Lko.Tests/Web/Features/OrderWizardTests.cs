using System.Text.Json.Nodes;
using Bunit;
using Lko.Domain.Catalogue;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Lko.Web.Features.Orders.Wizard;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Web.Features;

/// <summary>The order wizard over the real use cases and a real database.</summary>
public sealed class OrderWizardTests
{
    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ru-RU", "Укажите субъект и адрес")]
    [InlineData("en-GB", "address")]
    public async Task WrongStep_StopsAtTheFieldInThePersonsLanguage(string language, string message)
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
    public async Task FilledIn_KeepsItselfAndAnotherBrowserContinues()
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

    [Fact]
    public async Task DatabaseThatFails_CostsNothingTypedAndIsAskedAgain()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var draft = (await scene.DraftAsync()).Value;
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go($"orders/drafts/{draft.Id.Value}?step=points");
        var wizard = screen.Render<OrderWizard>(parameters => parameters.Add(page => page.Id, draft.Id.Value));
        wizard.WaitForElement("#p-end_b-text").Change("ул. Новая, 7");
        screen.Database.IsBroken = true;

        wizard.Find("[data-next]").Click();

        wizard.WaitForAssertion(() => wizard.Find("[role=alert]").TextContent.ShouldMatch("Введённое не потеряно.*\\s+.*сообщите номер [0-9A-F]{4}-[0-9A-F]{2}"));
        screen.Path.ShouldContain("step=points");
        wizard.Find("#p-end_b-text").GetAttribute("value").ShouldBe("ул. Новая, 7");
        screen.Database.IsBroken = false;
        wizard.Find("[role=alert] button").Click();
        wizard.WaitForAssertion(() => wizard.FindAll("[role=alert]").ShouldBeEmpty());
        await using var raw = scene.Database.Raw();
        JsonNode.Parse((await raw.Orders.SingleAsync(Token)).Parameters)!["end_b"]!["text"]!.GetValue<string>().ShouldBe("ул. Новая, 7");
    }

    [Fact]
    public async Task OrderThatCouldNotBeSent_StaysToBeSentAgain()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var draft = (await scene.DraftAsync()).Value;
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go($"orders/drafts/{draft.Id.Value}?step=review");
        var wizard = screen.Render<OrderWizard>(parameters => parameters.Add(page => page.Id, draft.Id.Value));
        wizard.WaitForElement(".nextbar button");
        screen.Database.IsBroken = true;

        wizard.Find(".nextbar button").Click();

        wizard.WaitForAssertion(() => wizard.Find(".pf-summary").TextContent.ShouldMatch("Не удалось узнать.*сообщите номер [0-9A-F]{4}-[0-9A-F]{2}"));
        screen.Database.IsBroken = false;
        wizard.Find(".nextbar button").Click();
        wizard.WaitForAssertion(() => screen.Path.ShouldContain("orders/LKO-"));
    }

    [Fact]
    public async Task Next_WithinABranch_StaysThere()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go("orders/new?product=L2_P2P&scope=OP10-F4");
        var wizard = screen.Render<OrderWizard>();

        wizard.WaitForElement("[data-next]").Click();

        wizard.WaitForAssertion(() => screen.Path.ShouldMatch(@"/orders/drafts/\d+\?step=points&scope=OP10-F4$"));
    }

    [Fact]
    public async Task LeavingWhileItIsSaved_SavesItAndLeadsNowhere()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go("orders/new?product=L2_P2P");
        var wizard = screen.Render<OrderWizard>();
        var next = wizard.WaitForElement("[data-next]");
        screen.Database.Hold();

        var saved = next.ClickAsync(new());
        await screen.DisposeComponentsAsync();
        screen.Go("contracts");
        screen.Database.Release();
        await saved;

        await using var raw = scene.Database.Raw();
        (await raw.Orders.CountAsync(Token)).ShouldBe(1);
        screen.Path.ShouldEndWith("/contracts");
    }

    [Theory]
    [InlineData(true, "ул. Чужая, 1")]
    [InlineData(false, "ул. Своя, 2")]
    public async Task NextOverAnotherWindowsSave_StaysAndAsksWhoseToKeep(bool takeTheirs, string kept)
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

    [Theory]
    [InlineData("ru-RU", "Полоса", "100\u00a0Мбит/с", "200\u00a0Мбит/с", "Свой номер заявки", "Желаемая дата")]
    [InlineData("en-GB", "Bandwidth", "100\u00a0Mbps", "200\u00a0Mbps", "Own order number", "Wanted date")]
    public async Task AnotherWindowSaved_WhatDiffersStandsSideBySide(string language, string bandwidth, string mine, string saved, string reference, string wanted)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var draft = (await scene.DraftAsync()).Value;
        await using var screen = new Screen(scene, OrderScene.Orders, language);
        screen.Go($"orders/drafts/{draft.Id.Value}?step=contract");
        var wizard = screen.Render<OrderWizard>(parameters => parameters.Add(page => page.Id, draft.Id.Value));
        wizard.WaitForElement("#reference").Change("SL-2");
        var theirs = OrderScene.Channel();
        theirs["bandwidth_mbps"] = 200;
        (await scene.DraftAsync("op10-admin", theirs, draft.Id, draft.Version, wanted: new DateOnly(2026, 12, 24))).IsOk.ShouldBeTrue();

        wizard.Find("[data-next]").Click();

        wizard.WaitForAssertion(() => wizard.FindAll("[role=alert] tbody tr").Count.ShouldBe(3));
        wizard.FindAll("[role=alert] tbody tr").Select(row => string.Join('|', row.Children.Select(cell => cell.TextContent.Trim()))).ShouldBe(
            [$"{bandwidth}|{mine}|{saved}", $"{wanted}|—|{(language is "ru-RU" ? "24.12.2026" : "24 Dec 2026")}", $"{reference}|SL-2|SL-1"]);
    }

    [Theory]
    [InlineData("ru-RU", "Саратовская область → Саратов", "100\u00a0Мбит/с")]
    [InlineData("en-GB", "Saratov Oblast → Саратов", "100\u00a0Mbps")]
    public async Task StepsDone_SayWhatWasChosen(string language, string places, string bandwidth)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var channel = OrderScene.Channel();
        channel["end_a"] = new JsonObject { ["subject"] = "64", ["text"] = "ул. Московская, 1" };
        var draft = (await scene.DraftAsync(parameters: channel)).Value;
        await using var screen = new Screen(scene, OrderScene.Orders, language);
        screen.Go($"orders/drafts/{draft.Id.Value}?step=review");

        var wizard = screen.Render<OrderWizard>(parameters => parameters.Add(page => page.Id, draft.Id.Value));

        wizard.WaitForAssertion(() => wizard.FindAll("ol.steps li.d").Count.ShouldBe(4));
        var said = wizard.FindAll("ol.steps small").Select(small => small.TextContent).ToList();
        said[1].ShouldBe(places);
        said[2].ShouldContain(bandwidth);
        said[3].ShouldBe(draft.Contract.Number);
        wizard.FindAll("ol.steps small")[1].GetAttribute("title").ShouldBe(places, "what has no room is not lost");
    }

    [Fact]
    public async Task EveryProductAndStep_Renders()
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
    public async Task SentTwiceAtOnce_IsOneOrder()
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
}
