using System.Globalization;

namespace Lko.Web.Ui;

/// <summary>A day in the text of a field: as it is kept, as the portal writes it, and in the ways people type it.</summary>
public static class DateText
{
    private const string Kept = "yyyy-MM-dd";

    /// <summary>As it is kept, in addresses and parameters.</summary>
    public static string Keep(DateOnly day) => day.ToString(Kept, CultureInfo.InvariantCulture);

    /// <summary>The day that is kept; null when it is none.</summary>
    public static DateOnly? Read(string? kept) => DateOnly.TryParseExact(kept, Kept, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>The day that is meant; null when it cannot be told.</summary>
    public static DateOnly? Parse(string typed)
    {
        string[] ways = [Kept, "d.M.yyyy", "d.M.yy", "d/M/yyyy", "d/M/yy", "d-M-yyyy", "d M yyyy", "ddMMyyyy", "d MMM yyyy", "d MMMM yyyy"];
        return TryParse(CultureInfo.InvariantCulture) ?? TryParse(CultureInfo.CurrentUICulture);

        DateOnly? TryParse(CultureInfo culture) => DateOnly.TryParseExact(typed.Trim(), ways, culture, DateTimeStyles.None, out var day) ? day : null;
    }
}
