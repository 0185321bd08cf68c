using System.Globalization;
using System.Text.Json;

namespace Lko.Infrastructure.Data.Seeding;

/// <summary>The embedded seed files and how to read them.</summary>
internal static class SeedFile
{
    public static JsonDocument Open(string name)
    {
        using var stream = typeof(SeedFile).Assembly.GetManifestResourceStream($"Lko.Infrastructure.Seed.{name}.json")
            ?? throw new InvalidOperationException($"Seed file {name} is missing.");
        return JsonDocument.Parse(stream);
    }

    public static string Text(this JsonElement row, string name) => row.GetProperty(name).GetString() ?? throw new InvalidOperationException($"{name} is empty.");

    public static string? Find(this JsonElement row, string name) => row.TryGetProperty(name, out var value) ? value.GetString() : null;

    public static DateOnly? Day(this JsonElement row, string name) =>
        row.Find(name) is { } text ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
}
