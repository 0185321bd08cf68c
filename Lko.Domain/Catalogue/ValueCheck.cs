using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lko.Domain.Common;
using static Lko.Domain.Catalogue.ParameterValidator;

namespace Lko.Domain.Catalogue;

/// <summary>One value against its own parameter: kind, limits, allowed values.</summary>
internal static class ValueCheck
{
    private static readonly TimeSpan PatternLimit = TimeSpan.FromMilliseconds(200);

    public static IEnumerable<FieldError> Run(ParameterSpecification parameter, JsonNode value, string path, DateOnly today) => parameter.Type switch
    {
        ParameterType.Integer or ParameterType.Decimal => NumberCheck.Run(parameter, value, path),
        ParameterType.Asn => Asn(value, path),
        ParameterType.Boolean => Flag(value, path),
        ParameterType.Text => Text(parameter, value, path),
        ParameterType.Choice => OneOf(parameter, value, path),
        ParameterType.MultiChoice => SomeOf(parameter, value, path),
        ParameterType.Date => Date(parameter, value, path, today),
        ParameterType.Address => Address(parameter, value, path),
        ParameterType.Prefixes => Prefixes(parameter, value, path),
        ParameterType.Ranges => Ranges(parameter, value, path),
        ParameterType.File => File(value, path),
        ParameterType.PointCode => Point(value, path),
        _ => throw new InvalidOperationException($"{parameter.Code}: rows are not a single value."),
    };

    private static IEnumerable<FieldError> File(JsonNode value, string path)
    {
        if (FileValue.From(value) is not { } file || file.Name.Length > FileValue.MaxNameLength || file.Name.Any(char.IsControl)
            || ((JsonObject)value).Any(member => !FileValue.Members.Contains(member.Key, StringComparer.Ordinal)))
        {
            yield return Error(path, "kind-file");
        }
    }

