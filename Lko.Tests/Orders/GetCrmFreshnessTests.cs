using Bunit;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Web.Features;
using Lko.Web.Features.Orders.List;

namespace Lko.Tests.Orders;

/// <summary>How fresh the orders of a list are: when the CRM was last read, and what has not reached it yet.</summary>
public sealed class GetCrmFreshnessTests
{
    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_TellsTheLastReadingAndTheCallersOwnQueue(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await scene.SubmittedAsync();
        (await ReadAsync(scene, OrderScene.Orders)).ShouldBe(new CrmFreshness(null, false, 1));
        (await ReadAsync(scene, "op02-orders")).Queue.ShouldBe(0, "another operator's order");

        await ExchangeAsync(scene);
        var read = scene.Time.GetUtcNow();
        (await ReadAsync(scene, OrderScene.Orders)).ShouldBe(new CrmFreshness(read, true, 0));

        scene.Time.Advance(GetCrmFreshness.FreshFor + TimeSpan.FromMinutes(1));
        (await ReadAsync(scene, OrderScene.Orders)).ShouldBe(new CrmFreshness(read, false, 0));
        (await new GetCrmFreshness(scene.Database.For("op10-finance"), scene.Time).Run(null, Token)).ShouldBeOfType<Lko.Domain.Common.Outcome<CrmFreshness>.Denied>();
    }

    [Fact]
    public async Task List_SaysHowFreshItIs()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await scene.SubmittedAsync();
        using var screen = new Screen(scene, OrderScene.Orders);
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => list.Find(".head .prov.part").TextContent.ShouldBe("CRM: данных ещё не было · очередь 1"));

        await ExchangeAsync(scene);
        scene.Time.Advance(GetCrmFreshness.FreshFor / 3);

        list.WaitForAssertion(() => list.Find(".head .prov.full").TextContent.ShouldMatch("^CRM: данные на .+ \\(МСК\\) · очередь 0$"));
    }

    /// <summary>What waits is sent, and the CRM is read.</summary>
    private static async Task ExchangeAsync(OrderScene scene)
    {
        var crm = new ScriptedCrm();
        (await new DispatchOutbox(scene.Database.For(null), crm, new OutboxOptions(), new AnswerTerm(), scene.Time).Run(Token)).Value.Sent.ShouldBe(1);
        (await new PollCrm(scene.Database.For(null), crm, new RecordCrmEvents(scene.Database.For(null), new AnswerTerm(), scene.Time), scene.Time).Run(Token)).IsOk.ShouldBeTrue();
    }

    private static async Task<CrmFreshness> ReadAsync(OrderScene scene, string subject) =>
        (await new GetCrmFreshness(scene.Database.For(subject), scene.Time).Run(null, Token)).Value;
}
