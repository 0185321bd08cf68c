using System.Text.Json;
using System.Text.Json.Nodes;
using Lko.Domain.Common;

namespace Lko.Domain.Catalogue;

/// <summary>A place: federal subject, free text, and optionally the id in the State Address Register and WGS-84 coordinates.</summary>
public sealed record AddressValue(string? Subject, string? Text, string? GarId = null, decimal? Lat = null, decimal? Lon = null)
{
    public const int MaxTextLength = 300;

    public const string SubjectMember = "subject";
    public const string TextMember = "text";
    public const string GarIdMember = "garId";
    public const string LatMember = "lat";
    public const string LonMember = "lon";

    public static readonly IReadOnlyList<string> Members = [SubjectMember, TextMember, GarIdMember, LatMember, LonMember];

    private static readonly Lazy<AddressMarks> Marks = new(AddressMarks.Load);

    /// <summary>The settlement named in the text, else the subject: what lists show for an end.</summary>
    public string Place
    {
        get
        {
            var parts = (Text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            foreach (var part in parts)
            {
                if (Marks.Value.Settlements.FirstOrDefault(mark => part.StartsWith(mark, StringComparison.OrdinalIgnoreCase)) is { } mark && part.Length > mark.Length)
                {
                    return part[mark.Length..].Trim();
                }
            }

            var named = Array.Find(parts, part => !part.Any(char.IsDigit) && !IsStreet(part) && !IsSubject(part));
            return named ?? Subjects.Find(Subject)?.Name.Current ?? Text ?? "";
        }
    }

    public static AddressValue? From(JsonNode? node) => node is not JsonObject members
        ? null
        : new AddressValue(
            ParameterValues.AsText(members[SubjectMember]),
            ParameterValues.AsText(members[TextMember]),
            ParameterValues.AsText(members[GarIdMember]),
            ParameterValues.AsNumber(members[LatMember]),
            ParameterValues.AsNumber(members[LonMember]));

    public JsonObject ToJson()
    {
        var json = new JsonObject();
        Add(SubjectMember, Subject);
        Add(TextMember, Text);
        Add(GarIdMember, GarId);
        Add(LatMember, Lat);
        Add(LonMember, Lon);
        return json;

        void Add(string member, JsonNode? value)
        {
            if (value is not null)
            {
                json[member] = value;
            }
        }
    }

    /// <summary>Whether both mean one place: the same register id, or the same subject and the same words.</summary>
    public bool SamePlace(AddressValue other) =>
        GarId is not null && other.GarId is not null
            ? string.Equals(GarId, other.GarId, StringComparison.OrdinalIgnoreCase)
            : string.Equals(Subject, other.Subject, StringComparison.Ordinal) && string.Equals(SearchKey.Of(Text), SearchKey.Of(other.Text), StringComparison.Ordinal);

    private static bool IsStreet(string part) => Marks.Value.Others.Any(mark => part.StartsWith(mark, StringComparison.OrdinalIgnoreCase));

    private bool IsSubject(string part) =>
        Subjects.Find(Subject) is { } subject
        && (string.Equals(subject.Name.Ru, part, StringComparison.OrdinalIgnoreCase) || string.Equals(subject.Name.En, part, StringComparison.OrdinalIgnoreCase));
}

/// <summary>Words that tell what a part of a written address names.</summary>
/// <param name="Settlements">Before the name of a settlement.</param>
/// <param name="Others">At the beginning of streets, districts and regions.</param>
internal sealed record AddressMarks(IReadOnlyList<string> Settlements, IReadOnlyList<string> Others)
{
    public static AddressMarks Load()
    {
        using var stream = SeedFile.Open("address-marks.json");
        return JsonSerializer.Deserialize<AddressMarks>(stream, SeedFile.Json)!;
    }
}
