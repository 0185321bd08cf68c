using System.Globalization;
using Lko.Domain.Common.Calendars;

namespace Lko.Tests.Common;

public sealed class WorkingCalendarTests
{
    private static readonly WorkingCalendar Calendar = WorkingCalendar.Federal;
    private static readonly TimeZoneInfo Moscow = TimeZoneInfo.FindSystemTimeZoneById("Europe/Moscow");

    /// <summary>One zone of every offset the branches live in, and Saratov, which joined +4 last.</summary>
    public static TheoryData<string, int> Zones => new()
    {
        { "Europe/Kaliningrad", 2 },
        { "Europe/Moscow", 3 },
        { "Europe/Samara", 4 },
        { "Europe/Saratov", 4 },
        { "Asia/Yekaterinburg", 5 },
        { "Asia/Omsk", 6 },
        { "Asia/Novosibirsk", 7 },
        { "Asia/Irkutsk", 8 },
        { "Asia/Yakutsk", 9 },
        { "Asia/Vladivostok", 10 },
        { "Asia/Magadan", 11 },
        { "Asia/Kamchatka", 12 },
    };

    [Theory]
    [InlineData(2026, 247)]
    [InlineData(2027, 247)]
    public void IsWorkingDay_WholeYear_GivesTheKnownNumberOfDays(int year, int expected) =>
        DaysOf(year).Count(Calendar.IsWorkingDay).ShouldBe(expected);

    [Theory]
    [InlineData("2026-01-09", false)] // moved from 3 January
    [InlineData("2026-01-12", true)]
    [InlineData("2026-02-23", false)]
    [InlineData("2026-03-09", false)] // moved from 8 March
    [InlineData("2026-05-11", false)] // moved from 9 May
    [InlineData("2026-05-08", true)]
    [InlineData("2026-11-04", false)]
    [InlineData("2026-12-31", false)] // moved from 4 January
    [InlineData("2026-12-30", true)]
    [InlineData("2026-07-04", false)]
    [InlineData("2027-02-20", true)] // a worked Saturday
    [InlineData("2027-02-22", false)]
    [InlineData("2027-01-02", false)] // a holiday stays off whatever was moved from it
    public void IsWorkingDay_KnownDay_Answers(string day, bool working) => Calendar.IsWorkingDay(Day(day)).ShouldBe(working);

    [Theory]
    [InlineData("2026-07-01", "18:00")]
    [InlineData("2026-07-03", "16:45")] // Friday
    [InlineData("2026-04-30", "17:00")] // Thursday before a holiday
    [InlineData("2026-05-08", "15:45")] // Friday before a holiday
    [InlineData("2027-02-20", "17:00")] // a Saturday worked for a Monday, before a holiday
    public void HoursOf_WorkingDay_OpensAtNineAndCloses(string day, string closes) =>
        Calendar.HoursOf(Day(day)).ShouldBe(new WorkingHours(new TimeOnly(9, 0), TimeOnly.Parse(closes, CultureInfo.InvariantCulture)));

    [Fact]
    public void HoursOf_DayOff_IsNull() => Calendar.HoursOf(Day("2026-07-05")).ShouldBeNull();

    [Theory]
    [InlineData("2026-07-01T07:00:00Z", 1, "2026-07-02T15:00:00Z")] // Wednesday
    [InlineData("2026-07-01T20:59:00Z", 1, "2026-07-02T15:00:00Z")] // late on the same local day
    [InlineData("2026-07-01T21:00:00Z", 1, "2026-07-03T13:45:00Z")] // already Thursday in Moscow
    [InlineData("2026-07-02T07:00:00Z", 1, "2026-07-03T13:45:00Z")] // to a Friday
    [InlineData("2026-07-03T07:00:00Z", 1, "2026-07-06T15:00:00Z")] // over a weekend
    [InlineData("2026-07-04T07:00:00Z", 1, "2026-07-06T15:00:00Z")] // came on a Saturday
    [InlineData("2026-07-01T07:00:00Z", 5, "2026-07-08T15:00:00Z")]
    [InlineData("2026-12-30T07:00:00Z", 1, "2027-01-11T15:00:00Z")] // over the turn of the year
    [InlineData("2026-07-01T07:00:00Z", 0, "2026-07-01T15:00:00Z")]
    [InlineData("2026-07-01T16:00:00Z", 0, "2026-07-02T15:00:00Z")] // after closing
    [InlineData("2026-07-04T07:00:00Z", 0, "2026-07-06T15:00:00Z")]
    public void AddWorkingDays_InMoscow_EndsAtCloseOfBusiness(string from, int days, string deadline) =>
        Calendar.AddWorkingDays(Instant(from), days, Moscow).ShouldBe(Instant(deadline));

    [Theory]
    [InlineData("2026-07-02", "2026-07-02T15:00:00Z")]
    [InlineData("2026-07-03", "2026-07-03T13:45:00Z")] // Friday
    [InlineData("2026-11-03", "2026-11-03T14:00:00Z")] // before a holiday
    [InlineData("2026-07-04", "2026-07-06T15:00:00Z")] // Saturday
    [InlineData("2026-12-31", "2027-01-11T15:00:00Z")] // a day off of the turn of the year
    public void EndOf_NamedDay_IsItsCloseOrThatOfTheNextWorkingDay(string day, string end) => Calendar.EndOf(Day(day), Moscow).ShouldBe(Instant(end));

