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

/// <summary>What a clock shows at one instant.</summary>
/// <param name="WorkingElapsed">Working time counted against the term, without pauses.</param>
/// <param name="WorkingPaused">Working time during which the clock stood still; the deadline moved by as much.</param>
/// <param name="CalendarElapsed">All time since the start, pauses and nights included.</param>
/// <param name="CalendarPaused">Calendar time of the pauses.</param>
/// <param name="Deadline">The deadline, pauses so far included.</param>
/// <param name="WorkingLeft">Working time to the deadline; zero when it has passed.</param>
/// <param name="WorkingDaysLeft">Working days after today up to the day of the deadline; negative when that day is past.</param>
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
    TimeSpan WorkingLeft,
    int WorkingDaysLeft,
    bool IsLate,
    DateTimeOffset? PausedSince,
    DateTimeOffset? EndedAt);

/// <summary>Reads the clock of one term from the history of its runs and stops. Holds no state: the same history gives the same reading.</summary>
/// <param name="zone">The zone of the branch that performs.</param>
public sealed class SlaClock(WorkingCalendar calendar, TimeZoneInfo zone)
{
    private const int RiskDays = 1;
    private const int RiskDaysOfActor = 2;
    private const decimal RiskShare = 0.2m;

    /// <param name="changes">The history in order of time; the first change starts the clock. What lies after <paramref name="now"/> is not looked at.</param>
    /// <param name="due">The deadline as promised at the start, before any pause.</param>
    /// <param name="viewerMustAct">The reader is the one who has to act, so he is warned a day earlier.</param>
    /// <exception cref="ArgumentException">The history is empty, begins after <paramref name="now"/>, or is out of order.</exception>
    public ClockReading Read(IReadOnlyList<ClockChange> changes, DateTimeOffset due, DateTimeOffset now, bool viewerMustAct = false)
    {
        var (elapsed, paused, calendarPaused, stop, end) = Accumulate(changes, now);
        var asOf = end ?? now;
        var start = changes[0].At;
        var deadline = calendar.AddWorkingTime(due, paused, zone);
        var late = asOf > deadline;
        var left = calendar.WorkingTimeBetween(asOf, deadline, zone);
        var daysLeft = calendar.WorkingDaysBetween(asOf, deadline, zone);
        var nearBy = left <= calendar.WorkingTimeBetween(start, due, zone) * (double)RiskShare;
        var state = (end, stop, late) switch
        {
            ({ }, _, _) => ClockState.Ended,
            (_, { }, _) => ClockState.Paused,
            (_, _, true) => ClockState.Late,
            _ => nearBy || daysLeft <= (viewerMustAct ? RiskDaysOfActor : RiskDays) ? ClockState.AtRisk : ClockState.OnTime,
        };
        return new(state, elapsed, paused, asOf - start, calendarPaused, deadline, left, daysLeft, late, end is null ? stop : null, end);
    }

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
