using System.Globalization;
using Lko.Domain.Common.Calendars;
using static Lko.Domain.Common.Calendars.ClockEffect;

namespace Lko.Tests.Common;

/// <summary>All times are local to Moscow; 1 July 2026 is a Wednesday.</summary>
public sealed class SlaClockTests
{
    private static readonly TimeZoneInfo Moscow = TimeZoneInfo.FindSystemTimeZoneById("Europe/Moscow");
    private static readonly SlaClock Clock = new(WorkingCalendar.Federal, Moscow);

    [Fact]
    public void Read_Running_CountsWorkingAndCalendarTime()
    {
        var reading = Clock.Read([Change("2026-07-01T12:00", Runs)], At("2026-07-15T18:00"), At("2026-07-06T10:00"));
        reading.WorkingElapsed.ShouldBe(TimeSpan.FromHours(6 + 9 + 7.75 + 1));
        reading.CalendarElapsed.ShouldBe(TimeSpan.FromHours((4 * 24) + 22));
        reading.WorkingPaused.ShouldBe(TimeSpan.Zero);
        reading.Deadline.ShouldBe(At("2026-07-15T18:00"));
        reading.DaysLeft.ShouldBe(7);
        reading.State.ShouldBe(ClockState.OnTime);
        reading.IsLate.ShouldBeFalse();
    }

    [Fact]
    public void Read_AfterAPause_TheDeadlineMovesByItsWorkingTime()
    {
        ClockChange[] history = [Change("2026-07-01T09:00", Runs), Change("2026-07-02T10:00", Stops), Change("2026-07-03T11:00", Runs)];
        var reading = Clock.Read(history, At("2026-07-08T18:00"), At("2026-07-03T12:00"));
        reading.WorkingPaused.ShouldBe(TimeSpan.FromHours(10)); // 8 on Thursday, 2 on Friday
        reading.CalendarPaused.ShouldBe(TimeSpan.FromHours(25));
        reading.WorkingElapsed.ShouldBe(TimeSpan.FromHours(9 + 1 + 1));
        reading.CalendarElapsed.ShouldBe(TimeSpan.FromHours(51));
        reading.Deadline.ShouldBe(At("2026-07-10T10:00"));
        reading.PausedSince.ShouldBeNull();
    }

    [Fact]
    public void Read_PauseOverAWeekend_MovesNothing()
    {
        ClockChange[] history = [Change("2026-07-01T09:00", Runs), Change("2026-07-03T16:45", Stops), Change("2026-07-06T09:00", Runs)];
        var reading = Clock.Read(history, At("2026-07-15T18:00"), At("2026-07-06T09:00"));
        reading.WorkingPaused.ShouldBe(TimeSpan.Zero);
        reading.CalendarPaused.ShouldBe(TimeSpan.FromHours(64.25));
        reading.Deadline.ShouldBe(At("2026-07-15T18:00"));
    }

    [Fact]
    public void Read_DuringAPause_IsPausedAndNothingElapses()
    {
        ClockChange[] history = [Change("2026-07-01T09:00", Runs), Change("2026-07-01T12:00", Stops)];
        var early = Clock.Read(history, At("2026-07-03T16:45"), At("2026-07-02T12:00"));
        var later = Clock.Read(history, At("2026-07-03T16:45"), At("2026-09-02T12:00"));
        early.State.ShouldBe(ClockState.Paused);
        early.PausedSince.ShouldBe(At("2026-07-01T12:00"));
        later.State.ShouldBe(ClockState.Paused);
        later.WorkingElapsed.ShouldBe(early.WorkingElapsed);
        later.Left.ShouldBe(early.Left);
        later.IsLate.ShouldBeFalse();
    }

    [Fact]
    public void Read_TwoStopsInARow_AreOnePauseSinceTheFirst()
    {
        ClockChange[] history = [Change("2026-07-01T09:00", Runs), Change("2026-07-01T12:00", Stops), Change("2026-07-01T14:00", Stops)];
        var reading = Clock.Read(history, At("2026-07-15T18:00"), At("2026-07-01T15:00"));
        reading.PausedSince.ShouldBe(At("2026-07-01T12:00"));
        reading.WorkingPaused.ShouldBe(TimeSpan.FromHours(3));
    }

    [Theory]
    [InlineData("2026-07-06T12:00", false, ClockState.OnTime)] // two working days left
    [InlineData("2026-07-06T12:00", true, ClockState.AtRisk)]
    [InlineData("2026-07-03T12:00", true, ClockState.OnTime)] // three
    [InlineData("2026-07-07T09:00", false, ClockState.AtRisk)] // one
    [InlineData("2026-07-08T18:00", false, ClockState.AtRisk)] // the very last moment
    [InlineData("2026-07-08T18:01", false, ClockState.Late)]
    [InlineData("2026-07-08T18:01", true, ClockState.Late)]
    public void Read_NearTheDeadline_WarnsByWorkingDays(string now, bool viewerMustAct, ClockState state) =>
        Clock.Read([Change("2026-07-01T12:00", Runs)], At("2026-07-08T18:00"), At(now), viewerMustAct).State.ShouldBe(state);

