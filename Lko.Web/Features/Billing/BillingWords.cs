using System.Globalization;
using Lko.Web.Ui;

namespace Lko.Web.Features.Billing;

/// <summary>Names and moments as the billing screens write them.</summary>
internal static class BillingWords
{
    /// <summary>Settlement runs on the carrier's own clock.</summary>
    private static readonly TimeZoneInfo Moscow = TimeZoneInfo.FindSystemTimeZoneById("Europe/Moscow");

    /// <summary>The name in the person's language.</summary>
    public static string Name(string russian, string english) =>
        string.Equals(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, "en", StringComparison.Ordinal) ? english : russian;

    public static string Moment(DateTimeOffset instant, DateTimeOffset now) => Fmt.Moment(instant, Moscow, now);
}
