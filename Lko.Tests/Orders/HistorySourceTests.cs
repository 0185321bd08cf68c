using Bunit;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Web.Features;
using Lko.Web.Features.Orders.Card;

namespace Lko.Tests.Orders;

/// <summary>Each line of an order's history says from which system it is known.</summary>
public sealed class HistorySourceTests
{
    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Lines_OfThePeople_AreThePortals_AndTheOthersTheCrms(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await AnsweredAsync(scene);
        var refusing = new ScriptedCrm { OnSend = (_, _) => (new SendResult(SendOutcome.Rejected, Detail: "RULE: Нельзя", Code: "RULE"), false) };
        await new DispatchOutbox(scene.Database.For(null), refusing, new OutboxOptions(), new AnswerTerm(), scene.Time).Run(Token);

        var history = (await scene.CardAsync(number)).History;

        history.Select(row => row.Actor).Distinct().ShouldBe([OrderActor.Buyer, OrderActor.Seller, OrderActor.System], ignoreOrder: true);
        history.ShouldAllBe(row => row.SourceSystem == (row.Actor == OrderActor.Buyer ? null : "CRM"));
    }

    [Theory]
    [InlineData("ru-RU", OrderScene.Orders, "источник: портал", "источник: CRM")]
    [InlineData("en-GB", OrderScene.Orders, "source: portal", "source: CRM")]
    [InlineData("ru-RU", "carrier-kam-volga", "источник: портал", "источник: CRM")]
    public async Task Card_TellsTheSourceOfEachLine(string language, string subject, string portal, string crm)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await AnsweredAsync(scene);
        await using var screen = new Screen(scene, subject, language);

        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));

        card.WaitForAssertion(() => card.FindAll(".tl li .src").Select(source => source.TextContent.Trim()).ShouldBe([portal, crm, crm, portal], "answered, asked, registered, submitted"));
    }

    private static async Task<string> AnsweredAsync(OrderScene scene)
    {
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "CLARIFY");
        (await new AnswerClarification(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time)
            .Run(new OrderMove(number, (await scene.CardAsync(number)).Version, "Ключи у охраны"), Token)).IsOk.ShouldBeTrue();
        return number;
    }
}
