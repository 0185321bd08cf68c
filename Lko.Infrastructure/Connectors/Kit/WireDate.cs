using System.Globalization;
using Lko.Domain.Common;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>What a date field says.</summary>
public enum WireDateKind
{
    /// <summary>Not a date.</summary>
    Bad = 0,

    /// <summary>Empty, or one of the marks that mean empty. Only optional fields may say so.</summary>
    None = 1,
    Moment = 2,

    /// <summary>31.12.2999: without end.</summary>
    OpenEnd = 3,
}

/// <summary>A date or instant as the billings write it: local time of the system's zone, without offset.</summary>
/// <param name="Local">Meaningful for <see cref="WireDateKind.Moment"/> only.</param>
public readonly record struct WireDate(WireDateKind Kind, DateTime Local)
{
    private static readonly DateTime ExcelZero = new(1899, 12, 30, 0, 0, 0, DateTimeKind.Unspecified);
    private static readonly DateOnly Endless = new(2999, 12, 31);
    private static readonly DateTime First = DateTime.MinValue.AddDays(2);
    private static readonly DateTime Last = DateTime.MaxValue.Date.AddDays(-1);
    private static readonly string[] Shapes = ["dd.MM.yyyy", "dd.MM.yy", "yyyyMMdd", "yyyy-MM-dd"];
    private static readonly string[] TimeShapes = ["dd.MM.yyyy HH:mm:ss", "dd.MM.yy HH:mm:ss", "yyyyMMddHHmmss"];

    /// <summary>Two-digit years are of this century, whatever the machine is set to.</summary>
    private static readonly CultureInfo Culture = ThisCentury();

    public DateOnly Day => DateOnly.FromDateTime(Local);

    public static WireDate Parse(ReadOnlySpan<char> text)
    {
        var value = text.Trim();
        if (Written(value) is { } usual)
        {
            return Moment(usual);
        }

        if (value is "00.00.0000" or "00000000" or "0001-01-01" || !value.ContainsAnyExcept(' ', '.'))
        {
            return new(WireDateKind.None, default);
        }

        if (value.Length == 5 && value[0] == '4' && !value.ContainsAnyExceptInRange('0', '9'))
        {
            return Moment(ExcelZero.AddDays(int.Parse(value, CultureInfo.InvariantCulture)));
        }

        if (MidnightOf(value) is { Length: > 0 } day)
        {
            return DateTime.TryParseExact(day, Shapes, Culture, DateTimeStyles.None, out var before) ? After(before) : default;
        }

        return DateTime.TryParseExact(value, Shapes, Culture, DateTimeStyles.None, out var moment)
            || DateTime.TryParseExact(value, TimeShapes, Culture, DateTimeStyles.None, out moment)
            ? Moment(moment)
            : default;
    }

    /// <summary>
    /// The three ways almost every value is written in, <c>dd.MM.yyyy</c> with or without a time and <c>yyyyMMddHHmmss</c>, read without trying
    /// the others first; null for every other value.
    /// </summary>
    private static DateTime? Written(ReadOnlySpan<char> value) => value switch
    {
        [_, _, '.', _, _, '.', _, _, _, _] => Of(Number(value, 6, 4), Number(value, 3, 2), Number(value, 0, 2), 0, 0, 0),
        [_, _, '.', _, _, '.', _, _, _, _, ' ', _, _, ':', _, _, ':', _, _] => Of(Number(value, 6, 4), Number(value, 3, 2), Number(value, 0, 2), Number(value, 11, 2), Number(value, 14, 2), Number(value, 17, 2)),
        { Length: 14 } => Of(Number(value, 0, 4), Number(value, 4, 2), Number(value, 6, 2), Number(value, 8, 2), Number(value, 10, 2), Number(value, 12, 2)),
        _ => null,
    };

    private static DateTime? Of(int year, int month, int day, int hour, int minute, int second) =>
        year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) && hour is >= 0 and < 24 && minute is >= 0 and < 60 && second is >= 0 and < 60
            ? new DateTime(year, month, day, hour, minute, second, DateTimeKind.Unspecified)
            : null;

    /// <returns>Below zero when one of the characters is no digit.</returns>
    private static int Number(ReadOnlySpan<char> text, int start, int length)
    {
        var number = 0;
        for (var index = start; index < start + length; index++)
        {
            if (!char.IsAsciiDigit(text[index]))
            {
                return -1;
            }

            number = (number * 10) + (text[index] - '0');
        }

        return number;
    }

    /// <summary>The day of a value that ends in 24:00:00, the midnight that follows that day; empty for every other value.</summary>
    private static ReadOnlySpan<char> MidnightOf(ReadOnlySpan<char> value) =>
        value.EndsWith(" 24:00:00", StringComparison.Ordinal) && value.Contains('.') ? value[..^9]
        : value.Length == 14 && value.EndsWith("240000", StringComparison.Ordinal) && !value.ContainsAnyExceptInRange('0', '9') ? value[..8]
        : default;

    private static WireDate After(DateTime day) => day < Last ? Moment(day.AddDays(1)) : default;

    /// <summary>A moment at the edge of the calendar is none: there is no such moment in another zone.</summary>
    private static WireDate Moment(DateTime local) =>
        DateOnly.FromDateTime(local) == Endless ? new(WireDateKind.OpenEnd, default) : local > First && local < Last ? new(WireDateKind.Moment, local) : default;

    private static CultureInfo ThisCentury()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.Calendar.TwoDigitYearMax = 2099;
        return CultureInfo.ReadOnly(culture);
    }
}

/// <summary>Settlement periods as the billings write them: <c>06.2026</c>, <c>202606</c>, <c>2026-06</c> and the month in words.</summary>
public static class WirePeriod
{
    private static readonly string[] Shapes = ["MM.yyyy", "yyyyMM", "yyyy-MM"];
    private static readonly CultureInfo Russian = CultureInfo.GetCultureInfo("ru-RU");

    /// <summary>The period, or null for anything else.</summary>
    public static Period? Find(string? text) => TryParse(text ?? "", out var period) ? period : null;

    public static bool TryParse(string text, out Period period)
    {
        var value = text.Trim();
        if (DateTime.TryParseExact(value, Shapes, CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)
            || DateTime.TryParseExact(value, "MMMM yyyy", Russian, DateTimeStyles.None, out month))
        {
            // A month has one before it and one after it.
            if (month.Year is 1 or 9999)
            {
                period = default;
                return false;
            }

            period = Period.Of(DateOnly.FromDateTime(month));
            return true;
        }

        period = default;
        return false;
    }
}
