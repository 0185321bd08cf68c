using System.Globalization;
using System.Reflection;
using Lko.Domain.Common.Calendars;
using static Lko.Domain.Common.Calendars.TermCalendar;

namespace Lko.Tests.Common;

public sealed class TermTests
{
    private const string Moscow = "Europe/Moscow";
    private const string Kaliningrad = "Europe/Kaliningrad";
    private const string Kamchatka = "Asia/Kamchatka";

    [Theory]
    [InlineData("2026-01-01T23:50:00+03:00", Moscow, "2026-01-02T00:05:00+03:00")] // night of a holiday
    [InlineData("2026-07-03T16:40:00+03:00", Moscow, "2026-07-03T16:55:00+03:00")] // past the closing of a Friday
    [InlineData("2026-07-01T20:00:00Z", Kamchatka, "2026-07-01T20:15:00Z")]
    [InlineData("2026-03-29T00:55:00Z", "Europe/Berlin", "2026-03-29T01:10:00Z")] // the clock jumps an hour
    [InlineData("2030-05-05T10:00:00Z", Moscow, "2030-05-05T10:15:00Z")] // no calendar is needed
    public void AroundTheClock_Runs_ThroughNightsAndHolidays(string from, string zone, string due) => Due(ServiceTerms.IncidentRegistration.Usual, from, zone).ShouldBe(At(due));

    [Theory]
    [InlineData("2026-01-02T10:00:00+03:00", Moscow, "2026-01-12T13:00:00+03:00")] // New Year
    [InlineData("2026-12-30T16:00:00+03:00", Moscow, "2027-01-11T11:00:00+03:00")] // over the turn of the year
    [InlineData("2027-02-19T15:45:00+03:00", Moscow, "2027-02-20T12:00:00+03:00")] // into a worked Saturday
    [InlineData("2026-07-01T20:00:00Z", Kamchatka, "2026-07-02T13:00:00+12:00")] // before opening there
    [InlineData("2026-07-01T20:00:00Z", Kaliningrad, "2026-07-02T13:00:00+02:00")] // after closing there
    public void WorkingTime_Runs_InTheHoursOfTheBranch(string from, string zone, string due) => Due(ServiceTerms.EnquiryRegistration.Usual, from, zone).ShouldBe(At(due));

    [Theory]
    [InlineData("2026-01-01T12:00:00+03:00", Moscow, "2026-01-16T16:45:00+03:00")] // New Year
    [InlineData("2027-02-18T12:00:00+03:00", Moscow, "2027-02-26T16:45:00+03:00")] // a worked Saturday counts
    [InlineData("2026-07-01T20:00:00Z", Kamchatka, "2026-07-09T18:00:00+12:00")]
    [InlineData("2026-07-01T20:00:00Z", Kaliningrad, "2026-07-08T18:00:00+02:00")]
    public void WorkingDays_End_WithTheCloseOfTheLast(string from, string zone, string due) => Due(ServiceTerms.FinancialAnswer.Usual, from, zone).ShouldBe(At(due));

    [Theory]
    [InlineData("2025-12-05T12:00:00+03:00", Moscow, "2026-01-12T18:00:00+03:00")] // ends in the New Year holidays
    [InlineData("2027-01-21T12:00:00+03:00", Moscow, "2027-02-20T17:00:00+03:00")] // ends on a worked Saturday before a holiday
    [InlineData("2026-07-01T20:00:00Z", Kamchatka, "2026-08-03T18:00:00+12:00")] // 1 August is a Saturday
    [InlineData("2026-07-01T20:00:00Z", Kaliningrad, "2026-07-31T16:45:00+02:00")]
    [InlineData("2026-10-20T12:00:00+02:00", "Europe/Berlin", "2026-11-19T18:00:00+01:00")] // the clock goes back on the way
    public void CalendarDays_CountDaysOff_AndEndWhenTheBranchIsOpen(string from, string zone, string due) => Due(ServiceTerms.ClaimAnswer.Usual, from, zone).ShouldBe(At(due));

    [Fact]
    public void AtAnInstant_IsItself_InAnyZone()
    {
        var named = At("2026-01-04T03:00:00+12:00");
        Due(ServiceTerms.ProposalDeadline.Usual, "2026-01-04T03:00:00+12:00", Kaliningrad).ShouldBe(named);
        Due(ServiceTerms.ProposalDeadline.Usual, "2026-01-04T03:00:00+12:00", Kamchatka).ShouldBe(named);
    }

