using System.Globalization;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Orders;

/// <summary>The carrier commits itself to a day once: another day later is a delay with a reason, shown beside the first, by which the carrier is measured.</summary>
public sealed class CommitmentTests
{
    private static readonly DateOnly First = new(2026, 12, 18);
    private static readonly DateOnly Second = new(2026, 12, 25);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Commitment_GivenAnew_MovesWhatIsExpectedAndNotWhatIsMeasured(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "AGREED");
        var due = (await scene.StoredAsync(number)).DueAt.ShouldNotBeNull();

        (await scene.EventsAsync(Anew(scene, number, 3, "WAYLEAVE_ISSUE"), scene.Event(number, 4, "IN_BUILD", expected: null, committed: "2026-12-25"))).Applied.ShouldBe(2);

        var order = await scene.StoredAsync(number);
        (order.CommittedDate, order.PromisedDate, order.ExpectedCompletionDate, order.DueAt).ShouldBe((First, Second, Second, due));
        var card = await scene.CardAsync(number);
        card.Committed.ShouldBe(new ToldDay(Second, First));
        card.History.Where(row => row.Committed is not null).Select(row => (row.Committed, row.Reason)).ShouldBe(
            [(new ToldDay(Second, First), OrderReason.WayleaveIssue), (new ToldDay(First, null), null)], "said again, it changes nothing");
        await using var raw = scene.Database.Raw();
        (await raw.Findings.CountAsync(Token)).ShouldBe(0);
    }

    /// <summary>Nizhny Novgorod is three hours ahead.</summary>
    [Theory]
    [InlineData(DatabaseProvider.Sqlite, "2026-12-17", "2026-12-17T15:00:00Z")]
    [InlineData(DatabaseProvider.Sqlite, "2026-12-18", "2026-12-18T13:45:00Z")] // Friday
    [InlineData(DatabaseProvider.PostgreSql, "2026-12-18", "2026-12-18T13:45:00Z")]
    [InlineData(DatabaseProvider.Sqlite, "2026-12-19", "2026-12-21T15:00:00Z")] // Saturday
    [InlineData(DatabaseProvider.Sqlite, "2026-12-31", "2027-01-11T15:00:00Z")] // a day off
    [InlineData(DatabaseProvider.Sqlite, "2031-03-14", "2031-03-14T15:00:00Z")] // a year without a calendar
    public async Task Commitment_EndsWithItsWorkingDay(DatabaseProvider provider, string day, string end)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED");

        (await scene.EventsAsync(scene.Event(number, 2, "AGREED", committed: day))).Applied.ShouldBe(1);

        var due = DateTimeOffset.Parse(end, CultureInfo.InvariantCulture);
        (await scene.StoredAsync(number)).DueAt.ShouldBe(due);
        scene.Time.SetUtcNow(due.AddMinutes(-1));
        (await LateAsync(scene)).ShouldBe(0);
        scene.Time.SetUtcNow(due.AddMinutes(1));
        (await LateAsync(scene)).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Commitment_GivenAnewWithoutAReason_IsTakenOverAndFound(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "AGREED");

        (await scene.EventsAsync(Anew(scene, number, 3, reason: ""))).Applied.ShouldBe(1);

        (await scene.StoredAsync(number)).PromisedDate.ShouldBe(Second);
        await using var raw = scene.Database.Raw();
        (await raw.Findings.SingleAsync(Token)).Kind.ShouldBe(FindingKind.ReasonMissing);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Commitments_InAnyOrderOfArrival_KeepTheFirstOfTheSequence(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var (straight, crossed) = (await scene.SubmittedAsync(), await scene.SubmittedAsync());
        await scene.EventsAsync(scene.Event(straight, 1, "AGREED"), Anew(scene, straight, 2, "WAYLEAVE_ISSUE"));

        var recorded = await scene.EventsAsync(Anew(scene, crossed, 2, "WAYLEAVE_ISSUE"), scene.Event(crossed, 1, "AGREED"));

        (recorded.Applied, recorded.Late).ShouldBe((1, 1));
        var (expected, order) = (await scene.StoredAsync(straight), await scene.StoredAsync(crossed));
        (order.CommittedDate, order.PromisedDate, order.ExpectedCompletionDate, order.DueAt).ShouldBe((First, Second, Second, expected.DueAt));
        (await scene.CardAsync(crossed)).Committed.ShouldBe(new ToldDay(Second, First));
    }

    /// <summary>What the carrier agrees to is no commitment until it names a day, and a day is one whatever the report is of.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Commitment_IsReachedWithItsDay_InWhateverOrderReportsArrive(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var (straight, crossed, early) = (await scene.SubmittedAsync(), await scene.SubmittedAsync(), await scene.SubmittedAsync());
        var start = scene.Time.GetUtcNow();
        await scene.EventsAsync(scene.Event(straight, 1, "REGISTERED"), Undated(scene, straight, 2));
        Reached(await scene.StoredAsync(straight)).ShouldBe([(Milestone.Acknowledged, start), (Milestone.Surveyed, start)]);
        var (agreed, told) = (Undated(scene, crossed, 2), scene.Event(early, 1, "TECH_CHECK", committed: "2026-12-18"));
        scene.Time.Advance(TimeSpan.FromHours(1));
        var then = scene.Time.GetUtcNow();

        (await scene.EventsAsync(scene.Event(straight, 3, "IN_BUILD", expected: null, committed: "2026-12-18"))).Applied.ShouldBe(1);
        var arrived = await scene.EventsAsync(scene.Event(crossed, 3, "IN_BUILD", expected: null, committed: "2026-12-18"), agreed, Undated(scene, early, 2), told);

        (arrived.Applied, arrived.Late).ShouldBe((2, 2));
        foreach (var number in new[] { straight, crossed })
        {
            Reached(await scene.StoredAsync(number)).ShouldBe([(Milestone.Acknowledged, start), (Milestone.Surveyed, start), (Milestone.Committed, then)], number);
        }

        Reached(await scene.StoredAsync(early)).ShouldBe([(Milestone.Acknowledged, start), (Milestone.Surveyed, start), (Milestone.Committed, start)]);

        static IEnumerable<(Milestone, DateTimeOffset)> Reached(Order order) => ReportedCourse.Milestones(order);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task ExpectedDay_Moved_StandsInTheHistoryWithTheDayBefore(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        var (third, later) = (new DateOnly(2026, 12, 20), new DateOnly(2026, 12, 27));
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK");

        (await scene.EventsAsync(
            scene.Event(number, 4, "TECH_CHECK", "WAYLEAVE_ISSUE", expected: "2026-12-27"), scene.Event(number, 5, "IN_BUILD", expected: null),
            scene.Event(number, 3, "TECH_CHECK", "NETWORK_ISSUE", expected: "2026-12-31"), scene.Event(number, 6, "DONE", expected: "2026-12-30"))).Applied.ShouldBe(3);

        var card = await scene.CardAsync(number);
        card.History.Where(row => row.Expected is not null).Select(row => (row.Expected, row.Reason)).ShouldBe(
            [(new ToldDay(later, third), OrderReason.WayleaveIssue), (new ToldDay(third, null), null)], "neither what came late nor the end moves it");
        card.ExpectedCompletionDate.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task ExpectedDay_MovedByACommitment_StandsInTheHistoryToo(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.EventsAsync(scene.Event(number, 1, "AGREED", expected: null), Anew(scene, number, 2, "WAYLEAVE_ISSUE"));

        (await scene.CardAsync(number)).History.Where(row => row.Expected is not null).Select(row => (row.Expected, row.Committed)).ShouldBe(
            [(new ToldDay(Second, First), new ToldDay(Second, First)), (new ToldDay(First, null), new ToldDay(First, null))]);
    }

    private static string Undated(OrderScene scene, string number, int sequence) =>
        scene.Event(number, sequence, "AGREED", expected: null).Replace("\"committed\":\"2026-12-18\"", "\"committed\":null", StringComparison.Ordinal);

    private static string Anew(OrderScene scene, string number, int sequence, string reason) => scene.Event(number, sequence, "IN_BUILD", reason, expected: null, committed: "2026-12-25");

    private static async Task<int> LateAsync(OrderScene scene) =>
        (await new ListOrders(scene.Database.For(OrderScene.Orders), scene.Time)
            .Run(new OrderQuery(OrderView.Late, null, null, null, null, null, false, new PageRequest(1, 50)), Token)).Value.Total;
}
