using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Lko.Infrastructure.Data.Seeding;

namespace Lko.Infrastructure.Sandbox.Landscape.Http;

/// <summary>
/// Requests for last miles as the procurement portal tells them: a few a day over the last two months. A request is changed once at most, some
/// days after it was published, so that time alone brings new revisions.
/// </summary>
internal sealed class LastMileBook
{
    private const int Days = 60;
    private const int MostPerDay = 3;

    private static readonly TimeSpan Moscow = TimeSpan.FromHours(3);
    private static readonly JsonWriterOptions Options = new() { Indented = true, IndentSize = 1, NewLine = "\n", Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };
    private static readonly IReadOnlyList<string> Kinds = ["NEW", "NEW", "REQUOTE", "RENEWAL", "EMERGENCY"];
    private static readonly IReadOnlyList<string> Technologies = ["FIBRE", "RADIO_RELAY", "LTE", "COPPER_XDSL", "SATELLITE"];
    private static readonly IReadOnlyList<int> Bandwidths = [10, 50, 100, 200, 500, 1_000];
    private static readonly IReadOnlyList<string> Classes = ["STANDARD", "BUSINESS", "PREMIUM"];
    private static readonly IReadOnlyList<string> Buildings = ["BUSINESS_CENTRE", "RESIDENTIAL", "INDUSTRIAL", "FUEL_STATION", "RURAL"];

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Request> _written = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Revision> _revised = new(StringComparer.Ordinal);
    private readonly HashSet<string> _deleted = new(StringComparer.Ordinal);
    private readonly ulong _seed;
    private readonly IReadOnlyList<Branch> _branches;
    private readonly IReadOnlyList<string> _inns;

    public LastMileBook(ulong seed)
    {
        _seed = seed;
        using var branches = SeedFile.Open("branches");
        using var operators = SeedFile.Open("operators");
        _branches =
        [
            .. branches.RootElement.GetProperty("regional").EnumerateArray().Select(row => new Branch(
                row.Text("macro_branch"), row.Text("code"), row.Text("subject"), row.Text("name_ru").Split(": ")[^1], TimeZoneInfo.FindSystemTimeZoneById(row.Text("iana_zone")))),
        ];
        _inns = [.. operators.RootElement.GetProperty("operators").EnumerateArray().Select(row => row.Text("inn"))];
    }

    /// <summary>Writes requests down by hand, with the time they get for ever.</summary>
    /// <returns>Their numbers.</returns>
    public IReadOnlyList<string> Write(int count, DateTimeOffset at)
    {
        lock (_lock)
        {
            return [.. Enumerable.Range(_written.Count + 1, count).Select(serial =>
            {
                var number = string.Create(CultureInfo.InvariantCulture, $"ЗПМ-{at.Year}-9{serial:00000}");
                _written.Add(number, new(number, DateOnly.FromDateTime(at.Date), MostPerDay + serial, Seconds(at), Seconds(at), 1, IsCancelled: false, IsExtended: false));
                return number;
            })];
        }
    }

