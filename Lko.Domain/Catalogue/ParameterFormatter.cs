using System.Globalization;
using System.Text.Json.Nodes;
using Lko.Domain.Common;
using Lko.Domain.Resources;

namespace Lko.Domain.Catalogue;

/// <summary>One shown value of an order.</summary>
/// <param name="Group">Heading it stands under.</param>
public sealed record ParameterLine(string Code, ParameterGroup Group, string Name, string Text);

/// <summary>The places an order connects, for lists; <paramref name="To"/> is null when there is one place only.</summary>
public sealed record Route(string? From, string? To)
{
    public override string ToString() => (From, To) switch
    {
        (null, null) => "",
        (null, _) => To,
        (_, null) => From,
        _ => $"{From} — {To}",
    };
}

/// <summary>Values as people read them, in the current culture.</summary>
public static class ParameterFormatter
{
    /// <summary>The value with its unit; empty for none; unreadable values as they were typed.</summary>
    public static string Format(ParameterSpecification parameter, JsonNode? value)
    {
        if (value is null)
        {
            return "";
        }

        return parameter.Type switch
        {
            ParameterType.Asn when ParameterValues.AsNumber(value) is { } number => $"AS{number.ToString(CultureInfo.InvariantCulture)}",
            ParameterType.Boolean when value is JsonValue flag && flag.TryGetValue<bool>(out var yes) => DomainTexts.Catalogue[yes ? "Yes" : "No"],
            ParameterType.Choice when parameter.FindChoice(ParameterValues.AsText(value)) is { } choice => choice.Name.Current,
            ParameterType.MultiChoice => string.Join(", ", ParameterValues.AsList(value).Select(item => parameter.FindChoice(item)?.Name.Current ?? item)),
            ParameterType.Prefixes => string.Join(", ", ParameterValues.AsList(value)),
            ParameterType.Date when DateOnly.TryParseExact(ParameterValues.AsText(value), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                => DayText.Of(date),
            ParameterType.Address when AddressValue.From(value) is { } address => Format(address),
            ParameterType.File when FileValue.From(value) is { } file => file.Name,
            ParameterType.PointCode when PointCode.Parse(ParameterValues.AsText(value)) is { } point => string.Create(CultureInfo.InvariantCulture, $"{point} ({point.Value})"),
            ParameterType.Ranges when ParameterValues.AsText(value) is { } ranges => ranges.Replace(",", ", ", StringComparison.Ordinal),
            ParameterType.Rows when value is JsonArray rows => string.Join("; ", rows.OfType<JsonObject>().Select(row => FormatRow(parameter.Rows!, row))),
            _ => WithUnit(parameter, ParameterValues.AsNumber(value) is { } number ? NumberText.Format(number) : ParameterValues.AsText(value) ?? value.ToJsonString()),
        };
    }

    public static string Format(ProductSpecification specification, ParameterValues values, string code) =>
        specification.Find(code) is { } parameter ? Format(parameter, values[code]) : "";

    public static string Format(AddressValue address) =>
        string.Join(", ", new[] { Subjects.Find(address.Subject)?.Name.Current, address.Text }.Where(part => !string.IsNullOrWhiteSpace(part)));

    /// <summary>The line that stands under the product's name in lists: «1 000 Мбит/с, EVPL».</summary>
    public static string Summary(ProductSpecification specification, ParameterValues values)
    {
        var scope = ValueScope.Of(specification, values);
        return string.Join(", ", specification.Summary
            .Select(code => specification.Find(code)!)
            .Where(scope.IsVisible)
            .Select(parameter => Short(parameter, values[parameter.Code]))
            .Where(text => text.Length > 0));
    }

    /// <summary>The places: both ends, the only end, or the first site and how many more there are.</summary>
    public static Route RouteText(ProductSpecification specification, ParameterValues values)
    {
        var ends = new[] { CommonParameters.EndA, CommonParameters.EndB }
            .Where(code => specification.Find(code)?.Type == ParameterType.Address)
            .Select(values.Address)
            .Select(PlaceOf)
            .ToList();
        if (ends.Count > 0)
        {
            return new Route(ends[0], ends.Count > 1 ? ends[1] : ForeignEnd(specification, values));
        }

        var sites = specification.Parameters
            .Where(parameter => parameter.Rows is not null)
            .Select(parameter => (Parameter: parameter, Column: parameter.Rows!.Columns.FirstOrDefault(column => column.Type == ParameterType.Address)))
            .Where(pair => pair.Column is not null)
            .SelectMany(pair => values.Rows(pair.Parameter.Code).Select(row => PlaceOf(row.Address(pair.Column!.Code))))
            .OfType<string>()
            .ToList();
        return sites.Count switch
        {
            0 => new Route(null, null),
            1 => new Route(sites[0], null),
            2 => new Route(sites[0], sites[1]),
            _ => new Route(sites[0], DomainTexts.Catalogue.Format("Route.More", sites.Count - 1)),
        };
    }

    /// <summary>Everything given, in the order of the form; each row of a list is a line of its own.</summary>
    public static IReadOnlyList<ParameterLine> Lines(ProductSpecification specification, ParameterValues values, string? step = null)
    {
        var scope = ValueScope.Of(specification, values);
        var lines = new List<ParameterLine>();
        foreach (var group in specification.Groups.Where(group => step is null || string.Equals(group.Step, step, StringComparison.Ordinal)))
        {
            foreach (var parameter in specification.InGroup(group).Where(parameter => values[parameter.Code] is not null && scope.IsVisible(parameter)))
            {
                if (parameter.Rows is { Layout: RowsLayout.Cards } rows)
                {
                    lines.AddRange(values.Rows(parameter.Code).Index().Select(row => new ParameterLine(
                        $"{parameter.Code}[{row.Index}]",
                        group,
                        $"{rows.Item.Current} {row.Index + 1}",
                        FormatRow(rows, row.Item, scope))));
                }
                else
                {
                    lines.Add(new ParameterLine(parameter.Code, group, parameter.Name.Current, Format(parameter, values[parameter.Code])));
                }
            }
        }

        return lines;
    }

    private static string FormatRow(RowsSpecification rows, JsonObject row) => rows.Layout == RowsLayout.Table
        ? string.Join(" — ", rows.Columns.Select(column => Short(column, row[column.Code])).Where(text => text.Length > 0))
        : string.Join(", ", rows.Columns.Select(column => Format(column, row[column.Code])).Where(text => text.Length > 0));

    private static string FormatRow(RowsSpecification rows, ParameterValues row, ValueScope scope)
    {
        var inner = scope.Row(rows, row);
        return string.Join(" · ", rows.Columns
            .Where(column => row[column.Code] is not null && inner.IsVisible(column))
            .Select(column => column.Type == ParameterType.Address ? Format(column, row[column.Code]) : $"{column.Name.Current}: {Format(column, row[column.Code])}"));
    }

    private static string Short(ParameterSpecification parameter, JsonNode? value) =>
        parameter.FindChoice(ParameterValues.AsText(value)) is { Short: { } name } ? name.Current : Format(parameter, value);

    private static string WithUnit(ParameterSpecification parameter, string text) => parameter.Unit is null ? text : $"{text}\u00a0{parameter.Unit.Current}";

    private static string? PlaceOf(AddressValue? address) => address is { } known && known.Place.Length > 0 ? known.Place : null;

    /// <summary>An international channel ends in a country, not in a subject.</summary>
    private static string? ForeignEnd(ProductSpecification specification, ParameterValues values) =>
        specification.Find(CommonParameters.EndB) is { Type: ParameterType.Text }
            ? values.Text(CommonParameters.EndB)
            : null;
}