    [Theory]
    [MemberData(nameof(Zones))]
    public void AddWorkingDays_AnyZone_EndsAtSixInThatZone(string id, int offset)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(id);
        var deadline = Calendar.AddWorkingDays(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.FromHours(offset)), 1, zone);
        deadline.ShouldBe(new DateTimeOffset(2026, 7, 2, 18, 0, 0, TimeSpan.FromHours(offset)));
        deadline.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [MemberData(nameof(Zones))]
    public void Zones_OfTheBranches_KeepOneOffsetAllYear(string id, int offset)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(id);
        foreach (var day in DaysOf(2026).Concat(DaysOf(2027)))
        {
            zone.GetUtcOffset(day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)).ShouldBe(TimeSpan.FromHours(offset), $"{id} {day}");
        }
    }

    [Fact]
    public void WorkingDaysBetween_TwoZones_CountLocalDates()
    {
        // Thursday evening in Moscow is Friday morning in Kamchatka.
        var from = Instant("2026-07-02T20:00:00Z");
        var to = Instant("2026-07-03T08:00:00Z");
        Calendar.WorkingDaysBetween(from, to, Moscow).ShouldBe(1);
        Calendar.WorkingDaysBetween(from, to, TimeZoneInfo.FindSystemTimeZoneById("Asia/Kamchatka")).ShouldBe(0);
    }

    [Theory]
    [InlineData("2026-07-01", "2026-07-01", 0)]
    [InlineData("2026-07-01", "2026-07-02", 1)]
    [InlineData("2026-07-03", "2026-07-06", 1)]
    [InlineData("2026-07-06", "2026-07-03", -1)]
    [InlineData("2026-12-30", "2027-01-11", 1)]
    public void WorkingDaysBetween_Dates_CountsDaysAfterTheFirst(string from, string to, int days) =>
        Calendar.WorkingDaysBetween(Day(from), Day(to)).ShouldBe(days);

    [Fact]
    public void AddWorkingDays_AndWorkingDaysBetween_AreInverse()
    {
        foreach (var day in DaysOf(2026))
        {
            foreach (var count in new[] { 1, 2, 5, 10 })
            {
                Calendar.WorkingDaysBetween(day, Calendar.AddWorkingDays(day, count)).ShouldBe(count, $"{day} + {count}");
            }
        }
    }

    [Theory]
    [InlineData("2026-07-01T06:00:00Z", "2026-07-01T15:00:00Z", 9.0)]
    [InlineData("2026-07-01T00:00:00Z", "2026-07-01T23:00:00Z", 9.0)]
    [InlineData("2026-07-03T13:00:00Z", "2026-07-06T07:00:00Z", 1.75)] // 45 minutes of Friday, an hour of Monday
    [InlineData("2026-07-04T00:00:00Z", "2026-07-05T20:00:00Z", 0.0)]
    [InlineData("2026-07-02T00:00:00Z", "2026-07-01T00:00:00Z", 0.0)]
    public void WorkingTimeBetween_CountsOpenHoursOnly(string from, string to, double hours) =>
        Calendar.WorkingTimeBetween(Instant(from), Instant(to), Moscow).ShouldBe(TimeSpan.FromHours(hours));

    [Fact]
    public void AddWorkingTime_IsTheInverseOfWorkingTimeBetween()
    {
        var random = new Random(1);
        var start = Instant("2026-01-12T00:00:00Z");
        for (var sample = 0; sample < 300; sample++)
        {
            var from = start.AddMinutes(random.Next(60 * 24 * 330));
            var working = TimeSpan.FromMinutes(random.Next(60 * 50));
            var end = Calendar.AddWorkingTime(from, working, Moscow);
            Calendar.WorkingTimeBetween(from, end, Moscow).ShouldBe(working, $"{from} + {working}");
        }
    }

    [Fact]
    public void AddWorkingTime_UpToTheClose_DoesNotSpillIntoTheNextDay() =>
        Calendar.AddWorkingTime(Instant("2026-07-01T06:00:00Z"), TimeSpan.FromHours(9), Moscow).ShouldBe(Instant("2026-07-01T15:00:00Z"));

    [Fact]
    public void AnyQuestion_AboutAYearWithoutData_Throws()
    {
        Should.Throw<CalendarYearMissingException>(() => Calendar.IsWorkingDay(Day("2031-01-15"))).Year.ShouldBe(2031);
        Should.Throw<CalendarYearMissingException>(() => Calendar.AddWorkingDays(Instant("2027-12-30T07:00:00Z"), 2, Moscow)).Year.ShouldBe(2028);
        Should.Throw<CalendarYearMissingException>(() => Calendar.WorkingDaysBetween(Day("2025-12-01"), Day("2026-02-01"))).Year.ShouldBe(2025);
    }

    [Fact]
    public void AddWorkingDays_Negative_Throws() => Should.Throw<ArgumentOutOfRangeException>(() => Calendar.AddWorkingDays(Day("2026-07-01"), -1));

    [Fact]
    public void CloseOf_DayOff_Throws() => Should.Throw<ArgumentException>(() => Calendar.CloseOf(Day("2026-07-05"), Moscow));

    private static IEnumerable<DateOnly> DaysOf(int year)
    {
        for (var day = new DateOnly(year, 1, 1); day.Year == year; day = day.AddDays(1))
        {
            yield return day;
        }
    }

    private static DateOnly Day(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
