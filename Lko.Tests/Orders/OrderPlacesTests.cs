using System.Text.Json.Nodes;
using Bunit;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Lko.Tests.Web.Features;
using Lko.Web.Features.Orders.List;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lko.Tests.Orders;

/// <summary>An order names its places to everybody in his own language, whatever the language of whoever wrote it.</summary>
public sealed class OrderPlacesTests
{
    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider, string> DatabasesAndLanguages
    {
        get
        {
            var cases = new TheoryData<DatabaseProvider, string>();
            foreach (var database in OrderScene.Databases)
            {
                cases.Add(database.Data, "ru");
                cases.Add(database.Data, "en");
            }

            return cases;
        }
    }

    /// <summary>A subject is named by the portal, a settlement by the person.</summary>
    [Theory]
    [MemberData(nameof(DatabasesAndLanguages))]
    public async Task Address_WithoutASettlement_IsItsSubjectInBothLanguages(DatabaseProvider provider, string author)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var channel = OrderScene.Channel();
        channel["end_a"] = new JsonObject { ["subject"] = "64", ["text"] = "ул. Московская, 70" };
        string number;
        using (new CultureScope(author))
        {
            number = (await scene.SubmitAsync((await scene.DraftAsync(parameters: channel)).Value)).Value;
        }

        var places = (new LocalLine("Саратовская область", "Saratov Oblast"), new LocalLine("Саратов", "Саратов"));
        var order = await scene.StoredAsync(number);
        (order.PlaceA, order.PlaceB).ShouldBe(places);
        var row = (await new ListOrders(scene.Database.For(OrderScene.Orders), scene.Time)
            .Run(new OrderQuery(OrderView.Open, "Saratov Oblast", null, null, null, null, false, new PageRequest(1, 50)), Token)).Value.Rows.ShouldHaveSingleItem("found in either language");
        (row.PlaceA, row.PlaceB).ShouldBe(places);
        var hit = (await new SearchPortal(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue).Run("Саратовская", Token)).Value.Orders.ShouldHaveSingleItem();
        (hit.PlaceA, hit.PlaceB).ShouldBe(places);
    }

    [Theory]
    [MemberData(nameof(DatabasesAndLanguages))]
    public async Task Network_OfManySites_CountsTheOthersInBothLanguages(DatabaseProvider provider, string author)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        using (new CultureScope(author))
        {
            await NetworkAsync(scene);
        }

        await using var raw = scene.Database.Raw();
        var order = await raw.Orders.SingleAsync(Token);
        (order.PlaceA, order.PlaceB).ShouldBe((new LocalLine("Нижний Новгород", "Нижний Новгород"), new LocalLine("ещё 2", "2 more")));
    }

    [Theory]
    [InlineData("ru-RU", "ещё 2")]
    [InlineData("en-GB", "2 more")]
    public async Task List_SpeaksTheReadersLanguage(string language, string others)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        using (new CultureScope(language is "ru-RU" ? "en" : "ru"))
        {
            await NetworkAsync(scene);
        }

        await using var screen = new Screen(scene, OrderScene.Orders, language);
        screen.Go("orders?view=drafts");
        var list = screen.Render<OrdersPage>();

        list.WaitForAssertion(() => list.Find("tbody tr").TextContent.ShouldContain(others));
    }

    /// <summary>A database of before kept one text, in the language of whoever wrote it.</summary>
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task OrderOfBefore_HasItsPlacesInBothLanguages(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.DraftAsync(parameters: []);
        await using (var raw = scene.Database.Raw())
        {
            var all = raw.Database.GetMigrations().ToList();
            var migrator = raw.GetService<IMigrator>();
            await migrator.MigrateAsync(all[all.FindIndex(each => each.EndsWith("_OrderPlaces", StringComparison.Ordinal)) - 1], Token);
            await migrator.MigrateAsync(cancellationToken: Token);
        }

        var order = await scene.StoredAsync(number);
        (order.PlaceA, order.PlaceB).ShouldBe((new LocalLine("Нижний Новгород", "Нижний Новгород"), new LocalLine("Саратов", "Саратов")));
        await using var after = scene.Database.Raw();
        var draft = await after.Orders.SingleAsync(row => row.Number == null, Token);
        (draft.PlaceA, draft.PlaceB).ShouldBe((null, null));
        (await after.Set<OrderHistory>().CountAsync(Token)).ShouldBe(1, "nothing of it is lost");
    }

    private static async Task NetworkAsync(OrderScene scene)
    {
        var sites = new JsonArray([.. new[] { "ул. Белинского, 9", "ул. Горького, 1", "пл. Минина, 2" }.Select(street => new JsonObject
        {
            ["address"] = new JsonObject { ["subject"] = "52", ["text"] = $"г. Нижний Новгород, {street}" },
        })]);
        (await new SaveDraft(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time)
            .Run(new DraftCommand(null, 0, "L3_VPN", null, null, new JsonObject { ["sites"] = sites }.ToJsonString(), null, null, null), Token)).IsOk.ShouldBeTrue();
    }
}
