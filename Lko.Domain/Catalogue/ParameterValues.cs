using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Lko.Domain.Common;
using Lko.Domain.Resources;

namespace Lko.Domain.Catalogue;

/// <summary>
/// The values of a product's parameters as canonical JSON: numbers as numbers, dates <c>yyyy-MM-dd</c>, addresses as objects, rows as
/// arrays of objects. Instances do not change: <see cref="With"/> makes another. What cannot be understood while a person fills in the
/// form is kept as a string, so that nothing typed is lost; <see cref="ParameterValidator"/> refuses it.
/// </summary>
public sealed class ParameterValues
{
    /// <summary>Characters of JSON beyond which a text is refused unread.</summary>
    public const int MaxJsonLength = 200_000;

    /// <summary>A list of rows with addresses is four deep; nothing legitimate is deeper than this.</summary>
    public const int MaxDepth = 6;

    public const int MaxStringLength = 4_000;

    public const int MaxListLength = 1_000;

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    private static readonly JsonSerializerOptions Writing = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private readonly JsonObject _root;
    private readonly string? _problem;

    private ParameterValues(JsonObject root, string? problem = null) => (_root, _problem) = (root, problem);

    public static ParameterValues Empty { get; } = new([]);

    /// <summary>Why the JSON could not be taken at all; such values are empty and never valid.</summary>
    public FieldError? Problem => _problem is null
        ? null
        : new FieldError("parameters", _problem, DomainTexts.Catalogue.Format($"Json.{_problem}", MaxJsonLength, MaxDepth, MaxStringLength, MaxListLength));

    public bool IsEmpty => _root.Count == 0;

    public IEnumerable<string> Codes => _root.Select(member => member.Key);

    /// <summary>The value, or null when none is given. Not to be changed by the caller.</summary>
    public JsonNode? this[string code] => _root[code];

    /// <summary>Takes any text whatever; hostile or broken JSON gives empty values with a <see cref="Problem"/>.</summary>
    public static ParameterValues Parse(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return Empty;
        }

        if (json.Length > MaxJsonLength)
        {
            return Refused("too-long");
        }

        try
        {
            using var document = JsonDocument.Parse(json, Reading);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return Refused("not-object");
            }

