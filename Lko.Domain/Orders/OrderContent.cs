using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lko.Domain.Catalogue;

namespace Lko.Domain.Orders;

/// <summary>Makes what lists show of an order from its parameters.</summary>
internal static class OrderContent
{
    private static readonly CultureInfo Russian = CultureInfo.GetCultureInfo("ru");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    public static DraftContent Of(ProductSpecification specification, ParameterValues values, DraftCommand command)
    {
        var ((summaryRu, routeRu), (summaryEn, routeEn)) = (In(Russian, specification, values), In(English, specification, values));
        return new DraftContent(
            values.ToJson(), new LocalLine(Cut(summaryRu, Order.MaxSummaryLength), Cut(summaryEn, Order.MaxSummaryLength)), Place(routeRu.From, routeEn.From), Place(routeRu.To, routeEn.To),
            Blank(command.CustomerReference), Blank(command.Comment), command.RequestedCompletionDate);
    }

    /// <summary>How the parameters name their places: each address as it was written, and the operator's own codes of its sites.</summary>
    public static IReadOnlyList<string> PlacesIn(string parameters)
    {
        try
        {
            return [.. PlacesIn(JsonNode.Parse(parameters))];
        }
        catch (JsonException)
        {
            // What cannot be read is not found by its places; that keeps no row from being written.
            return [];
        }
    }

    private static IEnumerable<string> PlacesIn(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member =>
            NamesPlace(member.Key) && ParameterValues.AsText(member.Value) is { } text ? [text] : PlacesIn(member.Value)),
        JsonArray rows => rows.SelectMany(PlacesIn),
        _ => [],
    };

    private static bool NamesPlace(string member) =>
        string.Equals(member, AddressValue.TextMember, StringComparison.Ordinal) || member.StartsWith(CommonParameters.SiteCode, StringComparison.Ordinal);

    private static (string Summary, Route Route) In(CultureInfo culture, ProductSpecification specification, ParameterValues values)
    {
        var (before, beforeUi) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
            return (ParameterFormatter.Summary(specification, values), ParameterFormatter.RouteText(specification, values));
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeUi);
        }
    }

    private static LocalLine? Place(string? russian, string? english) =>
        russian is null || english is null ? null : new LocalLine(Cut(russian, Order.MaxPlaceLength), Cut(english, Order.MaxPlaceLength));

    private static string Cut(string text, int length) => text.Length > length ? text[..(length - 1)] + "…" : text;

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>A line kept in both languages.</summary>
public readonly record struct LocalLine(string Ru, string En)
{
    public static LocalLine Empty => new("", "");

    /// <summary>The line in the current UI culture.</summary>
    public string Current => new LocalText(Ru, En).Current;
}

/// <summary>What a draft holds.</summary>
public sealed record DraftContent(
    string Parameters, LocalLine Summary, LocalLine? PlaceA, LocalLine? PlaceB, string? CustomerReference, string? Comment, DateOnly? RequestedCompletionDate);
