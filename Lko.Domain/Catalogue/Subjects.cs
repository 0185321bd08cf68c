using System.Text.Json;

namespace Lko.Domain.Catalogue;

/// <summary>A federal subject the carrier works in.</summary>
/// <param name="Code">Two digits, as in licences and tax offices.</param>
/// <param name="MacroBranch">Code of the carrier's macro-regional branch.</param>
/// <param name="Zone">IANA time zone of the regional branch.</param>
/// <param name="Abc">Geographic codes of its telephone numbers.</param>
public sealed record Subject(string Code, LocalText Name, string MacroBranch, string Zone, IReadOnlyList<string> Abc);

/// <summary>The federal subjects, shared by addresses, numbering and routing.</summary>
public static class Subjects
{
    private const string HeadOfficeZone = "Europe/Moscow";

    private static readonly Lazy<IReadOnlyDictionary<string, Subject>> ByCode = new(Load);

    public static IReadOnlyList<Subject> All => [.. ByCode.Value.Values];

    public static Subject? Find(string? code) => code is null ? null : ByCode.Value.GetValueOrDefault(code);

    /// <summary>Zone of the regional branch that serves a subject; of one that is not on the list, the head office's.</summary>
    public static TimeZoneInfo ZoneOf(string? code) => TimeZoneInfo.FindSystemTimeZoneById(Find(code)?.Zone ?? HeadOfficeZone);

    private static Dictionary<string, Subject> Load()
    {
        using var stream = SeedFile.Open("subjects.json");
        var subjects = JsonSerializer.Deserialize<List<Subject>>(stream, SeedFile.Json)!;
        return subjects.ToDictionary(subject => subject.Code, StringComparer.Ordinal);
    }
}
