using System.Text.Json.Nodes;

namespace Lko.Domain.Catalogue;

/// <summary>The value of a <see cref="ParameterType.File"/> parameter: which file, and what people call it.</summary>
/// <param name="Key">Its name in the store.</param>
public sealed record FileValue(Guid Key, string Name)
{
    public const int MaxNameLength = 120;
    public const string KeyMember = "file";
    public const string NameMember = "name";

    public static readonly IReadOnlyList<string> Members = [KeyMember, NameMember];

    /// <returns>Null when the node is no file.</returns>
    public static FileValue? From(JsonNode? node) =>
        node is JsonObject members && Guid.TryParseExact(ParameterValues.AsText(members[KeyMember]), "D", out var key) && ParameterValues.AsText(members[NameMember]) is { Length: > 0 } name
            ? new(key, name)
            : null;

    public JsonObject ToJson() => new() { [KeyMember] = Key.ToString("D"), [NameMember] = Name };

    /// <summary>All files that the values of a product name, each with the path of its field.</summary>
    public static IEnumerable<(string Path, FileValue File)> Of(ProductSpecification specification, ParameterValues values) =>
        from parameter in specification.Parameters
        from place in parameter.Rows is { } rows
            ? values.Rows(parameter.Code).SelectMany((row, index) => rows.Columns.Where(column => column.Type == ParameterType.File)
                .Select(column => (Path: $"parameters.{parameter.Code}[{index}].{column.Code}", Node: row[column.Code])))
            : parameter.Type == ParameterType.File ? [(Path: $"parameters.{parameter.Code}", Node: values[parameter.Code])] : []
        let file = From(place.Node)
        where file is not null
        select (place.Path, file);
}
