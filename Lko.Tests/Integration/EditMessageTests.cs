using System.Text.Json.Nodes;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.IntegrationScene;

namespace Lko.Tests.Integration;

/// <summary>What was given up is put right by a person and sent anew, in its place, as the same decision; how it read before stays.</summary>
public sealed class EditMessageTests
{
    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task DeadLetter_Corrected_GoesOutUnderANewKeyBeforeWhatWaitsBehindIt(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "CLARIFY");
        (await new AnswerClarification(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time)
            .Run(new OrderMove(number, (await scene.CardAsync(number)).Version, "ответ"), Token)).IsOk.ShouldBeTrue();

        // Like the CRM of the contract: a key that it has seen is never taken with another body, not even after a refusal.
        var seen = new Dictionary<Guid, string>();
        var crm = new ScriptedCrm
        {
            OnSend = (id, payload) =>
            {
                var isReused = !seen.TryAdd(id, payload) && seen[id] != payload;
                return isReused ? (new SendResult(SendOutcome.Poison, Detail: "422 KEY_REUSED"), false)
                    : payload.Contains("\"L2_P2P\"", StringComparison.Ordinal) ? (new SendResult(SendOutcome.Poison, Detail: "400 product"), false)
                    : (new SendResult(SendOutcome.Accepted, "CRM-1"), true);
            },
        };
        await DispatchAsync(scene, crm);
        var card = await DeadAsync(scene);

        (await EditAsync(scene, card, Changed(card, body => body["order"]!["product"] = "L2_VPN"), "код продукта в CRM другой")).IsOk.ShouldBeTrue();
        var corrected = await CardAsync(scene, card.Row.Id);
        (corrected.Row.State, corrected.MessageId == card.MessageId).ShouldBe((OutboxState.Pending, false));
        JsonNode.Parse(corrected.Payload)!["messageId"]!.GetValue<Guid>().ShouldBe(corrected.MessageId);
        await DispatchAsync(scene, crm);

        var after = await CardAsync(scene, card.Row.Id);
        after.Row.State.ShouldBe(OutboxState.Delivered, after.Row.Detail);
        var revision = after.Revisions.ShouldHaveSingleItem();
        (revision.By, revision.Key, revision.Payload, revision.At).ShouldBe(("Г. Т.", card.MessageId, card.Payload, scene.Time.GetUtcNow()));
        var act = after.Actions.ShouldHaveSingleItem();
        (act.By, act.Kind, act.Detail).ShouldBe(("Г. Т.", IntegrationActionKind.EditMessage, "код продукта в CRM другой"));
        (crm.Taken.Count, crm.Taken[0], crm.Questions).ShouldBe((2, corrected.MessageId, 0));
        crm.Ledger[corrected.MessageId].ShouldBe(corrected.Payload);
        (await scene.StoredAsync(number)).Dispatch.ShouldBe(Dispatch.Delivered);
        await using var raw = scene.Database.Raw();
        (await raw.Findings.SingleAsync(row => row.Kind == FindingKind.DeadLetter, Token)).State.ShouldBe(FindingState.Closed);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task DeadLetter_CorrectedTwice_KeepsBothEarlierTextsAndTheWholeJournal(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await scene.SubmittedAsync();
        var crm = new ScriptedCrm { OnSend = (_, _) => (new SendResult(SendOutcome.Poison, Detail: "400"), false) };
        await DispatchAsync(scene, crm);
        var first = await DeadAsync(scene);
        (await EditAsync(scene, first, Changed(first, body => body["order"]!["comment"] = "один"), "раз")).IsOk.ShouldBeTrue();
        await DispatchAsync(scene, crm);
        var second = await DeadAsync(scene);
        (await EditAsync(scene, second, Changed(second, body => body["order"]!["comment"] = "два"), "два")).IsOk.ShouldBeTrue();

        var card = await CardAsync(scene, first.Row.Id);
        card.Revisions.Select(row => (row.Key, row.Payload)).ShouldBe([(first.MessageId, first.Payload), (second.MessageId, second.Payload)]);
        card.Actions.Select(row => row.Detail).ShouldBe(["раз", "два"]);
        card.Attempts.Count.ShouldBe(2);
    }

    [Fact]
    public async Task DeadLetter_OfBeforeTheLanguageWasTold_IsCorrected_AndTellsNoneAfterwards()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await scene.SubmittedAsync();
        await using (var raw = scene.Database.Raw())
        {
            var payload = JsonNode.Parse(await raw.Outbox.Select(row => row.Payload).SingleAsync(Token))!.AsObject();
            payload.Remove("language").ShouldBeTrue();
            var before = payload.ToJsonString();
            await raw.Outbox.ExecuteUpdateAsync(set => set.SetProperty(row => row.Payload, before), Token);
        }

