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
    public async Task Poll_LostPushesGapsAndUnknownOrders_AreMadeGood(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        const string Foreign = "LKO-2026-0000002";
        var number = await scene.SubmittedAsync();
        string[] all = [scene.Event(number, 1, "REGISTERED"), scene.Event(number, 2, "CLARIFY"), scene.Event(number, 3, "TECH_CHECK")];
        var early = scene.Event(Foreign, 1, "REGISTERED");
        var recorded = await scene.EventsAsync(all[0], all[2], early);
        recorded.Gaps.ShouldBe([number]);
        recorded.Unmatched.ShouldBe(1);
        (await scene.SubmittedAsync()).ShouldBe(Foreign);
        var crm = new ScriptedCrm
        {
            Feed = cursor => cursor is null ? new CrmEventPage([all[0]], "1", true) : new CrmEventPage([], cursor, false),
            OrderEvents = _ => all,
        };

        var polled = await PollAsync(scene, crm);

        polled.ClosedGaps.ShouldBe(1);
        (await scene.StoredAsync(number)).History.Count(row => row.Intent == OrderIntent.Report).ShouldBe(3);
        (await scene.StoredAsync(Foreign)).CrmSequence.ShouldBe(1);
        await using var raw = scene.Database.Raw();
        (await raw.SyncCursors.SingleAsync(row => row.Stream == PollCrm.Stream, Token)).Position.ShouldBe("1");
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

    /// <summary>What no column holds, or nobody knows, each in an event that is otherwise in order.</summary>
    private static readonly (string What, Func<string, string> Spoil)[] Poisons =
    [
        ("NUL in a text", json => json.Replace("\"CRM\"", "\"C\\u0000RM\"", StringComparison.Ordinal)),
        ("NUL in the body", json => json.Replace("\"CRM\"", "\"C\0RM\"", StringComparison.Ordinal)),
        ("half a character", json => json.Replace("\"CRM\"", "\"\\ud800\"", StringComparison.Ordinal)),
        ("a price beyond its column", json => json.Replace("310000", "99999999999999", StringComparison.Ordinal)),
        ("a quantity beyond its column", json => json.Replace("1.4", "1000000000000.5", StringComparison.Ordinal)),
        ("an amount beyond any number", json => json.Replace("38500.00", new string('9', 60), StringComparison.Ordinal)),
        ("a price in words", json => json.Replace("310000", "много", StringComparison.Ordinal)),
        ("a sequence beyond its column", json => json.Replace("\"seq\":1,", "\"seq\":4294967296,", StringComparison.Ordinal)),
        ("an id too long", json => json.Replace("\"eventId\":\"", $"\"eventId\":\"{new string('e', 100)}", StringComparison.Ordinal)),
        ("a number too long", json => json.Replace("LKO-", $"LKO-{new string('9', 100)}", StringComparison.Ordinal)),
        ("terms named too long", json => json.Replace("\"T-1\"", $"\"{new string('T', 100)}\"", StringComparison.Ordinal)),
        ("an unknown state", json => json.Replace("\"QUOTED\"", "\"ELSEWHERE\"", StringComparison.Ordinal)),
        ("an unknown type", json => json.Replace("stateChanged", "forgotten", StringComparison.Ordinal)),
        ("a day before the calendar", json => json.Replace("2026-12-20", "0001-01-01", StringComparison.Ordinal)),
        ("an instant at the end of time", json => json.Replace("2026-11-23T", "9999-12-31T", StringComparison.Ordinal)),
    ];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Poll_PoisonAmongGoodEvents_IsSetAsideOnceAndTheRestGoesOn(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        List<string> feed = [];
        foreach (var (what, spoil) in Poisons)
        {
            var sound = scene.Event(number, 1, "QUOTED");
            var poison = spoil(sound);
            (poison == sound).ShouldBeFalse(what);
            feed.Add(poison);
        }

        var crm = new ScriptedCrm { Feed = cursor => cursor is null ? new CrmEventPage([.. feed, scene.Event(number, 1, "REGISTERED")], "1", false) : new CrmEventPage(feed, "2", false) };
        var first = await PollAsync(scene, crm);
        await PollAsync(scene, crm);
        var pushed = await scene.EventsAsync([.. feed]);

        (first.Events, first.Applied, pushed.Known).ShouldBe((feed.Count + 1, 1, feed.Count));
        (await scene.StoredAsync(number)).CrmSequence.ShouldBe(1);
        await using var raw = scene.Database.Raw();
        (await raw.SyncCursors.SingleAsync(row => row.Stream == PollCrm.Stream, Token)).Position.ShouldBe("2");
        (await raw.Findings.Select(row => row.Kind).ToListAsync(Token)).ShouldBe(Enumerable.Repeat(FindingKind.Unreadable, feed.Count));
        (await raw.CrmEvents.CountAsync(row => row.State == CrmEventState.SetAside, Token)).ShouldBe(feed.Count, "every raw event is kept");
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

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, true)]
    [InlineData(DatabaseProvider.Sqlite, false)]
    [InlineData(DatabaseProvider.PostgreSql, true)]
    [InlineData(DatabaseProvider.PostgreSql, false)]
    public async Task Poll_UnreadableEventInAGap_IsFoundOnceHoweverOftenTheGapIsRead(DatabaseProvider provider, bool saysItsPlace)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        var bad = scene.Event(number, 2, "ELSEWHERE");
        string[] all = [scene.Event(number, 1, "REGISTERED"), saysItsPlace ? bad : bad.Replace("\"seq\":2", "\"seq\":\"two\"", StringComparison.Ordinal), scene.Event(number, 3, "TECH_CHECK")];
        (await scene.EventsAsync(all[0], all[2])).Gaps.ShouldBe([number]);
        var crm = new ScriptedCrm { OrderEvents = _ => all };

        var polls = new List<PolledCrm>();
        for (var poll = 0; poll < 3; poll++)
        {
            polls.Add(await PollAsync(scene, crm));
        }

        polls.Sum(poll => poll.ClosedGaps).ShouldBe(saysItsPlace ? 1 : 0, "what was set aside at its place is no longer missing");
        await using var raw = scene.Database.Raw();
        (await raw.Findings.CountAsync(row => row.Kind == FindingKind.Unreadable, Token)).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Poll_ManyGapsTheCrmCannotFill_DoNotHoldUpTheOthers(DatabaseProvider provider)
    {
        const int Hopeless = 60;
        await using var scene = await OrderScene.OpenAsync(provider);
        static string NumberOf(int index) => $"LKO-2026-{9_000_000 + index}";
        await using (var before = scene.Database.Raw())
        {
            before.Findings.AddRange(Enumerable.Range(1, Hopeless + 3).Select(index => Finding.Of(FindingKind.SequenceGap, NumberOf(index), "1 of 2", scene.Time.GetUtcNow())));
            await before.SaveChangesAsync(Token);
        }

        var failures = 0;
        var crm = new ScriptedCrm
        {
            OrderEvents = number => string.CompareOrdinal(number, NumberOf(Hopeless)) > 0 ? [scene.Event(number, 1, "REGISTERED"), scene.Event(number, 2, "CLARIFY")]
                : number == NumberOf(1) && failures++ == 0 ? throw new SourceUnavailableException("This order alone.") : [],
        };

        await Should.ThrowAsync<SourceUnavailableException>(() => PollAsync(scene, crm));
        (await PollAsync(scene, crm)).ClosedGaps.ShouldBe(0);
        (await PollAsync(scene, crm)).ClosedGaps.ShouldBe(3);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Poll_CrmLeavesItsContract_IsFoundOnceAndClosedByTheNextGoodPage(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var crm = new ScriptedCrm { Feed = _ => throw new SourceUnavailableException("CRM: the cursor is too long") { Fault = SyncFault.NotItsProtocol } };

        await Should.ThrowAsync<SourceUnavailableException>(() => PollAsync(scene, crm));
        await Should.ThrowAsync<SourceUnavailableException>(() => PollAsync(scene, crm));

        await using var raw = scene.Database.Raw();
        (await raw.Findings.AsNoTracking().Where(row => row.Kind == FindingKind.OffContract && row.Subject == PollCrm.System).ToListAsync(Token)).ShouldHaveSingleItem().ClosedAt.ShouldBeNull();
        crm.Feed = cursor => new CrmEventPage([], cursor, false);
        await PollAsync(scene, crm);
        (await raw.Findings.AsNoTracking().SingleAsync(row => row.Kind == FindingKind.OffContract, Token)).ClosedAt.ShouldNotBeNull();
    }

    private static async Task<PolledCrm> PollAsync(OrderScene scene, ICrm crm) =>
        (await new PollCrm(scene.Database.For(null), crm, new RecordCrmEvents(scene.Database.For(null), scene.Time), scene.Time).Run(Token)).Value;

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
