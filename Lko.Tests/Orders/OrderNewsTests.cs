using Lko.Domain.Live;
using Lko.Domain.Notifications;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;

namespace Lko.Tests.Orders;

/// <summary>What comes in a state the order is in already: another offer, question or day is told, a repetition is not.</summary>
public sealed class OrderNewsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Offer_ThatIsAnotherOrChanged_IsTold(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "QUOTED");
        (await NewsAsync(scene)).ShouldBe([("Order.HeldCharge", true)]);

        await scene.ReportAsync(number, "QUOTED");
        (await NewsAsync(scene)).ShouldBe([("Order.HeldCharge", true)], "another offer");
        await scene.EventsAsync(Said(scene, number, 3));
        (await NewsAsync(scene)).ShouldBeEmpty("said once more");
        await scene.EventsAsync(WithoutTerms(scene.Event(number, 4, "QUOTED")));
        (await NewsAsync(scene)).ShouldBeEmpty("it is open as before");
        await scene.EventsAsync(Said(scene, number, 5).Replace("38500.00", "40000.00", StringComparison.Ordinal));
        (await NewsAsync(scene)).ShouldBe([("Order.HeldCharge", true)], "at another price");
        (await new GetBell(scene.Database.For("carrier-kam-volga")).Run(Token)).Value.Rows.Count(row => row.Kind == "Carrier.State").ShouldBe(1, "the state is the same");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Offer_ThatComesLate_IsToldWhenItWaits(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED");
        await NewsAsync(scene);
        await scene.EventsAsync(WithoutTerms(scene.Event(number, 4, "QUOTED")));
        (await NewsAsync(scene)).ShouldBe([("Order.TermsAhead", false)], "there is nothing to decide yet");

        (await scene.EventsAsync(scene.Event(number, 3, "QUOTED"))).Late.ShouldBe(1);
        (await NewsAsync(scene)).ShouldBe([("Order.HeldCharge", true)]);
        (await scene.EventsAsync(scene.Event(number, 2, "QUOTED"))).Late.ShouldBe(1);
        (await NewsAsync(scene)).ShouldBeEmpty("it had been replaced");
        await scene.ReportAsync(number, "CLARIFY");
        await NewsAsync(scene);
        (await scene.EventsAsync(scene.Event(number, 4, "QUOTED"))).Late.ShouldBe(1);
        (await NewsAsync(scene)).ShouldBeEmpty("the order is elsewhere");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Offer_ThatIsAnswered_IsNotAnnouncedAgain(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "QUOTED");
        (await new AcceptTerms(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time).Run(new OrderMove(number, (await scene.CardAsync(number)).Version), Token)).IsOk.ShouldBeTrue();
        await NewsAsync(scene);

        (await scene.EventsAsync(Said(scene, number, 3))).Applied.ShouldBe(1);

        (await NewsAsync(scene)).ShouldBeEmpty("he has just accepted it");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Question_ThatIsAnother_IsTold(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.EventsAsync(scene.Event(number, 1, "CLARIFY", comment: "Какой этаж?"));
        (await NewsAsync(scene)).ShouldBe([("Order.PendingInformation", true)]);

        await scene.EventsAsync(scene.Event(number, 2, "CLARIFY", comment: "Какой этаж?"));
        await scene.EventsAsync(scene.Event(number, 3, "CLARIFY"));
        (await NewsAsync(scene)).ShouldBeEmpty("the same question");
        await scene.EventsAsync(scene.Event(number, 5, "CLARIFY", comment: "Кто встретит бригаду?"));
        (await NewsAsync(scene)).ShouldBe([("Order.PendingInformation", true)]);
        (await scene.EventsAsync(scene.Event(number, 4, "CLARIFY", comment: "Есть ли лифт?"))).Late.ShouldBe(1);
        (await NewsAsync(scene)).ShouldBeEmpty("a later question stands");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Delay_ToAnotherDay_IsTold(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "HELD");
        (await NewsAsync(scene)).ShouldBe([("Order.HeldDelay", false)]);

        await scene.ReportAsync(number, "HELD");
        (await NewsAsync(scene)).ShouldBeEmpty("the same day");
        await scene.EventsAsync(scene.Event(number, 3, "HELD", expected: "2026-12-25"));
        (await NewsAsync(scene)).ShouldBe([("Order.HeldDelay", false)]);
    }

    private static string WithoutTerms(string quoted) => quoted.Replace("\"terms\":{", "\"before\":{", StringComparison.Ordinal);

    /// <summary>The second offer, said by a later report.</summary>
    private static string Said(OrderScene scene, string number, int sequence) =>
        scene.Event(number, sequence, "QUOTED").Replace($"\"T-{sequence}\"", "\"T-2\"", StringComparison.Ordinal);

    /// <summary>What the orders manager has not read yet, the oldest first; live as well as in the bell. After that he has.</summary>
    private static async Task<List<(string Kind, bool IsYourMove)>> NewsAsync(OrderScene scene)
    {
        var he = (await scene.Database.Caller(OrderScene.Orders).GetAsync(Token)).ShouldNotBeNull().Id.Value;
        var rows = (await new GetBell(scene.Database.For(OrderScene.Orders)).Run(Token)).Value.Rows;
        scene.Database.Feed.Changes.Count(change => change.Topic == Topic.Notification && change.Key != "read" && change.UserId == he).ShouldBe(rows.Count, "each is told live");
        (await new MarkNotificationsRead(scene.Database.For(OrderScene.Orders), scene.Time).Run(null, Token)).IsOk.ShouldBeTrue();
        return [.. rows.Where(row => !row.IsRead).OrderBy(row => row.Id.Value).Select(row => (row.Kind, row.IsYourMove))];
    }
}
