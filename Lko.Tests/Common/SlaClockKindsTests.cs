using System.Globalization;
using Lko.Domain.Common.Calendars;
using static Lko.Domain.Common.Calendars.ClockEffect;
using static Lko.Domain.Common.Calendars.TermCalendar;

namespace Lko.Tests.Common;

/// <summary>The clock of every kind of term. All times are local to Moscow; 1 July 2026 is a Wednesday.</summary>
public sealed class SlaClockKindsTests
{
    private static readonly SlaClock Clock = new(WorkingCalendar.Federal, TimeZoneInfo.FindSystemTimeZoneById("Europe/Moscow"));

    public static TheoryData<Term, string, string> OverAWeekend => new()
    {
        { Term.AroundTheClock(TimeSpan.FromHours(100)), "2026-07-05T13:00", "2026-07-08T05:15" },
        { Term.WorkingTime(TimeSpan.FromHours(30), CarrierBranch), "2026-07-06T13:15", "2026-07-06T13:15" },
        { Term.WorkingDays(5, OperatorBranch), "2026-07-08T18:00", "2026-07-08T18:00" },
        { Term.CalendarDays(30, CarrierBranch), "2026-07-31T16:45", "2026-08-03T09:00" },
    };

    [Theory]
    [MemberData(nameof(OverAWeekend))]
    public void PauseOverAWeekend_MovesTheDeadlineByTheMeasureOfTheTerm(Term term, string promised, string deadline)
    {
        Clock.Read(term, [Change("2026-07-01T09:00", Runs)], At("2026-07-01T10:00")).Deadline.ShouldBe(At(promised));
        var reading = Clock.Read(term, Weekend, At("2026-07-06T10:00"));
        reading.Deadline.ShouldBe(At(deadline));
        TellsBothMeasures(reading);
    }

    [Fact]
    public void PauseOverAWeekend_MovesNoInstant()
    {
        var reading = Clock.Read(Weekend, At("2026-07-10T12:00"), At("2026-07-06T10:00"), kind: TermKind.Instant);
        reading.Deadline.ShouldBe(At("2026-07-10T12:00"));
        reading.Left.ShouldBe(TimeSpan.FromHours(98));
        reading.DaysLeft.ShouldBe(4);
        TellsBothMeasures(reading);
    }

    [Fact]
    public void Left_IsToldInTheMeasureOfTheTerm()
    {
        var around = Clock.Read(Term.AroundTheClock(TimeSpan.FromHours(100)), [Change("2026-07-03T16:00", Runs)], At("2026-07-04T12:00"));
        (around.Left, around.DaysLeft).ShouldBe((TimeSpan.FromHours(80), 3));
        var working = Clock.Read(Term.WorkingTime(TimeSpan.FromHours(10), CarrierBranch), [Change("2026-07-03T16:00", Runs)], At("2026-07-04T12:00"));
        (working.Left, working.DaysLeft).ShouldBe((TimeSpan.FromHours(9.25), 2));
    }

    [Theory]
    [InlineData("2026-07-01T09:11", true, ClockState.OnTime)]
    [InlineData("2026-07-01T09:12", false, ClockState.AtRisk)] // a fifth
    [InlineData("2026-07-01T09:15", false, ClockState.AtRisk)]
    [InlineData("2026-07-01T09:16", false, ClockState.Late)]
    public void Minutes_AreNotAtRiskFromTheFirst(string now, bool viewerMustAct, ClockState state) =>
        State(ServiceTerms.IncidentRegistration.Usual, now, viewerMustAct).ShouldBe(state);

    [Theory]
    [InlineData("2026-07-01T11:59", false, ClockState.OnTime)]
    [InlineData("2026-07-01T12:00", false, ClockState.AtRisk)] // an hour
    [InlineData("2026-07-01T10:59", true, ClockState.OnTime)]
    [InlineData("2026-07-01T11:00", true, ClockState.AtRisk)] // two
    [InlineData("2026-07-01T13:01", false, ClockState.Late)]
    public void Hours_WarnByHours(string now, bool viewerMustAct, ClockState state)
    {
        State(ServiceTerms.EnquiryRegistration.Usual, now, viewerMustAct).ShouldBe(state);
        State(Term.AroundTheClock(TimeSpan.FromHours(4)), now, viewerMustAct).ShouldBe(state);
    }

    [Theory]
    [InlineData("2026-07-03T10:00", true, ClockState.OnTime)]
    [InlineData("2026-07-04T10:00", false, ClockState.OnTime)] // Saturday, two days to the Monday
    [InlineData("2026-07-04T10:00", true, ClockState.AtRisk)]
    [InlineData("2026-07-05T10:00", false, ClockState.AtRisk)]
    [InlineData("2026-07-06T18:01", false, ClockState.Late)]
    public void CalendarDays_WarnByCalendarDays(string now, bool viewerMustAct, ClockState state) =>
        State(Term.CalendarDays(3, CarrierBranch), now, viewerMustAct).ShouldBe(state);

    [Theory]
    [InlineData("2026-07-25T09:00", ClockState.OnTime)]
    [InlineData("2026-07-25T16:00", ClockState.AtRisk)] // on a Saturday
    public void Claim_WarnsAtAFifth(string now, ClockState state) => State(ServiceTerms.ClaimAnswer.Usual, now, false).ShouldBe(state);

    [Theory]
    [InlineData("2026-07-08T09:00", false, ClockState.OnTime)]
    [InlineData("2026-07-08T09:00", true, ClockState.AtRisk)]
    [InlineData("2026-07-09T09:00", false, ClockState.AtRisk)]
    [InlineData("2026-07-10T12:01", false, ClockState.Late)]
    public void Instant_WarnsByCalendarDays(string now, bool viewerMustAct, ClockState state) =>
        Clock.Read([Change("2026-07-01T09:00", Runs)], At("2026-07-10T12:00"), At(now), viewerMustAct, TermKind.Instant).State.ShouldBe(state);

    [Fact]
    public void NoticeAndInstant_DoNotFollowFromAStart()
    {
        Should.Throw<ArgumentException>(() => Clock.Read(ServiceTerms.PlannedWorksNotice.Usual, Weekend, At("2026-07-06T10:00")));
        Should.Throw<ArgumentException>(() => Clock.Read(ServiceTerms.ProposalDeadline.Usual, Weekend, At("2026-07-06T10:00")));
        Should.Throw<ArgumentException>(() => Clock.Read(ServiceTerms.FinancialAnswer.Usual, [], At("2026-07-06T10:00")));
    }

    private static ClockChange[] Weekend => [Change("2026-07-01T09:00", Runs), Change("2026-07-03T16:45", Stops), Change("2026-07-06T09:00", Runs)];

    private static void TellsBothMeasures(ClockReading reading)
    {
        reading.CalendarElapsed.ShouldBe(TimeSpan.FromHours(121));
        reading.CalendarPaused.ShouldBe(TimeSpan.FromHours(64.25));
        reading.WorkingElapsed.ShouldBe(TimeSpan.FromHours(26.75));
        reading.WorkingPaused.ShouldBe(TimeSpan.Zero);
    }

    private static ClockState State(Term term, string now, bool viewerMustAct) => Clock.Read(term, [Change("2026-07-01T09:00", Runs)], At(now), viewerMustAct).State;

    private static ClockChange Change(string at, ClockEffect effect) => new(At(at), effect);

    private static DateTimeOffset At(string text) => new(DateTime.Parse(text, CultureInfo.InvariantCulture), TimeSpan.FromHours(3));
}
