using System.Globalization;
using Lko.Domain.Catalogue;

namespace Lko.Domain.Orders;

/// <summary>Makes what lists show of an order from its parameters.</summary>
internal static class OrderContent
{
    private static readonly CultureInfo Russian = CultureInfo.GetCultureInfo("ru");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    public static DraftContent Of(ProductSpecification specification, ParameterValues values, DraftCommand command)
    {
        var (placeA, placeB) = ParameterFormatter.RouteText(specification, values);
        var summary = new LocalLine(Summary(specification, values, Russian), Summary(specification, values, English));
        return new DraftContent(
            values.ToJson(), summary, Cut(placeA, Order.MaxPlaceLength), Cut(placeB, Order.MaxPlaceLength),
            Blank(command.CustomerReference), Blank(command.Comment), command.RequestedCompletionDate);
    }

    private static string Summary(ProductSpecification specification, ParameterValues values, CultureInfo culture)
    {
        var (before, beforeUi) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
            return Cut(ParameterFormatter.Summary(specification, values), Order.MaxSummaryLength) ?? "";
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeUi);
        }
    }

    private static string? Cut(string? text, int length) => text is { } full && full.Length > length ? full[..(length - 1)] + "…" : text;

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>A line kept in both languages.</summary>
public readonly record struct LocalLine(string Ru, string En)
{
    public static LocalLine Empty => new("", "");
}

/// <summary>What a draft holds.</summary>
public sealed record DraftContent(
    string Parameters, LocalLine Summary, string? PlaceA, string? PlaceB, string? CustomerReference, string? Comment, DateOnly? RequestedCompletionDate);
