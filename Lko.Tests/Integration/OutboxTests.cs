using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.IntegrationScene;

namespace Lko.Tests.Integration;

public sealed class OutboxTests
{
    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task DeadLetter_ShowsEveryTryAndIsSentAgainOnce(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        var crm = new ScriptedCrm { OnSend = (_, _) => (new SendResult(SendOutcome.Transient, Detail: "503"), false) };
        await DispatchAsync(scene, crm, new OutboxOptions { Retries = [] });

        var list = (await new ListOutbox(scene.Database.For(Reader)).Run(OutboxView.Dead, new PageRequest(1, 25), Token)).Value;
        list.Counts.ShouldBe(new Dictionary<OutboxView, int> { [OutboxView.Dead] = 1, [OutboxView.Unknown] = 0, [OutboxView.Waiting] = 0, [OutboxView.Settled] = 0 });
        list.Rows.Rows.ShouldHaveSingleItem().Aggregate.ShouldBe(number);
        var card = await CardAsync(scene, list.Rows.Rows[0].Id);
        card.Attempts.Select(row => (row.Number, row.Outcome, row.Detail)).ShouldBe([(1, SendOutcome.Transient, "503")]);
        card.Payload.ShouldContain(number);
        card.Possible.ShouldBe([MessageAction.Retry, MessageAction.Cancel, MessageAction.MarkDelivered, MessageAction.Edit]);

        (await ActAsync(scene, card, MessageAction.Retry, "CRM снова отвечает")).IsOk.ShouldBeTrue();
        (await ActAsync(scene, card, MessageAction.Cancel, "передумал")).ShouldBeOfType<Outcome<Nothing>.Clash>("the fence has risen since the card was read");
        crm.OnSend = (id, _) => (new SendResult(SendOutcome.Accepted, $"CRM-{id:N}"), true);
        await DispatchAsync(scene, crm, new OutboxOptions());

        var after = await CardAsync(scene, card.Row.Id);
        after.Row.State.ShouldBe(OutboxState.Delivered);
        after.Attempts.Select(row => row.Outcome).ShouldBe([SendOutcome.Transient, SendOutcome.Accepted]);
        var act = after.Actions.ShouldHaveSingleItem();
        (act.By, act.Kind, act.Detail).ShouldBe(("Г. Т.", IntegrationActionKind.RetryMessage, "CRM снова отвечает"));
        crm.Taken.Count.ShouldBe(1);
        (await scene.StoredAsync(number)).Dispatch.ShouldBe(Dispatch.Delivered);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Act_CancelAndMark_SettleTheMessageAndShowOnTheOrder(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var (first, second) = (await scene.SubmittedAsync(), await scene.SubmittedAsync());
        var crm = new ScriptedCrm { OnSend = (_, _) => (new SendResult(SendOutcome.Poison, Detail: "400"), false) };
        await DispatchAsync(scene, crm, new OutboxOptions());
        var dead = (await new ListOutbox(scene.Database.For(Reader)).Run(OutboxView.Dead, new PageRequest(1, 25), Token)).Value.Rows.Rows;

        (await ActAsync(scene, await CardAsync(scene, dead[0].Id), MessageAction.Cancel, "дубль")).IsOk.ShouldBeTrue();
        (await ActAsync(scene, await CardAsync(scene, dead[1].Id), MessageAction.MarkDelivered, "CRM подтвердила по телефону")).IsOk.ShouldBeTrue();

        (await scene.StoredAsync(first)).Dispatch.ShouldBe(Dispatch.Failed);
        (await scene.StoredAsync(second)).Dispatch.ShouldBe(Dispatch.Delivered);
        var settled = (await new ListOutbox(scene.Database.For(Reader)).Run(OutboxView.Settled, new PageRequest(1, 25), Token)).Value.Rows.Rows;
        settled.Select(row => (row.State, row.Detail)).ShouldBe([(OutboxState.Delivered, "CRM подтвердила по телефону"), (OutboxState.Cancelled, "дубль")]);
        scene.Database.Feed.Changes.ShouldContain(change => change.Topic == Topic.Order && change.Key == first);
        (await ActAsync(scene, await CardAsync(scene, dead[0].Id), MessageAction.Retry, "ещё раз")).ShouldBeOfType<Outcome<Nothing>.Clash>("it is settled");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Act_Told_TheOrderShowsItAlready(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await DispatchAsync(scene, new ScriptedCrm { OnSend = (_, _) => (new SendResult(SendOutcome.Poison, Detail: "400"), false) }, new OutboxOptions());
        var dead = (await new ListOutbox(scene.Database.For(Reader)).Run(OutboxView.Dead, new PageRequest(1, 25), Token)).Value.Rows.Rows.ShouldHaveSingleItem();
        var card = await CardAsync(scene, dead.Id);
        var seen = new List<Dispatch>();
        scene.Database.Feed.Heard = change =>
        {
            if (change.Topic == Topic.Order)
            {
                using var raw = scene.Database.Raw();
                seen.Add(raw.Orders.Where(row => row.Number == number).Select(row => row.Dispatch).Single());
            }
        };

        (await ActAsync(scene, card, MessageAction.MarkDelivered, "CRM подтвердила по телефону")).IsOk.ShouldBeTrue();

        seen.ShouldBe([Dispatch.Delivered], "an open card reads at once");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Act_WhileASenderHoldsIt_IsRefused(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await scene.SubmittedAsync();
        await using (var raw = scene.Database.Raw())
        {
            await raw.Outbox.ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseOwner, "a").SetProperty(row => row.LeaseUntil, scene.Time.GetUtcNow().AddMinutes(1)), Token);
        }

        var waiting = (await new ListOutbox(scene.Database.For(Reader)).Run(OutboxView.Waiting, new PageRequest(1, 25), Token)).Value.Rows.Rows.ShouldHaveSingleItem();
        (await CardAsync(scene, waiting.Id)).Possible.ShouldBeEmpty();
        (await ActAsync(scene, await CardAsync(scene, waiting.Id), MessageAction.Cancel, "стоп")).ShouldBeOfType<Outcome<Nothing>.Clash>();

        scene.Time.Advance(TimeSpan.FromMinutes(2));
        (await CardAsync(scene, waiting.Id)).Possible.ShouldBe([MessageAction.Retry], "the sender died and may have sent it: it cannot be called off");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Act_WithoutReasonRightOrView_IsNotDone(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await scene.SubmittedAsync();
        var row = (await new ListOutbox(scene.Database.For(Reader)).Run(OutboxView.Waiting, new PageRequest(1, 25), Token)).Value.Rows.Rows[0];
        var card = await CardAsync(scene, row.Id);

        (await ActAsync(scene, card, MessageAction.Cancel, " ")).ShouldBeOfType<Outcome<Nothing>.Refused>().Errors.Single().Path.ShouldBe("reason");
        (await new ControlMessage(scene.Database.For(Reader), scene.Time).Run(new(card.Row.Id, card.Fence, MessageAction.Cancel, "x"), Token)).ShouldBeOfType<Outcome<Nothing>.Denied>();
        (await new ListOutbox(scene.Database.For("op10-admin")).Run(OutboxView.Dead, new PageRequest(1, 25), Token)).ShouldBeOfType<Outcome<OutboxList>.Denied>();
        await using var integration = await OpenAsync(provider);
        (await new ListOutbox(integration.Regional(Role.CarrierManager, "URAL")).Run(OutboxView.Waiting, new PageRequest(1, 25), Token)).Value.Rows.Total.ShouldBe(0);
    }

    private static async Task DispatchAsync(OrderScene scene, ScriptedCrm crm, OutboxOptions options) =>
        (await new DispatchOutbox(scene.Database.For(null), crm, options, new AnswerTerm(), scene.Time).Run(Token)).IsOk.ShouldBeTrue();

    private static async Task<OutboxCard> CardAsync(OrderScene scene, OutboxMessageId id) => (await new GetOutboxMessage(scene.Database.For(Admin), scene.Time).Run(id, Token)).Value;

    private static Task<Outcome<Nothing>> ActAsync(OrderScene scene, OutboxCard card, MessageAction action, string reason) =>
        new ControlMessage(scene.Database.For(Admin), scene.Time).Run(new(card.Row.Id, card.Fence, action, reason), Token);
}
