using System.Text.Json;
using Lko.Tests.Connectors;

namespace Lko.Tests.Billing;

/// <summary>The balances that the recorded sample is known to hold.</summary>
internal static class SourceSystemsExpected
{
    public static List<Expected> Balances(string system)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SourceSystems.SampleFolder(system), "expected.json")));
        return
        [
            .. document.RootElement.GetProperty("balances").EnumerateArray().Select(row => new Expected(
                row.GetProperty("account").GetString()!, row.GetProperty("period").GetString()!, row.GetProperty("opening").GetInt64(), row.GetProperty("charged").GetInt64(),
                row.GetProperty("corrected").GetInt64(), row.GetProperty("paid").GetInt64(), row.GetProperty("closing").GetInt64())),
        ];
    }

    internal sealed record Expected(string Account, string Period, long Opening, long Charged, long Corrected, long Paid, long Closing);
}
