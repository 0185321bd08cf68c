using System.Globalization;
using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Web.Resources;

namespace Lko.Web.Ui;

/// <summary>
/// How the product writes numbers, money, dates and durations, in the current UI language. Thin spaces never break: the group separator and the
/// space before a currency sign are U+00A0, the minus is U+2212.
/// </summary>
public static class Fmt
{
    public const string None = "—";

    private const string Nbsp = "\u00A0";
    private const char Minus = '\u2212';

    private static readonly CultureInfo Russian = CultureInfo.GetCultureInfo("ru-RU");
    private static readonly NumberFormatInfo RussianNumbers = Numbers(decimalSeparator: ",", groupSeparator: Nbsp);
    private static readonly NumberFormatInfo EnglishNumbers = Numbers(decimalSeparator: ".", groupSeparator: ",");

    private static bool IsEnglish => string.Equals(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, "en", StringComparison.Ordinal);

    private static NumberFormatInfo Digits => IsEnglish ? EnglishNumbers : RussianNumbers;

    /// <summary><c>1 234 567,89 ₽</c> or <c>RUB 1,234,567.89</c>.</summary>
    public static string Money(Money money) => WithCurrency(Amount(money), money.Currency);

    /// <summary>The amount alone, for cells under a head that names the currency.</summary>
    public static string Amount(Money money) => money.Amount.ToString("N2", Digits);

    /// <summary>A difference: the sign is always written.</summary>
    public static string Change(Money money) => WithCurrency((money.MinorUnits > 0 ? "+" : string.Empty) + Amount(money), money.Currency);

    /// <summary>Whole roubles, half away from zero: for the home page and charts only.</summary>
    public static string Rounded(Money money) =>
        WithCurrency(Math.Round(money.Amount, 0, MidpointRounding.AwayFromZero).ToString("N0", Digits), money.Currency);

    public static string Number(int number) => number.ToString("N0", Digits);

    /// <summary>A quantity with up to <paramref name="decimals"/> digits, trailing zeros dropped.</summary>
    public static string Number(decimal number, int decimals = 3) =>
        Math.Round(number, decimals, MidpointRounding.AwayFromZero).ToString("#,##0." + new string('#', decimals), Digits);

