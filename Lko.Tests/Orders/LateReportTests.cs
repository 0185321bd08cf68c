using Lko.Domain.Common;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;

namespace Lko.Tests.Orders;

/// <summary>What comes late moves no order back, and says all the same what it would have said in time.</summary>
public sealed class LateReportTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    /// <summary>Courses of an order as the CRM may tell them: codes, <c>+</c> where they bring terms of their own, <c>?</c> where time ran out.</summary>
    public static TheoryData<string> Courses =>
    [
        "REGISTERED TECH_CHECK QUOTED+ QUOTED",
        "REGISTERED QUOTED+ QUOTED+ QUOTED",
        "REGISTERED QUOTED+ AGREED TESTING DONE",
        "REGISTERED QUOTED+ QUOTED+ TECH_CHECK",
        "QUOTED+ FAILED?",
    ];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task LateTerms_AfterARepeatedQuoteWithoutThem_WaitForTheAnswer(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK");
        var offer = scene.Event(number, 3, "QUOTED");
        scene.Time.Advance(TimeSpan.FromHours(1));
        var again = scene.Event(number, 4, "QUOTED", "WAYLEAVE_ISSUE", expected: "2026-12-27").Replace("\"terms\":{", "\"before\":{", StringComparison.Ordinal);

        (await scene.EventsAsync(again)).Applied.ShouldBe(1);
        (await scene.CardAsync(number)).Terms.ShouldBeNull();
        (await scene.EventsAsync(offer)).Late.ShouldBe(1);

        var card = await scene.CardAsync(number);
        (card.State, card.ExpectedCompletionDate).ShouldBe((OrderState.HeldCharge, new DateOnly(2026, 12, 27)));
        card.Terms.ShouldNotBeNull().OneOff.ShouldBe(Money.Rubles(486_000m));
        card.DueAt.ShouldNotBeNull("its answer has a term");
        (await new AcceptTerms(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time).Run(new OrderMove(number, card.Version), Token)).IsOk.ShouldBeTrue();
        (await scene.StoredAsync(number)).Monthly.ShouldBe(Money.Rubles(38_500m));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task LateTerms_OfWhatIsDecidedAlready_AreKnownAsEnded(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        var (registered, offer) = (scene.Event(number, 1, "REGISTERED"), scene.Event(number, 2, "QUOTED"));
        scene.Time.Advance(TimeSpan.FromHours(1));
        var agreed = scene.Event(number, 3, "AGREED");

        await scene.EventsAsync(registered, agreed, offer);

        var card = await scene.CardAsync(number);
        (card.State, card.Terms).ShouldBe((OrderState.InProgress, null));
        var charge = card.Charges.ShouldHaveSingleItem();
        charge.State.ShouldBe(TermsState.Withdrawn);
        charge.Outcome.ShouldNotBeNull().At.ShouldBe(scene.Time.GetUtcNow(), "the CRM went on without an answer");
        card.Milestones.Where(row => row.Milestone <= Milestone.Surveyed).Select(row => row.ReachedAt).ShouldAllBe(at => at == Start);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task AcceptedByTheOperator_StandsWhateverTheCrmImplies(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "ACCEPTANCE");
        var done = scene.Event(number, 3, "DONE");
        scene.Time.Advance(TimeSpan.FromMinutes(1));
        (await new AcceptDelivery(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time).Run(new OrderMove(number, (await scene.CardAsync(number)).Version), Token)).IsOk.ShouldBeTrue();

        await scene.EventsAsync(done);

        var order = await scene.StoredAsync(number);
        order.Milestones.Single(row => row.Milestone == Milestone.Accepted).ReachedAt.ShouldBe(Start.AddMinutes(1), "the clocks of the two differ");
    }

    [Theory]
    [MemberData(nameof(Courses))]
    public async Task Reports_InEveryOrderOfArrival_LeaveTheSameMilestonesAndTerms(string course)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        var reports = course.Split(' ').Index().Select(step => Report(step.Index + 1, step.Item)).ToList();
        var expected = await ToldAsync(reports);

        foreach (var order in Permutations(reports))
        {
            (await ToldAsync(order)).ShouldBe(expected, string.Join(' ', order.Select(report => report.Sequence)));
        }

        // Never saved: each order of arrival meets the order as it was submitted.
        async Task<string> ToldAsync(List<CrmReport> arriving)
        {
            var order = await scene.StoredAsync(number);
            foreach (var report in arriving)
            {
                order.Report(report, Start, DateOnly.FromDateTime(Start.Date));
            }

            return string.Join("; ", ReportedCourse.Milestones(order).Select(row => $"{row.Milestone} {row.At:HH}").Concat(order.Terms.OrderBy(terms => terms.ExternalId, StringComparer.Ordinal).Select(terms => $"{terms.ExternalId} {terms.State}")));
        }
    }

    private static CrmReport Report(int sequence, string step)
    {
        var (code, offers, isTimedOut) = (step.TrimEnd('+', '?'), step.EndsWith('+'), step.EndsWith('?'));
        return new CrmReport(
            sequence, OrderLifecycle.CrmCodes[code], Start.AddHours(sequence), "CRM", null, null, isTimedOut ? OrderReason.TimedOut : null, null, null,
            offers ? new OfferedTerms($"T-{sequence}", new DateOnly(2026, 12, 23), true, Money.Rubles(486_000m), Money.Rubles(38_500m), []) : null);
    }

    private static IEnumerable<List<CrmReport>> Permutations(List<CrmReport> reports) => reports.Count <= 1
        ? [reports]
        : reports.SelectMany(first => Permutations([.. reports.Where(report => report != first)]).Select(rest => (List<CrmReport>)[first, .. rest]));
}
