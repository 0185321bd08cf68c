using System.Text.Json;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Orders;

/// <summary>What the CRM reports, as it was recorded and as hostile networks deliver it.</summary>
public sealed class RecordCrmEventsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, 0)]
    [InlineData(DatabaseProvider.Sqlite, 7)]
    [InlineData(DatabaseProvider.PostgreSql, 1)]
    public async Task Run_RecordedFeedInAnyOrder_EndsInTheExpectedStates(DatabaseProvider provider, int seed)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        using var expected = JsonDocument.Parse(await File.ReadAllTextAsync(Sample("expected.json"), Token));
        var final = expected.RootElement.GetProperty("order_events").GetProperty("orders_final").EnumerateObject().ToDictionary(row => row.Name, row => row.Value.GetString()!, StringComparer.Ordinal);
        await CreateOrdersAsync(scene, [.. final.Keys.Order(StringComparer.Ordinal)]);
        string[] events = [.. await File.ReadAllLinesAsync(Sample("d01/order_events.jsonl"), Token), .. await File.ReadAllLinesAsync(Sample("d02/order_events.jsonl"), Token)];
        if (seed > 0)
        {
            new Random(seed).Shuffle(events);
        }

        var recorded = await scene.EventsAsync(events);

        await using var raw = scene.Database.Raw();
        var states = await raw.Orders.AsNoTracking().ToDictionaryAsync(row => row.Number!, row => row.State, StringComparer.Ordinal, Token);
        foreach (var (number, code) in final)
        {
            states[number].ShouldBe(OrderLifecycle.CrmCodes[code].State, $"{number} ended with {code}");
        }

        foreach (var told in events.GroupBy(json => JsonElement.Parse(json).GetProperty("orderId").GetString()!, StringComparer.Ordinal))
        {
            ReportedCourse.Milestones(await scene.StoredAsync(told.Key)).ShouldBe(ReportedCourse.Milestones(told), told.Key);
        }

        recorded.Known.ShouldBe(expected.RootElement.GetProperty("order_events").GetProperty("duplicates").GetInt32());
        (recorded.Unreadable, recorded.Unmatched).ShouldBe((0, 0));
        var gaps = expected.RootElement.GetProperty("order_events").GetProperty("orders_with_gaps").EnumerateObject().Select(row => row.Name);
        (await raw.Findings.Where(row => row.Kind == FindingKind.SequenceGap).Select(row => row.Subject).ToListAsync(Token)).ShouldBe(gaps, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_SameEventFiveTimesAtOnce_HasOneEffect(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        var clarify = scene.Event(number, 1, "CLARIFY", "INFORMATION_REQUIRED", "Кто на площадке?");

        var recorded = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => scene.EventsAsync(clarify)));

        (recorded.Sum(each => each.Applied), recorded.Sum(each => each.Known)).ShouldBe((1, 4));
        (await scene.StoredAsync(number)).History.Count(row => row.Sequence == 1).ShouldBe(1);
        await using var raw = scene.Database.Raw();
        (await raw.Notifications.CountAsync(row => row.Subject == number, Token)).ShouldBe(3, "the administrator, the orders manager and the carrier's account manager are told once each");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_DoneBeforeInProgress_StaysDoneAndKeepsTheLateOnesAsHistory(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();

        var recorded = await scene.EventsAsync(scene.Event(number, 3, "DONE"), scene.Event(number, 1, "REGISTERED"), scene.Event(number, 2, "IN_BUILD"));

        (recorded.Applied, recorded.Late).ShouldBe((1, 2));
        var order = await scene.StoredAsync(number);
        (order.State, order.CrmSequence).ShouldBe((OrderState.Completed, 3));
        order.History.Count(row => row.Intent == OrderIntent.Report).ShouldBe(3);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_LeavingATerminalState_IsRefusedAndFound(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "REJECTED");

        var recorded = await scene.EventsAsync(scene.Event(number, 3, "IN_BUILD"));

        recorded.Refused.ShouldBe(1);
        (await scene.StoredAsync(number)).State.ShouldBe(OrderState.Rejected);
        await using var raw = scene.Database.Raw();
        (await raw.Findings.SingleAsync(Token)).Kind.ShouldBe(FindingKind.LeftTerminalState);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_WhatCannotBeRead_IsAFindingAndTheRestGoesOn(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        string[] hostile = ["", "null", "[]", "{}", "{\"seq\":", new('x', 100_000), scene.Event(number, 1, "NO_SUCH_STATE"), scene.Event(number, 0, "DONE"), scene.Event(number, 1, "DONE").Replace("2026-12-20", "20.12.2026", StringComparison.Ordinal)];

        var recorded = await scene.EventsAsync([.. hostile, scene.Event(number, 1, "REGISTERED")]);

        (recorded.Unreadable, recorded.Applied).ShouldBe((hostile.Length, 1));
        await using var raw = scene.Database.Raw();
        (await raw.Findings.CountAsync(row => row.Kind == FindingKind.Unreadable, Token)).ShouldBe(hostile.Length);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_ManyEventsOfOneUnknownOrderAtOnce_AreKeptUnderOneFinding(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        const string Foreign = "LKO-2026-0000077";
        var events = Enumerable.Range(1, 12).Select(sequence => scene.Event(Foreign, sequence, "TECH_CHECK")).ToList();

        var recorded = await Task.WhenAll(events.Select(json => Task.Run(() => scene.EventsAsync(json), Token)));

        recorded.Sum(each => each.Unmatched).ShouldBe(events.Count);
        await using var raw = scene.Database.Raw();
        (await raw.CrmEvents.CountAsync(row => row.OrderNumber == Foreign && row.State == CrmEventState.Unmatched, Token)).ShouldBe(events.Count);
        (await raw.Findings.CountAsync(row => row.Kind == FindingKind.UnknownOrder && row.Subject == Foreign, Token)).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_UnknownOrderWhoseFindingWasClosed_IsFoundAnew(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        const string Foreign = "LKO-2026-0000077";
        await scene.EventsAsync(scene.Event(Foreign, 1, "REGISTERED"));
        await using (var settled = scene.Database.Raw())
        {
            (await settled.Findings.SingleAsync(row => row.Subject == Foreign, Token)).Close(scene.Time.GetUtcNow());
            await settled.SaveChangesAsync(Token);
        }

        (await scene.EventsAsync(scene.Event(Foreign, 2, "TECH_CHECK"))).Unmatched.ShouldBe(1);

        await using var raw = scene.Database.Raw();
        (await raw.Findings.CountAsync(row => row.Subject == Foreign && row.ClosedAt == null, Token)).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_PoisonPutRightUnderItsId_IsAppliedAndItsFindingClosed(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        var sound = scene.Event(number, 1, "CLARIFY", "INFORMATION_REQUIRED");
        await scene.EventsAsync(sound.Replace("CLARIFY", "ELSEWHERE", StringComparison.Ordinal));

        (await scene.EventsAsync(sound)).Applied.ShouldBe(1);

        (await scene.StoredAsync(number)).State.ShouldBe(OrderState.PendingInformation);
        await using var raw = scene.Database.Raw();
        (await raw.Set<CrmEventText>().OrderBy(row => row.Id).Select(row => row.Payload).ToListAsync(Token))
            .ShouldBe([sound.Replace("CLARIFY", "ELSEWHERE", StringComparison.Ordinal), sound], "what arrived first is kept beside what put it right");
        (await raw.Findings.SingleAsync(Token)).State.ShouldBe(FindingState.Closed);
    }

    private static string Sample(string file) => Path.Combine(AppContext.BaseDirectory, "Samples", "CRM", file);

    /// <summary>Orders under the numbers of the recorded feed.</summary>
    private static async Task CreateOrdersAsync(OrderScene scene, IReadOnlyList<string> numbers)
    {
        await using var raw = scene.Database.Raw();
        var contract = await raw.Contracts.FirstAsync(row => row.Number == "352000099085", Token);
        var author = await raw.Users.FirstAsync(row => row.Subject == OrderScene.Orders, Token);
        foreach (var number in numbers)
        {
            var order = Order.Draft(contract, OrderKind.New, "L2_P2P", 1, author.Id, scene.Time.GetUtcNow());
            order.Submit(number, author.Name, scene.Time.GetUtcNow());
            raw.Orders.Add(order);
        }

        await raw.SaveChangesAsync(Token);
    }
}
