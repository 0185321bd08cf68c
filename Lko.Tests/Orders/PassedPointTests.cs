using Lko.Domain.Common;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;

namespace Lko.Tests.Orders;

/// <summary>Why an order can no longer be cancelled: what has begun, when, and what can be asked for instead. Its days are those of Nizhny Novgorod, three hours ahead.</summary>
public sealed class PassedPointTests
{
    private const string Begun = "Отозвать уже нельзя: этап «Организация услуги» начат 25.11.2026.";
    private const string OtherDay = " Можно запросить корректировку срока.";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Cancellation_IsRefusedEverywhereInTheSameWords(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await InBuildAsync(scene);

        using (new CultureScope("ru"))
        {
            (await ToldAsync(scene, number)).ShouldBe(Begun + OtherDay);
        }

        using var english = new CultureScope("en");
        (await ToldAsync(scene, number)).ShouldBe("It can no longer be cancelled: the stage “Delivery” began on 25 Nov 2026. You can request a date change.");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Cancellation_LaterOn_TellsOfTheStageThatClosedIt(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await InBuildAsync(scene);
        using var russian = new CultureScope("ru");
        scene.Time.Advance(TimeSpan.FromDays(2));

        await scene.ReportAsync(number, "TESTING");
        (await ToldAsync(scene, number)).ShouldBe(Begun + OtherDay);

        await scene.ReportAsync(number, "CLARIFY");
        (await ToldAsync(scene, number)).ShouldBe(Begun, "a question is to be answered first: no other day can be asked for");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Cancellation_OfAnOrderThatWentBackAndBeganAnew_TellsOfTheSecondTime(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await InBuildAsync(scene);
        using var russian = new CultureScope("ru");
        scene.Time.Advance(TimeSpan.FromDays(2));
        await scene.ReportAsync(number, "SIGNING");
        (await ObstacleAsync(scene, number)).ShouldBeNull();
        scene.Time.Advance(TimeSpan.FromDays(3));

        await scene.ReportAsync(number, "IN_BUILD");

        (await ToldAsync(scene, number)).ShouldBe(Begun.Replace("25.11.2026", "30.11.2026", StringComparison.Ordinal) + OtherDay);
    }

    private static async Task<string> InBuildAsync(OrderScene scene)
    {
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK", "AGREED");
        scene.Time.SetUtcNow(new DateTimeOffset(2026, 11, 24, 21, 30, 0, TimeSpan.Zero));
        await scene.ReportAsync(number, "IN_BUILD");
        return number;
    }

    private static async Task<string?> ObstacleAsync(OrderScene scene, string number) =>
        (await scene.CardAsync(number)).Actions.Single(action => action.Intent == OrderIntent.RequestCancellation).Obstacle;

    /// <summary>What the button says, what the dialog of several orders says, and what the refusal says.</summary>
    private static async Task<string?> ToldAsync(OrderScene scene, string number)
    {
        var (order, obstacle) = (await scene.StoredAsync(number), await ObstacleAsync(scene, number));
        (await new GetCancellations(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue).Run([order.Id], Token)).Value.ShouldHaveSingleItem()
            .ShouldBe(new CancellationRow(order.Id, number, order.Version, obstacle));
        (await new RequestCancellation(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time).Run(new OrderMove(number, order.Version, "Передумали"), Token))
            .ShouldBeOfType<Outcome<int>.Clash>().Message.ShouldBe(obstacle);
        return obstacle;
    }
}
