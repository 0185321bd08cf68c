using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lko.Domain.Catalogue;

/// <summary>The catalogue as read, before it is verified.</summary>
/// <param name="Order">Codes of products in the order they are listed.</param>
internal sealed record CatalogueContent(IReadOnlyList<ProductSpecification> Products, IReadOnlyList<SlaClass> SlaClasses, IReadOnlyList<string> Order);

/// <summary>
/// Reads the seed files: one per product with all its versions, and one of what they share. In a product <c>use</c> takes over a shared parameter,
/// <c>choices</c> may name a shared list, <c>only</c> keeps some values of it, and a choice whose name is its value is written as a string.
/// A parameter, column or rule belongs to the versions from <c>since</c> on and up to <c>until</c>, so that what an older order was made with stays readable;
/// of one that stays, <c>changes</c> tell what is otherwise from a version on, and null takes a member out.
/// A shared rule over rows belongs to every product that has them.
/// </summary>
internal static class CatalogueReader
{
    private const string Folder = "Catalogue";
    private const string SharedName = $"{Folder}._shared.json";

    public static CatalogueContent Read()
    {
        var shared = Deserialize<SharedFile>(Load(SharedName));
        var choices = Choices(shared);
        var products = SeedFile.Names(Folder)
            .Where(name => !string.Equals(name, SharedName, StringComparison.Ordinal))
            .SelectMany(name => Versions(name, shared, choices))
            .ToList();
        return new CatalogueContent(products, shared.SlaClasses, [.. shared.ProductGroups.SelectMany(group => group.Products)]);
    }

    private static List<ProductSpecification> Versions(string name, SharedFile shared, Dictionary<string, JsonArray> choices)
    {
        try
        {
            var file = Deserialize<ProductFile>(Load(name));
            return [.. Enumerable.Range(1, file.Version).Select(version => Product(file, version, shared, choices))];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new InvalidOperationException($"Seed file {name}: {exception.Message}", exception);
        }
    }

    private static ProductSpecification Product(ProductFile file, int version, SharedFile shared, Dictionary<string, JsonArray> choices)
    {
        var parameters = In(version, file.Parameters)
            .Select((json, order) => Parameter(json, version, shared, choices) with { Order = order })
            .ToList();
        var group = shared.ProductGroups.First(group => group.Products.Contains(file.Code, StringComparer.Ordinal));
        return new ProductSpecification
        {
            Code = file.Code,
            Version = version,
            Name = file.Name,
            Description = file.Description,
            Group = new ProductGroup(group.Code, group.Name),
            Unit = file.Unit,
            PointOfNoReturn = file.PointOfNoReturn ?? ProductSpecification.DefaultPointOfNoReturn,
            Groups = [.. shared.Groups.Where(one => parameters.Exists(parameter => string.Equals(parameter.Group, one.Code, StringComparison.Ordinal)))],
            Parameters = parameters,
            Rules =
            [
                .. In(version, shared.Rules).Select(Deserialize<CatalogueRule>).Where(rule => parameters.Exists(parameter => string.Equals(parameter.Code, rule.Rows, StringComparison.Ordinal))),
                .. In(version, file.Rules ?? []).Select(Deserialize<CatalogueRule>),
            ],
            Charges = file.Charges,
            Summary = file.Summary,
        };
    }

