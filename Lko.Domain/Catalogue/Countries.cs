using System.Text.Json;

namespace Lko.Domain.Catalogue;

/// <summary>A country or territory of ISO 3166-1.</summary>
/// <param name="Code">Two letters.</param>
/// <param name="Short">What people call it where the official short name is another.</param>
public sealed record Country(string Code, LocalText Name, LocalText? Short = null);

/// <summary>All countries and territories of ISO 3166-1 by their official short names, by code.</summary>
public static class Countries
{
    /// <summary>The carrier's own, which no channel abroad leads to.</summary>
    public const string Home = "RU";

    private static readonly Lazy<IReadOnlyList<Country>> Read = new(Load);

    public static IReadOnlyList<Country> All => Read.Value;

    private static List<Country> Load()
    {
        using var stream = SeedFile.Open("countries.json");
        return JsonSerializer.Deserialize<List<Country>>(stream, SeedFile.Json)!;
    }
}
