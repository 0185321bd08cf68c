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
        card.Committed.ShouldBe(new Commitment(Second, First));
        card.History.Where(row => row.Commitment is not null).Select(row => (row.Commitment, row.Reason)).ShouldBe(
            [(new Commitment(Second, First), OrderReason.WayleaveIssue), (new Commitment(First, null), null)], "said again, it changes nothing");
        await using var raw = scene.Database.Raw();
        (await raw.Findings.CountAsync(Token)).ShouldBe(0);
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
        (await scene.CardAsync(crossed)).Committed.ShouldBe(new Commitment(Second, First));
    }

    private static string Anew(OrderScene scene, string number, int sequence, string reason) => scene.Event(number, sequence, "IN_BUILD", reason, expected: null, committed: "2026-12-25");
}
