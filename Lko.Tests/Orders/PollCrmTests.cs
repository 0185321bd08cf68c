using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Orders;

/// <summary>The reconciling poll: it makes good what pushes lost, whatever stands among the events.</summary>
public sealed class PollCrmTests
{
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
        ("a day before the calendar", json => json.Replace("2026-12-20", "1066-10-14", StringComparison.Ordinal)),
        ("an instant at the end of time", json => json.Replace("2026-11-23T", "9999-12-31T", StringComparison.Ordinal)),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task LostPushesGapsAndUnknownOrders_AreMadeGood(DatabaseProvider provider)
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
    public async Task PoisonAmongGoodEvents_IsSetAsideOnceAndTheRestGoesOn(DatabaseProvider provider)
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
    [InlineData(DatabaseProvider.Sqlite, true)]
    [InlineData(DatabaseProvider.Sqlite, false)]
    [InlineData(DatabaseProvider.PostgreSql, true)]
    [InlineData(DatabaseProvider.PostgreSql, false)]
    public async Task UnreadableEventInAGap_IsFoundOnceHoweverOftenTheGapIsRead(DatabaseProvider provider, bool saysItsPlace)
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
    public async Task ManyGapsTheCrmCannotFill_DoNotHoldUpTheOthers(DatabaseProvider provider)
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
    public async Task CrmLeavesItsContract_IsFoundOnceAndClosedByTheNextGoodPage(DatabaseProvider provider)
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

    /// <summary>From the first poll on: whoever has never been told anything is not well.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task PollThatFails_KeepsSinceWhen_UntilOneSucceeds(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var began = scene.Time.GetUtcNow();
        var crm = new ScriptedCrm { Feed = _ => throw new SourceUnavailableException("CRM: no answer") };
        for (var poll = 0; poll < 2; poll++)
        {
            await Should.ThrowAsync<SourceUnavailableException>(() => PollAsync(scene, crm));
            (await CursorAsync()).ShouldBe((null, began));
            scene.Time.Advance(TimeSpan.FromMinutes(5));
        }

        crm.Feed = cursor => new CrmEventPage([], cursor, false);
        await PollAsync(scene, crm);
        (await CursorAsync()).ShouldBe((scene.Time.GetUtcNow(), null));

        crm.Feed = _ => throw new InvalidOperationException("of our own making");
        scene.Time.Advance(TimeSpan.FromMinutes(5));
        await Should.ThrowAsync<InvalidOperationException>(() => PollAsync(scene, crm));
        (await CursorAsync()).FailingSince.ShouldBe(scene.Time.GetUtcNow());

        async Task<(DateTimeOffset? LastSuccessAt, DateTimeOffset? FailingSince)> CursorAsync()
        {
            await using var raw = scene.Database.Raw();
            var cursor = await raw.SyncCursors.SingleAsync(row => row.Stream == PollCrm.Stream, Token);
            return (cursor.LastSuccessAt, cursor.FailingSince);
        }
    }

    private static async Task<PolledCrm> PollAsync(OrderScene scene, ICrm crm) =>
        (await new PollCrm(scene.Database.For(null), crm, new RecordCrmEvents(scene.Database.For(null), new AnswerTerm(), scene.Time), scene.Time).Run(Token)).Value;
}