    [Theory]
    [InlineData("2026-07-09T01:00:00+03:00", Moscow, "2026-07-03T16:45:00+03:00")] // the Monday to the Wednesday before lie between
    [InlineData("2026-07-11T01:00:00+03:00", Moscow, "2026-07-07T18:00:00+03:00")] // on a Saturday
    [InlineData("2027-02-25T01:00:00+03:00", Moscow, "2027-02-18T18:00:00+03:00")] // a worked Saturday lies between
    [InlineData("2027-01-13T01:00:00+03:00", Moscow, "2026-12-29T18:00:00+03:00")] // New Year
    [InlineData("2026-07-08T20:00:00Z", Kamchatka, "2026-07-03T16:45:00+12:00")] // already the 9th there
    [InlineData("2026-07-08T20:00:00Z", Kaliningrad, "2026-07-02T18:00:00+02:00")]
    public void NoticeInWorkingDays_IsCountedBack(string works, string zone, string due)
    {
        var term = ServiceTerms.PlannedWorksNotice.Usual;
        Due(term, works, zone).ShouldBe(At(due));

        // So given, its days have run out before the day of the works.
        var there = TimeZoneInfo.FindSystemTimeZoneById(zone);
        WorkingCalendar.Federal.AddWorkingDays(At(due), term.Days, there).ShouldBeLessThan(At(works));
    }

    [Theory]
    [InlineData("2026-08-01T00:00:00+03:00", "2026-07-01T18:00:00+03:00")] // 30 days from the 2nd to the 31st
    [InlineData("2026-08-05T00:00:00+03:00", "2026-07-03T16:45:00+03:00")] // would fall on a Sunday
    [InlineData("2027-02-01T00:00:00+03:00", "2026-12-30T18:00:00+03:00")] // would fall into the New Year holidays
    public void NoticeInCalendarDays_OnADayOff_IsGivenBefore(string change, string due) => Due(ServiceTerms.TariffChangeNotice.Usual, change, Moscow).ShouldBe(At(due));

    [Fact]
    public void Table_IsTheHandbooks()
    {
        (string Name, Term Usual, Term Extended)[] rows =
        [
            Row("IncidentRegistration", Term.AroundTheClock(TimeSpan.FromMinutes(15))),
            Row("EnquiryRegistration", Term.WorkingTime(TimeSpan.FromHours(4), CarrierBranch)),
            Row("FinancialAnswer", Term.WorkingDays(5, CarrierBranch)),
            Row("DuplicateDocument", Term.WorkingDays(3, CarrierBranch)),
            Row("ClaimAnswer", Term.CalendarDays(30, CarrierBranch), Term.CalendarDays(60, CarrierBranch)),
            Row("Feasibility", Term.WorkingDays(5, CarrierBranch), Term.WorkingDays(10, CarrierBranch)),
            Row("Testing", Term.AroundTheClock(TimeSpan.FromHours(72))),
            Row("ActObjections", Term.WorkingDays(5, OperatorBranch), Term.WorkingDays(10, OperatorBranch)),
            Row("PlannedWorksNotice", Term.WorkingDays(3, CarrierBranch).Before(), Term.WorkingDays(5, CarrierBranch).Before()),
            Row("TariffChangeNotice", Term.CalendarDays(30, CarrierBranch).Before()),
            Row("ProposalDeadline", Term.AtAnInstant),
        ];
        typeof(ServiceTerms).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Select(row => (row.Name, Term: (ServiceTerm)row.GetValue(null)!)).Select(row => (row.Name, row.Term.Usual, row.Term.Extended))
            .ShouldBe(rows, ignoreOrder: true);

        static (string Name, Term Usual, Term Extended) Row(string name, Term usual, Term? extended = null) => (name, usual, extended ?? usual);
    }

    [Fact]
    public void OfNothingOrBackwardsInHours_IsRefused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Term.WorkingDays(0, CarrierBranch));
        Should.Throw<ArgumentOutOfRangeException>(() => Term.AroundTheClock(TimeSpan.Zero));
        Should.Throw<InvalidOperationException>(() => Term.AroundTheClock(TimeSpan.FromHours(1)).Before());
        Should.Throw<CalendarYearMissingException>(() => Due(ServiceTerms.ClaimAnswer.Usual, "2027-12-20T12:00:00+03:00", Moscow)).Year.ShouldBe(2028);
    }

    private static DateTimeOffset Due(Term term, string at, string zone) => term.DueFrom(At(at), WorkingCalendar.Federal, TimeZoneInfo.FindSystemTimeZoneById(zone));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
