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

    /// <summary>
    /// Courses of an order as the CRM may tell them: codes, <c>+</c> where they bring terms of their own, <c>=</c> where they bring those of the first
    /// once more, <c>?</c> where time ran out.
    /// </summary>
    public static TheoryData<string> Courses =>
    [
        "REGISTERED TECH_CHECK QUOTED+ QUOTED",
        "REGISTERED QUOTED+ QUOTED+ QUOTED",
        "REGISTERED QUOTED+ AGREED TESTING DONE",
        "REGISTERED QUOTED+ QUOTED+ TECH_CHECK",
        "QUOTED+ FAILED?",
        "QUOTED+ CLARIFY QUOTED",
        "QUOTED+ TECH_CHECK QUOTED",
        "QUOTED+ TECH_CHECK? AGREED",
        "QUOTED+ QUOTED FAILED?",
        "QUOTED+ HELD FAILED?",
        "QUOTED+ QUOTED+ FAILED?",
        "QUOTED+ QUOTED=",
        "QUOTED+ QUOTED= FAILED?",
        "QUOTED+ CLARIFY QUOTED=",
        "QUOTED+ CLARIFY QUOTED= FAILED?",
        "QUOTED+ QUOTED+ QUOTED=",
        "QUOTED+ HELD QUOTED= QUOTED",
        "QUOTED+ QUOTED= CLARIFY QUOTED+",
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
    public async Task LateTerms_ThatAnotherOfferHasReplaced_SayWhatEndedThem(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        var offer = scene.Event(number, 1, "QUOTED");
        scene.Time.Advance(TimeSpan.FromHours(1));
        var next = scene.Event(number, 2, "QUOTED");

        await scene.EventsAsync(next, offer);

        var charges = (await scene.CardAsync(number)).Charges;
        charges.Select(row => (row.OfferedAt, row.State)).ShouldBe([(Start.AddHours(1), TermsState.AwaitingResponse), (Start, TermsState.Withdrawn)]);
        charges[1].Outcome.ShouldNotBeNull().ShouldSatisfyAllConditions(outcome => (outcome.Actor, outcome.At).ShouldBe((OrderActor.Seller, Start.AddHours(1)), "the next offer took its place"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task LateQuestion_AfterTheTerms_EndsThemHoweverLateTheyCome(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        var offer = scene.Event(number, 1, "QUOTED");
        scene.Time.Advance(TimeSpan.FromHours(1));
        var question = scene.Event(number, 2, "CLARIFY", comment: "Кто на площадке?");
        scene.Time.Advance(TimeSpan.FromHours(1));
        var quoted = scene.Event(number, 3, "QUOTED").Replace("\"terms\":{", "\"before\":{", StringComparison.Ordinal);
        var other = await scene.SubmittedAsync();

        await scene.EventsAsync(quoted, question, offer);
        await scene.EventsAsync(Of(offer), Of(quoted), Of(question));

        foreach (var each in new[] { number, other })
        {
            var card = await scene.CardAsync(each);
            (card.State, card.Terms).ShouldBe((OrderState.HeldCharge, null), each);
            var charge = card.Charges.ShouldHaveSingleItem();
            (charge.State, charge.Outcome?.At).ShouldBe((TermsState.Withdrawn, Start.AddHours(1)), each);
            card.History.Single(row => row.Sequence == 2).Text.ShouldBe("Кто на площадке?");
        }

        string Of(string json) => json.Replace(number, other, StringComparison.Ordinal).Replace("\"eventId\":\"", "\"eventId\":\"o", StringComparison.Ordinal);
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

            return string.Join("; ", new[] { $"{order.State} {order.OpenTerms?.ExternalId} {order.OpenTerms?.OfferedAt:HH}" }
                .Concat(ReportedCourse.Milestones(order).Select(row => $"{row.Milestone} {row.At:HH}"))
                .Concat(order.Terms.OrderBy(terms => terms.OfferedAt).Select(terms => $"{terms.ExternalId} {terms.OfferedAt:HH} {terms.State}"))
                .Concat(OrderCharges.Of(order).Select(charge => $"{charge.OfferedAt:HH} {charge.State} {charge.Outcome?.At:HH}")));
        }
    }

    private static CrmReport Report(int sequence, string step)
    {
        var (row, mark) = (OrderLifecycle.CrmCodes[step.TrimEnd('+', '=', '?')], step[^1]);
        return new CrmReport(
            sequence, row, Start.AddHours(sequence), "CRM", null, null, mark == '?' ? OrderReason.TimedOut : row.State.Row().NeedsReason ? OrderReason.NetworkIssue : null, null, null,
            mark is '+' or '=' ? new OfferedTerms(mark == '=' ? "T-1" : $"T-{sequence}", new DateOnly(2026, 12, 23), true, Money.Rubles(486_000m), Money.Rubles(38_500m), []) : null);
    }

    private static IEnumerable<List<CrmReport>> Permutations(List<CrmReport> reports) => reports.Count <= 1
        ? [reports]
        : reports.SelectMany(first => Permutations([.. reports.Where(report => report != first)]).Select(rest => (List<CrmReport>)[first, .. rest]));
}
