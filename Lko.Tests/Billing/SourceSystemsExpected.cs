using System.Text.Json;
using Lko.Tests.Connectors;

namespace Lko.Tests.Billing;

/// <summary>The balances that the recorded sample is known to hold.</summary>
internal static class SourceSystemsExpected
{
    public static List<Expected> Balances(string system)
    {
        using var document = Load(system);
        return
        [
            .. document.RootElement.GetProperty("balances").EnumerateArray().Select(row => new Expected(
                row.GetProperty("account").GetString()!, row.GetProperty("period").GetString()!, row.GetProperty("opening").GetInt64(), row.GetProperty("charged").GetInt64(),
                row.GetProperty("corrected").GetInt64(), row.GetProperty("paid").GetInt64(), row.GetProperty("closing").GetInt64())),
        ];
    }

    /// <summary>Rows that count and rows that do not, over all feeds that give rows of their own.</summary>
    public static (int Accepted, int Quarantined, int Rejected) Rows(string system)
    {
        using var document = Load(system);
        var root = document.RootElement;
        var accepted = root.GetProperty("feeds").EnumerateObject().Where(feed => feed.Name != "p95").SelectMany(feed => feed.Value.EnumerateObject()).Sum(period => period.Value.GetProperty("count").GetInt32());
        return (accepted, root.GetProperty("quarantined").GetArrayLength(), root.GetProperty("rejected").GetArrayLength());
    }

    /// <summary>Traffic samples and their ports, by period.</summary>
    public static IEnumerable<(long Samples, long Ports)> Samples(string system)
    {
        using var document = Load(system);
        return document.RootElement.GetProperty("feeds").TryGetProperty("p95", out var periods)
            ? [.. periods.EnumerateObject().Select(period => (period.Value.EnumerateObject().Sum(port => port.Value.GetProperty("n").GetInt64()), (long)period.Value.EnumerateObject().Count()))]
            : [];
    }

    /// <summary>The figure of a feed, over all its periods; zero for a feed the system does not have.</summary>
    public static long Sum(string system, string feed, string figure)
    {
        using var document = Load(system);
        return document.RootElement.GetProperty("feeds").TryGetProperty(feed, out var periods) ? periods.EnumerateObject().Sum(period => period.Value.GetProperty(figure).GetInt64()) : 0;
    }

    private static JsonDocument Load(string system) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SourceSystems.SampleFolder(system), "expected.json")));

    internal sealed record Expected(string Account, string Period, long Opening, long Charged, long Corrected, long Paid, long Closing);
}