    /// <summary>Puts the deadline of a request off.</summary>
    /// <returns>False where there is none of this number.</returns>
    public bool Revise(string number, DateTimeOffset at, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (!IsKnown(number, now))
            {
                return false;
            }

            _revised[number] = new(Seconds(at), _revised.GetValueOrDefault(number).Times + 1);
            return true;
        }
    }

    /// <summary>Deletes a request, or brings it back as it was.</summary>
    /// <returns>False where there is none of this number.</returns>
    public bool Delete(string number, bool isDeleted, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (!IsKnown(number, now))
            {
                return false;
            }

            _ = isDeleted ? _deleted.Add(number) : _deleted.Remove(number);
            return true;
        }
    }

    /// <summary>All requests, deleted ones too, the last changed first.</summary>
    public IReadOnlyList<(string Number, int Revision, bool IsDeleted)> List(DateTimeOffset now, TimeSpan skew)
    {
        lock (_lock)
        {
            return [.. Rows(now, skew).OrderByDescending(row => row.ModifiedAt).ThenByDescending(row => row.Number, StringComparer.Ordinal).Select(row => (row.Number, row.Revision, _deleted.Contains(row.Number)))];
        }
    }

    /// <summary>Requests changed at <paramref name="since"/> or later, in the order of change and number; of those changed at that very time, the ones after the given number.</summary>
    public void Page(Stream target, DateTimeOffset now, TimeSpan skew, DateTimeOffset since, string? after, int limit)
    {
        var rows = Told(now, skew)
            .Where(row => row.ModifiedAt > since || (row.ModifiedAt == since && (string.IsNullOrEmpty(after) || string.CompareOrdinal(row.Number, after) > 0)))
            .OrderBy(row => row.ModifiedAt).ThenBy(row => row.Number, StringComparer.Ordinal).ToList();
        using var json = new Utf8JsonWriter(target, Options);
        json.WriteStartObject();
        json.WriteNumber("page", 1);
        json.WriteNumber("pages", Math.Max(1, (rows.Count + limit - 1) / limit));
        json.WriteStartArray("items");
        foreach (var row in rows.Take(limit))
        {
            Write(json, row);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private List<Request> Told(DateTimeOffset now, TimeSpan skew)
    {
        lock (_lock)
        {
            return [.. Rows(now, skew).Where(row => !_deleted.Contains(row.Number))];
        }
    }

    /// <summary>A clock that is wrong dates everything made up wrongly; what was written down keeps its time.</summary>
    private IEnumerable<Request> Rows(DateTimeOffset now, TimeSpan skew) => All(now)
        .Select(row => row with { PublishedAt = Seconds(row.PublishedAt + skew), ModifiedAt = Seconds(row.ModifiedAt + skew) })
        .Concat(_written.Values).Select(Revised);

    /// <summary>Time alone may change a request once more after a person did.</summary>
    private Request Revised(Request row) => _revised.TryGetValue(row.Number, out var revision)
        ? row with { ModifiedAt = row.ModifiedAt > revision.At ? row.ModifiedAt : revision.At, Revision = row.Revision + revision.Times, IsExtended = true }
        : row;

    private bool IsKnown(string number, DateTimeOffset now) => _written.ContainsKey(number) || All(now).Any(row => string.Equals(row.Number, number, StringComparison.Ordinal));

    private static DateTimeOffset Seconds(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond));

    private IEnumerable<Request> All(DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.ToOffset(Moscow).DateTime);
        for (var day = today.AddDays(-Days); day <= today; day = day.AddDays(1))
        {
            for (var ordinal = 0; ordinal < MostPerDay; ordinal++)
            {
                if (Find(day, ordinal, now) is { } request)
                {
                    yield return request;
                }
            }
        }
    }

    private Request? Find(DateOnly day, int ordinal, DateTimeOffset now)
    {
        var dice = Dice.Of(_seed, "LMP/request", day.DayNumber, ordinal);
        var published = new DateTimeOffset(day.ToDateTime(new TimeOnly(9, 0)), Moscow).AddHours(ordinal * 3).AddMinutes(dice.Below(120));
        if (dice.OneIn(2) || published > now)
        {
            return null;
        }

        var (change, changed) = (dice.Below(6), published.AddDays(2).AddMinutes(dice.Below(2_000)));
        var isChanged = change < 2 && changed <= now;
        var number = string.Create(CultureInfo.InvariantCulture, $"ЗПМ-{day.Year}-{(day.DayOfYear * MostPerDay) + ordinal:000000}");
        return new(number, day, ordinal, published, isChanged ? changed : published, isChanged ? 2 : 1, isChanged && change == 0, isChanged && change == 1);
    }

    private void Write(Utf8JsonWriter json, Request row)
    {
        var dice = Dice.Of(_seed, "LMP/content", row.Day.DayNumber, row.Ordinal);
        var branch = dice.Pick(_branches);
        var local = row.Day.AddDays(6 + dice.Below(14) + (row.IsExtended ? 10 : 0)).ToDateTime(new TimeOnly(12 + dice.Below(4), 0));
        json.WriteStartObject();
        json.WriteString("requestNo", row.Number);
        json.WriteString("kind", dice.Pick(Kinds));
        json.WriteString("state", row.IsCancelled ? "CANCELLED" : "PUBLISHED");
        json.WriteString("macroBranch", branch.Macro);
        json.WriteString("regionalBranch", branch.Code);
        json.WriteString("publishedAt", Text(row.PublishedAt));
        json.WriteString("modifiedAt", Text(row.ModifiedAt));
        json.WriteString("deadline", Text(new DateTimeOffset(local, branch.Zone.GetUtcOffset(local))));
        json.WriteString("deadlineZone", branch.Zone.Id);
        json.WriteBoolean("sealed", dice.OneIn(2));
        json.WriteStartArray("termMonths");
        json.WriteNumberValue(12 * (1 + dice.Below(3)));
        json.WriteEndArray();
        Technical(json, dice);
        json.WriteStartArray("addressees");
        foreach (var inn in _inns.Skip(dice.Below(_inns.Count - 4)).Take(2 + dice.Below(3)))
        {
            json.WriteStringValue(inn);
        }

        json.WriteEndArray();
        Sites(json, row, branch, dice);
        json.WriteString("clientCode", string.Create(CultureInfo.InvariantCulture, $"C-{1_000 + dice.Below(9_000)}"));
        json.WriteNumber("revision", row.Revision);
        json.WriteEndObject();
    }

    private static void Technical(Utf8JsonWriter json, Dice dice)
    {
        json.WriteStartObject("technical");
        json.WriteStartArray("technologies");
        var first = dice.Below(Technologies.Count - 1);
        json.WriteStringValue(Technologies[first]);
        json.WriteStringValue(Technologies[first + 1]);
        json.WriteEndArray();
        json.WriteNumber("bandwidthMbps", dice.Pick(Bandwidths));
        json.WriteString("service", "L2_VLAN");
        json.WriteNumber("mtu", 1_600);
        json.WriteString("slaClass", dice.Pick(Classes));
        json.WriteEndObject();
    }

    private static void Sites(Utf8JsonWriter json, Request row, Branch branch, Dice dice)
    {
        json.WriteStartArray("sites");
        for (var (site, count) = (1, 1 + dice.Below(5)); site <= count; site++)
        {
            json.WriteStartObject();
            json.WriteString("siteId", string.Create(CultureInfo.InvariantCulture, $"{row.Number}/{site}"));
            json.WriteString("garId", string.Create(CultureInfo.InvariantCulture, $"{(uint)dice.Next():x8}-0000-4000-8000-{dice.Next() & 0xFFFFFFFFFFFF:x12}"));
            json.WriteString("address", string.Create(CultureInfo.InvariantCulture, $"{branch.Name}, тестовая площадка {1 + dice.Below(99)}"));
            json.WriteString("lat", string.Create(CultureInfo.InvariantCulture, $"{dice.Between(45, 64)}.{dice.Below(1_000_000):000000}"));
            json.WriteString("lon", string.Create(CultureInfo.InvariantCulture, $"{dice.Between(30, 135)}.{dice.Below(1_000_000):000000}"));
            json.WriteString("buildingType", dice.Pick(Buildings));
            json.WriteString("handover", dice.OneIn(3) ? "ANY_IN_SUBJECT" : string.Create(CultureInfo.InvariantCulture, $"NODE-{branch.Subject}-{1 + dice.Below(9)}"));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Text(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <param name="Times">How often it was revised.</param>
    private readonly record struct Revision(DateTimeOffset At, int Times);

    private sealed record Branch(string Macro, string Code, string Subject, string Name, TimeZoneInfo Zone);

    private sealed record Request(string Number, DateOnly Day, int Ordinal, DateTimeOffset PublishedAt, DateTimeOffset ModifiedAt, int Revision, bool IsCancelled, bool IsExtended);
}
