using System.Globalization;
using Lko.Domain.Common;
using Lko.Web.Resources;
using Lko.Web.Ui;

namespace Lko.Tests.Web;

public sealed class FmtTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 7, 6, 6, 40, 0, TimeSpan.Zero);
    private static readonly TimeZoneInfo Moscow = TimeZoneInfo.FindSystemTimeZoneById("Europe/Moscow");
    private static readonly TimeZoneInfo Yekaterinburg = TimeZoneInfo.FindSystemTimeZoneById("Asia/Yekaterinburg");
    private static readonly TimeZoneInfo Kaliningrad = TimeZoneInfo.FindSystemTimeZoneById("Europe/Kaliningrad");
    private readonly CultureInfo _before = CultureInfo.CurrentUICulture;

    public void Dispose() => CultureInfo.CurrentUICulture = _before;

    [Theory]
    [InlineData("ru", 123456789, "1\u00A0234\u00A0567,89\u00A0₽")]
    [InlineData("en", 123456789, "RUB\u00A01,234,567.89")]
    [InlineData("ru", 0, "0,00\u00A0₽")]
    [InlineData("ru", -154080, "\u22121\u00A0540,80\u00A0₽")]
    public void Money_InBothLanguages_ReadsAsDesigned(string language, long minorUnits, string expected)
    {
        Speak(language);
        Fmt.Money(new Money(minorUnits, Currency.RUB)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("ru", -154080, "\u22121\u00A0540,80")]
    [InlineData("en", -154080, "\u22121,540.80")]
    public void Amount_Negative_HasATrueMinus(string language, long minorUnits, string expected)
    {
        Speak(language);
        Fmt.Amount(new Money(minorUnits, Currency.RUB)).ShouldBe(expected);
    }

    [Fact]
    public void Change_Positive_CarriesItsSign()
    {
        Speak("ru");
        Fmt.Change(Money.Rubles(486000)).ShouldBe("+486\u00A0000,00\u00A0₽");
        Fmt.Change(Money.Rubles(-1)).ShouldBe("\u22121,00\u00A0₽");
    }

    [Theory]
    [InlineData("ru", "1\u00A0284\u00A0310\u00A0₽")]
    [InlineData("en", "RUB\u00A01,284,310")]
    public void Rounded_HalfRouble_GoesAwayFromZero(string language, string expected)
    {
        Speak(language);
        Fmt.Rounded(Money.Rubles(1284309.50m)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("ru", "05.07.2026", "05.07 03:30", "07.07 18:00 (МСК+2)", "04.07 12:00 (МСК−1)", "31.12.2025 23:30")]
    [InlineData("en", "5 Jul 2026", "5 Jul 03:30", "7 Jul 18:00 (MSK+2)", "4 Jul 12:00 (MSK−1)", "31 Dec 2025 23:30")]
    public void Dates_InBothLanguages_ReadAsDesigned(string language, string date, string moment, string east, string west, string otherYear)
    {
        Speak(language);
        Fmt.Date(new DateOnly(2026, 7, 5)).ShouldBe(date);
        Fmt.Moment(new DateTimeOffset(2026, 7, 5, 0, 30, 0, TimeSpan.Zero), Moscow, Now).ShouldBe(moment);
        Fmt.ZonedMoment(new DateTimeOffset(2026, 7, 7, 13, 0, 0, TimeSpan.Zero), Yekaterinburg, Now).ShouldBe(east);
        Fmt.ZonedMoment(new DateTimeOffset(2026, 7, 4, 10, 0, 0, TimeSpan.Zero), Kaliningrad, Now).ShouldBe(west);
        Fmt.Moment(new DateTimeOffset(2025, 12, 31, 20, 30, 0, TimeSpan.Zero), Moscow, Now).ShouldBe(otherYear);
    }

    [Theory]
    [InlineData("ru", "2\u00A0р. д.", "41\u00A0ч", "0:21", "просрочено 1\u00A0д.")]
    [InlineData("en", "2\u00A0w.d.", "41\u00A0h", "0:21", "1\u00A0d late")]
    public void Durations_InBothLanguages_ReadAsDesigned(string language, string days, string hours, string minutes, string late)
    {
        Speak(language);
        Fmt.WorkingDays(2).ShouldBe(days);
        Fmt.Hours(41).ShouldBe(hours);
        Fmt.Minutes(TimeSpan.FromMinutes(21)).ShouldBe(minutes);
        Fmt.LateDays(1).ShouldBe(late);
    }

    [Theory]
    [InlineData("ru", "июнь 2026", "01.04–06.07", "Понедельник, 6 июля 2026")]
    [InlineData("en", "June 2026", "1 Apr–6 Jul", "Monday, 6 July 2026")]
    public void Periods_InBothLanguages_ReadAsDesigned(string language, string period, string range, string today)
    {
        Speak(language);
        Fmt.Period(new Period(2026, 6)).ShouldBe(period);
        Fmt.Range(new DateOnly(2026, 4, 1), new DateOnly(2026, 7, 6)).ShouldBe(range);
        Fmt.LongDate(new DateOnly(2026, 7, 6)).ShouldBe(today);
    }

    [Theory]
    [InlineData(512, "512\u00A0Б")]
    [InlineData(48 * 1024, "48\u00A0КБ")]
    [InlineData(1258291, "1,2\u00A0МБ")]
    public void Size_Bytes_PicksTheUnit(long bytes, string expected)
    {
        Speak("ru");
        Fmt.Size(bytes).ShouldBe(expected);
    }

    [Theory]
    [InlineData("ru", "1,4", "1\u00A0000", "99,90\u00A0%")]
    [InlineData("en", "1.4", "1,000", "99.90%")]
    public void Numbers_InBothLanguages_DropTrailingZeros(string language, string quantity, string thousand, string percent)
    {
        Speak(language);
        Fmt.Number(1.400m).ShouldBe(quantity);
        Fmt.Number(1000).ShouldBe(thousand);
        Fmt.Percent(99.9m).ShouldBe(percent);
    }

    [Theory]
    [InlineData(1, "1 день")]
    [InlineData(3, "3 дня")]
    [InlineData(5, "5 дней")]
    [InlineData(11, "11 дней")]
    [InlineData(21, "21 день")]
    [InlineData(112, "112 дней")]
    public void Counted_RussianNumber_AgreesWithTheNoun(int number, string expected)
    {
        Speak("ru");
        Fmt.Counted(WebTexts.Shell, "Days", number).ShouldBe(expected);
    }

    [Theory]
    [InlineData(1, "1 day")]
    [InlineData(3, "3 days")]
    public void Counted_EnglishNumber_AgreesWithTheNoun(int number, string expected)
    {
        Speak("en");
        Fmt.Counted(WebTexts.Shell, "Days", number).ShouldBe(expected);
    }

    private static void Speak(string language) => CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
}
