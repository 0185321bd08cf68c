using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace Lko.Domain.Common.Calendars;

/// <summary>
/// Working days and hours of the branches: 09:00–18:00, on Friday to 16:45, an hour less before a holiday, in the local time of a branch.
/// Every member throws <see cref="CalendarYearMissingException"/> when it needs a year that has no data.
/// </summary>
public sealed class WorkingCalendar
{
    private static readonly TimeOnly Opening = new(9, 0);
    private static readonly TimeOnly Closing = new(18, 0);
    private static readonly TimeOnly FridayClosing = new(16, 45);
    private static readonly TimeSpan PreHolidayCut = TimeSpan.FromHours(1);
    private static readonly Lazy<WorkingCalendar> Embedded = new(Load);

    private readonly FrozenSet<int> _years;
    private readonly FrozenSet<DateOnly> _daysOff;
    private readonly FrozenDictionary<DateOnly, DayOfWeek> _workedWeekends;
    private readonly FrozenSet<DateOnly> _shortened;

    public WorkingCalendar(IReadOnlyCollection<CalendarYear> years)
    {
        _years = years.Select(year => year.Year).ToFrozenSet();
        var holidays = years.SelectMany(year => year.Holidays).ToFrozenSet();
        var moved = years.SelectMany(year => year.Moved).ToList();
        _daysOff = holidays.Union(moved.Select(day => day.To)).ToFrozenSet();
        // A worked weekend keeps the hours of the day it is worked for.
        _workedWeekends = moved.Where(day => !holidays.Contains(day.From)).ToFrozenDictionary(day => day.From, day => day.To.DayOfWeek);
        _shortened = years.SelectMany(year => year.Shortened).ToFrozenSet();
    }

    /// <summary>The federal production calendar shipped with the portal.</summary>
    public static WorkingCalendar Federal => Embedded.Value;

    /// <summary>The years that have data.</summary>
    public IReadOnlySet<int> Years => _years;

    public bool IsWorkingDay(DateOnly day)
    {
        if (!_years.Contains(day.Year))
        {
            throw new CalendarYearMissingException(day.Year);
        }

        return _workedWeekends.ContainsKey(day)
            || (!_daysOff.Contains(day) && day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));
    }

    /// <summary>When the branches open and close on that date, or null on a day off.</summary>
    public WorkingHours? HoursOf(DateOnly day)
    {
        if (!IsWorkingDay(day))
        {
            return null;
        }

        var closes = _workedWeekends.GetValueOrDefault(day, day.DayOfWeek) == DayOfWeek.Friday ? FridayClosing : Closing;
        return new(Opening, _shortened.Contains(day) ? closes.Add(-PreHolidayCut) : closes);
    }

    /// <summary>The n-th working day after <paramref name="day"/>; for zero, <paramref name="day"/> itself or the first working day after it.</summary>
    public DateOnly AddWorkingDays(DateOnly day, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var left = Math.Max(count, 1);
        var current = count == 0 ? day.AddDays(-1) : day;
        while (left > 0)
        {
            current = current.AddDays(1);
            if (IsWorkingDay(current))
            {
                left--;
            }
        }

        return current;
    }

    /// <summary>The n-th working day before <paramref name="day"/>.</summary>
    public DateOnly WorkingDaysBefore(DateOnly day, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var current = day;
        for (var left = count; left > 0;)
        {
            current = current.AddDays(-1);
            left -= IsWorkingDay(current) ? 1 : 0;
        }

        return current;
    }

    /// <summary>
    /// The deadline for something due in <paramref name="count"/> working days: close of business of the n-th working day after the local
    /// date of <paramref name="instant"/>, whatever the hour. For zero, the next close of business.
    /// </summary>
    public DateTimeOffset AddWorkingDays(DateTimeOffset instant, int count, TimeZoneInfo zone)
    {
        var today = LocalDate(instant, zone);
        var deadline = CloseOf(AddWorkingDays(today, count), zone);
        return deadline > instant ? deadline : CloseOf(AddWorkingDays(today.AddDays(1), 0), zone);
    }

    /// <summary>The number of working days after <paramref name="from"/> up to and including <paramref name="to"/>; negative when <paramref name="to"/> is earlier.</summary>
    public int WorkingDaysBetween(DateOnly from, DateOnly to)
    {
        if (to < from)
        {
            return -WorkingDaysBetween(to, from);
        }

        var days = 0;
        for (var day = from.AddDays(1); day <= to; day = day.AddDays(1))
        {
            days += IsWorkingDay(day) ? 1 : 0;
        }

        return days;
    }

    /// <summary>The same between the local dates of two instants.</summary>
    public int WorkingDaysBetween(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone) =>
        WorkingDaysBetween(LocalDate(from, zone), LocalDate(to, zone));

    /// <summary>Working time that passes between two instants; zero when <paramref name="to"/> is not later.</summary>
    public TimeSpan WorkingTimeBetween(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        var sum = TimeSpan.Zero;
        if (to <= from)
        {
            return sum;
        }

        var last = LocalDate(to, zone);
        for (var day = LocalDate(from, zone); day <= last; day = day.AddDays(1))
        {
            if (HoursOf(day) is { } hours)
            {
                var start = Max(from, Instant(day, hours.Opens, zone));
                var end = Min(to, Instant(day, hours.Closes, zone));
                sum += end > start ? end - start : TimeSpan.Zero;
            }
        }

        return sum;
    }

    /// <summary>The earliest instant at which <paramref name="working"/> time has passed since <paramref name="from"/>; for zero, <paramref name="from"/> itself.</summary>
    public DateTimeOffset AddWorkingTime(DateTimeOffset from, TimeSpan working, TimeZoneInfo zone)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(working, TimeSpan.Zero);
        if (working == TimeSpan.Zero)
        {
            return from.ToUniversalTime();
        }

        var left = working;
        for (var day = LocalDate(from, zone); ; day = day.AddDays(1))
        {
            if (HoursOf(day) is not { } hours)
            {
                continue;
            }

            var start = Max(from, Instant(day, hours.Opens, zone));
            var end = Instant(day, hours.Closes, zone);
            if (end - start >= left)
            {
                return (start + left).ToUniversalTime();
            }

            left -= end > start ? end - start : TimeSpan.Zero;
        }
    }

    /// <summary>Close of business of a working day.</summary>
    /// <exception cref="ArgumentException">The day is a day off.</exception>
    public DateTimeOffset CloseOf(DateOnly workingDay, TimeZoneInfo zone) => HoursOf(workingDay) is { } hours
        ? Instant(workingDay, hours.Closes, zone)
        : throw new ArgumentException("Nothing closes on a day off.", nameof(workingDay));

    /// <summary>When a term that names a day ends: with the close of that day, or of the first working day after a day off.</summary>
    public DateTimeOffset EndOf(DateOnly day, TimeZoneInfo zone) => CloseOf(AddWorkingDays(day, 0), zone);

    internal static DateOnly LocalDate(DateTimeOffset instant, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);

    private static DateTimeOffset Instant(DateOnly day, TimeOnly time, TimeZoneInfo zone) =>
        new(TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(time), zone), TimeSpan.Zero);

    private static DateTimeOffset Max(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;

    private static DateTimeOffset Min(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;

    private static WorkingCalendar Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var years = new List<CalendarYear>();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.Contains(".Seed.calendars.", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            years.Add(JsonSerializer.Deserialize<CalendarYear>(stream, JsonSerializerOptions.Web)!);
        }

        return new(years);
    }
}
