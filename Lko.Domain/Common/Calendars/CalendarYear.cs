using System.Globalization;

namespace Lko.Domain.Common.Calendars;

/// <summary>One year of a production calendar, as data.</summary>
/// <param name="Status">How sure the data is: <c>confirmed</c>, or <c>to be confirmed</c> until somebody has compared it with the published act.</param>
/// <param name="Holidays">Public holidays; always days off, whatever was moved from them.</param>
/// <param name="Moved">Days off carried over: <c>To</c> is off; <c>From</c> is worked unless it is a holiday.</param>
/// <param name="Shortened">Days before a holiday that end an hour earlier.</param>
public sealed record CalendarYear(int Year, string Status, IReadOnlyList<DateOnly> Holidays, IReadOnlyList<MovedDay> Moved, IReadOnlyList<DateOnly> Shortened);

/// <summary>A day off carried from one date to another.</summary>
public sealed record MovedDay(DateOnly From, DateOnly To);

/// <summary>Opening and closing time of one working day, local time of the branch.</summary>
public readonly record struct WorkingHours(TimeOnly Opens, TimeOnly Closes);

/// <summary>A date falls into a year whose production calendar has not been loaded. Deadlines are not guessed: the data must be added.</summary>
public sealed class CalendarYearMissingException(int year)
    : InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"There is no production calendar for {year}."))
{
    public int Year { get; } = year;
}
