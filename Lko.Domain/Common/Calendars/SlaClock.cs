namespace Lko.Domain.Common.Calendars;

/// <summary>What a lifecycle step does to the clock of a term.</summary>
public enum ClockEffect
{
    /// <summary>The performer works, or is held up by an obstacle of his own.</summary>
    Runs = 1,

    /// <summary>The other side is waited for.</summary>
    Stops = 2,

    /// <summary>The matter is closed; nothing after it counts.</summary>
    Ends = 3,
}

/// <summary>How a term stands. The names are in the Common texts under <c>Clock.&lt;state&gt;</c>.</summary>
public enum ClockState
{
    OnTime = 1,
    AtRisk = 2,
    Late = 3,
    Paused = 4,
    Ended = 5,
}

/// <summary>From that instant on, the clock does this.</summary>
public sealed record ClockChange(DateTimeOffset At, ClockEffect Effect);

/// <summary>What a clock shows at one instant. Both measures of what passed are told of every term; what is left is told in the measure of the term.</summary>
/// <param name="WorkingElapsed">Working time while the clock ran.</param>
/// <param name="WorkingPaused">Working time during which the clock stood still.</param>
/// <param name="CalendarElapsed">All time since the start, pauses and nights included.</param>
/// <param name="CalendarPaused">Calendar time of the pauses.</param>
/// <param name="Deadline">The deadline, pauses so far included.</param>
/// <param name="Left">Time to the deadline, working time of a working term; zero when it has passed.</param>
/// <param name="DaysLeft">Days after today up to the day of the deadline, working days of a working term; negative when that day is past.</param>
/// <param name="IsLate">More was used than the term allows, also while the clock is paused or after its end.</param>
/// <param name="PausedSince">Start of the present pause.</param>
/// <param name="EndedAt">When the clock ended.</param>
public sealed record ClockReading(
    ClockState State,
    TimeSpan WorkingElapsed,
    TimeSpan WorkingPaused,
    TimeSpan CalendarElapsed,
    TimeSpan CalendarPaused,
    DateTimeOffset Deadline,
    TimeSpan Left,
    int DaysLeft,
    bool IsLate,
    DateTimeOffset? PausedSince,
    DateTimeOffset? EndedAt);

/// <summary>Reads the clock of one term from the history of its runs and stops. Holds no state: the same history gives the same reading.</summary>
/// <param name="zone">The zone of the branch whose calendar the term follows.</param>
public sealed class SlaClock(WorkingCalendar calendar, TimeZoneInfo zone)
{
    /// <summary>The last part of a term, at which its holder is warned.</summary>
    public const double ShareAtRisk = 0.2;

    private const int Risk = 1;
    private const int RiskOfActor = 2;

    /// <summary>How many days, of a term in hours how many hours, before the end its holder is warned: earlier when the reader is the one who has to act.</summary>
    public static int AtRisk(bool viewerMustAct) => viewerMustAct ? RiskOfActor : Risk;

    /// <summary>Reads a term that began with the first change of the history.</summary>
    /// <inheritdoc cref="Read(IReadOnlyList{ClockChange}, DateTimeOffset, DateTimeOffset, bool, TermKind)"/>
    /// <exception cref="ArgumentException">Also of a notice and of a named instant, whose end does not follow from their start.</exception>
    public ClockReading Read(Term term, IReadOnlyList<ClockChange> changes, DateTimeOffset now, bool viewerMustAct = false) =>
        term.IsNotice || term.Kind == TermKind.Instant ? throw new ArgumentException("The end of such a term does not follow from its start.", nameof(term))
        : changes.Count == 0 ? throw new ArgumentException("The clock has not started.", nameof(changes))
        : Read(changes, term.DueFrom(changes[0].At, calendar, zone), now, viewerMustAct, term.Kind);

