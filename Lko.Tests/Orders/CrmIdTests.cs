using System.Text.Json.Nodes;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Orders;

/// <summary>An event belongs to the order with the CRM's own id, which is stored when the CRM takes the order; else to the one with our number.</summary>
public sealed class CrmIdTests
{
    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Event_NamingTheCrmsIdAlone_MovesItsOrderAndTakesItsPlace(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await TakenAsync(scene, "CRM-77");
        var other = await TakenAsync(scene, "CRM-78");

        var first = await scene.EventsAsync(Named(scene.Event(number, 1, "REGISTERED"), null, "CRM-77"));
        var third = await scene.EventsAsync(Named(scene.Event(number, 3, "TECH_CHECK"), null, "CRM-77"));

        (first.Applied, third.Applied).ShouldBe((1, 1));
        third.Gaps.ShouldBe([number], "events are counted under the order's number");
        (await scene.StoredAsync(number)).CrmSequence.ShouldBe(3);
        (await scene.StoredAsync(other)).CrmSequence.ShouldBe(0);
        await using var raw = scene.Database.Raw();
        (await raw.CrmEvents.Select(row => new { row.OrderNumber, row.CrmId }).Distinct().SingleAsync(Token)).ShouldBe(new { OrderNumber = number, CrmId = (string?)"CRM-77" });
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Event_BeforeTheCrmsIdIsKnown_IsMatchedByNumberAndTeachesIt(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();

        (await scene.EventsAsync(Named(scene.Event(number, 1, "REGISTERED"), number, "CRM-77"))).Applied.ShouldBe(1);
        (await scene.EventsAsync(Named(scene.Event(number, 2, "CLARIFY"), null, "CRM-77"))).Applied.ShouldBe(1);

        var order = await scene.StoredAsync(number);
        (order.CrmId, order.CrmSequence).ShouldBe(("CRM-77", 2));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Event_OfAnIdNobodyKnows_IsKeptAndMatchedOnceTheCrmHasTakenTheOrder(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        var early = Named(scene.Event(number, 1, "REGISTERED"), null, "CRM-77");
        (await scene.EventsAsync(early)).Unmatched.ShouldBe(1);
        (await scene.EventsAsync(early)).Known.ShouldBe(1);
        await using (var raw = scene.Database.Raw())
        {
            var finding = await raw.Findings.SingleAsync(Token);
            (finding.Kind, finding.Subject, finding.State).ShouldBe((FindingKind.UnknownOrder, "CRM-77", FindingState.Open));
        }

        await DispatchAsync(scene, "CRM-77");
        await new PollCrm(scene.Database.For(null), new ScriptedCrm(), new RecordCrmEvents(scene.Database.For(null), new AnswerTerm(), scene.Time), scene.Time).Run(Token);

        (await scene.StoredAsync(number)).CrmSequence.ShouldBe(1);
        await using var after = scene.Database.Raw();
        (await after.Findings.SingleAsync(Token)).State.ShouldBe(FindingState.Closed);
        (await after.CrmEvents.SingleAsync(Token)).OrderNumber.ShouldBe(number);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Event_WhoseTwoNamesAreOfDifferentOrders_IsSetAside(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var (one, two) = (await TakenAsync(scene, "CRM-77"), await TakenAsync(scene, "CRM-78"));

        var recorded = await scene.EventsAsync(
            Named(scene.Event(one, 1, "REGISTERED"), one, "CRM-78"), Named(scene.Event(one, 1, "REGISTERED"), one, "CRM-79"), Named(scene.Event(one, 1, "REGISTERED"), null, null));

        (recorded.Unreadable, recorded.Applied, recorded.Unmatched).ShouldBe((3, 0, 0));
        (await scene.StoredAsync(one)).CrmSequence.ShouldBe(0);
        (await scene.StoredAsync(two)).CrmSequence.ShouldBe(0);
        await using var raw = scene.Database.Raw();
        (await raw.Findings.CountAsync(row => row.Kind == FindingKind.Unreadable, Token)).ShouldBe(3);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task UnreadableEvent_NamingTheCrmsIdAlone_TakesItsPlaceInTheSequence(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await TakenAsync(scene, "CRM-77");

        var recorded = await scene.EventsAsync(Named(scene.Event(number, 1, "ELSEWHERE"), null, "CRM-77"), Named(scene.Event(number, 2, "REGISTERED"), null, "CRM-77"));

        (recorded.Unreadable, recorded.Applied, recorded.Gaps.Count).ShouldBe((1, 1, 0));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task EventsOfOneDelivery_TeachEachOther(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();

        var recorded = await scene.EventsAsync(
            Named(scene.Event(number, 1, "REGISTERED"), number, "CRM-77"), Named(scene.Event(number, 2, "TECH_CHECK"), null, "CRM-77"), Named(scene.Event(number, 3, "CLARIFY"), number, null));

        (recorded.Applied, recorded.Unmatched, recorded.Gaps.Count).ShouldBe((3, 0, 0));
        (await scene.StoredAsync(number)).CrmSequence.ShouldBe(3);
        await using var raw = scene.Database.Raw();
        (await raw.Findings.CountAsync(Token)).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task EventOfAnUnknownOrder_ToldUnreadableAndThenReadable_WaitsForItsOrder(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        var readable = Named(scene.Event(number, 1, "REGISTERED"), null, "CRM-77");
        var unreadable = JsonNode.Parse(readable)!.AsObject();
        unreadable["to"] = "ELSEWHERE";

        await scene.EventsAsync(unreadable.ToJsonString(), readable);

        await using var raw = scene.Database.Raw();
        (await raw.CrmEvents.SingleAsync(Token)).State.ShouldBe(CrmEventState.Unmatched);
    }

    /// <summary>An order the CRM took under this id.</summary>
    private static async Task<string> TakenAsync(OrderScene scene, string crmId)
    {
        var number = await scene.SubmittedAsync();
        await DispatchAsync(scene, crmId);
        return number;
    }

    private static async Task DispatchAsync(OrderScene scene, string crmId)
    {
        var crm = new ScriptedCrm { OnSend = (_, _) => (new SendResult(SendOutcome.Accepted, crmId), true) };
        (await new DispatchOutbox(scene.Database.For(null), crm, new OutboxOptions(), new AnswerTerm(), scene.Time).Run(Token)).Value.Sent.ShouldBe(1);
    }

    private static string Named(string json, string? number, string? crmId)
    {
        var body = JsonNode.Parse(json)!.AsObject();
        body.Remove("orderId");
        if (number is not null)
        {
            body["orderId"] = number;
        }

        body["crmId"] = crmId;
        return body.ToJsonString();
    }
}
