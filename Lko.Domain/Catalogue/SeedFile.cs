using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lko.Domain.Catalogue;

/// <summary>Reference data embedded in this assembly.</summary>
internal static class SeedFile
{
    /// <summary>Strict: a misspelt member of a seed file fails at start instead of being ignored.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new LocalTextConverter(), new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    private const string Root = "Lko.Domain.Seed.";

    public static Stream Open(string name) =>
        typeof(SeedFile).Assembly.GetManifestResourceStream(Root + name) ?? throw new InvalidOperationException($"Seed file {name} is not embedded.");

    public static IReadOnlyList<string> Names(string folder) =>
        [.. typeof(SeedFile).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith($"{Root}{folder}.", StringComparison.Ordinal))
            .Select(name => name[Root.Length..])
            .Order(StringComparer.Ordinal)];

    /// <summary>A text that is the same in both languages is written once.</summary>
    private sealed class LocalTextConverter : JsonConverter<LocalText>
    {
        public override LocalText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                var text = reader.GetString()!;
                return new LocalText(text, text);
            }

            var texts = JsonSerializer.Deserialize<Dictionary<string, string>>(ref reader, JsonSerializerOptions.Default)!;
            return texts.Count == 2 && texts.TryGetValue("ru", out var ru) && texts.TryGetValue("en", out var en)
                ? new LocalText(ru, en)
                : throw new JsonException("A text has exactly the members ru and en.");
        }

        public override void Write(Utf8JsonWriter writer, LocalText value, JsonSerializerOptions options) =>
            throw new NotSupportedException("Reference data is only read.");
    }
}
