using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;

namespace Lko.Tests.Orders;

/// <summary>A decision on an order that somebody has changed meanwhile is refused, and the person is told who did it and when.</summary>
public sealed class OrderConflictTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task ChangedByTheCrm_NamesItAndTheTime(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var (number, version) = await AskedAsync(scene);
        await scene.ReportAsync(number, "TECH_CHECK");

        (await RefusedAsync(scene, number, version, "ru")).ShouldBe(
            "Пока вы смотрели, заявка изменилась: CRM, 23.11 12:05 (МСК). Теперь она в состоянии «В работе». Проверьте его и решите ещё раз.");
        (await RefusedAsync(scene, number, version, "en")).ShouldBe(
            "The order changed while you were looking: CRM, 23 Nov 12:05 (MSK). It is now “In progress”. Check the new state and decide again.");
        (await new SaveProfile(scene.Database.For(OrderScene.Orders)).Run(new ProfileWishes(TimeZone: "Asia/Yekaterinburg"), Token)).IsOk.ShouldBeTrue();
        (await RefusedAsync(scene, number, version, "ru")).ShouldContain("CRM, 23.11 14:05 (МСК+2)");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task ChangedByAPersonOfTheCarrier_NamesTheSystemAndThePerson(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var (number, version) = await AskedAsync(scene);
        (await scene.EventsAsync(scene.Event(number, 2, "TECH_CHECK").Replace("\"actor\":\"CRM\"", "\"actor\":\"Ivanov\"", StringComparison.Ordinal))).Applied.ShouldBe(1);

        (await RefusedAsync(scene, number, version, "ru")).ShouldContain("заявка изменилась: CRM (Ivanov), 23.11 12:05");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task ChangedByAColleague_NamesHim(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var (number, version) = await AskedAsync(scene);
        (await AnswerAsync(scene, number, version, "op10-admin")).IsOk.ShouldBeTrue();

        (await RefusedAsync(scene, number, version, "ru")).ShouldContain("заявка изменилась: А. К., 23.11 12:05 (МСК)");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task ChangedWhileItIsSaved_NamesWhoWasFirst(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var (number, version) = await AskedAsync(scene);
        using var russian = new CultureScope("ru");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => AnswerAsync(scene, number, version, OrderScene.Orders)));

        var refused = outcomes.OfType<Outcome<int>.Clash>().ToList();
        refused.Count.ShouldBe(5);
        refused.ShouldAllBe(clash => clash.Message.Contains("заявка изменилась: М. З., 23.11 12:05 (МСК). Теперь она в состоянии «В работе»"));
    }

    private static async Task<(string Number, int Version)> AskedAsync(OrderScene scene)
    {
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "CLARIFY");
        scene.Time.Advance(TimeSpan.FromMinutes(5));
        return (number, (await scene.CardAsync(number)).Version);
    }

    private static async Task<string> RefusedAsync(OrderScene scene, string number, int version, string language)
    {
        using var culture = new CultureScope(language);
        return (await AnswerAsync(scene, number, version, OrderScene.Orders)).ShouldBeOfType<Outcome<int>.Clash>().Message;
    }

    private static Task<Outcome<int>> AnswerAsync(OrderScene scene, string number, int version, string subject) =>
        new AnswerClarification(scene.Database.For(subject), OrderScene.Catalogue, scene.Time).Run(new OrderMove(number, version, "Ключи у охраны"), Token);
}
