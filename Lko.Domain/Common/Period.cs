using System.Globalization;

namespace Lko.Domain.Common;

/// <summary>A calendar month of settlement. Its borders are local midnights of the zone of the system or branch it belongs to.</summary>
public readonly record struct Period : IComparable<Period>
{
    public Period(int year, int month)
    {
        _ = new DateOnly(year, month, 1);
        (Year, Month) = (year, month);
    }

    public int Year { get; }

    public int Month { get; }

    public DateOnly FirstDay => new(Year, Month, 1);

    public DateOnly LastDay => FirstDay.AddMonths(1).AddDays(-1);

    public Period Next => Of(FirstDay.AddMonths(1));

    /// <summary>Sortable number <c>yyyymm</c>, the stored form.</summary>
    public int Number => (Year * 100) + Month;

    public static bool operator <(Period left, Period right) => left.Number < right.Number;

    public static bool operator >(Period left, Period right) => left.Number > right.Number;

    public static bool operator <=(Period left, Period right) => left.Number <= right.Number;

    public static bool operator >=(Period left, Period right) => left.Number >= right.Number;

    public static Period Of(DateOnly day) => new(day.Year, day.Month);

    public static Period FromNumber(int number) => new(number / 100, number % 100);

    public int CompareTo(Period other) => Number.CompareTo(other.Number);

    /// <summary><c>yyyy-MM</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Year:0000}-{Month:00}");
}
