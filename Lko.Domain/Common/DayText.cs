using System.Globalization;
using Lko.Domain.Catalogue;

namespace Lko.Domain.Common;

/// <summary>A day as the product writes it, in the current UI language.</summary>
public static class DayText
{
    /// <summary><c>05.07.2026</c> or <c>5 Jul 2026</c>.</summary>
    public static string Of(DateOnly day) =>
        day.ToString(new LocalText("dd.MM.yyyy", "d MMM yyyy").Current, CultureInfo.InvariantCulture);

    /// <summary>A day of the current year: <c>08.07</c> or <c>8 Jul</c>.</summary>
    public static string OfThisYear(DateOnly day) =>
        day.ToString(new LocalText("dd.MM", "d MMM").Current, CultureInfo.InvariantCulture);
}