        await DispatchAsync(scene, new ScriptedCrm { OnSend = (_, _) => (new SendResult(SendOutcome.Poison, Detail: "400"), false) });
        var card = await DeadAsync(scene);

        (await EditAsync(scene, card, Changed(card, body => body["language"] = "en"), "раз")).ShouldBeOfType<Outcome<Nothing>.Refused>();
        (await EditAsync(scene, card, Changed(card, body => body["order"]!["comment"] = "один"), "раз")).IsOk.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task DeadLetter_CorrectedByTwoAtOnce_IsCorrectedByOne(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await scene.SubmittedAsync();
        await DispatchAsync(scene, new ScriptedCrm { OnSend = (_, _) => (new SendResult(SendOutcome.Poison, Detail: "400"), false) });
        var card = await DeadAsync(scene);

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 4).Select(who => Task.Run(() => EditAsync(scene, card, Changed(card, body => body["order"]!["comment"] = $"{who}"), "правка"), Token)));

        outcomes.Count(outcome => outcome.IsOk).ShouldBe(1);
        outcomes.Count(outcome => outcome is Outcome<Nothing>.Clash).ShouldBe(3);
        (await CardAsync(scene, card.Row.Id)).Revisions.Count.ShouldBe(1);
    }

    /// <summary>A spoiled correction, and what is said of it.</summary>
    public static TheoryData<string, string> Spoiled => new()
    {
        { "{", "Json" },
        { "[]", "Json" },
        { "{\"type\":\"order.place\",\"type\":\"order.place\"}", "Json" },
        { "\"\\ud800\"", "Json" },
        { "", "NotEmptyValidator" },
        { "long", "MaximumLengthValidator" },
        { "=", "Unchanged" },
        { "messageId", "Kept" },
        { "type", "Kept" },
        { "orderId", "Kept" },
        { "at", "Kept" },
        { "user", "Kept" },
        { "language", "Kept" },
        { "text", "Member" },
        { "order", "Value" },
        { "order.unheard", "Member" },
        { "order.kind", "Value" },
        { "order.specificationVersion", "Value" },
        { "order.parameters", "Value" },
        { "order.requestedCompletionDate", "Value" },
        { "order.operator", "Value" },
        { "order.operator.inn", "Value" },
        { "order.comment", "Value" },
    };

    [Theory]
    [MemberData(nameof(Spoiled))]
    public async Task Correction_OutsideOfTheContract_IsRefusedAtTheField(string spoil, string code)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await scene.SubmittedAsync();
        await DispatchAsync(scene, new ScriptedCrm { OnSend = (_, _) => (new SendResult(SendOutcome.Poison, Detail: "400"), false) });
        var card = await DeadAsync(scene);

        var refused = (await EditAsync(scene, card, Spoil(card, spoil), "правка")).ShouldBeOfType<Outcome<Nothing>.Refused>();

        refused.Errors.ShouldContain(error => error.Path == "payload" && error.Code == code && error.Message.Length > 0);
        refused.Errors.ShouldAllBe(error => error.Path == "payload");
        var after = await CardAsync(scene, card.Row.Id);
        (after.Fence, after.Payload, after.Row.State, after.Revisions.Count).ShouldBe((card.Fence, card.Payload, OutboxState.Dead, 0), "nothing is written");
    }

    [Theory]
    [InlineData("order.answer", "text", " ")]
    [InlineData("order.acceptTerms", "termsId", "")]
    [InlineData("order.requestCancellation", "order", "1")]
    [InlineData("order.requestCancellation", "requestedCompletionDate", "2027-01-20")]
    [InlineData("order.requestDate", "text", " ")]
    [InlineData("order.requestDate", "requestedCompletionDate", "2027-02-01")]
    public async Task Correction_OfADecision_KeepsWhatItsTypeNeeds(string type, string member, string value)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var payload = new JsonObject
        {
            ["messageId"] = Guid.NewGuid(), ["type"] = type, ["orderId"] = "LKO-2026-0000001", ["at"] = "2026-11-23T09:00:00.000Z", ["user"] = "М. З.", ["text"] = "да", ["termsId"] = "T-1",
        };
        if (type == "order.requestDate")
        {
            payload["requestedCompletionDate"] = "2027-01-20";
        }

        await using (var raw = scene.Database.Raw())
        {
            var letter = OutboxMessage.Create("LKO-2026-0000001", type, payload["messageId"]!.GetValue<Guid>(), payload.ToJsonString(), scene.Time.GetUtcNow());
            letter.Record(new SendResult(SendOutcome.Poison), asked: false, scene.Time.GetUtcNow(), null);
            raw.Outbox.Add(letter);
            await raw.SaveChangesAsync(Token);
        }

        var card = await DeadAsync(scene);
        (await EditAsync(scene, card, Changed(card, body => body[member] = value), "правка")).ShouldBeOfType<Outcome<Nothing>.Refused>();
        (await EditAsync(scene, card, Changed(card, body => body["text"] = "да, согласны"), "правка")).IsOk.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Correction_OfWhatIsNotGivenUpOrByWhomItIsNotFor_IsNotDone(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await scene.SubmittedAsync();
        var waiting = (await new ListOutbox(scene.Database.For(Reader)).Run(OutboxView.Waiting, new PageRequest(1, 25), Token)).Value.Rows.Rows.ShouldHaveSingleItem();
        var card = await CardAsync(scene, waiting.Id);
        card.Possible.ShouldNotContain(MessageAction.Edit);
        var text = Changed(card, body => body["order"]!["comment"] = "новый");

        (await EditAsync(scene, card, text, "правка")).ShouldBeOfType<Outcome<Nothing>.Clash>("it may be on its way");
        await DispatchAsync(scene, new ScriptedCrm { OnSend = (_, _) => (new SendResult(SendOutcome.Unknown), false) });
        (await EditAsync(scene, await CardAsync(scene, waiting.Id), text, "правка")).ShouldBeOfType<Outcome<Nothing>.Clash>("it may have arrived");
        scene.Time.Advance(TimeSpan.FromMinutes(10));
        await DispatchAsync(scene, new ScriptedCrm { OnSend = (_, _) => (new SendResult(SendOutcome.Poison), false) });
        var dead = await DeadAsync(scene);
        (await EditAsync(scene, card, text, "правка")).ShouldBeOfType<Outcome<Nothing>.Clash>("the fence has risen since the card was read");
        (await EditAsync(scene, dead, text, " ")).ShouldBeOfType<Outcome<Nothing>.Refused>().Errors.Single().Path.ShouldBe("reason");
        (await new EditMessage(scene.Database.For(Reader), scene.Time).Run(new(dead.Row.Id, dead.Fence, text, "правка"), Token)).ShouldBeOfType<Outcome<Nothing>.Denied>();
        (await new ControlMessage(scene.Database.For(Admin), scene.Time).Run(new(dead.Row.Id, dead.Fence, MessageAction.Edit, "правка"), Token)).ShouldBeOfType<Outcome<Nothing>.Refused>();
        (await EditAsync(scene, dead, text, "правка")).IsOk.ShouldBeTrue();
    }

    private static string Spoil(OutboxCard card, string spoil)
    {
        if (spoil is "=" or "long")
        {
            return EditMessage.Readable(card.Payload).PadRight(spoil is "=" ? 0 : EditMessage.MaxPayloadLength + 1);
        }

        if (spoil.Length == 0 || !char.IsAsciiLetter(spoil[0]))
        {
            return spoil;
        }

        return Changed(card, body =>
        {
            var path = spoil.Split('.');
            JsonNode at = body;
            foreach (var name in path[..^1])
            {
                at = at[name]!;
            }

            at[path[^1]] = path[^1] is "unheard" or "text" or "requestedCompletionDate" or "type" or "orderId" or "user" ? "31.12.2026" : JsonNode.Parse("[1]");
        });
    }

    private static string Changed(OutboxCard card, Action<JsonObject> change)
    {
        var body = JsonNode.Parse(card.Payload)!.AsObject();
        change(body);
        return body.ToJsonString();
    }

    private static async Task DispatchAsync(OrderScene scene, ScriptedCrm crm) =>
        (await new DispatchOutbox(scene.Database.For(null), crm, new OutboxOptions(), new AnswerTerm(), scene.Time).Run(Token)).IsOk.ShouldBeTrue();

    private static async Task<OutboxCard> DeadAsync(OrderScene scene)
    {
        var list = (await new ListOutbox(scene.Database.For(Reader)).Run(OutboxView.Dead, new PageRequest(1, 25), Token)).Value;
        return await CardAsync(scene, list.Rows.Rows.ShouldHaveSingleItem().Id);
    }

    private static async Task<OutboxCard> CardAsync(OrderScene scene, OutboxMessageId id) => (await new GetOutboxMessage(scene.Database.For(Admin), scene.Time).Run(id, Token)).Value;

    private static Task<Outcome<Nothing>> EditAsync(OrderScene scene, OutboxCard card, string payload, string reason) =>
        new EditMessage(scene.Database.For(Admin), scene.Time).Run(new(card.Row.Id, card.Fence, payload, reason), Token);
}
