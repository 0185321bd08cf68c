using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lko.Domain.Common;
using Lko.Domain.Cooperation;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Infrastructure.Connectors.PortalRest;

/// <summary>Pages of last-mile requests: <c>requests[_YYYY-MM]_pN.json</c>.</summary>
internal sealed partial class LastMilePages : ISourceConnector
{
    /// <summary>A page whose name has no month.</summary>
    public static readonly Period AnyMonth = Period.Of(SourceRecord.FirstOpenDay);

    private static readonly string[] Local = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm"];
    private static readonly string[] WithOffset = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm'Z'"];

    public string Dialect => "portal-rest";

    public IReadOnlyList<string> FeedCodes => RegistryEntry.LastMile;

    public SourceSystemKind Kind => SourceSystemKind.LastMile;

    public bool IsAsked => true;

    public static string NameOf(Period month, int page) => string.Create(CultureInfo.InvariantCulture, $"requests_{month}_p{page}.json");

    public FileName? Recognise(SourceSystem system, DeliveredFile file)
    {
        var match = Shape().Match(file.Name);
        return match.Success
            ? new(new(Feed.LastMileRequests, WirePeriod.Find(match.Groups["month"].Value) ?? AnyMonth, match.Groups["page"] is { Success: true, Value: var page } ? int.Parse(page, CultureInfo.InvariantCulture) : 1), 1)
            : null;
    }

    public FileControl Check(SourceSystem system, FileName name, Stream content) => JsonPage.Check(system, content);

    public IEnumerable<SourceRow> Read(SourceSystem system, FileName name, Stream content) => JsonPage.Rows(system, content, (line, item) => Row(line, item, system.Zone));

    private static SourceRow Row(int line, JsonElement item, TimeZoneInfo zone)
    {
        var (raw, number) = (item.GetRawText(), JsonPage.Text(item, "requestNo"));
        if (number.Length == 0 || !item.TryGetProperty("revision", out var told) || told.ValueKind != JsonValueKind.Number || !told.TryGetInt32(out var revision))
        {
            return new(line, raw, null, new(RejectReason.BadNumber, "revision")) { ExternalId = number };
        }

        if (Instant(item, "deadline", zone) is not { } deadline)
        {
            return new(line, raw, null, new(RejectReason.BadDate, "deadline")) { ExternalId = number };
        }

        return new(
            line,
            raw,
            new LastMileRequestRecord(
                number, revision, JsonPage.Text(item, "kind"), JsonPage.Text(item, "state"), JsonPage.Text(item, "macroBranch"), JsonPage.Text(item, "regionalBranch"),
                Instant(item, "publishedAt", zone), Instant(item, "modifiedAt", zone), deadline, JsonPage.Text(item, "deadlineZone"),
                item.TryGetProperty("sealed", out var isSealed) && isSealed.ValueKind == JsonValueKind.True, List(item, "sites").Count, [.. List(item, "addressees").Select(inn => inn.ToString())]),
            null);
    }

    /// <summary>A moment that is told without an offset is of the system's zone.</summary>
    private static DateTimeOffset? Instant(JsonElement item, string name, TimeZoneInfo zone)
    {
        var text = JsonPage.Text(item, name).Trim();
        if (DateTime.TryParseExact(text, Local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return ToUtc(local);
        }

        return DateTimeOffset.TryParseExact(text, WithOffset, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant.ToUniversalTime()
            : WireDate.Parse(text) is { Kind: WireDateKind.Moment } written ? ToUtc(written.Local)
            : null;

        DateTimeOffset? ToUtc(DateTime moment) => moment.Year is 1 or 9999 ? null : LocalTime.ToUtc(moment, zone);
    }

    private static List<JsonElement> List(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [];

    [GeneratedRegex("""^[^/]*?(_(?<month>[0-9]{4}-[0-9]{2}))?(_p(?<page>[0-9]{1,6}))?\.json\z""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Shape();
}
