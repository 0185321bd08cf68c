namespace Lko.Domain.Common.Calendars;

/// <summary>How the time of a term is counted.</summary>
public enum TermKind
{
    /// <summary>Every minute counts, at night and on holidays too.</summary>
    AroundTheClock = 1,

    /// <summary>The working hours of a branch.</summary>
    WorkingTime = 2,

    /// <summary>The working days of a branch, to the close of the last.</summary>
    WorkingDays = 3,

    /// <summary>All days, to the close of the last; a term that ends on a day off ends with the first working day after it.</summary>
    CalendarDays = 4,

    /// <summary>An instant that whoever set the term named; nothing is counted and nothing moves it.</summary>
    Instant = 5,
}

/// <summary>Whose days and hours a term follows.</summary>
public enum TermCalendar
{
    /// <summary>Nobody's: it is the same instant everywhere.</summary>
    None = 0,

    /// <summary>Those of the carrier's branch that performs.</summary>
    CarrierBranch = 1,

    /// <summary>Those of the operator's branch that is asked.</summary>
    OperatorBranch = 2,
}

/// <summary>How long somebody has, or how long before an event he has to tell of it.</summary>
public sealed record Term
{
    private Term(TermKind kind, TermCalendar calendar) => (Kind, Calendar) = (kind, calendar);

    /// <summary>An instant that is named where the term is set.</summary>
    public static Term AtAnInstant { get; } = new(TermKind.Instant, TermCalendar.None);

    public TermKind Kind { get; }

    public TermCalendar Calendar { get; }

    /// <summary>The length of a term in days; zero of the other kinds.</summary>
    public int Days { get; private init; }

    /// <summary>The length of a term in hours and minutes; zero of the other kinds.</summary>
    public TimeSpan Time { get; private init; }

    /// <summary>It is counted back from the event it announces, and not from its start.</summary>
    public bool IsNotice { get; private init; }

    public static Term AroundTheClock(TimeSpan time) => new(TermKind.AroundTheClock, TermCalendar.None) { Time = Positive(time) };

    public static Term WorkingTime(TimeSpan time, TermCalendar calendar) => new(TermKind.WorkingTime, calendar) { Time = Positive(time) };

    public static Term WorkingDays(int days, TermCalendar calendar) => new(TermKind.WorkingDays, calendar) { Days = Positive(days) };

    public static Term CalendarDays(int days, TermCalendar calendar) => new(TermKind.CalendarDays, calendar) { Days = Positive(days) };

    /// <summary>The same days, counted back from an event: between the day of the notice and the day of the event lie so many whole ones.</summary>
    /// <exception cref="InvalidOperationException">The term is not counted in days.</exception>
    public Term Before() => Kind is TermKind.WorkingDays or TermKind.CalendarDays ? this with { IsNotice = true } : throw new InvalidOperationException("Only days are counted back from an event.");

    /// <summary>When the term ends.</summary>
    /// <param name="at">Its start; of a notice the event it announces; of an instant the instant itself.</param>
    /// <param name="zone">Of the branch whose calendar it follows; of a term that follows nobody's it does not matter.</param>
    /// <exception cref="CalendarYearMissingException">It ends in a year without a calendar.</exception>
    public DateTimeOffset DueFrom(DateTimeOffset at, WorkingCalendar calendar, TimeZoneInfo zone) => Kind switch
    {
        TermKind.AroundTheClock => (at + Time).ToUniversalTime(),
        TermKind.WorkingTime => calendar.AddWorkingTime(at, Time, zone),
        TermKind.WorkingDays when IsNotice => calendar.CloseOf(calendar.WorkingDaysBefore(WorkingCalendar.LocalDate(at, zone), Days + 1), zone),
        TermKind.WorkingDays => calendar.AddWorkingDays(at, Days, zone),

        // A notice that would fall on a day off is given before it: later would be too late.
        TermKind.CalendarDays when IsNotice => calendar.CloseOf(calendar.WorkingDaysBefore(WorkingCalendar.LocalDate(at, zone).AddDays(-Days), 1), zone),
        TermKind.CalendarDays => calendar.EndOf(WorkingCalendar.LocalDate(at, zone).AddDays(Days), zone),
        _ => at.ToUniversalTime(),
    };

    private static T Positive<T>(T length)
        where T : struct, IComparable<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(length, default);
        return length;
    }
}