            return new ParameterValues((JsonObject)Copy(document.RootElement)!);
        }
        catch (LimitException limit)
        {
            return Refused(limit.Code);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // InvalidOperationException: a string with half a surrogate pair; ArgumentException: text that is not valid UTF-16.
            return Refused("malformed");
        }
    }

    /// <summary>The defaults of the product, for a new draft.</summary>
    public static ParameterValues Defaults(ProductSpecification specification) => Empty.WithDefaults(specification.Parameters);

    /// <summary>The defaults of one new row.</summary>
    public static ParameterValues Defaults(RowsSpecification rows) => Empty.WithDefaults(rows.Columns);

    /// <summary>These values, completed by the defaults of what is absent.</summary>
    public ParameterValues WithDefaults(IReadOnlyList<ParameterSpecification> parameters)
    {
        var root = (JsonObject)_root.DeepClone();
        foreach (var parameter in parameters.Where(parameter => parameter.Default is not null && root[parameter.Code] is null))
        {
            root[parameter.Code] = parameter.Default!.DeepClone();
        }

        return new ParameterValues(root, _problem);
    }

    /// <summary>A copy with this value; null, empty text and empty lists remove it.</summary>
    public ParameterValues With(string code, JsonNode? value)
    {
        var root = (JsonObject)_root.DeepClone();
        root.Remove(code);
        if (Canonical(value) is { } canonical)
        {
            root[code] = canonical;
        }

        return new ParameterValues(root, _problem);
    }

    /// <summary>A copy in which what follows from another choice is what that choice gives.</summary>
    public ParameterValues WithFollowing(ProductSpecification specification) => specification.Parameters
        .Where(parameter => parameter.Follows is not null)
        .Aggregate(this, (values, parameter) => values.With(parameter.Code, ValueScope.Of(specification, values).GivenTo(parameter)));

    /// <summary>A copy with this value where a path leads, <c>parameters.code</c> or <c>parameters.rows[0].column</c>; of a row that is not there nothing is kept.</summary>
    public ParameterValues WithAt(string path, JsonNode? value)
    {
        var place = path[(path.IndexOf('.', StringComparison.Ordinal) + 1)..];
        return place.Split('[', ']') is [var code, var position, ['.', .. var column]]
            ? WithRows(code, Rows(code).Select((row, index) => index == int.Parse(position, CultureInfo.InvariantCulture) ? row.With(column, value) : row))
            : With(place, value);
    }

    public ParameterValues WithRows(string code, IEnumerable<ParameterValues> rows) =>
        With(code, new JsonArray([.. rows.Select(row => row._root.DeepClone())]));

    public string ToJson() => _root.ToJsonString(Writing);

    public string? Text(string code) => AsText(_root[code]);

    public decimal? Number(string code) => AsNumber(_root[code]);

    public bool? Flag(string code) => _root[code] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

    public DateOnly? Date(string code) =>
        DateOnly.TryParseExact(Text(code), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    public AddressValue? Address(string code) => AddressValue.From(_root[code]);

    /// <summary>The strings of a list; empty when the value is no list.</summary>
    public IReadOnlyList<string> List(string code) => AsList(_root[code]);

    /// <summary>The rows of a list; entries that are no objects are empty rows.</summary>
    public IReadOnlyList<ParameterValues> Rows(string code) =>
        _root[code] is JsonArray array ? [.. array.Select(row => row is JsonObject values ? new ParameterValues(values) : Empty)] : [];

    internal static string? AsText(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    internal static decimal? AsNumber(JsonNode? node) => node is JsonValue value && value.TryGetValue<decimal>(out var number) ? number : null;

    internal static IReadOnlyList<string> AsList(JsonNode? node) =>
        node is JsonArray array ? [.. array.Select(AsText).OfType<string>()] : [];

    /// <summary>The value as a condition compares it.</summary>
    internal static string? AsKey(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag ? "true" : "false",
        JsonValue value when value.TryGetValue<decimal>(out var number) => number.ToString(CultureInfo.InvariantCulture),
        _ => AsText(node),
    };

    private static ParameterValues Refused(string problem) => new([], problem);

    private static JsonNode? Canonical(JsonNode? value)
    {
        if (value is null)
        {
            return null;
        }

        // Through text, so that every number is a decimal and every string valid whatever the caller built the node from.
        using var document = JsonDocument.Parse(value.ToJsonString(Writing));
        var node = Copy(document.RootElement, enforceLimits: false);
        return node is JsonArray { Count: 0 } or JsonObject { Count: 0 } || AsText(node) is { } text && string.IsNullOrWhiteSpace(text) ? null : node;
    }

    private static JsonNode? Copy(JsonElement element, bool enforceLimits = true)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var target = new JsonObject();
                foreach (var member in element.EnumerateObject())
                {
                    if (Copy(member.Value, enforceLimits) is { } node)
                    {
                        target[member.Name] = node;
                    }
                }

                return enforceLimits && target.Count > MaxListLength ? throw new LimitException("too-many") : target;
            case JsonValueKind.Array:
                var list = new JsonArray();
                foreach (var item in element.EnumerateArray())
                {
                    list.Add(Copy(item, enforceLimits));
                }

                return enforceLimits && list.Count > MaxListLength ? throw new LimitException("too-many") : list;
            case JsonValueKind.String:
                var text = element.GetString()!;
                return enforceLimits && text.Length > MaxStringLength ? throw new LimitException("text-too-long") : JsonValue.Create(text);
            case JsonValueKind.Number:
                return element.TryGetDecimal(out var number) && decimal.Abs(number) < 1_000_000_000_000_000m
                    ? JsonValue.Create(Trimmed(number))
                    : throw new LimitException("number");
            case JsonValueKind.True:
                return JsonValue.Create(true);
            case JsonValueKind.False:
                return JsonValue.Create(false);
            default:
                return null;
        }
    }

    /// <summary>Without trailing zeros, so that 1000.0 and 1000 are the same text.</summary>
    private static decimal Trimmed(decimal number) => number / 1.0000000000000000000000000000m;

    private sealed class LimitException(string code) : Exception
    {
        public string Code => code;
    }
}