    /// <summary>Reads a term whose end is known.</summary>
    /// <param name="changes">The history in order of time; the first change starts the clock. What lies after <paramref name="now"/> is not looked at.</param>
    /// <param name="due">The deadline as promised at the start, before any pause.</param>
    /// <param name="viewerMustAct">The reader is the one who has to act, so he is warned a day earlier.</param>
    /// <param name="kind">Working terms move by the working time of the pauses, others by all of it; a named instant does not move.</param>
    /// <exception cref="ArgumentException">The history is empty, begins after <paramref name="now"/>, or is out of order.</exception>
    public ClockReading Read(IReadOnlyList<ClockChange> changes, DateTimeOffset due, DateTimeOffset now, bool viewerMustAct = false, TermKind kind = TermKind.WorkingDays)
    {
        var (elapsed, paused, calendarPaused, stop, end) = Accumulate(changes, now);
        var asOf = end ?? now;
        var start = changes[0].At;
        var deadline = kind switch
        {
            TermKind.WorkingTime or TermKind.WorkingDays => calendar.AddWorkingTime(due, paused, zone),
            TermKind.Instant => due,
            _ => due + calendarPaused,
        };
        var late = asOf > deadline;
        var left = Between(kind, asOf, deadline);
        var daysLeft = DaysBetween(kind, asOf, deadline);
        var state = (end, stop, late) switch
        {
            ({ }, _, _) => ClockState.Ended,
            (_, { }, _) => ClockState.Paused,
            (_, _, true) => ClockState.Late,
            _ => IsNear(kind, left, daysLeft, Between(kind, start, due), AtRisk(viewerMustAct)) ? ClockState.AtRisk : ClockState.OnTime,
        };
        return new(state, elapsed, paused, asOf - start, calendarPaused, deadline, left, daysLeft, late, end is null ? stop : null, end);
    }

    /// <summary>A term shorter than the warning would be warned of from its first minute: it has its last fifth only.</summary>
    private static bool IsNear(TermKind kind, TimeSpan left, int daysLeft, TimeSpan whole, int risk) => left <= whole * ShareAtRisk
        || (kind is TermKind.AroundTheClock or TermKind.WorkingTime ? whole > TimeSpan.FromHours(risk) && left <= TimeSpan.FromHours(risk) : daysLeft <= risk);

    private TimeSpan Between(TermKind kind, DateTimeOffset from, DateTimeOffset to) =>
        kind is TermKind.WorkingTime or TermKind.WorkingDays ? calendar.WorkingTimeBetween(from, to, zone) : to > from ? to - from : TimeSpan.Zero;

    private int DaysBetween(TermKind kind, DateTimeOffset from, DateTimeOffset to) =>
        kind is TermKind.WorkingTime or TermKind.WorkingDays ? calendar.WorkingDaysBetween(from, to, zone)
        : WorkingCalendar.LocalDate(to, zone).DayNumber - WorkingCalendar.LocalDate(from, zone).DayNumber;

    private Totals Accumulate(IReadOnlyList<ClockChange> changes, DateTimeOffset now)
    {
        if (changes.Count == 0 || changes[0].At > now)
        {
            throw new ArgumentException("The clock has not started.", nameof(changes));
        }

        var totals = default(Totals);
        for (var index = 0; index < changes.Count && changes[index].At <= now; index++)
        {
            var (at, effect) = changes[index];
            if (effect == ClockEffect.Ends)
            {
                return totals with { End = at };
            }

            var next = index + 1 < changes.Count && changes[index + 1].At < now ? changes[index + 1].At : now;
            if (next < at)
            {
                throw new ArgumentException("The history of the clock is out of order.", nameof(changes));
            }

            var working = calendar.WorkingTimeBetween(at, next, zone);
            totals = effect == ClockEffect.Runs
                ? totals with { Elapsed = totals.Elapsed + working, Stop = null }
                : totals with { Paused = totals.Paused + working, CalendarPaused = totals.CalendarPaused + (next - at), Stop = totals.Stop ?? at };
        }

        return totals;
    }

    private readonly record struct Totals(TimeSpan Elapsed, TimeSpan Paused, TimeSpan CalendarPaused, DateTimeOffset? Stop, DateTimeOffset? End);
}