    [Theory]
    [InlineData("2026-07-20T09:00", ClockState.OnTime)]
    [InlineData("2026-07-23T18:00", ClockState.AtRisk)] // four working days left, a fifth of the term
    public void Read_LongTerm_WarnsAtAFifth(string now, ClockState state) =>
        Clock.Read([Change("2026-07-01T09:00", Runs)], At("2026-07-29T18:00"), At(now)).State.ShouldBe(state);

    [Fact]
    public void Read_Late_TellsTheDaysAndNoTimeLeft()
    {
        var reading = Clock.Read([Change("2026-07-01T12:00", Runs)], At("2026-07-02T18:00"), At("2026-07-07T10:00"));
        reading.State.ShouldBe(ClockState.Late);
        reading.DaysLeft.ShouldBe(-3);
        reading.Left.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Read_PauseThatBeganTooLate_DoesNotForgiveTheDelay()
    {
        ClockChange[] history = [Change("2026-07-01T09:00", Runs), Change("2026-07-03T12:00", Stops), Change("2026-07-07T12:00", Runs)];
        Clock.Read(history, At("2026-07-02T18:00"), At("2026-07-06T12:00")).IsLate.ShouldBeTrue();
        var reading = Clock.Read(history, At("2026-07-02T18:00"), At("2026-07-07T12:30"));
        reading.State.ShouldBe(ClockState.Late);
    }

    [Fact]
    public void Read_Ended_StopsForGood()
    {
        ClockChange[] history = [Change("2026-07-01T09:00", Runs), Change("2026-07-02T10:00", Ends), Change("2026-07-03T10:00", Runs)];
        var reading = Clock.Read(history, At("2026-07-08T18:00"), At("2026-08-01T10:00"));
        reading.State.ShouldBe(ClockState.Ended);
        reading.EndedAt.ShouldBe(At("2026-07-02T10:00"));
        reading.WorkingElapsed.ShouldBe(TimeSpan.FromHours(10));
        reading.CalendarElapsed.ShouldBe(TimeSpan.FromHours(25));
        reading.IsLate.ShouldBeFalse();
    }

    [Fact]
    public void Read_EndedFromAPauseAndAfterTheDeadline_KeepsThatItWasLate()
    {
        ClockChange[] history = [Change("2026-07-01T09:00", Runs), Change("2026-07-06T10:00", Stops), Change("2026-07-06T11:00", Ends)];
        var reading = Clock.Read(history, At("2026-07-02T18:00"), At("2026-08-01T10:00"));
        reading.State.ShouldBe(ClockState.Ended);
        reading.IsLate.ShouldBeTrue();
        reading.PausedSince.ShouldBeNull();
    }

    [Fact]
    public void Read_AsOfThePast_IgnoresWhatCameLater()
    {
        ClockChange[] history = [Change("2026-07-01T09:00", Runs), Change("2026-07-02T10:00", Stops)];
        var reading = Clock.Read(history, At("2026-07-15T18:00"), At("2026-07-02T09:30"));
        reading.State.ShouldBe(ClockState.OnTime);
        reading.WorkingElapsed.ShouldBe(TimeSpan.FromHours(9.5));
    }

    [Fact]
    public void Read_AnyHistory_SplitsTheTimeCompletely()
    {
        var random = new Random(5);
        for (var sample = 0; sample < 200; sample++)
        {
            var at = At("2026-02-02T00:00").AddMinutes(random.Next(100_000));
            var start = at;
            var history = new List<ClockChange>();
            for (var step = 0; step < 6; step++)
            {
                history.Add(new(at, random.Next(2) == 0 ? Runs : Stops));
                at = at.AddMinutes(random.Next(5_000));
            }

            var reading = Clock.Read(history, WorkingCalendar.Federal.AddWorkingDays(start, 5, Moscow), at);
            (reading.WorkingElapsed + reading.WorkingPaused).ShouldBe(WorkingCalendar.Federal.WorkingTimeBetween(start, at, Moscow));
            reading.CalendarElapsed.ShouldBe(at - start);
            reading.CalendarPaused.ShouldBeLessThanOrEqualTo(reading.CalendarElapsed);
        }
    }

    [Fact]
    public void Read_NoUsableHistory_Throws()
    {
        Should.Throw<ArgumentException>(() => Clock.Read([], At("2026-07-08T18:00"), At("2026-07-01T10:00")));
        Should.Throw<ArgumentException>(() => Clock.Read([Change("2026-07-02T09:00", Runs)], At("2026-07-08T18:00"), At("2026-07-01T10:00")));
        Should.Throw<ArgumentException>(() => Clock.Read(
            [Change("2026-07-02T09:00", Runs), Change("2026-07-01T09:00", Stops)], At("2026-07-08T18:00"), At("2026-07-03T10:00")));
    }

    private static ClockChange Change(string at, ClockEffect effect) => new(At(at), effect);

    private static DateTimeOffset At(string local) =>
        new DateTimeOffset(DateTime.Parse(local, CultureInfo.InvariantCulture), TimeSpan.FromHours(3)).ToUniversalTime();
}