    /// <summary>What that version has, without the marks of the version it came with.</summary>
    private static IEnumerable<JsonObject> In(int version, IEnumerable<JsonObject> parts) =>
        from part in parts
        where (part["since"]?.GetValue<int>() ?? 1) <= version && version <= (part["until"]?.GetValue<int>() ?? version)
        select new JsonObject(part.Where(member => member.Key is not ("since" or "until")).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));

    private static ParameterSpecification Parameter(JsonObject json, int version, SharedFile shared, Dictionary<string, JsonArray> choices)
    {
        var merged = json;
        if (json["use"]?.GetValue<string>() is { } code)
        {
            merged = (JsonObject)shared.Parameters[code].DeepClone();
            merged["code"] ??= code;
            foreach (var (member, value) in json.Where(member => !string.Equals(member.Key, "use", StringComparison.Ordinal)))
            {
                merged[member] = value?.DeepClone();
            }
        }

        merged = Expanded(Changed((JsonObject)merged.DeepClone(), version), version, shared, choices);
        return Deserialize<ParameterSpecification>(merged);
    }

    private static JsonObject Expanded(JsonObject json, int version, SharedFile shared, Dictionary<string, JsonArray> choices)
    {
        if (json["choices"] is JsonValue set)
        {
            json["choices"] = choices[set.GetValue<string>()].DeepClone();
        }

        if (json["choices"] is JsonArray list)
        {
            var only = json["only"] is JsonArray kept ? kept.Select(item => item!.GetValue<string>()).ToList() : null;
            json["choices"] = new JsonArray([.. list.Select(Full).Where(choice => only?.Contains(choice["value"]!.GetValue<string>(), StringComparer.Ordinal) ?? true)]);
            json.Remove("only");
        }

        if (json["rows"] is JsonObject rows)
        {
            rows["columns"] = new JsonArray([.. In(version, rows["columns"]!.AsArray().Select(column => column!.AsObject())).Select(column => Column(column, version, shared, choices))]);
        }

        return json;
    }

    private static JsonObject Column(JsonObject json, int version, SharedFile shared, Dictionary<string, JsonArray> choices)
    {
        var merged = json["use"]?.GetValue<string>() is { } code ? (JsonObject)shared.Parameters[code].DeepClone() : [];
        if (json["use"] is not null)
        {
            merged["code"] = json["use"]!.DeepClone();
        }

        foreach (var (member, value) in json.Where(member => !string.Equals(member.Key, "use", StringComparison.Ordinal)))
        {
            merged[member] = value?.DeepClone();
        }

        merged.Remove("group");
        return Expanded(Changed(merged, version), version, shared, choices);
    }

    private static JsonObject Changed(JsonObject json, int version)
    {
        if (json["changes"] is JsonArray changes)
        {
            json.Remove("changes");
            foreach (var (member, value) in In(version, changes.Select(change => change!.AsObject())).SelectMany(change => change))
            {
                json.Remove(member);
                if (value is not null)
                {
                    json[member] = value.DeepClone();
                }
            }
        }

        return json;
    }

    private static JsonObject Full(JsonNode? choice) => choice is JsonValue value
        ? new JsonObject { ["value"] = value.DeepClone(), ["name"] = value.DeepClone() }
        : choice!.DeepClone().AsObject();

    private static Dictionary<string, JsonArray> Choices(SharedFile shared)
    {
        var sets = new Dictionary<string, JsonArray>(shared.Choices, StringComparer.Ordinal)
        {
            ["subjects"] = new([.. Subjects.All.OrderBy(subject => subject.Name.Ru, StringComparer.Ordinal).Select(subject => Choice(subject.Code, subject.Name))]),
            ["foreign_countries"] = new([.. Countries.All.Where(country => !string.Equals(country.Code, Countries.Home, StringComparison.Ordinal)).Select(country => Choice(country.Code, country.Name, country.Short))]),
            ["nodes"] = new([.. InterconnectionNodes.All.Select(node => Choice(node, shared.Choices["exchange_type"]))]),
        };
        return sets;
    }

    private static JsonObject Choice(string value, LocalText name, LocalText? shortName = null) =>
        new() { ["value"] = value, ["name"] = Text(name), ["short"] = shortName is null ? null : Text(shortName) };

    private static JsonObject Choice(InterconnectionNode node, JsonArray exchangeTypes)
    {
        var type = exchangeTypes.Single(one => string.Equals(one!["value"]!.GetValue<string>(), node.ExchangeType, StringComparison.Ordinal));
        var choice = Choice(node.Code, InterconnectionNodes.NameOf(node, Deserialize<LocalText>(type!["name"]!)));
        choice["hint"] = Text(InterconnectionNodes.HintOf(node));
        choice["within"] = node.Subject;
        choice["gives"] = new JsonObject { ["exchange_type"] = node.ExchangeType };
        return choice;
    }

    private static JsonObject Text(LocalText text) => new() { ["ru"] = text.Ru, ["en"] = text.En };

    private static JsonNode Load(string name)
    {
        using var stream = SeedFile.Open(name);
        return JsonNode.Parse(stream)!;
    }

    private static T Deserialize<T>(JsonNode json) => json.Deserialize<T>(SeedFile.Json)!;

    private sealed record ProductGroupFile(string Code, LocalText Name, IReadOnlyList<string> Products);

    private sealed record SharedFile(
        IReadOnlyList<ProductGroupFile> ProductGroups,
        IReadOnlyList<ParameterGroup> Groups,
        IReadOnlyList<SlaClass> SlaClasses,
        Dictionary<string, JsonArray> Choices,
        Dictionary<string, JsonObject> Parameters,
        IReadOnlyList<JsonObject> Rules);

    private sealed record ProductFile(
        string Code,
        int Version,
        LocalText Name,
        LocalText Description,
        LocalText Unit,
        IReadOnlyList<ChargeComponent> Charges,
        IReadOnlyList<string> Summary,
        IReadOnlyList<JsonObject> Parameters,
        IReadOnlyList<JsonObject>? Rules,
        string? PointOfNoReturn);
}