    /// <summary><c>99,90 %</c> or <c>99.90%</c>.</summary>
    public static string Percent(decimal percent, int decimals = 2) =>
        Math.Round(percent, decimals, MidpointRounding.AwayFromZero).ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), Digits) + (IsEnglish ? "%" : Nbsp + "%");

    /// <summary><c>05.07.2026</c> or <c>5 Jul 2026</c>.</summary>
    public static string Date(DateOnly date) => DayText.Of(date);

    /// <summary>A date of the current year: <c>08.07</c> or <c>8 Jul</c>.</summary>
    public static string DayMonth(DateOnly date) => DayText.OfThisYear(date);

    /// <summary><c>Monday, 6 July 2026</c>.</summary>
    public static string LongDate(DateOnly date)
    {
        var text = date.ToString("dddd, d MMMM yyyy", IsEnglish ? CultureInfo.InvariantCulture : Russian);
        return char.ToUpper(text[0], Russian) + text[1..];
    }

    public static string Range(DateOnly first, DateOnly last) => $"{DayMonth(first)}–{DayMonth(last)}";

    /// <summary><c>05.07 03:30</c> when it is this year in the zone, else with the year.</summary>
    public static string Moment(DateTimeOffset instant, TimeZoneInfo zone, DateTimeOffset now) => MomentText.Of(instant, zone, now);

    /// <summary>The same with the zone: <c>7 Jul 18:00 (MSK+2)</c>.</summary>
    public static string ZonedMoment(DateTimeOffset instant, TimeZoneInfo zone, DateTimeOffset now) => MomentText.Zoned(instant, zone, now);

    /// <summary>The same on the viewer's clock, for a tooltip; null when his zone is not known.</summary>
    public static string? ViewerMoment(DateTimeOffset instant, TimeZoneInfo? viewer, DateTimeOffset now) =>
        viewer is null ? null : WebTexts.Shell.Format("Fmt.YourTime", ZonedMoment(instant, viewer, now));

    /// <summary>
    /// What the tooltip adds to an instant: by the viewer's clock where another one is told, by the branch's where that is not his; null when there is
    /// nothing to add.
    /// </summary>
    public static string? OtherMoment(DateTimeOffset instant, CurrentUser? viewer, TimeZoneInfo? branch, DateTimeOffset now)
    {
        var told = viewer?.ZoneOf(branch).GetUtcOffset(instant);
        return told is null ? null
            : viewer!.Zone.GetUtcOffset(instant) != told ? ViewerMoment(instant, viewer.Zone, now)
            : branch is not null && branch.GetUtcOffset(instant) != told ? WebTexts.Shell.Format("Fmt.BranchTime", ZonedMoment(instant, branch, now))
            : null;
    }

    /// <summary>The offset to Moscow: <c>MSK</c>, <c>MSK+2</c>, <c>MSK−1</c>.</summary>
    public static string Zone(TimeZoneInfo zone, DateTimeOffset instant) => MomentText.Zone(zone, instant);

    /// <summary><c>2 w.d.</c></summary>
    public static string WorkingDays(int days) => WebTexts.Shell.Format("Fmt.WorkingDays", Number(days));

    /// <summary><c>5 d</c></summary>
    public static string Days(int days) => WebTexts.Shell.Format("Fmt.Days", Number(days));

    /// <summary><c>41 h</c></summary>
    public static string Hours(int hours) => WebTexts.Shell.Format("Fmt.Hours", Number(hours));

    /// <summary><c>0:21</c>: hours and minutes.</summary>
    public static string Minutes(TimeSpan span) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)Math.Floor(span.TotalHours)}:{span.Minutes:00}");

    /// <summary><c>1 d late</c></summary>
    public static string LateDays(int days) => WebTexts.Shell.Format("Fmt.LateDays", Number(days));

    /// <summary><c>June 2026</c>.</summary>
    public static string Period(Period period) =>
        (IsEnglish ? CultureInfo.InvariantCulture : Russian).DateTimeFormat.MonthNames[period.Month - 1] + " " + period.Year.ToString(CultureInfo.InvariantCulture);

    /// <summary><c>48 KB</c>, <c>1.2 MB</c>: binary thousands, at most one decimal.</summary>
    public static string Size(long bytes)
    {
        const decimal Step = 1024m;
        return bytes switch
        {
            < 1024 => WebTexts.Shell.Format("Fmt.Bytes", Number(bytes, 0)),
            < 1024 * 1024 => WebTexts.Shell.Format("Fmt.Kilobytes", Number(bytes / Step, 0)),
            < 1024 * 1024 * 1024 => WebTexts.Shell.Format("Fmt.Megabytes", Number(bytes / Step / Step, 1)),
            _ => WebTexts.Shell.Format("Fmt.Gigabytes", Number(bytes / Step / Step / Step, 1)),
        };
    }

    /// <summary>The text <c>key.One</c>, <c>key.Few</c> or <c>key.Many</c> that agrees with the number, which is argument {0}.</summary>
    public static string Counted(Texts texts, string key, int number) => texts.Format($"{key}.{PluralForm(number)}", Number(number));

    private static string PluralForm(int number)
    {
        if (IsEnglish)
        {
            return number == 1 ? "One" : "Many";
        }

        var (tens, ones) = (Math.Abs(number % 100), Math.Abs(number % 10));
        return (tens, ones) switch
        {
            ( >= 11 and <= 14, _) => "Many",
            (_, 1) => "One",
            (_, >= 2 and <= 4) => "Few",
            _ => "Many",
        };
    }

    private static string WithCurrency(string amount, Currency currency) =>
        IsEnglish ? $"{currency}{Nbsp}{amount}" : amount + Nbsp + Sign(currency);

    private static string Sign(Currency currency) => currency switch
    {
        Currency.RUB => "₽",
        Currency.USD => "$",
        Currency.EUR => "€",
        _ => currency.ToString(),
    };

    private static NumberFormatInfo Numbers(string decimalSeparator, string groupSeparator) => NumberFormatInfo.ReadOnly(new NumberFormatInfo
    {
        NumberDecimalSeparator = decimalSeparator,
        NumberGroupSeparator = groupSeparator,
        NegativeSign = Minus.ToString(),
    });
}
