using System.Globalization;
using System.Text.Json.Nodes;
using Lko.Domain.Catalogue;

namespace Lko.Web.Components.Shared.Parameters;

/// <summary>Between the text of an input and the value of a parameter. Text that is not understood becomes a string value and comes back unchanged.</summary>
public static class FieldText
{
    public static string Of(ParameterSpecification parameter, JsonNode? value) => value switch
    {
        null => "",
        JsonArray array => string.Join('\n', array.Select(item => item is JsonValue text && text.TryGetValue<string>(out var line) ? line : item?.ToJsonString() ?? "")),
        JsonValue number when number.TryGetValue<decimal>(out var plain) => parameter.Type == ParameterType.Asn
            ? plain.ToString(CultureInfo.InvariantCulture)
            : NumberText.Format(plain),
        JsonValue text when text.TryGetValue<string>(out var line) => line,
        _ => value.ToJsonString(),
    };

    public static JsonNode? Read(ParameterSpecification parameter, string? text)
    {
        var typed = (text ?? "").Trim();
        if (typed.Length == 0)
        {
            return null;
        }

        return parameter.Type switch
        {
            ParameterType.Integer or ParameterType.Decimal => Number(typed),
            ParameterType.Asn => Number(typed.StartsWith("AS", StringComparison.OrdinalIgnoreCase) ? typed[2..] : typed),
            ParameterType.PointCode => JsonValue.Create(PointCode.Parse(typed)?.ToString() ?? typed),
            ParameterType.Ranges => JsonValue.Create(IntegerRanges.Parse(typed)?.ToString() ?? typed),
            ParameterType.Prefixes => new JsonArray(
            [
                .. typed.Split(['\n', '\r', ',', ';', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => (JsonNode)JsonValue.Create(line.Contains('/', StringComparison.Ordinal) && IpPrefix.Parse(line) is { } prefix ? prefix.ToString() : line)),
            ]),
            _ => JsonValue.Create(typed),
        };
    }

    /// <summary>A number, or the text itself so that nothing typed is lost.</summary>
    public static JsonNode Number(string typed) => NumberText.TryParse(typed, out var number) && Math.Abs(number) < 1_000_000_000_000m
        ? JsonValue.Create(number)
        : JsonValue.Create(typed);
}