    private static IEnumerable<FieldError> Point(JsonNode value, string path)
    {
        if (PointCode.Parse(ParameterValues.AsText(value)) is null)
        {
            yield return Error(path, "point-code", Shown(value), PointCode.Max.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static IEnumerable<FieldError> Asn(JsonNode value, string path)
    {
        if (ParameterValues.AsNumber(value) is not { } number || number != decimal.Truncate(number) || number is < 0 or > uint.MaxValue)
        {
            yield return Error(path, "kind-asn", Shown(value));
        }
    }

    private static IEnumerable<FieldError> Flag(JsonNode value, string path)
    {
        if (value is not JsonValue flag || !flag.TryGetValue<bool>(out _))
        {
            yield return Error(path, "kind-boolean");
        }
    }

    private static IEnumerable<FieldError> Text(ParameterSpecification parameter, JsonNode value, string path)
    {
        if (ParameterValues.AsText(value) is not { } text)
        {
            yield return Error(path, "kind-text");
        }
        else if (text.Length > parameter.MaxLength)
        {
            yield return Error(path, "length", text.Length, parameter.MaxLength);
        }
        else if (text.Any(character => char.IsControl(character) && !(parameter.Multiline && character is '\n' or '\r' or '\t')))
        {
            yield return Error(path, "control");
        }
        else if (parameter.Pattern is { } pattern && !Matches(text, pattern))
        {
            yield return Error(path, "pattern", Shown(text), parameter.PatternText!.Current);
        }
    }

    private static bool Matches(string text, string pattern) =>
        Regex.IsMatch(text, $"^(?:{pattern})\\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, PatternLimit);

    private static IEnumerable<FieldError> OneOf(ParameterSpecification parameter, JsonNode value, string path)
    {
        if (parameter.FindChoice(ParameterValues.AsText(value)) is null)
        {
            yield return NotAllowed(parameter, value, path);
        }
    }

    private static IEnumerable<FieldError> SomeOf(ParameterSpecification parameter, JsonNode value, string path)
    {
        if (value is not JsonArray array)
        {
            yield return Error(path, "kind-list");
            yield break;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in array)
        {
            if (parameter.FindChoice(ParameterValues.AsText(item)) is not { } choice)
            {
                yield return NotAllowed(parameter, item, path);
                yield break;
            }

            if (!seen.Add(choice.Value))
            {
                yield return Error(path, "repeated", choice.Name.Current);
                yield break;
            }
        }

        if (array.Count < parameter.MinItems)
        {
            yield return Error(path, "items-min", array.Count, parameter.MinItems);
        }
    }

    private static FieldError NotAllowed(ParameterSpecification parameter, JsonNode? value, string path) =>
        parameter.Choices.Count <= 12
            ? Error(path, "choice", Shown(value), string.Join(", ", parameter.Choices.Select(choice => choice.Name.Current)))
            : Error(path, "choice-many", Shown(value));

    private static IEnumerable<FieldError> Date(ParameterSpecification parameter, JsonNode value, string path, DateOnly today)
    {
        if (!DateOnly.TryParseExact(ParameterValues.AsText(value), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            || date.Year is < 1990 or > 2100)
        {
            yield return Error(path, "kind-date", Shown(value));
        }
        else if (parameter.NotAfterToday && date > today)
        {
            yield return Error(path, "date-future", DayText.Of(date), DayText.Of(today));
        }
        else if (parameter.NotBeforeToday && date < today)
        {
            yield return Error(path, "date-past", DayText.Of(date), DayText.Of(today));
        }
    }

    private static IEnumerable<FieldError> Address(ParameterSpecification parameter, JsonNode value, string path)
    {
        if (value is not JsonObject members)
        {
            yield return Error(path, "kind-address");
            yield break;
        }

        foreach (var member in members.Where(member => !AddressValue.Members.Contains(member.Key, StringComparer.Ordinal)).Take(5))
        {
            yield return Error($"{path}.{Shown(member.Key)}", "unknown", Shown(member.Key));
        }

        if (Subjects.Find(ParameterValues.AsText(members[AddressValue.SubjectMember])) is null)
        {
            yield return members[AddressValue.SubjectMember] is { } named
                ? Error($"{path}.{AddressValue.SubjectMember}", "choice-many", Shown(named))
                : Error($"{path}.{AddressValue.SubjectMember}", "address-subject");
        }

        var text = ParameterValues.AsText(members[AddressValue.TextMember]);
        if (text is null || text.Trim().Length < 3)
        {
            yield return Error($"{path}.{AddressValue.TextMember}", "address-text");
        }
        else if (text.Length > AddressValue.MaxTextLength || text.Any(char.IsControl))
        {
            yield return Error($"{path}.{AddressValue.TextMember}", "length", text.Length, AddressValue.MaxTextLength);
        }

        if (members[AddressValue.GarIdMember] is { } gar && !Guid.TryParseExact(ParameterValues.AsText(gar), "D", out _))
        {
            yield return Error($"{path}.{AddressValue.GarIdMember}", "address-gar", Shown(gar));
        }

        foreach (var (member, limit) in new[] { (AddressValue.LatMember, 90), (AddressValue.LonMember, 180) })
        {
            var other = string.Equals(member, AddressValue.LatMember, StringComparison.Ordinal) ? AddressValue.LonMember : AddressValue.LatMember;
            if (members[member] is { } coordinate
                ? ParameterValues.AsNumber(coordinate) is not { } number || Math.Abs(number) > limit
                : members[other] is not null)
            {
                yield return Error($"{path}.{member}", "address-coordinate", limit);
            }
            else if (parameter.CoordinateDecimals is { } decimals && ParameterValues.AsNumber(members[member]) is { } exact && exact != Math.Round(exact, decimals, MidpointRounding.AwayFromZero))
            {
                yield return Error($"{path}.{member}", "decimals", NumberText.Format(exact), decimals);
            }
        }
    }

    private static IEnumerable<FieldError> Prefixes(ParameterSpecification parameter, JsonNode value, string path)
    {
        if (value is not JsonArray array)
        {
            yield return Error(path, "kind-list");
            yield break;
        }

        if (array.Count > parameter.MaxItems)
        {
            yield return Error(path, "items-max", array.Count, parameter.MaxItems);
            yield break;
        }

        var format = parameter.Prefix!;
        foreach (var item in array)
        {
            var text = ParameterValues.AsText(item);
            if (IpPrefix.Parse(text) is not { } prefix)
            {
                yield return IpPrefix.Nearest(text) is { } meant
                    ? Error(path, "prefix-bits", Shown(item), meant.ToString())
                    : Error(path, format.Hosts ? "prefix-host" : "prefix", Shown(item));
            }
            else if (format.Family != 0 && prefix.Family != format.Family)
            {
                yield return Error(path, "prefix-family", Shown(item), format.Family);
            }
            else if (prefix.Length < format.Min || prefix.Length > format.Max || (!format.Hosts && !text!.Contains('/', StringComparison.Ordinal)))
            {
                yield return Error(path, "prefix-length", Shown(item), format.Min, format.Max);
            }
            else if (format.Public && !prefix.IsPublic)
            {
                yield return Error(path, "prefix-private", Shown(item));
            }
        }
    }

    private static IEnumerable<FieldError> Ranges(ParameterSpecification parameter, JsonNode value, string path)
    {
        var (min, max) = (parameter.Min ?? 0, parameter.Max ?? int.MaxValue);
        if (IntegerRanges.Parse(ParameterValues.AsText(value)) is not { } ranges)
        {
            yield return Error(path, "ranges", Shown(value), NumberText.Format(min), NumberText.Format(max));
        }
        else if (ranges.Parts.Any(part => part.From < min || part.To > max))
        {
            yield return Error(path, "ranges-limits", ranges.ToString(), min.ToString(CultureInfo.InvariantCulture), max.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The value as a message may tell it.</summary>
    public static string Shown(JsonNode? value) => ParameterValues.AsNumber(value) is { } number
        ? NumberText.Format(number)
        : ParameterValidator.Shown(ParameterValues.AsText(value) ?? value?.ToJsonString() ?? "");
}
